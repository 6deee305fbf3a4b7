"""Who is let in: what a log-in, a token and a new password are refused for."""

from __future__ import annotations

from datetime import timedelta

import argon2
import pytest

from tests import staffing
from tests.conftest import DEAR
from tests.story import ADMIN, Story, person_of
from workflow.errors import Answer, Refused, WrongUse
from workflow.office.administration import Person, import_people, reset_password
from workflow.office.login import (
    _NOBODY,
    SESSION,
    change_password,
    kept_form,
    login,
    logout,
    recognise,
    require_password,
)
from workflow.rules.standing import Grant
from workflow.store import people
from workflow.store.journal import OFFICE, records

NAME, RIGHT, WRONG = "finance-person", "correct horse", "battery staple"
SECOND = timedelta(seconds=1)


@pytest.fixture
def known(story: Story) -> Story:
    """An office where the finance person has a password."""
    with story.database.writing() as tx:
        people.set_password(tx, NAME, kept_form(RIGHT), must_change=False)
    return story


def fail(story: Story, name: str, times: int) -> None:
    """So many wrong passwords."""
    for _ in range(times):
        with pytest.raises(Refused, match="login-failed"):
            login(story.office, name, WRONG)


def test_a_password_has_ten_characters_at_least() -> None:
    require_password("0123456789")
    with pytest.raises(Answer, match="password-short"):
        require_password("012345678")


def test_a_password_is_kept_at_its_full_cost_and_nobodys_costs_as_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """RFC 9106, section 4: the second recommended option, 64 MiB and three passes."""
    monkeypatch.setattr(argon2, "PasswordHasher", DEAR)
    cost = argon2.extract_parameters(kept_form(RIGHT))

    assert (cost.type, cost.memory_cost, cost.time_cost) == (argon2.Type.ID, 64 * 1024, 3)
    assert (cost.parallelism, cost.salt_len, cost.hash_len) == (4, 16, 32)
    assert argon2.extract_parameters(_NOBODY) == cost


def test_who_has_the_password_is_who_the_token_stands_for(known: Story) -> None:
    token = login(known.office, NAME, RIGHT)

    assert recognise(known.office, token.token).person == NAME


@pytest.mark.parametrize("name", [NAME, "nobody", "committee-secretary-person"])
def test_a_wrong_password_an_unknown_name_and_one_without_a_password_are_the_same_no(
    known: Story, name: str
) -> None:
    fail(known, name, 1)


def test_a_revoked_person_is_not_let_in(known: Story) -> None:
    with known.database.writing() as tx:
        staffing.put_person(tx, NAME, "财务", (Grant("pku", "finance"),), "2026-01-01T00:00:00Z")

    with pytest.raises(Refused, match="login-failed"):
        login(known.office, NAME, RIGHT)


@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_after_five_failures_even_the_right_password_waits_half_a_minute(
    known: Story, name: str
) -> None:
    fail(known, name, 5)
    known.clock.now += timedelta(seconds=32) - SECOND
    with pytest.raises(Refused, match="login-locked"):
        login(known.office, name, RIGHT)

    known.clock.now += SECOND
    if name == NAME:
        assert login(known.office, name, RIGHT).person == name
    else:
        fail(known, name, 1)


def test_four_failures_cost_no_wait_and_a_log_in_forgets_them(known: Story) -> None:
    fail(known, NAME, 4)
    login(known.office, NAME, RIGHT)
    fail(known, NAME, 4)

    assert login(known.office, NAME, RIGHT).person == NAME


def test_the_wait_is_a_quarter_of_an_hour_at_the_most(known: Story) -> None:
    for _ in range(11):
        fail(known, NAME, 1)
        known.clock.now += timedelta(minutes=15)

    assert login(known.office, NAME, RIGHT).person == NAME


def test_a_token_ends_after_its_hours_and_not_before(known: Story) -> None:
    token = login(known.office, NAME, RIGHT).token
    known.clock.now += SESSION - SECOND
    assert recognise(known.office, token).person == NAME

    known.clock.now += SECOND
    with pytest.raises(Refused, match="not-logged-in"):
        recognise(known.office, token)


