"""The layout of a drawn chain: all boxes in one column, and lanes beside it for the arrows.

A pass leads from the bottom of a box to the top of another: straight down to the next box, else
through a lane on the right. What goes back to a step leaves and enters at the right sides, what
leads to an end other than completion at the left. Arrows of one meaning to one place share a lane;
where routes part, each has its own, with its conditions below the box that it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from workflow.chain.machine import REFUSED
from workflow.chain.model.step import END
from workflow.commands.chains.diagram.graph import WAY_WORDS, Edge, Graph, Node, Way
from workflow.commands.chains.diagram.shapes import dent, look
from workflow.commands.chains.diagram.typeset import Text, box_text, label_text, width

Point = tuple[float, float]
WORDS = 11
"""Font size of what an arrow at a side is called."""
BEND = 6
"""Radius of the corners of arrows."""
BESIDE = 5
"""Between a box and the words beside it."""
_STUB, _TRACK, _ARROW = 10, 10, 18
"""Below a box: from it to where arrows turn off, room after a turn, and the way into the next."""
_APART = 18
_ATTACHED = 17
_BETWEEN = 16


class Box(msgspec.Struct, frozen=True):
    """A rectangle with its node and text. The middle of the column is x = 0."""

    node: Node
    text: Text
    middle: float
    y: float
    height: float

    @property
    def x(self) -> float:
        """Its left border."""
        return self.middle - self.text.width / 2

    @property
    def right(self) -> float:
        """Its right border."""
        return self.middle + self.text.width / 2

    @property
    def bottom(self) -> float:
        """Its lower border."""
        return self.y + self.height

    def outline(self, y: float, *, left: bool) -> float:
        """Where its outline lies at a height, on its left or its right side."""
        within = dent(look(self.node.kind).shape, (y - self.y) / self.height, left=left)
        return round(self.x + within if left else self.right - within, 1)


class Lane(msgspec.Struct, frozen=True):
    """A vertical line that arrows share, and the levels it runs through: from the top, the rows of
    the boxes are even and the gaps below them odd. `start`: the level that its first arrow leaves.
    """

    way: Way
    target: str
    edges: tuple[Edge, ...]
    start: int
    levels: range
    label: Text | None

    @property
    def left(self) -> bool:
        """Whether it leads to an end on the left of the column."""
        return self.target in (REFUSED, END)

    @property
    def aside(self) -> bool:
        """Whether its arrows leave at the sides of boxes."""
        return self.way is not Way.PASS


class Layout:
    """Where everything is: boxes; `labels`, the arrows with conditions, their text and where its
    box begins; `lines`, the corners of every arrow, of which `joins` end in a longer one of their
    lane; `left`, `right` and `height` of the whole.
    """

    def __init__(self, graph: Graph) -> None:
        nodes = {node.name: node for node in graph.nodes}
        self.names = _order(graph)
        self.row_of = {name: row for row, name in enumerate(self.names)}
        # passes inside, the rest outside; among each the shorter lanes inside
        lanes = self._lanes(graph)
        self.lanes = sorted(lanes, key=lambda lane: (lane.aside, len(lane.levels), lane.start))
        self.attached = self._attached()
        self.texts = {node.name: box_text(node) for node in graph.nodes}
        self.x_of: dict[Lane, float] = {}
        self.right = self._place_right()
        self.boxes: dict[str, Box] = {}
        self.labels: list[tuple[Edge, Text, float, float]] = []
        self._place_column(nodes)
        self.left = self._place_left([nodes[name] for name in (REFUSED, END) if name in nodes])
        self.height = self.boxes[self.names[-1]].bottom
        self.lines = {edge: self._line(lane, edge) for lane in self.lanes for edge in lane.edges}
        self.joins = set(self._cut())

    def _lanes(self, graph: Graph) -> Iterator[Lane]:
        """The arrows by the lane they run in; a straight one has a lane of one level."""
        shared: dict[tuple[Way, str, Edge | None], list[Edge]] = {}
        for edge in graph.edges:
            straight = self._levels(edge)[0] == self._levels(edge)[1]
            alone = edge if edge.labels or straight else None
            shared.setdefault((edge.way, edge.target, alone), []).append(edge)
        for (way, target, _alone), edges in shared.items():
            levels = [level for edge in edges for level in self._levels(edge)]
            span = range(min(levels), max(levels) + 1)
            label = label_text(edges[0]) if edges[0].labels else None
            yield Lane(way, target, tuple(edges), min(levels[::2]), span, label)

    def _levels(self, edge: Edge) -> tuple[int, int]:
        """The levels at which an arrow leaves and enters: of a pass, the gaps at the boxes."""
        below = 1 if edge.way is Way.PASS else 0
        target = self.row_of.get(edge.target, len(self.names) - 1)
        return 2 * self.row_of[edge.source] + below, 2 * target - below

    def _attached(self) -> dict[tuple[str, bool], list[Lane | Edge]]:
        """What ends at each side of each box from the top: arrows that leave, lanes that enter."""
        attached: dict[tuple[str, bool], list[Lane | Edge]] = {}
        asides = [lane for lane in self.lanes if lane.aside]
        for lane in asides:
            for edge in lane.edges:
                attached.setdefault((edge.source, lane.left), []).append(edge)
        for lane in asides:
            attached.setdefault((lane.target, lane.left), []).append(lane)
        return attached

    def _room(self, name: str, *, left: bool) -> float:
        """Pixels for the words at a side of a box."""
        leaving = [end for end in self.attached.get((name, left), ()) if isinstance(end, Edge)]
        words = [width(WAY_WORDS[edge.way], WORDS) for edge in leaving]
        return round(max(words)) + 2 * BESIDE if words else 0

    def _place_right(self) -> float:
        """Put every lane of the right as near to the column as what is there already allows; how
        far they reach.
        """
        reach = [0.0] * (2 * len(self.names))
        for row, name in enumerate(self.names):
            reach[2 * row] = self.texts[name].width / 2 + self._room(name, left=False)
        for lane in self.lanes:
            if lane.left:
                continue
            half = {lane.start: lane.label.width / 2} if lane.label else {}
            x = max(reach[level] + _APART + half.get(level, 0) for level in lane.levels)
            self.x_of[lane] = x = round(x) if len(lane.levels) > 1 else 0
            for level in lane.levels:
                reach[level] = x + half.get(level, 0)
        return max(reach)

    def _place_column(self, nodes: dict[str, Node]) -> None:
        """Put the boxes below each other, with the labels between them."""
        bent = [lane for lane in self.lanes if not lane.aside and len(lane.levels) > 1]
        leaving = {edge.source for lane in bent for edge in lane.edges}
        entering = {lane.target for lane in bent}
        y = 0.0
        for name in self.names:
            y += _TRACK * (name in entering)
            most = max(len(self.attached.get((name, left), ())) for left in (True, False))
            height = max(self.texts[name].height, _ATTACHED * (most + 1))
            self.boxes[name] = Box(nodes[name], self.texts[name], 0, y, height)
            y += height + _STUB + _TRACK * (name in leaving)
            parting = [
                (lane, lane.label)
                for lane in self.lanes
                if lane.label and lane.edges[0].source == name
            ]
            tall = max((text.height for _lane, text in parting), default=0)
            for lane, text in parting:
                x, top = self.x_of[lane] - text.width / 2, y + (tall - text.height) / 2
                self.labels.append((lane.edges[0], text, x, top))
            y += tall + _ARROW + (4 if parting else 0)

    def _place_left(self, ends: Sequence[Node]) -> float:
        """Put the ends beside the last box, and the lanes that lead to them; how far they reach."""
        x = min(-self.texts[name].width / 2 - self._room(name, left=True) for name in self.names)
        last = self.boxes[self.names[-1]]
        for node in ends:
            text = self.texts[node.name]
            middle = round(x - _BETWEEN - text.width / 2)
            self.boxes[node.name] = Box(node, text, middle, last.y, text.height)
            lanes = [lane for lane in self.lanes if lane.target == node.name]
            for position, lane in enumerate(lanes):
                self.x_of[lane] = middle + ((len(lanes) - 1) / 2 - position) * _APART
            x = self.boxes[node.name].x
        return x

    def _line(self, lane: Lane, edge: Edge) -> list[Point]:
        """The corners of an arrow."""
        x, source, target = self.x_of[lane], self.boxes[edge.source], self.boxes[lane.target]
        if not lane.aside:
            bottom, out, into = source.bottom, source.bottom + _STUB, target.y - _ARROW - _TRACK
            detour = [(0, out), (x, out), (x, into), (0, into)] if x else []
            return [(0, bottom), *detour, (0, target.y)]
        y = self._height(edge, source, left=lane.left)
        start = (source.outline(y, left=lane.left), y)
        if lane.left:
            return [start, (x, y), (x, target.y)]
        into = self._height(lane, target, left=False)
        return [start, (x, y), (x, into), (target.outline(into, left=False), into)]

    def _height(self, end: Lane | Edge, box: Box, *, left: bool) -> float:
        """At which height an arrow ends at the side of a box."""
        attached = self.attached[box.node.name, left]
        return round(box.y + box.height * (attached.index(end) + 1) / (len(attached) + 1), 1)

    def _cut(self) -> Iterator[Edge]:
        """Cut arrows at the sides off where they come into a longer one of their lane, so that no
        two dashed lines lie on each other; those that were cut.
        """
        for lane in self.lanes:
            for edge in lane.edges if lane.aside else ():
                start, (x, y), (_x, into) = self.lines[edge][:3]
                same = [self.lines[other][1][1] for other in lane.edges if other.mark is edge.mark]
                if min(same) < y < into or into < y < max(same):
                    self.lines[edge] = [start, (x, y), (x, y + BEND if y < into else y - BEND)]
                    yield edge


def _order(graph: Graph) -> list[str]:
    """The boxes from the top: each above those that its passes lead to, and a branch to its end
    before the next. Ends that no pass leads to are not among them.
    """
    after: dict[str, list[str]] = {}
    for edge in graph.passes:
        after.setdefault(edge.source, []).append(edge.target)
    seen: set[str] = set()
    finished: list[str] = []

    def visit(name: str) -> None:
        seen.add(name)
        for target in reversed(after.get(name, [])):
            if target not in seen:
                visit(target)
        finished.append(name)

    visit(graph.passes[0].source)
    return finished[::-1]
