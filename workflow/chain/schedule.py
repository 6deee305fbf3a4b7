"""Schedules a path as early as the law allows: from which day on each step can be reached.

What people do takes no days by law. A publicity takes its window, a period its months, another
chain at least as long as its own shortest path. Nothing is guessed: behind a day whose calendar is
not published every day is "not before".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind, Publicity, Step
from workflow.chain.model.value import Value
from workflow.errors import CalendarNotPublished, WrongUse
from workflow.rules.calendar import SHANGHAI, Calendar, add_months, shanghai_date
from workflow.rules.publicity import Rule, window

Find = Callable[[str], Chain | None]
"""The definition of a chain by its name, or None where it is not at hand."""

_DAY = timedelta(days=1)


class Doubt(StrEnum):
    """Why a day is only "not before": the calendar is not published, or a chain is not here."""

    NONE = ""
    CALENDAR = "calendar"
    CHAIN = "chain"


class Reached(Value, frozen=True):
    """A Shanghai day; with a doubt it is that day or later."""

    day: date
    doubt: Doubt = Doubt.NONE


class Stop(Value, frozen=True):
    """One step: the earliest day it is reached, the last day of its publicity or period, and the
    earliest day it can be left. `unpublished` is the first day whose calendar it would need.
    """

    step: str
    reached: Reached
    left: Reached
    last_day: date | None = None
    unpublished: date | None = None


class Schedule(Value, frozen=True):
    """The stops of a path, and the earliest day on which all of them are behind."""

    start: date
    stops: tuple[Stop, ...]
    end: Reached

    @property
    def days(self) -> int:
        """Whole days from the start to the end."""
        return (self.end.day - self.start).days


class Almanac(Value, frozen=True):
    """What days are counted with. `cut` ends every period on the day it begins (提前结束)."""

    calendar: Calendar
    find: Find
    cut: bool = False
    above: tuple[str, ...] = ()


def rule_of(publicity: Publicity) -> Rule:
    """The counting rule a definition wrote."""
    return Rule(
        days=publicity.days,
        unit=publicity.unit,
        roll=publicity.roll,
        count_start_day=publicity.count_start_day,
        close=publicity.close,
    )


def schedule(chain: Chain, path: tuple[str, ...], start: Reached, almanac: Almanac) -> Schedule:
    """Go along a path as early as the law allows. Raises WrongUse `day-too-late` where the days
    would go beyond the year 9999. Source: 民法典 201–203.
    """
    stops = []
    here = start
    try:
        for name in path:
            stop = _stop(chain, chain.steps[name], here, almanac)
            stops.append(stop)
            here = stop.left
    except (OverflowError, ValueError):
        raise WrongUse("day-too-late", day=start.day) from None
    return Schedule(start.day, tuple(stops), here)


def counted(rule: Rule, here: Reached, calendar: Calendar) -> Stop:
    """A term from the day it begins: its last day and the day after, at the earliest.

    Where the calendar is not published the term ends not before the day at which that shows, nor
    before as many natural days: a term of working days is never shorter.
    """
    live = datetime.combine(here.day, time(), SHANGHAI)
    try:
        found = window(rule, [live], calendar)
    except CalendarNotPublished as answer:
        day: date = answer.values["day"]
        raw = here.day + _DAY * (rule.days - rule.count_start_day)
        return Stop("", here, Reached(max(day, raw) + _DAY, Doubt.CALENDAR), None, day)
    left = Reached(shanghai_date(found.ends_at), here.doubt)
    return Stop("", here, left, None if here.doubt else found.last_day)


def _stop(chain: Chain, step: Step, here: Reached, almanac: Almanac) -> Stop:
    if step.publicity:
        found = counted(rule_of(step.publicity), here, almanac.calendar)
        return Stop(step.name, here, found.left, found.last_day, found.unpublished)
    if step.kind is Kind.PERIOD and not almanac.cut:
        last = add_months(here.day, step.months)
        return Stop(step.name, here, Reached(last + _DAY, here.doubt), None if here.doubt else last)
    if step.kind is Kind.SUBPROCESS:
        return Stop(step.name, here, _below(chain, step, here, almanac))
    return Stop(step.name, here, here)


def _below(chain: Chain, step: Step, here: Reached, almanac: Almanac) -> Reached:
    """When the other chain can have ended: by the shortest of its routes."""
    above = (*almanac.above, chain.chain)
    other = None if step.chain in above else almanac.find(step.chain)
    if other is None:
        return Reached(here.day, here.doubt or Doubt.CHAIN)
    inside = Almanac(almanac.calendar, almanac.find, almanac.cut, above)
    ends = [schedule(other, route.path, here, inside).end for route in other.routes]
    return min(ends, key=lambda end: (end.day, end.doubt != Doubt.NONE))