def test_a_token_that_was_given_back_or_never_given_stands_for_nobody(known: Story) -> None:
    token = login(known.office, NAME, RIGHT).token
    logout(known.office, token)

    for one in (token, "made up"):
        with pytest.raises(Refused, match="not-logged-in"):
            recognise(known.office, one)


def test_a_new_password_wants_the_old_one_and_is_long_enough(known: Story) -> None:
    who = person_of("finance")
    with pytest.raises(Refused, match="login-failed"):
        change_password(known.office, who, WRONG, "a longer one")
    with pytest.raises(Answer, match="password-short"):
        change_password(known.office, who, RIGHT, "short")
    with pytest.raises(Refused, match="login-failed"):
        change_password(known.office, person_of("nobody"), RIGHT, "a longer one")
    assert login(known.office, NAME, RIGHT).person == NAME

    change_password(known.office, who, RIGHT, "a longer one")

    assert login(known.office, NAME, "a longer one").person == NAME
    fail(known, NAME, 1)


def ended(story: Story, token: str) -> bool:
    """Whether a log-in has ended."""
    try:
        recognise(story.office, token)
    except Refused as refused:
        return refused.code == "not-logged-in"
    return False


def test_a_changed_password_ends_every_log_in_and_gives_a_new_one(known: Story) -> None:
    tokens = [login(known.office, NAME, RIGHT).token for _ in range(3)]
    other = person_of("department")
    with known.database.writing() as tx:
        people.set_password(tx, other.person, kept_form(RIGHT), must_change=False)
    bystander = login(known.office, other.person, RIGHT).token

    fresh = change_password(known.office, person_of("finance"), RIGHT, "a longer one")

    assert all(ended(known, token) for token in tokens)
    assert recognise(known.office, fresh.token).person == NAME
    assert recognise(known.office, bystander).person == other.person


def test_a_reset_password_and_a_revocation_end_every_log_in(known: Story) -> None:
    token = login(known.office, NAME, RIGHT).token
    plain = reset_password(known.office, ADMIN, NAME)
    assert ended(known, token)

    token = login(known.office, NAME, plain).token
    for revoked in (True, False):
        person = Person(NAME, "财务", (Grant("pku", "finance"),), revoked)
        import_people(known.office, ADMIN, [], [person], passwords=False)
    assert ended(known, token)


def test_the_old_password_is_guessed_no_oftener_than_at_a_log_in(known: Story) -> None:
    who = person_of("finance")
    for _ in range(3):
        with pytest.raises(Refused, match="login-failed"):
            change_password(known.office, who, WRONG, "a longer one")
    fail(known, NAME, 2)
    with pytest.raises(Refused, match="login-locked"):
        change_password(known.office, who, RIGHT, "a longer one")


def test_who_hammers_a_name_makes_themselves_wait_and_not_its_owner(known: Story) -> None:
    for _ in range(8):
        with pytest.raises(Refused):
            login(known.office, NAME, WRONG, "machine:1001")
        known.clock.now += timedelta(minutes=15)
    with pytest.raises(Refused, match="login-failed"):
        login(known.office, NAME, WRONG, "machine:1001")

    with pytest.raises(Refused, match="login-locked"):
        login(known.office, NAME, RIGHT, "machine:1001")
    assert login(known.office, NAME, RIGHT, "machine:1002").person == NAME
    with pytest.raises(Refused, match="login-locked"):  # that did not help the other one
        login(known.office, NAME, WRONG, "machine:1001")


@pytest.mark.parametrize(
    "name", ["x\x1b[2J", "x\noffice:9  2026-01-01  Passed", "\u202ex", "x" * 81]
)
def test_a_name_that_is_none_is_refused_and_reaches_no_record(known: Story, name: str) -> None:
    with known.database.reading() as tx:
        before = len(records(tx, OFFICE))
    with pytest.raises(WrongUse):
        login(known.office, name, WRONG)
    with known.database.reading() as tx:
        assert len(records(tx, OFFICE)) == before
