"""Reads when applications are taken."""

from __future__ import annotations

from workflow.chain.model.intake import Call, Intake, Monthly
from workflow.chain.reading.section import Section

_LAST_OF_MONTH = 31


def read_intake(top: Section) -> Intake | None:
    """`intake`: exactly one of `monthly` and `calls`. Findings intake, intake/reversed."""
    if not top.has("intake"):
        return None
    section = top.section("intake", "monthly calls")
    if section.has("monthly") == section.has("calls"):
        section.note("intake")
    calls = tuple(call.make(Call) for call in section.listed("calls", "zh en from! to!"))
    for number, call in enumerate(calls):
        if call.until < call.since:
            path = (*section.at("calls"), str(number))
            section.notes.add("intake/reversed", path, start=call.since, end=call.until)
    return Intake(_monthly(section) if section.has("monthly") else None, calls)


def _monthly(section: Section) -> Monthly:
    days = section.section("monthly", "from! to!")
    first, last = (days.whole(key, _LAST_OF_MONTH, None) for key in ("from", "to"))
    if first and last and last < first:
        days.note("intake/reversed", start=first, end=last)
    return Monthly(first or 1, last or _LAST_OF_MONTH)
