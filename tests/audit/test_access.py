"""Passwords and log-ins changed behind the office's back are named; old journals raise no alarm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.audit.tamper import codes, reads_well, rewritten, rows, run
from tests.story import ADMIN, Story
from workflow.application.event import Administered, Record
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.login import Token, change_password, kept_form, login, recognise
from workflow.office.perform import Who
from workflow.rules.standing import Grant

NAME, SECOND = "pku-applicant", "a new long password"


def known(story: Story) -> Token:
    """Somebody with a password of their own who is logged in."""
    plain = roster.reset_password(story.office, ADMIN, NAME)
    change_password(story.office, Who(NAME, "test"), plain, SECOND)
    token = login(story.office, NAME, SECOND)
    assert codes(story) == set()
    return token


def columns(story: Story) -> list[tuple[str, str]]:
    """Table and column of what is named, each in words that can be read."""
    faults = verify(story.office).faults
    for fault in faults:
        reads_well(fault)
    return [(fault.values["table"], fault.values.get("column", "")) for fault in faults]


OTHERS = {"another": kept_form("another password"), "none": None, "no-hash": "x"}


@pytest.mark.parametrize("password", OTHERS.values(), ids=OTHERS)
def test_a_password_replaced_in_the_table_is_named(story: Story, password: str | None) -> None:
    known(story)
    run(story, "UPDATE people SET password = ? WHERE id = ?", password, NAME)
    assert columns(story) == [("people", "password")]


def test_a_password_given_to_who_had_none_is_named(story: Story) -> None:
    run(story, "UPDATE people SET password = ? WHERE id = 'finance-person'", kept_form(SECOND))
    assert columns(story) == [("people", "password")]


def test_that_a_first_password_need_not_be_changed_is_named(story: Story) -> None:
    roster.reset_password(story.office, ADMIN, NAME)
    assert codes(story) == set()
    run(story, "UPDATE people SET must_change = 0 WHERE id = ?", NAME)
    assert columns(story) == [("people", "must_change")]


def test_a_first_password_by_an_import_is_told_of(story: Story) -> None:
    one = roster.Person("new", "新人", (Grant("pku", "member"),))
    roster.import_people(story.office, ADMIN, [], [one])
    assert codes(story) == set()
    run(story, "UPDATE people SET password = 'x' WHERE id = 'new'")
    assert columns(story) == [("people", "password")]


MADE_UP = """INSERT INTO sessions (token, person, created_at, expires_at)
SELECT 'x', ?, created_at, expires_at FROM sessions ORDER BY created_at DESC LIMIT 1"""


def test_a_log_in_that_nobody_made_is_named(story: Story) -> None:
    known(story)
    run(story, MADE_UP, "admin")
    assert columns(story) == [("sessions", "")]


@pytest.mark.parametrize("column", ["person", "expires_at"])
def test_a_log_in_changed_is_named(story: Story, column: str) -> None:
    known(story)
    value = {"person": "admin", "expires_at": "2030-01-01T00:00:00.000000Z"}[column]
    run(story, f"UPDATE sessions SET {column} = ? WHERE revoked_at IS NULL", value)
    assert ("sessions", column) in columns(story)


def test_a_log_in_revived_after_a_new_password_is_named(story: Story) -> None:
    token = known(story)
    change_password(story.office, Who(NAME, "test"), SECOND, SECOND + "!")
    with pytest.raises(Refused):
        recognise(story.office, token.token)
    assert codes(story) == set()
    run(story, "UPDATE sessions SET revoked_at = NULL")
    assert set(columns(story)) == {("sessions", "revoked_at")}
    story.clock.now += timedelta(days=1)
    assert codes(story) == set()  # nobody can use them any longer


def as_before(record: Record) -> Record:
    """As an earlier release wrote it: without passwords and log-ins."""
    event = record.event
    if not isinstance(event, Administered) or event.register is None:
        return record
    plain = replace(event.register, sealed=False, passwords={}, first=False, session=None)
    whole = plain if plain.people or plain.whole or plain.institutions else None
    return replace(record, event=replace(event, register=whole))


def test_of_what_an_earlier_release_set_it_is_said_that_it_is_not_proven(story: Story) -> None:
    known(story)
    for (seq,) in rows(story, "SELECT seq FROM events WHERE application = 'office' ORDER BY seq"):
        rewritten(story, "office", seq, as_before)
    verdict = verify(story.office)
    assert (verdict.faults, verdict.unsealed) == ([], [NAME])
    run(story, "UPDATE people SET must_change = 1 WHERE id = ?", NAME)
    assert columns(story) == [("people", "must_change")]


def test_no_record_tells_a_password_or_a_token(story: Story) -> None:
    token = known(story)
    ((hashed,),) = rows(story, "SELECT password FROM people WHERE id = ?", NAME)
    for (body,) in rows(story, "SELECT body FROM events WHERE application = 'office'"):
        assert token.token not in body
        assert SECOND not in body
        assert hashed not in body
        assert hashed.rpartition("$")[2] not in body
