"""What starts and what stops a clock: incomes, payments, steps that were passed, days in fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from workflow.application.state import Application, Income
from workflow.chain.distribution import applicable_split, paid_parts
from workflow.chain.model.chain import Chain
from workflow.chain.model.clocks import Anchor, ClockRule, Point
from workflow.rules.calendar import shanghai_date

PASSED = frozenset({"submitted", "passed", "filed", "signed", "paid", "expired", "ended-early"})
YEARS = range(1900, 5000)
"""A day in a field outside these years is a slip of the pen and starts nothing."""


def starts(point: Point, application: Application, chain: Chain) -> Iterator[tuple[int, date]]:
    """The number of the income or payment, and the day on which its clock starts."""
    if point.what is Anchor.INCOME:
        yield from ((one.number, one.on) for one in application.incomes)
    elif point.what is Anchor.PAYMENT:
        for number, one in enumerate(application.payments, 1):
            yield number, one.on
    elif day := _day_of(point, application, chain):
        yield 0, day


def _day_of(point: Point, application: Application, chain: Chain) -> date | None:
    """The day of a field, or on which a step was passed."""
    if point.what is Anchor.FIELD:
        value = application.facts.get(point.name)
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return None
        return day if day.year in YEARS else None
    return passed_on(point.name, application, chain)


def passed_on(step: str, application: Application, chain: Chain) -> date | None:
    """The day on which a step was passed last; None while it is still to be passed (again)."""
    path = chain.route(application.route).path if application.route else ()
    here = path.index(application.step) if application.step in path else len(path)
    if step in path and here <= path.index(step):
        return None
    days = [one.at for one in application.history if one.step == step and one.outcome in PASSED]
    return shanghai_date(days[-1]) if days else None


def stops_of(
    rule: ClockRule, number: int, start: date, application: Application, chain: Chain
) -> list[date]:
    """The days, in order, on which something happened that stops the clock."""
    point = rule.ends
    if point is None:
        return []
    if point.what is Anchor.PAID:
        incomes = [one for one in application.incomes if one.number == number]
        days = [_paid_on(one, application, chain) for one in incomes]
    elif point.what is Anchor.FILED:
        days = [
            shanghai_date(one.at)
            for one in application.history
            if one.step == point.name and one.outcome == "filed"
        ]
    else:
        days = [_day_of(point, application, chain)]
    return sorted(day for day in days if day is not None and day >= start)


def _paid_on(income: Income, application: Application, chain: Chain) -> date | None:
    """The day on which the rewards out of an income were paid in full."""
    left = rewards_of(income, chain, application)
    if left <= 0:
        return None
    for one in sorted(application.payments, key=lambda one: one.on):
        left -= one.amount if one.income == income.number else 0
        if left <= 0:
            return one.on
    return None


def rewards_of(income: Income, chain: Chain, application: Application) -> Decimal:
    """Yuan to be paid out of an income: its rewards, as the split that applies names them."""
    rule = applicable_split(chain.splits, chain.fields, application.facts)
    owed = paid_parts(rule, "") if rule else ()
    return sum((income.parts.get(name, Decimal(0)) for name in owed), Decimal(0))
