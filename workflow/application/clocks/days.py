"""On which day a clock runs out: arithmetic of days alone (docs/law.md#terms)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workflow.chain.model.clocks import ClockRule
from workflow.rules.calendar import Calendar, Roll, Unit, add_months, end_of

_DAY = timedelta(days=1)


def last_day(
    rule: ClockRule, start: date, turn: int, calendar: Calendar | None
) -> tuple[date, bool]:
    """The last day of the `turn`-th round (from 1) of a clock that started on `start`, and whether
    it is provisional: the calendar (None: not asked) does not reach, and the day shown is the
    earliest that it can be.

    The starting day is not counted (民法典 201); months end on the corresponding day, else on the
    month's last (202).
    """
    before = rule.every_months * (turn - 1)
    begun = add_months(start, before)
    if rule.days and rule.unit is Unit.WORKING:
        return _working(begun, rule.days, calendar)
    if rule.days or rule.day_of_next_month:
        return _rolled(_natural(rule, begun), rule.roll, calendar)
    months = add_months(start, before + (rule.months or rule.every_months))
    return _rolled(months, rule.roll, calendar)


def _natural(rule: ClockRule, begun: date) -> date:
    if rule.days:
        return begun + timedelta(days=rule.days)
    following = add_months(begun.replace(day=1), 1)
    end = add_months(following, 1) - _DAY
    return following.replace(day=min(rule.day_of_next_month, end.day))


def _known(day: date, calendar: Calendar | None) -> bool:
    return calendar is not None and calendar.known_from <= day <= calendar.known_through


def _rolled(day: date, roll: Roll, calendar: Calendar | None) -> tuple[date, bool]:
    """The day after the days off on which a count ends (民法典 203); unrolled where not known."""
    if roll is Roll.NONE:
        return day, False
    raw = day
    while calendar is not None and _known(day, calendar):
        if not calendar.is_rest(day):
            return day, False
        day += _DAY
    return raw, True


def _working(day: date, days: int, calendar: Calendar | None) -> tuple[date, bool]:
    """Working days as far as they are published, and every day after that: never too late."""
    provisional = False
    while days:
        day += _DAY
        if calendar is not None and _known(day, calendar):
            days -= not calendar.is_rest(day)
        else:
            provisional = True
            days -= 1
    return day, provisional


def opens(last: date, days: int) -> datetime:
    """The moment from which it is `days` days, or fewer, before the last day."""
    return end_of(last - timedelta(days=days + 1))
