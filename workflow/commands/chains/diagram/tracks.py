"""Routing of arrows between two rows: the horizontal track that each bundle takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

_NEAR = 7

Key = TypeVar("Key")


class Net(msgspec.Struct, frozen=True):
    """Arrows that share a track: where they come from above, and where they go on below."""

    starts: list[float]
    ends: list[float]

    @property
    def span(self) -> tuple[float, float]:
        """From the leftmost to the rightmost corner."""
        every = (*self.starts, *self.ends)
        return min(every), max(every)

    @property
    def straight(self) -> bool:
        """Whether it needs no track."""
        return self.span[0] == self.span[1]


def tracks(nets: Mapping[Key, Net]) -> dict[Key, int]:
    """The number of the track of every net that bends, 0 for the uppermost. A net lies above one
    that goes on just below where it comes from, so that no two arrows run in one line.
    """
    left = {key: net for key, net in nets.items() if not net.straight}
    found: dict[Key, int] = {}
    while left:
        free = [key for key in left if not any(_above(other, left[key]) for other in left.values())]
        key = min(free or left, key=lambda one: left[one].span)
        net = left.pop(key)
        least = max((found[one] + 1 for one in found if _above(nets[one], net)), default=0)
        taken = {found[one] for one in found if _meet(nets[one], net)}
        found[key] = next(
            level for level in range(least, least + len(taken) + 1) if level not in taken
        )
    return found


def knot(one: Net, other: Net, end: float) -> bool:
    """Whether each of two would have to lie above the other, and `one` could help that by not
    going on at `end`.
    """
    both = _above(one, other) and _above(other, one)
    return both and any(abs(start - end) < _NEAR for start in other.starts)


def _above(one: Net, other: Net) -> bool:
    """Whether `one` must lie above `other`."""
    return one is not other and any(abs(a - b) < _NEAR for a in one.starts for b in other.ends)


def _meet(one: Net, other: Net) -> bool:
    return one.span[0] - _NEAR < other.span[1] and other.span[0] - _NEAR < one.span[1]
