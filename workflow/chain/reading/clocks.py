"""Reads `clocks`: terms of the law (法定期限) that an event starts."""

from __future__ import annotations

from workflow.chain.model.clocks import Anchor, ClockRule, Point
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch

_KEYS = (
    "zh en from! months years days unit day_of_next_month every_months roll"
    " warn until for! basis assumed"
)
_LENGTHS = ("months", "years", "days", "day_of_next_month")
_MOST_YEARS = 100


def read_clocks(top: Section) -> dict[str, ClockRule]:
    """The clocks of a file, by name."""
    return {section.name: _clock(section) for section in top.named("clocks", _KEYS)}


def _clock(section: Section) -> ClockRule:
    _check_length(section)
    start = ((Anchor.INCOME, Anchor.PAYMENT), (Anchor.PASSED, Anchor.FIELD))
    stop = ((Anchor.PAID,), (Anchor.PASSED, Anchor.FILED, Anchor.FIELD))
    years = section.whole("years", _MOST_YEARS, 0)
    return section.make(
        ClockRule,
        begins=_point(section, "from", *start) or Point(Anchor.FIELD),
        ends=_point(section, "until", *stop),
        months=section.whole("months", 12 * _MOST_YEARS, 12 * years),
    )


def _check_length(section: Section) -> None:
    """One length, with the unit of its days; none is guessed and no two are added up."""
    written = [key for key in _LENGTHS if section.has(key)]
    if not written and not section.has("every_months"):
        section.note("clock-length", clock=section.name)
    if len(written) > 1:
        section.note("clock-length/two", written[1], clock=section.name, keys=", ".join(written))
    if section.has("days") and not section.has("unit"):
        section.missing("unit")


def _point(
    section: Section, key: str, alone: tuple[Anchor, ...], named: tuple[Anchor, ...]
) -> Point | None:
    """A moment: one word, or one word with the name of a step or a field."""
    if not isinstance(section.values.get(key), Branch):
        text = section.text(key)
        if text in alone:
            return Point(Anchor(text))
        if text:
            section.bad_value(key, text, *alone, *(f"{{{word}: …}}" for word in named))
        return None
    point = section.section(key, " ".join(named))
    written = [word for word in named if point.has(word)]
    if len(written) == 1:
        return Point(written[0], point.text(written[0]))
    section.note("clock-point", key, key=key, allowed=", ".join(named))
    return None
