"""Quorum and majority against brute force, and the settings that schools differ in."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from workflow.errors import Refused, WrongUse
from workflow.rules.bodies import (
    Base,
    BodyRule,
    Count,
    Recused,
    Share,
    Vote,
    count,
    parse_share,
    require_carried,
    require_guests,
    require_quorum,
    require_votes,
)

HALF, MORE_THAN_HALF = Share(1, 2, strict=False), Share(1, 2, strict=True)
TWO_THIRDS = Share(2, 3, strict=False)


def rule(of: Base, passes: Share = MORE_THAN_HALF, recused: Recused = Recused.LEAVE) -> BodyRule:
    return BodyRule(HALF, passes, of, recused)


def cast(yes: int = 0, no: int = 0, abstain: int = 0, recuse: int = 0) -> dict[str, Vote]:
    """So many people who said so."""
    said = [Vote.YES] * yes + [Vote.NO] * no + [Vote.ABSTAIN] * abstain + [Vote.RECUSE] * recuse
    return {f"p{number}": one for number, one in enumerate(said)}


def test_three_to_one_of_seven_passes_on_votes_cast_and_fails_on_all_members() -> None:
    votes = cast(yes=3, no=1, abstain=3)
    assert count(rule(Base.CAST), votes, votes, votes).carried
    assert not count(rule(Base.MEMBERS), votes, votes, votes).carried


@pytest.mark.parametrize("text", ["> 1/2", ">= 2/3", "≥ 2/3", ">= 1/1", ">=7/7"])
def test_a_border_is_a_part_of_the_members_or_all_of_them(text: str) -> None:
    assert str(parse_share(text)).replace(" ", "") == text.replace("≥", ">=").replace(" ", "")


@pytest.mark.parametrize("text", ["", "half", "1/2", "= 1/2", "> 1/1", ">= 3/2", ">= 0/2", "> 1/0"])
def test_what_is_no_border_or_can_never_be_reached_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="bad-share"):
        parse_share(text)


def test_two_of_four_is_no_majority() -> None:
    votes = cast(yes=2, no=2)
    for base in Base:
        assert not count(rule(base), votes, votes, votes).carried
    assert count(rule(Base.MEMBERS, HALF), votes, votes, votes).carried


def test_two_thirds_are_counted_in_whole_people() -> None:
    assert [TWO_THIRDS.least(of) for of in (3, 4, 5, 6, 7)] == [2, 3, 4, 4, 5]
    assert [Share(2, 3, strict=True).least(of) for of in (3, 4, 6)] == [3, 3, 5]


def test_whether_a_recused_member_counts_is_a_setting() -> None:
    members = [f"p{number}" for number in range(6)]
    votes = cast(yes=3, no=2, recuse=1)
    assert count(rule(Base.DUE), members, members, votes).carried  # 3 of 5
    counting = rule(Base.DUE, recused=Recused.COUNT)
    assert not count(counting, members, members, votes).carried  # 3 of 6


def test_a_resolution_that_the_numbers_do_not_carry_is_refused_with_the_arithmetic() -> None:
    votes = cast(yes=3, no=1, abstain=3)
    with pytest.raises(Refused) as no:
        require_carried(count(rule(Base.MEMBERS), votes, votes, votes))
    assert no.value.code == "not-carried"
    assert no.value.values == {"yes": 3, "no": 1, "abstain": 3, "needed": 4, "base": 7}


def test_below_its_quorum_a_body_decides_nothing() -> None:
    members = [f"p{number}" for number in range(7)]
    votes = cast(yes=3)
    with pytest.raises(Refused) as no:
        require_quorum(count(rule(Base.CAST), members, votes, votes))
    assert no.value.values == {"present": 3, "due": 7, "quorum": 4}


def test_what_is_carried_by_too_few_is_refused_for_being_too_few() -> None:
    members = [f"p{number}" for number in range(7)]
    votes = cast(yes=3)
    with pytest.raises(Refused, match="below-quorum"):
        require_carried(count(rule(Base.CAST), members, votes, votes))


@pytest.mark.parametrize("guest", ["p1", "王"])
def test_a_member_is_no_guest_by_id_or_by_name(guest: str) -> None:
    require_guests(["p2", "李"], {"p1": "王"})
    with pytest.raises(Refused, match="member-as-guest"):
        require_guests(["李", guest], {"p1": "王"})


@pytest.mark.parametrize(
    ("present", "votes", "code"),
    [
        ({"a", "b"}, {"a": Vote.YES, "b": Vote.YES, "x": Vote.YES}, "not-a-member"),
        ({"a"}, {"a": Vote.YES, "b": Vote.YES}, "absent-vote"),
        ({"a", "b"}, {"a": Vote.YES}, "vote-missing"),
    ],
)
def test_what_is_no_vote(present: set[str], votes: dict[str, Vote], code: str) -> None:
    with pytest.raises(Refused, match=code):
        require_votes(frozenset({"a", "b", "c"}), frozenset(present), votes)


def test_guests_say_nothing_and_who_is_recused_need_not_be_there() -> None:
    members = frozenset({"a", "b", "c"})
    require_votes(members, frozenset({"a", "guest"}), {"a": Vote.YES})
    require_votes(members, frozenset({"a"}), {"a": Vote.YES, "b": Vote.RECUSE})


def test_a_body_of_nobody_decides_nothing() -> None:
    with pytest.raises(Refused, match="body-without-members"):
        require_votes(frozenset(), frozenset(), {})
    assert not count(rule(Base.MEMBERS, HALF), [], [], {}).carried


def reference(rule: BodyRule, said: dict[str, str | None]) -> tuple[bool, bool]:
    """Quorate and carried, worked out with fractions, person by person; None is absent."""
    counted = [
        one for one in said.values() if not (one == "recuse" and rule.recused is Recused.LEAVE)
    ]
    here = [one for one in counted if one is not None]
    base = {
        Base.MEMBERS: len(said),
        Base.DUE: len(counted),
        Base.PRESENT: len(here),
        Base.CAST: here.count("yes") + here.count("no"),
    }[rule.of]

    def reached(share: Share, some: int, of: int) -> bool:
        border = Fraction(share.over, share.under) * of
        return some > 0 and (some > border if share.strict else some >= border)

    quorate = reached(rule.quorum, len(here), len(counted))
    return quorate, quorate and reached(rule.passes, here.count("yes"), base)


SHARES = st.builds(Share, st.integers(1, 4), st.integers(4, 6), st.booleans())
RULES = st.builds(BodyRule, SHARES, SHARES, st.sampled_from(Base), st.sampled_from(Recused))


@settings(max_examples=25, deadline=None)
@given(rule=RULES)
def test_every_outcome_of_up_to_five_members_is_what_brute_force_says(rule: BodyRule) -> None:
    for size in range(6):
        for outcome in product((None, "yes", "no", "abstain", "recuse"), repeat=size):
            said = {f"p{number}": one for number, one in enumerate(outcome)}
            votes = {person: Vote(one) for person, one in said.items() if one}
            counted = count(rule, said, votes, votes)
            assert (counted.quorate, counted.carried) == reference(rule, said), said


def test_votes_carry_nothing_below_the_quorum() -> None:
    counted = Count(
        members=5, due=5, present=2, quorum=3, yes=2, no=0, abstain=0, recused=0, base=2, needed=2
    )
    assert not counted.carried
    assert replace(counted, quorum=2).carried
