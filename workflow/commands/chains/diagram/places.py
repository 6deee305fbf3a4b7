"""The layout in pixels: boxes, labels, and the corners of the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from workflow.commands.chains.diagram import sizes
from workflow.commands.chains.diagram.columns import LANE, Entries, columns, entries
from workflow.commands.chains.diagram.graph import Edge, Graph
from workflow.commands.chains.diagram.rows import Plan, Spot
from workflow.commands.chains.diagram.sizes import Text
from workflow.commands.chains.diagram.tracks import Net, knot, tracks

Point = tuple[float, float]
TRACK = 10
ARROW = 18
STUB = 10
_BORDER = 48
_ASIDE = 14


class Box(msgspec.Struct, frozen=True):
    """A rectangle with its text."""

    x: float
    y: float
    text: Text
    height: float

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return self.x + self.text.width / 2

    @property
    def right(self) -> float:
        """Its right border."""
        return self.x + self.text.width


class Label(msgspec.Struct, frozen=True):
    """The conditions on an arrow, and where their box begins."""

    edge: Edge
    x: float
    y: float
    text: Text


class Band(msgspec.Struct, frozen=True):
    """A row from `top` to `bottom`, with the spots from left to right, and the gap below it."""

    spots: list[Spot]
    top: float
    bottom: float


class Places(msgspec.Struct, frozen=True):
    """The middle part of a picture; its own left and upper border is 0. `x_of`: the middle of every
    spot.
    """

    x_of: dict[Spot, float]
    boxes: dict[str, Box]
    bands: list[Band]
    labels: list[Label]
    lines: dict[Edge, list[Point]]
    width: float
    height: float


def arrange(graph: Graph, plan: Plan, asides: Sequence[int], attached: dict[str, int]) -> Places:
    """Everything but the arrows at the sides. `asides`: how many of these need a track in the gap
    below each row; `attached`: how many end at one side of a box.
    """
    usual = sizes.usual_width(max(sum(bool(one.name) for one in row) for row in plan.rows))
    labels = {edge: sizes.label(edge, usual) for edge in plan.labelled}
    ports = entries(plan, {edge: text.width for edge, text in labels.items()})
    texts = _texts(graph, ports, usual)
    need = {spot: _need(spot, ports[spot], texts) for row in plan.rows for spot in row}
    x_of, wide = columns(plan, need)
    bands: list[Band] = []
    boxes: dict[str, Box] = {}
    lines: dict[Edge, list[Point]] = {edge: [] for edge in plan.ways}
    found: list[Label] = []
    y = 0.0
    for number, row in enumerate(plan.rows):
        named = [spot for spot in row if spot.name]
        tall = [max(texts[one.name].height, 17 * (attached.get(one.name, 0) + 1)) for one in named]
        height = max(tall, default=LANE)
        for spot in named:
            text = texts[spot.name]
            boxes[spot.name] = Box(x_of[spot] - text.width / 2, y, text, height)
        bands.append(Band(row, y, y + height))
        y += height
        if number + 1 < len(plan.rows):
            gap = _Gap(plan, number, x_of, ports, labels)
            y = gap.draw(y, asides[number], lines, found)
    return Places(x_of, boxes, bands, found, lines, wide, y)


def _texts(graph: Graph, ports: dict[Spot, Entries], usual: int) -> dict[str, Text]:
    """The text of every box in the rows; a box is as wide as the arrows into it need."""
    nodes = {one.name: one for one in graph.nodes}
    found = {}
    for spot, into in ports.items():
        if spot.name:
            node = nodes[spot.name]
            wide = max(usual, 2 * into.farthest + _BORDER)
            found[spot.name] = sizes.box(node, wide) if node.kind else sizes.pill(node)
    return found


def _need(spot: Spot, into: Entries, texts: dict[str, Text]) -> float:
    """The pixels that a spot takes from left to right: its box, and the labels above it."""
    return max(into.wide, texts[spot.name].width if spot.name else LANE)


class _Gap:
    """What lies between a row and the next."""

    def __init__(
        self,
        plan: Plan,
        number: int,
        x_of: dict[Spot, float],
        ports: dict[Spot, Entries],
        labels: dict[Edge, Text],
    ) -> None:
        self.plan, self.labels = plan, labels
        self.pieces = {
            edge: (x_of[a], x_of[b] + ports[b].at[edge], a, b)
            for edge, way in plan.ways.items()
            for a, b in pairwise(way)
            if a.row == number
        }
        self.nets = self._bundled()
        for edge in self._knotted():
            start, end, a, b = self.pieces[edge]
            self.pieces[edge] = (start, end + _ASIDE, a, b)
        self.nets = self._bundled()

    def _bundled(self) -> dict[Spot, Net]:
        """The arrows by what shares a track."""
        nets: dict[Spot, Net] = {}
        for edge, (start, end, a, b) in self.pieces.items():
            net = nets.setdefault(self._net(edge, a, b), Net([], []))
            net.starts.append(start)
            net.ends.append(end)
        return nets

    def _knotted(self) -> list[Edge]:
        """Arrows that must come in a little aside, for each of two would have to lie above the
        other.
        """
        return [
            edge
            for edge, (_start, end, a, b) in self.pieces.items()
            for other in self.nets.values()
            if b.name
            and self.plan.labelled.get(edge) != b
            and knot(self.nets[self._net(edge, a, b)], other, end)
        ]

    def _net(self, edge: Edge, a: Spot, b: Spot) -> Spot:
        """What shares a track: all that leaves where routes part, else all that comes together."""
        parting = edge.labels and (a.name or (a.source and not a.target))
        return a if parting else b

    def draw(
        self, top: float, asides: int, lines: dict[Edge, list[Point]], labels: list[Label]
    ) -> float:
        """Add corners and labels; the upper border of the next row."""
        level = tracks(self.nets)
        first = top + STUB + TRACK * asides
        below = first + TRACK * (max(level.values(), default=-1) + 1)
        here = {
            e: b for e, (_s, _p, _a, b) in self.pieces.items() if self.plan.labelled.get(e) == b
        }
        tall = max((self.labels[edge].height for edge in here), default=0.0)
        bottom = below + tall + (4 if here else 0) + ARROW
        for edge, (start, end, a, b) in self.pieces.items():
            y = first + TRACK * level.get(self._net(edge, a, b), 0)
            bend = [(start, y), (end, y)] if start != end else []
            lines[edge] += [(start, top), *bend, (end, bottom)]
            if edge in here:
                text = self.labels[edge]
                labels.append(
                    Label(edge, end - text.width / 2, below + (tall - text.height) / 2, text)
                )
        return bottom
