"""Reading when people are warned, and how a period may be extended."""

from __future__ import annotations

import re
from itertools import pairwise

from workflow.chain.model.clocks import Extension
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.section import Part

MOST_DAYS = 36_600
MOST_MONTHS = 1_200
_MOST_TIMES = 99
_DAYS = re.compile(r"[1-9][0-9]{0,3}")


def read_warn(part: Part) -> tuple[int, ...]:
    """`warn`: days before the last day, the most first, as [90, 30]; finding warn-order."""
    texts = part.texts("warn")
    days = tuple(int(text) for text in texts if _DAYS.fullmatch(text))
    falling = all(before > after for before, after in pairwise(days))
    if len(days) < len(texts) or not falling:
        part.notes.add("warn-order", part.at("warn"), where=part.where)
        return ()
    return days


def read_extension(part: Part) -> Extension:
    """`extension`: who grants it and how long it may be are never guessed."""
    inner = part.part("extension", ("by", "months", "times", "basis"))
    if not inner.has("months"):
        inner.missing("months")
    return Extension(
        by=inner.text("by", needed=True),
        months=inner.whole("months", 1, MOST_MONTHS, 1),
        times=inner.whole("times", 1, _MOST_TIMES, 1),
        basis=read_basis(inner),
    )
