"""The size of every box and label, and the lines in which its text is set."""

from __future__ import annotations

import msgspec

from workflow.chain.model.step import Kind
from workflow.commands.chains.diagram.graph import Edge, Node
from workflow.commands.chains.diagram.typeset import rows, width

TITLE = 14
TEXT = 12
LEADING = 17
WIDE = 208
SLIM = 168
LABEL_LEADING = 15
CHIP = 6
PORT = 14
INSET = {
    Kind.SUBMIT: 20,
    Kind.DECIDE: 22,
    Kind.AUTHORIZE: 22,
    Kind.PUBLICIZE: 22,
    Kind.SUBPROCESS: 16,
    Kind.PERIOD: 20,
    None: 16,
}
"""Pixels at each side of a box where its shape leaves no room for text; else 12."""


class Text(msgspec.Struct, frozen=True):
    """What is written in a box or beside an arrow: rows of text, and the pixels they need."""

    title: tuple[str, ...]
    lines: tuple[str, ...]
    width: float
    height: float


def inset(kind: Kind | None) -> int:
    """Pixels that a shape keeps free of text at each side."""
    return INSET.get(kind, 12)


def box(node: Node, wide: float) -> Text:
    """The text of a box that is `wide` pixels wide, and how high it makes the box."""
    room = wide - 2 * inset(node.kind)
    title = rows(node.headline, TITLE, room)
    lines = [row for one in node.lines for row in rows(one, TEXT, room)]
    height = LEADING * (len(title) + len(lines)) + 17
    return Text(tuple(title), tuple(lines), wide, height + 8 * (node.kind is Kind.PAY))


def pill(node: Node) -> Text:
    """An end, as wide as its word."""
    wide = max(84.0, width(node.headline, TITLE) + 2 * inset(None))
    return Text((node.headline,), (), round(wide), 34)


def label(edge: Edge, usual: int) -> Text:
    """The conditions on an arrow, each from a row of its own, not wider than a box usually is."""
    sign = "· " if len(edge.labels) > 1 else ""
    found = [row for one in edge.labels for row in rows(sign + one, TEXT, usual - 2 * CHIP)]
    wide = max((width(row, TEXT) for row in found), default=0) + 2 * CHIP
    return Text((), tuple(found), round(wide), LABEL_LEADING * len(found) + CHIP)


def usual_width(most: int) -> int:
    """How wide boxes are where at most so many stand in a row."""
    return WIDE if most <= 3 else SLIM
