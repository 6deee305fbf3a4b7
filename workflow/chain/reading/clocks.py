"""Reads `clocks`: the terms of the law (法定期限) that an event starts."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.chain.model.clocks import Anchor, ClockRule, Point
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.periods import MOST_DAYS, MOST_MONTHS, read_warn
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Branch
from workflow.rules.calendar import Roll, Unit

LENGTHS = ("months", "years", "days", "day_of_next_month")
_KEYS = (
    *("zh", "en", "from", *LENGTHS, "unit", "every_months", "roll"),
    *("warn", "until", "for", "basis", "assumed"),
)
_MOST_YEARS = MOST_MONTHS // 12
_LAST_OF_MONTH = 31


def read_clocks(top: Part) -> dict[str, ClockRule]:
    """The clocks of a file, by name."""
    return {name: _clock(name, part) for name, part in top.named("clocks", _KEYS)}


def _clock(name: str, part: Part) -> ClockRule:
    _check_length(name, part)
    start = ((Anchor.INCOME, Anchor.PAYMENT), (Anchor.PASSED, Anchor.FIELD))
    stop = ((Anchor.PAID,), (Anchor.PASSED, Anchor.FILED, Anchor.FIELD))
    if not part.has("from"):
        part.missing("from")
    years = part.whole("years", 1, _MOST_YEARS, 0)
    return ClockRule(
        name=name,
        title=part.title(),
        begins=_point(part, "from", *start) or Point(Anchor.FIELD),
        told=part.text("for", needed=True),
        months=part.whole("months", 1, MOST_MONTHS, 12 * years),
        days=part.whole("days", 1, MOST_DAYS, 0),
        unit=part.choice("unit", Unit, Unit.NATURAL),
        day_of_next_month=part.whole("day_of_next_month", 1, _LAST_OF_MONTH, 0),
        every_months=part.whole("every_months", 1, MOST_MONTHS, 0),
        roll=part.choice("roll", Roll, Roll.NONE),
        warn=read_warn(part),
        ends=_point(part, "until", *stop) if part.has("until") else None,
        basis=read_basis(part),
        assumed=part.words("assumed"),
    )


def _check_length(name: str, part: Part) -> None:
    """One length, with the unit of its days; none is guessed and no two are added up."""
    written = [key for key in LENGTHS if part.has(key)]
    if not written and not part.has("every_months"):
        part.notes.add("clock-length", part.path, clock=name)
    if len(written) > 1:
        keys = ", ".join(written)
        part.notes.add("clock-length/two", part.at(written[1]), clock=name, keys=keys)
    if part.has("days") and not part.has("unit"):
        part.missing("unit")


def _point(part: Part, key: str, alone: Iterable[Anchor], named: Iterable[Anchor]) -> Point | None:
    """A moment: one word, or one word with the name of a step or a field."""
    words = [str(one) for one in named]
    if not isinstance(part.values.get(key), Branch):
        text, allowed = part.text(key), [str(one) for one in alone]
        if text in allowed:
            return Point(Anchor(text))
        if text:
            shown = ", ".join([*allowed, *(f"{{{one}: …}}" for one in words)])
            part.notes.add("bad-value", part.at(key), text=text, key=key, allowed=shown)
        return None
    inner = part.part(key, words)
    found = [one for one in words if inner.has(one)]
    if len(found) == 1:
        return Point(Anchor(found[0]), inner.text(found[0]))
    part.notes.add("clock-point", part.at(key), key=key, allowed=", ".join(words))
    return None
