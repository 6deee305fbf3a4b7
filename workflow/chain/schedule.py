"""Schedules a path as early as the law allows: from which day on each step can be reached.

What people do takes no days by law. A publicity takes its window, a period its months, another
chain at least as long as its own shortest path. Nothing is guessed: behind a day whose calendar is
not published every day is "not before".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import convert
from msgspec.structs import replace

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


def publicity_rule(publicity: Publicity) -> Rule:
    """The counting rule a definition wrote."""
    return convert(publicity, Rule, from_attributes=True)


class Scheduler(Value, frozen=True):
    """Schedules paths by a calendar and, for other chains, their definitions. `cut` ends every
    period on the day it begins (提前结束); `above` are the chains that this one is started by.
    """

    calendar: Calendar
    find: Find
    cut: bool = False
    above: tuple[str, ...] = ()

    def schedule(self, chain: Chain, path: tuple[str, ...], start: Reached) -> Schedule:
        """Go along a path as early as the law allows. Raises WrongUse `day-too-late` where the days
        would go beyond the year 9999. Source: 民法典 201–203.
        """
        stops = []
        here = start
        try:
            for name in path:
                stop = self._stop(chain, chain.steps[name], here)
                stops.append(stop)
                here = stop.left
        except (OverflowError, ValueError):
            raise WrongUse("day-too-late", day=start.day) from None
        return Schedule(start.day, tuple(stops), here)

    def counted(self, rule: Rule, here: Reached, step: str) -> Stop:
        """A term from the day it begins: its last day and the day after, at the earliest.

        Where the calendar is not published the term ends not before the day at which that shows,
        nor before as many natural days: a term of working days is never shorter.
        """
        live = datetime.combine(here.day, time(), SHANGHAI)
        try:
            up = window(rule, [live], self.calendar)
        except CalendarNotPublished as answer:
            day: date = answer.values["day"]
            raw = here.day + _DAY * (rule.days - rule.count_start_day)
            return Stop(step, here, Reached(max(day, raw) + _DAY, Doubt.CALENDAR), None, day)
        left = Reached(shanghai_date(up.ends_at), here.doubt)
        return Stop(step, here, left, None if here.doubt else up.last_day)

    def _stop(self, chain: Chain, step: Step, here: Reached) -> Stop:
        if step.publicity:
            return self.counted(publicity_rule(step.publicity), here, step.name)
        if step.kind is Kind.PERIOD and not self.cut:
            last = add_months(here.day, step.months)
            left = Reached(last + _DAY, here.doubt)
            return Stop(step.name, here, left, None if here.doubt else last)
        if step.kind is Kind.SUBPROCESS:
            return Stop(step.name, here, self._below(chain, step, here))
        return Stop(step.name, here, here)

    def _below(self, chain: Chain, step: Step, here: Reached) -> Reached:
        """The earliest end of the other chain, by the shortest of its routes."""
        inside = replace(self, above=(*self.above, chain.chain))
        other = None if step.chain in inside.above else self.find(step.chain)
        if other is None:
            return Reached(here.day, here.doubt or Doubt.CHAIN)
        ends = [inside.schedule(other, route.path, here).end for route in other.ways]
        return min(ends, key=lambda end: (end.day, end.doubt != Doubt.NONE))
