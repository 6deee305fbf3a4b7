"""Normalises what a person types: one spelling of a name, no invisible characters."""

from __future__ import annotations

import unicodedata

from workflow.errors import WrongUse

LIMIT = 4000
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BREAKS = frozenset("\n\t")
REPLACED = "\N{REPLACEMENT CHARACTER}"


def hidden_character(text: str, *, lines: bool = False) -> str | None:
    """The first character that cannot be seen or turns the reading direction, or None.
    Line breaks and tabs belong to these unless the text may have several `lines`.
    """
    if text.isprintable():
        return None
    kept = _BREAKS if lines else frozenset()
    for character in text:
        if character not in kept and unicodedata.category(character) in _HIDDEN:
            return character
    return None


def is_private(character: str) -> bool:
    """Whether a character has a meaning on some machines only, as many of rare names have."""
    return unicodedata.category(character) == "Co"


def visible(text: str, *, lines: bool = False) -> str:
    """`text` with a mark in place of each character that `hidden_character` names: what is quoted,
    or was written by others, forges no line on a screen and hides nothing.
    """
    if text.isprintable():
        return text
    kept = _BREAKS if lines else frozenset()
    return "".join(
        c if c in kept or unicodedata.category(c) not in _HIDDEN else REPLACED for c in text
    )


def clean(text: str, what: str, limit: int = LIMIT, *, lines: bool = False) -> str:
    """`text` in Unicode form NFC without surrounding space.

    `what` names the input in the refusal; only prose has several `lines`. Raises WrongUse
    `hidden-character` for control, format and right-to-left marks, `text-too-long` beyond
    `limit` characters.
    """
    if len(text) > limit:
        raise WrongUse("text-too-long", what=what, length=len(text), limit=limit)
    hidden = None if text.isprintable() else hidden_character(text, lines=lines)
    if hidden is not None:
        code = "hidden-character/private" if is_private(hidden) else "hidden-character"
        raise WrongUse(code, what=what, code=ord(hidden))
    return unicodedata.normalize("NFC", text).strip()
