"""Text in a picture: its width, estimated for common sans-serif fonts, the rows it is broken into,
and the size that it gives a box or a label.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from workflow.chain.model.step import Kind
from workflow.commands.chains.diagram.graph import Edge, Node
from workflow.commands.chains.diagram.shapes import look
from workflow.commands.frame.terminal import wrap

FONTS = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Zen Hei','Hiragino Sans GB',SimHei,Arial,sans-serif"
)
"""Sans-serif fonts with Chinese on macOS, Windows and Linux."""
TITLE, TEXT = 14, 12
"""Font sizes in a box."""
_LEADING, _LABEL_LEADING = 17, 15
"""From one row of text to the next, in a box and in a label."""
_CHIP = 6
"""Pixels around the text of a label."""
_WIDE = 208
_PIECES = re.compile(r" *(?:[·=<>≤≥] +)*（?[^ （]+(?: ★)?")
_NARROW = frozenset("iljtfrI.,;:'|!()[]/ -")
_BROAD = frozenset("mwMW@%")
_FINEST = 8


class Text(msgspec.Struct, frozen=True):
    """What is written in a box or on an arrow: rows of text with their font sizes, the pixels from
    one to the next, and the pixels that all of them need.
    """

    rows: tuple[tuple[str, int], ...]
    leading: int
    width: float
    height: float


def box_text(node: Node) -> Text:
    """The text of a box; an end is as wide as its word."""
    if node.kind is None:
        wide = max(84.0, width(node.headline, TITLE) + 32)
        return Text(((node.headline, TITLE),), _LEADING, round(wide), 34)
    room = _WIDE - 2 * look(node.kind).inset
    sized = [(node.headline, TITLE), *((line, TEXT) for line in node.lines)]
    written = [(row, size) for text, size in sized for row in rows(text, size, room)]
    height = _LEADING * len(written) + 17 + 8 * (node.kind is Kind.PAY)
    return Text(tuple(written), _LEADING, _WIDE, height)


def label_text(edge: Edge) -> Text:
    """The conditions on an arrow, each from a row of its own, not wider than a box."""
    sign = "· " if len(edge.labels) > 1 else ""
    lines = [row for words in edge.labels for row in rows(sign + words, TEXT, _WIDE - 2 * _CHIP)]
    wide = round(max(width(row, TEXT) for row in lines) + 2 * _CHIP)
    written = tuple((row, TEXT) for row in lines)
    return Text(written, _LABEL_LEADING, wide, _LABEL_LEADING * len(lines) + _CHIP)


def width(text: str, size: float) -> float:
    """Pixels that a text needs at most at a font size."""
    return sum(map(_em, text)) * size


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter in _NARROW:
        return 0.4
    if letter in _BROAD:
        return 0.94
    return 0.74 if letter.isupper() else 0.6


def rows(text: str, size: float, most: float) -> list[str]:
    """A text in rows of at most `most` pixels, as few as can be and of about the same length;
    broken at blanks and brackets if that takes no more rows, else as a screen would break it.
    """
    if width(text, size) <= most:
        return [text]
    broken, spaced = _anywhere(text, size, most), _spaced(text, size, most)
    breaking = _anywhere
    if spaced and len(spaced) <= len(broken):
        broken, breaking = spaced, _spaced
    narrower = (breaking(text, size, room) for room in range(int(most / 3), int(most), _FINEST))
    return next((each for each in narrower if 0 < len(each) <= len(broken)), broken)


def _anywhere(text: str, size: float, most: float) -> list[str]:
    """Rows that break between Chinese characters, too; a word that does not fit is cut."""
    columns = max(2, int(most / size * 2))
    broken = wrap(text, columns)
    while columns > 2 and any(width(row, size) > most for row in broken):
        columns -= 1
        broken = wrap(text, columns)
    return broken


def _spaced(text: str, size: float, most: float) -> list[str]:
    """Rows broken at blanks and before brackets only, a sign with what follows it; none where a
    piece does not fit.
    """
    broken: list[str] = []
    for piece in _PIECES.findall(text):
        if broken and width(broken[-1] + piece, size) <= most:
            broken[-1] += piece
        else:
            broken.append(piece.strip())
    return broken if all(width(row, size) <= most for row in broken) else []
