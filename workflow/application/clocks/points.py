"""What starts and what stops a clock: incomes, payments, steps that were passed, days in fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from workflow.application.lines import behind
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
        yield from ((income.number, income.on) for income in application.incomes)
    elif point.what is Anchor.PAYMENT:
        for number, payment in enumerate(application.payments, 1):
            yield number, payment.on
    elif day := _day_of(point, application, chain):
        yield 0, day


def _day_of(point: Point, application: Application, chain: Chain) -> date | None:
    """The day of a field, or on which a step was passed last; None while it is still to be passed
    (again).
    """
    name = point.name
    if point.what is Anchor.FIELD:
        try:
            day = date.fromisoformat(str(application.facts.get(name)))
        except ValueError:
            return None
        return day if day.year in YEARS else None
    route = chain.route(application.route) if application.route else None
    if route and name in route.path and name not in behind(application, route):
        return None
    ends = [passage for passage in application.history if passage.step == name]
    days = [passage.at for passage in ends if passage.outcome in PASSED]
    return shanghai_date(days[-1]) if days else None


def stops_of(
    rule: ClockRule, number: int, start: date, application: Application, chain: Chain
) -> list[date]:
    """The days, in order, on which something happened that stops the clock."""
    point = rule.ends
    if point is None:
        return []
    if point.what is Anchor.PAID:
        incomes = [income for income in application.incomes if income.number == number]
        days = [_paid_on(income, application, chain) for income in incomes]
    elif point.what is Anchor.FILED:
        days = [
            shanghai_date(passage.at)
            for passage in application.history
            if passage.step == point.name and passage.outcome == "filed"
        ]
    else:
        days = [_day_of(point, application, chain)]
    return sorted(day for day in days if day is not None and day >= start)


def _paid_on(income: Income, application: Application, chain: Chain) -> date | None:
    """The day on which the rewards out of an income were paid in full."""
    left = rewards_of(income, chain, application)
    if left <= 0:
        return None
    for payment in sorted(application.payments, key=lambda payment: payment.on):
        left -= payment.amount if payment.income == income.number else 0
        if left <= 0:
            return payment.on
    return None


def rewards_of(income: Income, chain: Chain, application: Application) -> Decimal:
    """Yuan to be paid out of an income: its rewards, as the split that applies names them."""
    rule = applicable_split(chain.splits, chain.fields, application.facts)
    owed = paid_parts(rule, "") if rule else ()
    return sum((income.parts.get(name, Decimal(0)) for name in owed), Decimal(0))
