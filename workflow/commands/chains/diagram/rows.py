"""In which row every box stands, which lanes lead past a row, and their order from left to right.

A row is the longest way from the submission. Where routes part, their arrows share a lane until
each is alone; arrows without a condition that lead to the same box share one as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from workflow.chain.machine import COMPLETED
from workflow.commands.chains.diagram.graph import Edge, Graph

MOST_IN_A_ROW = 4
_SWEEPS = 12


class Spot(msgspec.Struct, frozen=True):
    """A place in a row: a box by its `name`, else a lane by the ends that its arrows share."""

    row: int
    name: str = ""
    source: str = ""
    target: str = ""


class Plan(msgspec.Struct, frozen=True):
    """Rows from the top, each from left to right; the spots an arrow leads through, one a row; the
    spot above which the label of an arrow stands; arrows against the direction of reading.
    """

    rows: list[list[Spot]]
    ways: dict[Edge, list[Spot]]
    labelled: dict[Edge, Spot]
    backward: list[Edge]


def plan(graph: Graph) -> Plan:
    """The rows of a picture. Only ends that a pass leads to stand in them."""
    forward, backward = _parted(graph.passes)
    named = {one.source for one in graph.passes} | {one.target for one in graph.passes}
    names = [one.name for one in graph.nodes if one.name in named]
    row_of = _cut(_ranks(names, forward))
    ways, labelled = _ways(forward, row_of)
    rows: list[list[Spot]] = [[] for _row in range(max(row_of.values()) + 1)]
    for name in names:
        rows[row_of[name]].append(Spot(row_of[name], name))
    lanes = dict.fromkeys(spot for way in ways.values() for spot in way if not spot.name)
    for spot in lanes:
        rows[spot.row].append(spot)
    return Plan(_ordered(rows, ways.values()), ways, labelled, backward)


def _parted(edges: Iterable[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Arrows that may all point down, and those that would close a circle."""
    forward: list[Edge] = []
    backward: list[Edge] = []
    for edge in edges:
        circle = edge.source in _reached(edge.target, forward)
        (backward if circle else forward).append(edge)
    return forward, backward


def _reached(start: str, edges: Sequence[Edge]) -> set[str]:
    found, fresh = {start}, [start]
    while fresh:
        here = fresh.pop()
        after = {one.target for one in edges if one.source == here} - found
        found |= after
        fresh += sorted(after)
    return found


def _ranks(names: Iterable[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The length of the longest way to each box; the end stands below all others."""
    ranks = dict.fromkeys(names, 0)
    for _round in ranks:
        for edge in edges:
            ranks[edge.target] = max(ranks[edge.target], ranks[edge.source] + 1)
    last = max(rank for name, rank in ranks.items() if name != COMPLETED)
    return {**ranks, COMPLETED: last + 1}


def _cut(ranks: dict[str, int]) -> dict[str, int]:
    """The same with at most so many boxes in a row; the rest stands in rows of its own below."""
    found: dict[str, int] = {}
    start = 0
    for rank in sorted(set(ranks.values())):
        names = [name for name, own in ranks.items() if own == rank]
        rows = -(-len(names) // MOST_IN_A_ROW)
        each = -(-len(names) // rows)
        found |= {name: start + position // each for position, name in enumerate(names)}
        start += rows
    return found


def _ways(
    edges: Sequence[Edge], row_of: dict[str, int]
) -> tuple[dict[Edge, list[Spot]], dict[Edge, Spot]]:
    """Through which spots every arrow leads, and above which its label stands."""
    ways, labelled = {}, {}
    for edge in edges:
        first, last = row_of[edge.source], row_of[edge.target]
        beside = [row_of[one.target] for one in edges if one.source == edge.source]
        together = sorted(beside)[-2] - 1 if len(beside) > 1 else first
        alone = max(first, min(together, last - 1)) + 1
        way = [Spot(first, edge.source)]
        for row in range(first + 1, last):
            if row < alone:
                way.append(Spot(row, source=edge.source))
            elif row == alone and edge.labels:
                way.append(Spot(row, source=edge.source, target=edge.target))
            else:
                way.append(Spot(row, target=edge.target))
        ways[edge] = [*way, Spot(last, edge.target)]
        if edge.labels:
            labelled[edge] = ways[edge][alone - first]
    return ways, labelled


def _ordered(rows: list[list[Spot]], ways: Iterable[list[Spot]]) -> list[list[Spot]]:
    """The rows with their spots put so that few arrows cross."""
    pairs = list(dict.fromkeys(pair for way in ways for pair in pairwise(way)))
    best, fewest = rows, _crossings(rows, pairs)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        rows = _swept(rows, pairs, down=sweep % 2 == 0)
        crossings = _crossings(rows, pairs)
        if crossings < fewest:
            best, fewest = rows, crossings
    return _exchanged(best, pairs)


def _exchanged(rows: list[list[Spot]], pairs: Sequence[tuple[Spot, Spot]]) -> list[list[Spot]]:
    """The rows with neighbours exchanged for as long as fewer arrows cross."""
    rows = [list(row) for row in rows]
    fewest, before = _crossings(rows, pairs), -1
    while fewest not in (0, before):
        before = fewest
        for row in rows:
            for at in range(len(row) - 1):
                row[at], row[at + 1] = row[at + 1], row[at]
                crossings = _crossings(rows, pairs)
                if crossings < fewest:
                    fewest = crossings
                else:
                    row[at], row[at + 1] = row[at + 1], row[at]
    return rows


def _swept(
    rows: list[list[Spot]], pairs: Sequence[tuple[Spot, Spot]], *, down: bool
) -> list[list[Spot]]:
    """Every row sorted by the middle of its neighbours in the row gone through before."""
    rows = [list(row) for row in rows]
    for row in rows if down else reversed(rows):
        place = {spot: position for line in rows for position, spot in enumerate(line)}

        def middle(spot: Spot, place: dict[Spot, int] = place) -> float:
            near = (
                [a for a, b in pairs if b == spot] if down else [b for a, b in pairs if a == spot]
            )
            places = sorted(place[one] for one in near)
            return sum(places) / len(places) if places else place[spot]

        row.sort(key=middle)
    return rows


def _crossings(rows: list[list[Spot]], pairs: Sequence[tuple[Spot, Spot]]) -> int:
    place = {spot: position for row in rows for position, spot in enumerate(row)}
    ends = [(a.row, place[a], place[b]) for a, b in pairs]
    return sum(
        one[0] == other[0] and one[1] < other[1] and one[2] > other[2]
        for one in ends
        for other in ends
    )
