"""Several approvers at one step (多人办理): what they have decided together.

Nothing is counted up on the way: the answer is worked out anew from what was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec


class Tally(msgspec.Struct, frozen=True):
    """How many of those whose word counts (`of`) said yes, and how many no."""

    yes: int
    no: int
    of: int


class Mode(StrEnum):
    """The number of several people who must agree."""

    ALL = "all"
    """全员同意: everyone; one no decides against it."""
    ANY = "any"
    """或签: whoever speaks first decides, either way."""
    SEQUENCE = "sequence"
    """依次: everyone, one after the other; one no decides against it."""
    LEAST = "least"
    """n of m: at least n; against it as soon as n can no longer be reached."""
    EACH = "one-of-each"
    """One of every set; against it as soon as all of one set said no."""


def tally(seats: Sequence[str], said: Mapping[str, bool]) -> Tally:
    """How many of those who hold `seats` said yes and no; what others said is not counted."""
    counted = [said[seat] for seat in seats if seat in said]
    return Tally(counted.count(True), counted.count(False), len(seats))


def verdict(
    mode: Mode,
    seats: Sequence[str],
    said: Mapping[str, bool],
    *,
    least: int = 0,
    sets: Sequence[Sequence[str]] = (),
    after_all: bool = False,
) -> bool | None:
    """The decision of those who hold `seats`: True passed, False refused, None still open.

    `said` maps a seat to yes or no, in the order in which they spoke; other seats do not count.
    Where there is no seat at all, or fewer than `least`, nothing is decided: that somebody is
    lacking is nobody's no. `after_all`: it is refused once all who may speak have spoken.
    """
    if after_all:
        answer = verdict(mode, seats, said, least=least, sets=sets)
        return None if answer is False and open_seats(mode, seats, said, sets=sets) else answer
    counted = {seat: said[seat] for seat in said if seat in seats}
    if mode is Mode.ANY:
        return next(iter(counted.values()), None)
    if mode is Mode.LEAST:
        return _at_least(least, seats, counted)
    if mode is Mode.EACH:
        each = [_at_least(1, group, counted) for group in sets]
        return False if False in each else None if None in each or not each else True
    if False in counted.values():
        return False
    return True if seats and len(counted) == len(seats) else None


def _at_least(least: int, seats: Sequence[str], said: Mapping[str, bool]) -> bool | None:
    yes = sum(said.get(seat, False) for seat in seats)
    no = sum(not said.get(seat, True) for seat in seats)
    if seats and yes >= least > 0:
        return True
    return False if len(seats) >= least > len(seats) - no else None


def within_reach(
    mode: Mode,
    said: Mapping[str, bool],
    able: Mapping[str, frozenset[str]],
    *,
    least: int = 0,
    sets: Sequence[Sequence[str]] = (),
    after_all: bool = False,
) -> bool:
    """Whether it can still pass; where it can not and a no counts `after_all`, whether all can
    still be asked. `able`: for each seat that has not spoken, the people who could; where some
    seats of several are enough, a person speaks in one of them.
    """
    seats = (*said, *able)
    if after_all and verdict(mode, seats, said, least=least, sets=sets) is False:
        left = [able[seat] for seat in open_seats(mode, seats, said, sets=sets)]
        return all(left) if mode is Mode.ALL else _most_seated(left) == len(left)
    if mode is Mode.ANY:
        return any(able.values())
    if mode is Mode.LEAST:
        yes = sum(said.values())
        return yes + _most_seated(list(able.values())) >= least
    if mode is Mode.EACH:
        people = [
            frozenset().union(*(able.get(seat, frozenset()) for seat in group))
            for group in _waiting(sets, said)
        ]
        apart = len({seat for group in sets for seat in group}) == sum(len(group) for group in sets)
        return all(people) and (not apart or _most_seated(people) == len(people))
    return bool(able) and all(able.values())


def _most_seated(seats: Sequence[frozenset[str]]) -> int:
    """The most seats that can be filled at once, each by a different person."""
    holder: dict[str, int] = {}

    def seat(number: int, asked: set[str]) -> bool:
        for person in sorted(seats[number] - asked):
            asked.add(person)
            if person not in holder or seat(holder[person], asked):
                holder[person] = number
                return True
        return False

    return sum(seat(number, set()) for number in range(len(seats)))


def open_seats(
    mode: Mode,
    seats: Sequence[str],
    said: Mapping[str, bool],
    *,
    sets: Sequence[Sequence[str]] = (),
) -> list[str]:
    """The seats that may speak now, in their order; empty where the next cannot be known."""
    left = [seat for seat in seats if seat not in said]
    if mode is Mode.SEQUENCE:
        return left[:1]
    if mode is Mode.EACH:
        return [seat for seat in left if any(seat in group for group in _waiting(sets, said))]
    return left


def _waiting(sets: Sequence[Sequence[str]], said: Mapping[str, bool]) -> list[Sequence[str]]:
    """The sets of which nobody has said yes."""
    return [group for group in sets if not any(said.get(seat, False) for seat in group)]
