"""Columns of the drawn picture: the x of every box in its row, and of the arrows that enter it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from workflow.commands.chains.diagram.graph import Edge
from workflow.commands.chains.diagram.rows import Plan, Spot

APART = 28
LANE = 18
_CLEAR = 10
_PORT = 14
_SWEEPS = 10
_FIRM = 10_000.0


class Entries(msgspec.Struct, frozen=True):
    """Where arrows come in at the top of a spot, from its middle, and how much room they need."""

    at: dict[Edge, float]
    wide: float

    @property
    def farthest(self) -> float:
        """How far from the middle the outermost arrow comes in."""
        return max(map(abs, self.at.values()), default=0.0)


def entries(plan: Plan, labels: dict[Edge, float]) -> dict[Spot, Entries]:
    """The entries of all spots: arrows with a label of that width beside each other, the rest
    together in the middle.
    """
    place = {spot: position for row in plan.rows for position, spot in enumerate(row)}
    return {
        spot: _entries(_incoming(plan, spot, place), labels, plan, spot)
        for row in plan.rows
        for spot in row
    }


def _entries(
    groups: list[list[Edge]], labels: dict[Edge, float], plan: Plan, spot: Spot
) -> Entries:
    need = [
        labels[one[0]] + _CLEAR if plan.labelled.get(one[0]) == spot else _PORT for one in groups
    ]
    middles = [sum(need[:position]) + own / 2 for position, own in enumerate(need)]
    zero = sum(need) / 2
    if len(need) == 2 and _PORT in need:  # straight on, and beside it one that joins
        zero = middles[need.index(_PORT)]
    wide = 2 * max(zero, sum(need) - zero)
    at = {
        edge: round(middle - zero)
        for group, middle in zip(groups, middles, strict=True)
        for edge in group
    }
    return Entries({**at}, wide)


def _incoming(plan: Plan, spot: Spot, place: dict[Spot, int]) -> list[list[Edge]]:
    """The arrows into a spot from left to right; those without a label there are one group."""
    came = {edge: way[way.index(spot) - 1] for edge, way in plan.ways.items() if spot in way[1:]}
    shared = [edge for edge in came if plan.labelled.get(edge) != spot]
    groups = [[edge] for edge in came if edge not in shared] + ([shared] if shared else [])
    return sorted(groups, key=lambda one: sum(place[came[edge]] for edge in one) / len(one))


def columns(plan: Plan, need: dict[Spot, float]) -> tuple[dict[Spot, float], float]:
    """The middle of every spot, and how wide all of them are. Boxes stay in line with those above
    and below; lanes give way.
    """
    pairs = list(dict.fromkeys(pair for way in plan.ways.values() for pair in pairwise(way)))
    x_of: dict[Spot, float] = {}
    for row in plan.rows:
        x_of |= _spread(row, dict.fromkeys(row, 0.0), need)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in plan.rows if down else reversed(plan.rows):
            wishes = {spot: _wish(spot, pairs, x_of, down=down) for spot in row}
            x_of |= _spread(row, wishes, need)
    left = min(x_of[spot] - need[spot] / 2 for spot in x_of)
    found = {spot: float(round(x - left)) for spot, x in x_of.items()}
    return found, max(found[spot] + need[spot] / 2 for spot in found)


def _wish(
    spot: Spot, pairs: Sequence[tuple[Spot, Spot]], x_of: dict[Spot, float], *, down: bool
) -> float:
    """Where a spot would stand if it were alone: amid its neighbours, boxes before lanes."""
    above = [a for a, b in pairs if b == spot]
    below = [b for a, b in pairs if a == spot]
    near = (above or below) if down else (below or above)
    boxes = [one for one in near if one.name] or near
    return sum(x_of[one] for one in boxes) / len(boxes) if boxes else x_of[spot]


def _spread(
    row: Sequence[Spot], wishes: dict[Spot, float], need: dict[Spot, float]
) -> dict[Spot, float]:
    """The row as near to its wishes as order and distances allow (least squares)."""
    offsets, reach = [], 0.0
    for position, spot in enumerate(row):
        reach += (need[row[position - 1]] + need[spot]) / 2 + APART if position else 0.0
        offsets.append(reach)
    pools: list[tuple[float, float, int]] = []  # middle, weight, how many
    for spot, offset in zip(row, offsets, strict=True):
        pool = (wishes[spot] - offset, _FIRM if spot.name else 1.0, 1)
        while pools and pools[-1][0] > pool[0]:
            last = pools.pop()
            weight = last[1] + pool[1]
            pool = ((last[0] * last[1] + pool[0] * pool[1]) / weight, weight, last[2] + pool[2])
        pools.append(pool)
    starts = [middle for middle, _weight, many in pools for _one in range(many)]
    return {spot: start + offset for spot, start, offset in zip(row, starts, offsets, strict=True)}
