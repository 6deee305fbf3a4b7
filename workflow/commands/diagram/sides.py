"""Arrows at the sides: refusals and lapses lead down on the left to their ends, what goes back to an
earlier step leads up on the right. Those of one meaning to one place share a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from workflow.chain.machine import REFUSED
from workflow.chain.model import END, Kind
from workflow.commands.diagram import shapes
from workflow.commands.diagram.graph import Edge, Graph, Way, way_words
from workflow.commands.diagram.places import STUB, TRACK, Places, Point
from workflow.commands.diagram.rows import Plan
from workflow.commands.diagram.typeset import width

WORDS = 11
APART = 15
_CORRIDOR = 9
_BESIDE = 5
_MARGIN = 24


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
    """The arrows at the sides with their corners, their words, the ends on the left by their middle,
    and the pixels taken on either side.
    """

    lines: dict[Edge, list[Point]]
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
        into = [] if bus.left else _attached(bus, None, bus.target, needs, places, kinds, at[bus])
        for edge in bus.edges:
            out = _attached(bus, edge, edge.source, needs, places, kinds, at[bus])
            last = [(at[bus], places.height - places.bands[-1].bottom + places.bands[-1].top)]
            drawn[edge] = [*out, *(last if bus.left else reversed(into))]
            if not needs.blocked(edge.source, left=bus.left):
                x, y = out[0]
                words.append(
                    Words(
                        edge,
                        x + (-_BESIDE if bus.left else _BESIDE),
                        y - 4,
                        way_words(bus.way),
                        bus.left,
                    )
                )
    outer = [*at.values()]
    left = -min([0.0, *(x for x in outer)], default=0.0)
    left = max([left, *(-middle + 46 for middle in ends.values())]) if ends else left
    right = max([0.0, *(x - places.width for x in outer)])
    return Sides(drawn, words, ends, left + _MARGIN, right + _MARGIN)


def _buses(
    graph: Graph, lines: Sequence[Bus], needs: Needs, places: Places
) -> tuple[dict[str, float], dict[Bus, float]]:
    """The middle of every end on the left, and where each line runs."""
    found: dict[Bus, float] = {}
    ends: dict[str, float] = {}
    left = -_room(bus for bus in lines if bus.left) - 40
    names = dict.fromkeys(bus.target for bus in lines if bus.left)
    for name in sorted(names, key=(REFUSED, END).index):
        own = [bus for bus in lines if bus.left and bus.target == name]
        ends[name] = left
        for position, bus in enumerate(own):
            found[bus] = left + ((len(own) - 1) / 2 - position) * APART
        left -= 100
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
