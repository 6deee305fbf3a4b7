"""What an act must say in words: an opinion, a reason, a text. A blank is none."""

from __future__ import annotations

from functools import cache

import msgspec

from workflow.application.act import Act
from workflow.errors import Refused, Word


def require_said(act: Act) -> None:
    """Refuse an act whose words are blank: every text that it must have, whatever it is called.
    What a tool has to say stands in its evidence.
    """
    proved = getattr(act, "evidence", None) is not None
    for name in _needed(type(act)):
        if not (proved and name == "opinion"):
            require_words(getattr(act, name), name)


def require_words(text: str, what: str) -> None:
    """Refuse a text that is blank; `what` is the name of the option that gives it."""
    if not text.strip():
        raise Refused("text-missing", what=Word(what))


@cache
def _needed(kind: type[Act]) -> tuple[str, ...]:
    """The texts that an act of this kind cannot be made without."""
    fields = msgspec.structs.fields(kind)
    return tuple(
        one.name for one in fields if one.required and one.type is str and one.name != "application"
    )
