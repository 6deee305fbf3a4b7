"""The legend of a picture: only the signs that occur in it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workflow.commands.chains.diagram.graph import SIGNS, WAY_WORDS, Graph, Mark, Way
from workflow.commands.chains.diagram.shapes import Shape, shape
from workflow.commands.chains.diagram.typeset import width
from workflow.commands.frame.texts import _, word

SIZE = 12
LEADING = 26
SWATCH = 34
_APART = 22

Swatch = Shape | tuple[Way, Mark] | str
"""What is explained: a shape, a kind of arrow, or a letter."""


class Entry(msgspec.Struct, frozen=True):
    """A sign with its words, and where it begins."""

    words: str
    swatch: Swatch
    x: float
    y: float


def entries(graph: Graph, wide: float) -> list[Entry]:
    """The legend, set in rows of at most `wide` pixels; it begins at 0, 0."""
    placed: list[Entry] = []
    x = y = 0.0
    for swatch, words in (*_shapes(graph), *_arrows(graph), *_letters(graph)):
        need = SWATCH + width(words, SIZE)
        if x and x + need > wide:
            x, y = 0.0, y + LEADING
        placed.append(Entry(words, swatch, x, y))
        x = round(x + need + _APART)
    return placed


def _shapes(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    kinds = dict.fromkeys(node.kind for node in graph.nodes if node.kind)
    for form in dict.fromkeys(map(shape, kinds)):
        yield form, " / ".join(word(kind.value) for kind in kinds if shape(kind) is form)


def _arrows(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    if any(edge.mark is Mark.AHEAD for edge in graph.edges):
        yield (Way.PASS, Mark.AHEAD), _("its path")
        if any(edge.mark is Mark.OFF for edge in graph.passes):
            yield (Way.PASS, Mark.OFF), _("other routes")
    else:
        yield (Way.PASS, Mark.PLAIN), WAY_WORDS[Way.PASS]
    for way in dict.fromkeys(edge.way for edge in graph.asides):
        yield (way, Mark.PLAIN), WAY_WORDS[way]


def _letters(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    if any(node.final for node in graph.nodes):
        yield "★", _("final say")
    words = {
        Mark.HERE: _("here"),
        Mark.DONE: _("done"),
        Mark.OWED: _("owed"),
        Mark.FAILED: _("refused"),
    }
    marks = {node.mark for node in graph.nodes}
    yield from ((SIGNS[mark], text) for mark, text in words.items() if mark in marks)
