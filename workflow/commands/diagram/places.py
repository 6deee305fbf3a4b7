"""Where everything of a picture stands: boxes, labels, and the corners of the arrows, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from workflow.commands.diagram import sizes
from workflow.commands.diagram.graph import Edge, Graph
from workflow.commands.diagram.rows import Plan, Spot
from workflow.commands.diagram.sizes import Text
from workflow.commands.diagram.tracks import Net, tracks

Point = tuple[float, float]
APART = 28
LANE = 18
TRACK = 10
ARROW = 18
STUB = 10
_SWEEPS = 10
_FIRM = 10_000.0


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
    """The middle part of a picture; its own left and upper border is 0."""

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
    texts = _texts(graph, plan)
    labels = {edge: sizes.label(edge) for edge in plan.labelled}
    x_of, wide = _columns(plan, texts, labels)
    ports = _ports(plan, x_of, labels)
    bands: list[Band] = []
    boxes: dict[str, Box] = {}
    lines: dict[Edge, list[Point]] = {edge: [] for edge in plan.ways}
    found: list[Label] = []
    y = 0.0
    for number, row in enumerate(plan.rows):
        named = [spot for spot in row if spot.name]
        need = [max(texts[one.name].height, 17 * (attached.get(one.name, 0) + 1)) for one in named]
        height = max(need, default=LANE)
        for spot in named:
            text = texts[spot.name]
            boxes[spot.name] = Box(x_of[spot] - text.width / 2, y, text, height)
        bands.append(Band(row, y, y + height))
        y += height
        if number + 1 < len(plan.rows):
            gap = _Gap(plan, number, x_of, ports, labels)
            y = gap.draw(y, asides[number], lines, found)
    return Places(boxes, bands, found, lines, wide, y)


def _texts(graph: Graph, plan: Plan) -> dict[str, Text]:
    """The text of every box in the rows."""
    most = max(sum(bool(spot.name) for spot in row) for row in plan.rows)
    usual = sizes.usual_width(graph, most)
    inner = {spot.name for row in plan.rows for spot in row}
    return {
        one.name: sizes.box(one, usual) if one.kind else sizes.pill(one)
        for one in graph.nodes
        if one.name in inner
    }


# from left to right


def _columns(
    plan: Plan, texts: dict[str, Text], labels: dict[Edge, Text]
) -> tuple[dict[Spot, float], float]:
    """The middle of every spot, and how wide all of them are. Boxes stay in line with those above
    and below; lanes give way.
    """
    need = {spot: _need(spot, plan, texts, labels) for row in plan.rows for spot in row}
    pairs = list(dict.fromkeys(pair for way in plan.ways.values() for pair in pairwise(way)))
    x_of: dict[Spot, float] = {}
    for row in plan.rows:
        x_of |= _spread(row, dict.fromkeys(row, 0.0), need)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in plan.rows if down else reversed(plan.rows):
            x_of |= _spread(row, {spot: _wish(spot, pairs, x_of, down) for spot in row}, need)
    left = min(x_of[spot] - need[spot] / 2 for spot in x_of)
    found = {spot: round(x - left) for spot, x in x_of.items()}
    return {**found}, max(found[spot] + need[spot] / 2 for spot in found)


def _need(spot: Spot, plan: Plan, texts: dict[str, Text], labels: dict[Edge, Text]) -> float:
    """The pixels that a spot takes from left to right: its box, and the labels above it."""
    above = [labels[edge].width + CLEAR for edge, at in plan.labelled.items() if at == spot]
    plain = any(spot in way and edge not in plan.labelled for edge, way in plan.ways.items())
    ports = sum(above) + (sizes.PORT if plain and above else 0)
    return max(ports, texts[spot.name].width if spot.name else LANE)


CLEAR = 10


def _wish(
    spot: Spot, pairs: Sequence[tuple[Spot, Spot]], x_of: dict[Spot, float], down: bool
) -> float:
    """Where a spot would stand if it were alone: amid its neighbours, boxes counting most."""
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


def _ports(
    plan: Plan, x_of: dict[Spot, float], labels: dict[Edge, Text]
) -> dict[tuple[Edge, Spot], float]:
    """Where each arrow comes in at the top of a spot: those with a label beside each other."""
    found: dict[tuple[Edge, Spot], float] = {}
    for row in plan.rows[1:]:
        for spot in row:
            groups = _incoming(plan, spot, x_of)
            need = [
                labels[one[0]].width + CLEAR
                if one[0] in labels and plan.labelled[one[0]] == spot
                else sizes.PORT
                for one in groups
            ]
            x = x_of[spot] - sum(need) / 2
            for group, wide in zip(groups, need, strict=True):
                found |= {(edge, spot): round(x + wide / 2) for edge in group}
                x += wide
    return found


def _incoming(plan: Plan, spot: Spot, x_of: dict[Spot, float]) -> list[list[Edge]]:
    """The arrows into a spot from left to right; those without a label there are one group."""
    came = {edge: way[way.index(spot) - 1] for edge, way in plan.ways.items() if spot in way[1:]}
    shared = [edge for edge in came if plan.labelled.get(edge) != spot]
    groups = [[edge] for edge in came if edge not in shared] + ([shared] if shared else [])
    return sorted(groups, key=lambda one: sum(x_of[came[edge]] for edge in one) / len(one))


class _Gap:
    """What lies between a row and the next."""

    def __init__(
        self,
        plan: Plan,
        number: int,
        x_of: dict[Spot, float],
        ports: dict[tuple[Edge, Spot], float],
        labels: dict[Edge, Text],
    ) -> None:
        self.plan, self.labels = plan, labels
        self.pieces = {
            edge: (x_of[a], ports[edge, b], a, b)
            for edge, way in plan.ways.items()
            for a, b in pairwise(way)
            if a.row == number
        }
        self.nets: dict[Spot, Net] = {}
        for edge, (start, end, a, b) in self.pieces.items():
            net = self.nets.setdefault(self._net(edge, a, b), Net([], []))
            net.starts.append(start)
            net.ends.append(end)

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
