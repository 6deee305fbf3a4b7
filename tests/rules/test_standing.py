"""Who may act: roles in an institution between two days, both included."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.errors import Refused
from workflow.rules.standing import (
    EVERYWHERE,
    Grant,
    Standing,
    require_held,
    require_not_own,
    require_role,
)

DAY = date(2026, 3, 2)


def person(*grants: Grant, revoked: bool = False) -> Standing:
    """Somebody with these roles."""
    return Standing("li", "李", grants, revoked)


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (None, None, ""),
        (DAY, DAY, ""),
        (date(2026, 3, 3), None, "wrong-institution"),
        (None, date(2026, 3, 1), "wrong-institution"),
    ],
)
def test_a_role_is_held_from_its_first_to_its_last_day(
    since: date | None, until: date | None, code: str
) -> None:
    somebody = person(Grant("pku", "office", since, until))
    if code:
        with pytest.raises(Refused, match=code):
            require_role(somebody, "pku", "office", DAY)
    else:
        require_role(somebody, "pku", "office", DAY)


def test_a_role_elsewhere_does_not_help() -> None:
    with pytest.raises(Refused, match="wrong-institution"):
        require_role(person(Grant("thu", "office")), "pku", "office", DAY)


def test_another_role_does_not_help() -> None:
    with pytest.raises(Refused, match="wrong-role"):
        require_role(person(Grant("pku", "finance")), "pku", "office", DAY)


def test_a_role_elsewhere_does_not_help_a_member_either() -> None:
    with pytest.raises(Refused, match="wrong-role"):
        require_role(person(Grant("thu", "office"), Grant("pku", "member")), "pku", "office", DAY)


def test_a_member_whose_role_is_over_is_told_so() -> None:
    old = Grant("pku", "office", None, date(2026, 3, 1))
    with pytest.raises(Refused, match="role-expired"):
        require_role(person(old, Grant("pku", "member")), "pku", "office", DAY)


@pytest.mark.parametrize(
    ("granted", "asked", "code"),
    [("", "transfer", ""), ("transfer", "transfer", ""), ("transfer", "", ""), ("a", "b", "wrong")],
)
def test_a_role_granted_for_one_chain_is_held_in_it_alone(
    granted: str, asked: str, code: str
) -> None:
    somebody = person(Grant("pku", "office", chain=granted))
    if code:
        with pytest.raises(Refused, match="wrong-role"):
            require_held(somebody, "pku", "office", DAY, chain=asked)
    else:
        assert require_held(somebody, "pku", "office", DAY, chain=asked).chain == granted


def test_a_role_everywhere_is_held_in_each() -> None:
    require_role(person(Grant(EVERYWHERE, "administrator")), "pku", "administrator", DAY)


def test_a_revoked_person_holds_nothing() -> None:
    with pytest.raises(Refused, match="person-revoked"):
        require_role(person(Grant("pku", "office"), revoked=True), "pku", "office", DAY)


def test_applicant_and_beneficiaries_decide_nothing() -> None:
    with pytest.raises(Refused, match="own-application"):
        require_not_own(person(), frozenset({"wang", "li"}))
    require_not_own(person(), frozenset({"wang", "zhao"}))


def test_roles_overlap_where_they_are_held_on_one_day() -> None:
    spring = Grant("pku", "office", date(2026, 1, 1), date(2026, 6, 30))
    autumn = Grant("pku", "office", date(2026, 7, 1), None)

    assert not spring.overlaps(autumn)
    assert autumn.overlaps(Grant("pku", "office"))
    assert spring.overlaps(Grant("pku", "office", None, date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("since", "until", "both"),
    [
        (None, date(2025, 12, 31), False),
        (None, date(2026, 1, 1), True),
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
    ],
)
def test_two_roles_overlap_only_where_a_day_belongs_to_both(
    since: date | None, until: date | None, both: bool
) -> None:
    half = Grant("pku", "office", date(2026, 1, 1), date(2026, 6, 30))
    other = Grant("pku", "office", since, until)
    assert (half.overlaps(other), other.overlaps(half)) == (both, both)


def test_a_substitutes_role_overlaps_nobodys_own() -> None:
    own = Grant("pku", "office")
    assert not own.overlaps(Grant("pku", "office", principal="li"))
    assert not Grant("pku", "office", principal="li").overlaps(own)
