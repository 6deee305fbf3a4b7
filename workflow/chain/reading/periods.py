"""Reads lengths of time and what belongs to them: warnings, terms, extensions of a period."""

from __future__ import annotations

import re
from itertools import pairwise

from workflow.chain.model.clocks import Extension
from workflow.chain.model.step import Term
from workflow.chain.reading.section import Section
from workflow.rules.calendar import Unit

MOST_DAYS = 36_600
MOST_MONTHS = 1_200
_MOST_TIMES = 99
_DAYS = re.compile(r"[1-9][0-9]{0,3}")


def read_warn(section: Section) -> tuple[int, ...]:
    """`warn`: days before the last day, the most first, as [90, 30]; finding warn-order."""
    texts = section.texts("warn")
    days = tuple(int(text) for text in texts if _DAYS.fullmatch(text))
    falling = all(before > after for before, after in pairwise(days))
    if len(days) < len(texts) or not falling:
        section.note("warn-order", "warn", where=section.where)
        return ()
    return days


def read_term(section: Section, key: str) -> Term | None:
    """A number of days; which days count is never guessed."""
    if not section.has(key):
        return None
    term = section.section(key, "days! unit!")
    return Term(term.whole("days", MOST_DAYS, 1), term.choice("unit", Unit, Unit.WORKING))


def read_extension(section: Section) -> Extension | None:
    """`extension`: who grants it and how long it may be are never guessed."""
    if not section.has("extension"):
        return None
    extension = section.section("extension", "by! months! times basis")
    return Extension(
        by=extension.text("by"),
        months=extension.whole("months", MOST_MONTHS, 1),
        times=extension.whole("times", _MOST_TIMES, 1),
        basis=extension.basis(),
    )
