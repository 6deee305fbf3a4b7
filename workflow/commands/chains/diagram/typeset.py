"""Widths of text in a picture, estimated for common sans-serif fonts, and line breaks."""

from __future__ import annotations

import re
import unicodedata

from workflow.commands.frame.terminal import wrap

FONTS = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Zen Hei','Hiragino Sans GB',SimHei,Arial,sans-serif"
)
"""Sans-serif fonts with Chinese on macOS, Windows and Linux."""

_PIECES = re.compile(r" *(?:[·=<>≤≥] +)*（?[^ （]+(?: ★)?")
_NARROW = frozenset("iljtfrI.,;:'|!()[]/ -")
_BROAD = frozenset("mwMW@%")
_FINEST = 8


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
    best, spaced = _anywhere(text, size, most), _spaced(text, size, most)
    breaking = _spaced if spaced and len(spaced) <= len(best) else _anywhere
    best = breaking(text, size, most)
    for room in range(int(most), int(most / 3), -_FINEST):
        found = breaking(text, size, room)
        if not found or len(found) > len(best):
            break
        best = found
    return best


def _anywhere(text: str, size: float, most: float) -> list[str]:
    """Rows that break between Chinese characters, too; a word that does not fit is cut."""
    columns = max(2, int(most / size * 2))
    found = wrap(text, columns)
    while columns > 2 and any(width(one, size) > most for one in found):
        columns -= 1
        found = wrap(text, columns)
    return found


def _spaced(text: str, size: float, most: float) -> list[str]:
    """Rows broken at blanks and before brackets only, a sign with what follows it; none where a
    piece does not fit.
    """
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if found and width(found[-1] + piece, size) <= most:
            found[-1] += piece
        else:
            found.append(piece.strip())
    return found if all(width(one, size) <= most for one in found) else []
