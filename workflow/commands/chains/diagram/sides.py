"""Arrows at the sides: on the left, refusals and lapses lead down to their ends; on the right, what
goes back leads up to an earlier step. Those of one meaning to one place share a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from workflow.chain.machine import REFUSED
from workflow.chain.model.step import END, Kind
from workflow.commands.chains.diagram import shapes
from workflow.commands.chains.diagram.graph import Edge, Graph, Way, way_words
from workflow.commands.chains.diagram.places import STUB, TRACK, Places, Point
from workflow.commands.chains.diagram.rows import Plan
from workflow.commands.chains.diagram.sizes import pill
from workflow.commands.chains.diagram.typeset import width

WORDS = 11
APART = 15
_CORRIDOR = 9
_BESIDE = 5
_BEND = 6
_MARGIN = 24
_BETWEEN = 16


class Bus(msgspec.Struct, frozen=True):
    """Arrows of one meaning to one place, and on which side they run."""

    way: Way
    target: str
    left: bool
    edges: tuple[Edge, ...]


class Words(msgspec.Struct, frozen=True):
    """What an arrow at the side is called, written just above its beginning."""

    edge: Edge
    x: float
    y: float
    text: str
    left: bool


class Sides(msgspec.Struct, frozen=True):
    """The arrows at the sides with their corners, those that end in another arrow, their words,
    the ends on the left by their middle, and the pixels taken on either side.
    """

    lines: dict[Edge, list[Point]]
    joins: set[Edge]
    words: list[Words]
    ends: dict[str, float]
    left: float
    right: float


def buses(graph: Graph, plan: Plan) -> list[Bus]:
    """The lines at the sides, the shortest first, which run innermost."""
    row_of = {spot.name: spot.row for row in plan.rows for spot in row if spot.name}
    groups: dict[tuple[Way, str], list[Edge]] = {}
    for edge in (*graph.asides, *plan.backward):
        groups.setdefault((edge.way, edge.target), []).append(edge)
    found = [
        Bus(way, target, target in (REFUSED, END), tuple(edges))
        for (way, target), edges in groups.items()
    ]
    far = len(plan.rows)
    reach = {
        bus: max(abs(row_of[one.source] - row_of.get(bus.target, far)) for one in bus.edges)
        for bus in found
    }
    return sorted(found, key=lambda bus: (reach[bus], bus.way, bus.target))


class Needs:
    """What the arrows at the sides need before anything has its place."""

    def __init__(self, lines: Sequence[Bus], plan: Plan) -> None:
        self.order = {
            spot.name: [one.name for one in row if one.name]
            for row in plan.rows
            for spot in row
            if spot.name
        }
        self.row_of = {spot.name: spot.row for row in plan.rows for spot in row if spot.name}
        self.at: dict[tuple[str, bool], list[tuple[Bus, Edge | None]]] = {}
        for bus in lines:
            if not bus.left:
                self.at.setdefault((bus.target, False), []).append((bus, None))
        for bus in lines:
            for edge in bus.edges:
                self.at.setdefault((edge.source, bus.left), []).append((bus, edge))
        self.tracks: dict[int, list[Bus]] = {}
        for (name, left), all_of in self.at.items():
            if self.blocked(name, left=left):
                row = self.tracks.setdefault(self.row_of[name], [])
                row += [bus for bus, _edge in all_of if bus not in row]

    def blocked(self, name: str, *, left: bool) -> bool:
        """Whether another box stands between a box and the side."""
        return self.order[name][0 if left else -1] != name

    def counts(self, rows: int) -> list[int]:
        """How many tracks lie in the gap below each row."""
        return [len(self.tracks.get(row, ())) for row in range(rows)]

    @property
    def attached(self) -> dict[str, int]:
        """How many arrows end at the fuller side of each box."""
        found: dict[str, int] = {}
        for (name, _left), all_of in self.at.items():
            found[name] = max(found.get(name, 0), len(all_of))
        return found


def draw(graph: Graph, lines: Sequence[Bus], needs: Needs, places: Places) -> Sides:
    """The corners of every arrow at the sides. The middle part of the picture begins at x = 0."""
    kinds = {one.name: one.kind for one in graph.nodes}
    ends, at = _buses(graph, lines, needs, places)
    drawn: dict[Edge, list[Point]] = {}
    words: list[Words] = []
    for bus in lines:
        into = [(at[bus], places.bands[-1].top)]
        if not bus.left:
            into = _attached(bus, None, bus.target, needs, places, kinds, at[bus])[::-1]
        for edge in bus.edges:
            out = _attached(bus, edge, edge.source, needs, places, kinds, at[bus])
            drawn[edge] = [*out, *into]
            if not needs.blocked(edge.source, left=bus.left):
                box = places.boxes[edge.source]
                x = box.x - _BESIDE if bus.left else box.right + _BESIDE
                one = Words(edge, x, out[0][1] - 4, way_words(bus.way), bus.left)
                words += [one] if _free(one, needs.row_of[edge.source], places) else []
    joins = {edge for bus in lines for edge in _joined(bus, drawn)}
    wide = {one.name: pill(one).width for one in graph.nodes if one.kind is None}
    left = max((wide[name] / 2 - middle for name, middle in ends.items()), default=0.0)
    right = max([0.0, *(x - places.width for x in at.values())])
    return Sides(drawn, joins, words, ends, left + _MARGIN, right + _MARGIN)


def _free(words: Words, row: int, places: Places) -> bool:
    """Whether no lane runs through the words; the legend tells what they say, too."""
    wide = width(words.text, WORDS) + _BESIDE
    left = words.x - wide if words.left else words.x
    lanes = [places.x_of[spot] for spot in places.bands[row].spots if not spot.name]
    return not any(left <= x <= left + wide for x in lanes)


def _joined(bus: Bus, drawn: dict[Edge, list[Point]]) -> Iterator[Edge]:
    """Cut the arrows of a bus off where they come into a longer one, so that no two dashed lines
    lie on each other; those that were cut.
    """
    for mark in dict.fromkeys(edge.mark for edge in bus.edges):
        own = [edge for edge in bus.edges if edge.mark is mark]
        own.sort(key=lambda edge: (-abs(drawn[edge][-1][1] - drawn[edge][0][1]), drawn[edge][0][0]))
        taken: list[tuple[Point, Point]] = []
        for edge in own:
            points = drawn[edge]
            met = _meeting(points, taken)
            if met:
                drawn[edge] = [*points[:met], _toward(points[met - 1], points[met])]
                yield edge
            taken += pairwise(points)


def _meeting(points: list[Point], taken: list[tuple[Point, Point]]) -> int:
    """The first corner after which a line runs on one that is drawn already; 0 where none is."""
    for number, (here, after) in enumerate(pairwise(points), 1):
        if number > 1 and any(_same_line(here, after, a, b) for a, b in taken):
            return number
    return 0


def _same_line(here: Point, after: Point, a: Point, b: Point) -> bool:
    """Whether `here` lies on the stretch a–b, which runs in the direction of `after`."""
    for axis in (0, 1):
        low, high = sorted((a[1 - axis], b[1 - axis]))
        level = {here[axis], after[axis], a[axis], b[axis]}
        if len(level) == 1 and low <= here[1 - axis] <= high:
            return True
    return False


def _toward(start: Point, end: Point) -> Point:
    """A point a little way on."""
    far = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    share = min(1.0, _BEND / far) if far else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _buses(
    graph: Graph, lines: Sequence[Bus], needs: Needs, places: Places
) -> tuple[dict[str, float], dict[Bus, float]]:
    """The middle of every end on the left, and where each line runs."""
    found: dict[Bus, float] = {}
    ends: dict[str, float] = {}
    pills = {one.name: pill(one).width for one in graph.nodes if one.kind is None}
    left = -_room(bus for bus in lines if bus.left)
    names = dict.fromkeys(bus.target for bus in lines if bus.left)
    for name in sorted(names, key=(REFUSED, END).index):
        own = [bus for bus in lines if bus.left and bus.target == name]
        left -= pills[name] / 2
        ends[name] = left
        for position, bus in enumerate(own):
            found[bus] = left + ((len(own) - 1) / 2 - position) * APART
        left -= pills[name] / 2 + _BETWEEN
    x = places.width + _room(bus for bus in lines if not bus.left)
    for bus in lines:
        if not bus.left:
            found[bus] = x
            x += APART
    return ends, found


def _room(lines: Iterable[Bus]) -> float:
    """Pixels for the words between the boxes and the first line."""
    words = [width(way_words(bus.way), WORDS) for bus in lines]
    return round(max(words)) + 3 * _BESIDE if words else 0


def _attached(
    bus: Bus,
    edge: Edge | None,
    name: str,
    needs: Needs,
    places: Places,
    kinds: dict[str, Kind | None],
    x: float,
) -> list[Point]:
    """The corners between the side of a box and the line of a bus."""
    box = places.boxes[name]
    items = needs.at[name, bus.left]
    position = items.index((bus, edge))
    y = round(box.y + box.height * (position + 1) / (len(items) + 1), 1)
    form = shapes.shape(kinds[name])
    start = shapes.side(form, box.x, box.y, box.text.width, box.height, y, left=bus.left)
    if not needs.blocked(name, left=bus.left):
        return [(start, y), (x, y)]
    away = _CORRIDOR + _BESIDE * position
    corridor = box.x - away if bus.left else box.right + away
    row = needs.row_of[name]
    track = places.bands[row].bottom + STUB + TRACK * needs.tracks[row].index(bus) - TRACK / 2
    return [(start, y), (corridor, y), (corridor, track), (x, track)]
