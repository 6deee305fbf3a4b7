"""How wide text is in a picture, and where it breaks. Wide enough for every usual sans-serif font."""

from __future__ import annotations

import unicodedata

from workflow.commands.screen import wrap

FONTS = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Zen Hei','Hiragino Sans GB',SimHei,Arial,sans-serif"
)
"""Sans-serif fonts with Chinese on macOS, Windows and Linux."""

_NARROW = frozenset("iljtfrI.,;:'|!()[]/ -")
_BROAD = frozenset("mwMW@%")


def width(text: str, size: float) -> float:
    """Pixels that a text needs at most at a font size."""
    return sum(map(_em, text)) * size


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter in _NARROW:
        return 0.42
    if letter in _BROAD:
        return 0.95
    return 0.74 if letter.isupper() else 0.62


def rows(text: str, size: float, most: float) -> list[str]:
    """A text in rows of at most `most` pixels, broken where a screen would break it."""
    if width(text, size) <= most:
        return [text]
    columns = int(most / size * 2)
    while columns > 2:
        found = wrap(text, columns)
        if all(width(one, size) <= most for one in found):
            return found
        columns -= 1
    return wrap(text, 2)
