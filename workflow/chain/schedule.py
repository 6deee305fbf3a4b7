"""Schedules a path as early as the law allows: from which day on each step can be reached.

What people do takes no days by law. A publicity takes its window, a period its months, another
chain at least as long as its own shortest path. Nothing is guessed: behind a day whose calendar is
not published every day is "not before".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import convert
from msgspec.structs import replace

from workflow.chain.model.chain import Chain
from workflow.chain.model.lines import Lines
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

    def schedule(
        self,
        chain: Chain,
        path: tuple[str, ...],
        start: Reached,
        beside: tuple[Lines, ...] = (),
    ) -> Schedule:
        """Go along a path as early as the law allows, with the lines that stand `beside` each other
        in it. Raises WrongUse `day-too-late` where the days would go beyond the year 9999. Source:
        民法典 201–203.
        """
        stops: list[Stop] = []
        begun = {lines.steps[0]: lines for lines in beside}
        here, rest = start, path
        try:
            while rest:
                lines = begun.get(rest[0])
                if lines:
                    through, here = self._side_by_side(chain, lines, here)
                    stops += through
                else:
                    stops.append(self._stop(chain, chain.steps[rest[0]], here))
                    here = stops[-1].left
                rest = rest[len(lines.steps) if lines else 1 :]
        except (OverflowError, ValueError):
            raise WrongUse("day-too-late", day=start.day) from None
        return Schedule(start.day, tuple(stops), here)

    def _side_by_side(
        self, chain: Chain, lines: Lines, here: Reached
    ) -> tuple[list[Stop], Reached]:
        """The stops of lines, and when they join at the earliest: with the last of those that are
        needed, the shortest first; one after the other where they are never two at once.
        """
        each = [self.schedule(chain, line, here) for line in lines.lines]
        stops = [stop for one in each for stop in one.stops]
        order = sorted(range(len(each)), key=lambda number: _soonest(each[number].end))
        needed = order[: lines.needed]
        ends = [each[number].end for number in needed]
        if lines.in_turn:
            ends = [here]
            for number in needed:
                ends.append(self.schedule(chain, lines.lines[number], ends[-1]).end)
        return stops, joined(ends)

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
        ends = [inside.schedule(other, route.path, here, route.lines).end for route in other.ways]
        return min(ends, key=_soonest)


def _soonest(end: Reached) -> tuple[date, bool]:
    return end.day, end.doubt != Doubt.NONE


def joined(ends: Sequence[Reached]) -> Reached:
    """The latest of several days; in doubt where one of them is."""
    doubts = [end.doubt for end in ends if end.doubt]
    return Reached(max(end.day for end in ends), next(iter(doubts), Doubt.NONE))
