"""Reads `relief` of a pay step: the conditions of the tax relief for cash rewards."""

from __future__ import annotations

from workflow.chain.model.step import Relief
from workflow.chain.reading.section import Section

_MOST_MONTHS = 36


def read_relief(step: Section) -> Relief | None:
    """`relief` of a pay step; none of its conditions is guessed, its months are 36 at most."""
    if not step.has("relief"):
        return None
    section = step.section("relief", "publicity! registration! modes! filing! months")
    fields = section.section("modes")
    return Relief(
        publicity=section.text("publicity"),
        registration=section.text("registration"),
        modes={name: fields.texts(name) for name in fields.values},
        filing=section.text("filing"),
        months=section.whole("months", _MOST_MONTHS, _MOST_MONTHS),
    )
