"""Reads `relief` of a pay step: the conditions of the tax relief for cash rewards."""

from __future__ import annotations

from workflow.chain.model.step import Relief
from workflow.chain.reading.section import Part

_NEEDED = ("publicity", "registration", "modes", "filing")
_MOST_MONTHS = 36


def read_relief(part: Part) -> Relief | None:
    """`relief` of a pay step; none of its gates is guessed, its months are 36 at most."""
    if not part.has("relief"):
        return None
    inner = part.part("relief", (*_NEEDED, "months"))
    for key in _NEEDED:
        if not inner.has(key):
            inner.missing(key)
    fields = inner.part("modes")
    return Relief(
        publicity=inner.text("publicity"),
        registration=inner.text("registration"),
        modes={name: fields.texts(name) for name in fields.values},
        filing=inner.text("filing"),
        months=inner.whole("months", 1, _MOST_MONTHS, _MOST_MONTHS),
    )
