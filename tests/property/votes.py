"""Votes of bodies: what people try, and a second counting by plain halves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.property.reference import Case
from tests.story import MEMBERS
from workflow.application.state import Ballot
from workflow.rules.bodies import Vote

YES, NO, RECUSE = Vote.YES, Vote.NO, Vote.RECUSE


def members(case: Case) -> list[str]:
    """Who belongs to the body that is to decide; nobody where it is no body."""
    by = case.body
    votes = "passes" in case.law.data["bodies"].get(by, {})
    return [f"{case.law.unit}-{by}-{number}" for number in range(len(MEMBERS))] if votes else []


def ballot(case: Case, vote: Vote) -> Ballot | None:
    """Everyone there and of one mind, but who must not vote."""
    people = members(case)
    votes = {one: RECUSE if one in case.kept_out else vote for one in people}
    return Ballot(tuple(people), votes) if people else None


def spoiled_votes(case: Case, act: Any, today: date) -> Iterator[a.Act]:
    """The act with something wrong about its meeting or its votes."""
    early = today - timedelta(days=400)
    for day in (None, today, today + timedelta(1), early):
        yield replace(act, meeting=day)
    one = act.ballot
    if one is None:
        yield replace(act, ballot=Ballot(("x",), {"x": YES}))
        return
    first, *others = members(case)
    other = NO if isinstance(act, a.Approve) else YES
    yield replace(act, ballot=None)
    yield replace(act, ballot=replace(one, circulation=True))
    yield replace(act, ballot=replace(one, votes={**one.votes, "plain": YES}))
    yield replace(act, ballot=replace(one, present=tuple(others)))
    yield replace(act, ballot=Ballot(one.present, {first: one.votes[first]}))
    yield replace(act, ballot=Ballot((first,), {first: one.votes[first]}))
    yield replace(act, ballot=replace(one, votes=dict.fromkeys(members(case), YES)))
    split = {one: other for one in others if one not in case.kept_out}
    yield replace(act, ballot=replace(one, votes={**one.votes, **split}))


def wrong_votes(case: Case, act: Any) -> Iterator[str]:
    """The codes of all that is wrong with the votes of an act."""
    people, one, verb = set(members(case)), act.ballot, act.verb
    if not people and one is not None:
        yield "meeting-not-here"
    if not people or (one is None and verb == "defer"):
        return
    if one is None:
        yield "ballot-missing"
        return
    if one.circulation:
        yield "no-circulation"
    kept_out = people & case.kept_out
    said = {**dict.fromkeys(kept_out, RECUSE), **one.votes}
    if verb == "defer" and not one.votes:
        return
    if set(said) - people:
        yield "not-a-member"
    if any(person not in one.present and vote is not RECUSE for person, vote in said.items()):
        yield "absent-vote"
    if (set(one.present) & people) - set(said):
        yield "vote-missing"
    if any(said[person] is not RECUSE for person in kept_out):
        yield "must-recuse"
    yield from _counted(people, set(one.present), said, verb)


def _counted(
    people: set[str], present: set[str], said: dict[str, Vote], verb: str
) -> Iterator[str]:
    due = {one for one in people if said.get(one) is not RECUSE}
    here = due & present
    agreeing = sum(said.get(one) is YES for one in here)
    quorate = bool(here) and 2 * len(here) >= len(due)
    if verb != "defer" and not quorate:
        yield "below-quorum"
    elif verb == "approve" and 2 * agreeing <= len(due):
        yield "not-carried"
    elif verb in ("refuse", "return") and 2 * agreeing > len(due):
        yield "votes-carry"
