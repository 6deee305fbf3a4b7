"""The legend of a picture: only the signs that occur in it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workflow.chain.model.step import Kind
from workflow.commands.chains.diagram.graph import SIGNS, Graph, Mark, Way, way_words
from workflow.commands.chains.diagram.shapes import Shape, shape
from workflow.commands.chains.diagram.typeset import width
from workflow.commands.frame.texts import _, word

SIZE = 12
LEADING = 26
SWATCH = 34
_APART = 22


class Entry(msgspec.Struct, frozen=True):
    """One sign, with its words, and where it begins. A shape, a kind of arrow, or a letter."""

    words: str
    x: float
    y: float
    shape: Shape | None = None
    way: Way | None = None
    mark: Mark = Mark.PLAIN
    sign: str = ""


def entries(graph: Graph, wide: float) -> list[Entry]:
    """The legend, set in rows of at most `wide` pixels; it begins at 0, 0."""
    found: list[Entry] = []
    x = y = 0.0
    for entry in (*_shapes(graph), *_lines(graph), *_signs(graph)):
        need = SWATCH + width(entry.words, SIZE)
        if x and x + need > wide:
            x, y = 0.0, y + LEADING
        found.append(msgspec.structs.replace(entry, x=x, y=y))
        x = round(x + need + _APART)
    return found


def _shapes(graph: Graph) -> Iterator[Entry]:
    kinds: dict[Shape, list[Kind]] = {}
    for node in graph.nodes:
        if node.kind and node.kind not in kinds.setdefault(shape(node.kind), []):
            kinds[shape(node.kind)].append(node.kind)
    for form, several in kinds.items():
        yield Entry(" / ".join(word(one.value) for one in several), 0, 0, shape=form)


def _lines(graph: Graph) -> Iterator[Entry]:
    if any(edge.mark is Mark.AHEAD for edge in graph.edges):
        yield Entry(_("its path"), 0, 0, way=Way.PASS, mark=Mark.AHEAD)
        if any(edge.mark is Mark.OFF for edge in graph.passes):
            yield Entry(_("other routes"), 0, 0, way=Way.PASS, mark=Mark.OFF)
    else:
        yield Entry(way_words(Way.PASS), 0, 0, way=Way.PASS)
    for way in dict.fromkeys(edge.way for edge in graph.asides):
        yield Entry(way_words(way), 0, 0, way=way)


def _signs(graph: Graph) -> Iterator[Entry]:
    if any(node.final for node in graph.nodes):
        yield Entry(_("final say"), 0, 0, sign="★")
    words = {
        Mark.HERE: _("here"),
        Mark.DONE: _("done"),
        Mark.OWED: _("owed"),
        Mark.FAILED: _("refused"),
    }
    for mark, text in words.items():
        if any(node.mark is mark for node in graph.nodes):
            yield Entry(text, 0, 0, mark=mark, sign=SIGNS[mark])
