"""期限: every clock of an application, derived from what was recorded. It tells, and never agrees.

A clock is derived and never stored as running: an income, a payment, a passed step or a day in a
field starts it, and what stops it is in the journal too. The tax office may publish another day
than its rule makes (细则 109); such a day is read from its notice, not computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from workflow.application.clocks.points import starts, stops_of
from workflow.application.lines import faces
from workflow.application.state import Application, Status, Warned
from workflow.chain.model.chain import Chain
from workflow.chain.model.clocks import ClockRule
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.rules.calendar import (
    Calendar,
    Roll,
    Unit,
    add_months,
    end_of,
    months_longer,
    shanghai_date,
)

RUNS_NOT = frozenset(
    {Status.DRAFT, Status.REFUSED, Status.WITHDRAWN, Status.TERMINATED, Status.VOIDED}
)
"""A draft starts no clock; what came to nothing stops every one. What was completed does not:
its periods of law go on."""
_INSTANT, _DAY = timedelta(microseconds=1), timedelta(days=1)


class Sort(StrEnum):
    """What kind of end it is."""

    CLOCK = "clock"
    PERIOD = "period"
    FILING = "filing"
    DEADLINE = "deadline"
    PUBLICITY = "publicity"


class Clock(msgspec.Struct, frozen=True):
    """One end that comes by time. `provisional`: the calendar is not published that far, and it
    may end later. `warn`: days before the last day; `said` is what was told of it last. `waits`:
    once run out it is still to be stopped.
    """

    sort: Sort
    name: str
    last_day: date
    ends_at: datetime
    to: tuple[str, ...]
    starts_on: date | None = None
    number: int = 0
    turn: int = 1
    provisional: bool = False
    stopped_on: date | None = None
    warn: tuple[int, ...] = ()
    said: Warned | None = None
    waits: bool = False

    @property
    def slot(self) -> str:
        """Its name among the ends of its application."""
        return f"{self.sort}:{self.name}" + (f":{self.number}" if self.number else "")

    @property
    def ran_out(self) -> bool:
        """Whether it was recorded that it ran out."""
        return self.said is not None and self.said.ran_out

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.stopped_on is not None or (self.ran_out and not self.waits)

    @property
    def ends_silently(self) -> bool:
        """Whether nothing is told at its end: a period ends by its step, and of a filing only
        that is told which its definition asks for.
        """
        return self.sort is Sort.PERIOD or (self.sort is Sort.FILING and not self.warn)

    def left(self, today: date) -> int:
        """Days from today to its last day; negative once that is over."""
        return (self.last_day - today).days


def clocks(
    application: Application, chain: Chain, calendar: Calendar | None = None
) -> tuple[Clock, ...]:
    """The clocks that warn: those of the definition, the period under way, recurring filings.

    Without a calendar a day that needs one is the earliest that it can be.
    """
    if application.status in RUNS_NOT:
        return ()
    of_rules = [
        _of_rule(rule, number, start, application, chain, calendar)
        for rule in chain.clocks.values()
        for number, start in starts(rule.begins, application, chain)
    ]
    return (*of_rules, *_of_steps(application, chain))


def everything(
    application: Application, chain: Chain, calendar: Calendar | None = None
) -> tuple[Clock, ...]:
    """As `clocks`, with the deadline of the current step and the publicity under way."""
    return (*clocks(application, chain, calendar), *at_the_step(application, chain))


def at_the_step(application: Application, chain: Chain) -> Iterator[Clock]:
    """The deadline of the current step, and the publicity under way."""
    if application.deadline or application.notice or application.lines:
        for line in faces(application):
            yield from _at_the_step(line, chain)


def _at_the_step(application: Application, chain: Chain) -> Iterator[Clock]:
    due, notice = application.deadline, application.notice
    if not (due or notice) or application.ended or not application.step:
        return
    to = (actor_of(application, chain, chain.steps[application.step]),)
    if due and due.due_at:
        yield _until(Sort.DEADLINE, application.step, due.due_at, to)
    if notice and notice.window:
        yield _until(Sort.PUBLICITY, notice.step, notice.window.ends_at, to)


def _until(sort: Sort, name: str, ends_at: datetime, to: tuple[str, ...]) -> Clock:
    return Clock(sort, name, shanghai_date(ends_at - _INSTANT), ends_at, to)


def actor_of(application: Application, chain: Chain, step: Step) -> str:
    """Who acts on a step: a role, or `@person` for the applicant."""
    return told(application, chain.actor(step))


def told(application: Application, actor: str) -> str:
    """A role as it is; the applicant as `@person`."""
    return f"@{application.applicant}" if actor == APPLICANT else actor


# the clocks of one rule, of a period, of filings


def _of_rule(
    rule: ClockRule,
    number: int,
    start: date,
    application: Application,
    chain: Chain,
    calendar: Calendar | None,
) -> Clock:
    stops = stops_of(rule, number, start, application, chain)
    warned = said_of(rule.name, number, start, application)
    turn = _turn(rule, start, stops, warned, application)
    day, provisional = last_day(rule, start, turn, calendar)
    to = (told(application, rule.told),)
    ends = Sort.CLOCK, rule.name, day, end_of(day), to, start, number, turn, provisional
    return Clock(
        *ends,
        stopped_on=stops[0] if stops and not rule.settled_each_time else None,
        warn=rule.warn,
        said=warned if warned and warned.turn == turn else None,
        waits=rule.ends is not None,
    )


def said_of(clock: str, number: int, start: date, application: Application) -> Warned | None:
    """What was last told of a clock that started on that day."""
    key, last = (clock, number, start), None
    for warned in application.warned:
        if (warned.clock, warned.number, warned.starts_on) == key:
            last = warned
    return last


def _turn(
    rule: ClockRule,
    start: date,
    stops: list[date],
    warned: Warned | None,
    application: Application,
) -> int:
    """Which round of a recurring clock is under way: the first that was not over when the
    application was handed in, and one more for each that was filed, or that ran out.
    """
    if not rule.every_months:
        return 1
    begun = shanghai_date(application.history[0].at) if application.history else start
    turn = 1
    while last_day(rule, start, turn, None)[0] < begun:
        turn += 1
    if rule.settled_each_time:
        return turn + len(stops)
    return max(turn, warned.turn + warned.ran_out) if warned else turn


def period_ends(application: Application, step: Step) -> date:
    """The last day of the period under way, with what was granted (docs/law.md#leave)."""
    granted = application.prolonged.until if application.prolonged else ()
    return granted[-1] if granted else add_months(shanghai_date(application.since), step.months)


def _of_steps(application: Application, chain: Chain) -> Iterator[Clock]:
    """The period under way, and recurring filings that are owed, each until its due day."""
    for line in faces(application) if application.lines else (application,):
        step = chain.steps.get(line.step)
        if step and step.kind is Kind.PERIOD:
            start, day = shanghai_date(line.since), period_ends(line, step)
            both = told(line, APPLICANT), actor_of(line, chain, step)
            yield _of_step(Sort.PERIOD, step, start, day, tuple(dict.fromkeys(both)), application)
    for duty in application.duties:
        if duty.due_on is None:
            continue
        step = chain.steps[duty.step]
        start = months_longer(duty.first or duty.due_on, duty.due_on, -duty.every_months)
        to = (actor_of(application, chain, step),)
        yield _of_step(Sort.FILING, step, start, duty.due_on, to, application)


def _of_step(
    sort: Sort, step: Step, start: date, day: date, to: tuple[str, ...], application: Application
) -> Clock:
    """A clock whose warnings the step itself names."""
    warn, said = step.warn, said_of(step.name, 0, start, application)
    return Clock(sort, step.name, day, end_of(day), to, start, warn=warn, said=said, waits=True)


# what is next


def next_look(clock: Clock) -> datetime | None:
    """When the clock must be looked at again; None if it only waits to be stopped."""
    if clock.over or clock.ran_out:
        return None
    before = clock.said.days if clock.said else 0
    if ahead := next((days for days in clock.warn if not before or days < before), 0):
        return opens(clock.last_day, ahead)
    return None if clock.ends_silently else clock.ends_at


# on which day a clock runs out (docs/law.md#terms)


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
    if rule.days:
        last = begun + timedelta(days=rule.days)
    elif rule.day_of_next_month:
        following = add_months(begun.replace(day=1), 1)
        end = add_months(following, 1) - _DAY
        last = following.replace(day=min(rule.day_of_next_month, end.day))
    else:
        last = add_months(start, before + (rule.months or rule.every_months))
    return _rolled(last, rule.roll, calendar)


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
