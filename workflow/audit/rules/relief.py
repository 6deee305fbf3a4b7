"""The gates of 现金奖励个税优惠 written a second time, apart from those that a payment asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflow.application.event import Record
from workflow.application.money.events import Paid
from workflow.application.state import Application, Duty, Income
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.step import Relief

_DECEMBER = 12


@judges("relief", Paid)
def paid_past_a_gate(transition: Transition) -> bool:
    """Whether a payment was recorded with the relief although a gate was closed, or the filing
    that it makes owed is not what the record and the state after it say.
    """
    before, record, event = transition.before, transition.record, transition.event
    if not event.relief:
        return bool(event.duties)
    relief = transition.step.relief if transition.step else None
    if relief is None or not all(_open(before, event, record, relief)):
        return True
    owed = Duty(relief.filing, _fifteenth_after(event.on))
    fresh = () if owed in before.duties else (owed,)
    return event.duties != fresh or owed not in transition.after.duties


def _open(before: Application, event: Paid, record: Record, relief: Relief) -> Iterator[bool]:
    """Gate by gate, whether it was open."""
    yield any(one.kind == relief.registration for one in before.documents + event.documents)
    yield not any(one.open for one in before.objections)
    windows = [one.window for one in before.history if one.step == relief.publicity]
    ended = windows[-1] if windows else None
    yield ended is not None and record.at >= ended.ends_at
    yield all(before.facts.get(name) in allowed for name, allowed in relief.modes.items())
    yield any(
        _in_time(one, event.on, relief.months)
        for one in before.incomes
        if one.number == event.income
    )


def _in_time(income: Income, paid_on: date, months: int) -> bool:
    """Counted in whole months: the day of the last month must not be past the income's."""
    passed = 12 * (paid_on.year - income.on.year) + paid_on.month - income.on.month
    late = passed > months or (passed == months and paid_on.day > income.on.day)
    return paid_on >= income.on and not late


def _fifteenth_after(paid_on: date) -> date:
    ended = paid_on.month == _DECEMBER
    return date(paid_on.year + ended, 1 if ended else paid_on.month + 1, 15)
