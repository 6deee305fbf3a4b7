"""Clocks, publicities and periods judged a second time: days counted apart from the verbs."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.application.clocks import events as e
from workflow.application.publicity import events as publicity
from workflow.application.state import Application, Status
from workflow.audit.rules.deciding import kept_out
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.clocks import Anchor, ClockRule, Extension
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.rules.calendar import Roll, Unit

LONGEST_REST = 15
"""No published run of days off is as long as this."""
_CHINA = ZoneInfo("Asia/Shanghai")
_OVER = (Status.DRAFT, Status.REFUSED, Status.WITHDRAWN, Status.TERMINATED, Status.VOIDED)


# what was told of a clock


@judges("warned", e.ClockWarned, e.ClockRanOut)
def told_otherwise(transition: Transition) -> bool:
    """Whether the clock does not run, ends on another day, or the moment to say so had not come."""
    return not _rightly_told(transition)


def _rightly_told(transition: Transition) -> bool:
    """Whether the clock runs, ends on that day, and the moment to say so had come."""
    before, event, at = transition.before, transition.event, transition.record.fell_due
    chain = transition.chain
    if before.status in _OVER:
        return False
    rule, step = chain.clocks.get(event.clock), chain.steps.get(event.clock)
    if rule is not None:
        sound = _started(before, event, rule) and _ends_so(event, rule)
        warn, again = rule.warn, not _stopped(before, event, rule)
    elif step is not None:
        sound, warn, again = _ends_as_owed(before, event, step), step.warn, True
    else:
        return False
    if not isinstance(event, e.ClockWarned):
        return sound and again and _midnight_after(event.last_day) <= at
    opened = _midnight_after(event.last_day - timedelta(days=event.days + 1))
    return sound and again and event.days in warn and opened <= at and _fewer(before, event)


def _fewer(before: Application, event: e.ClockWarned) -> bool:
    """Whether it was not told already that so few days are left."""
    return not any(
        warning.clock == event.clock
        and (warning.number, warning.turn, warning.starts_on)
        == (event.number, event.turn, event.starts_on)
        and (warning.ran_out or warning.days <= event.days)
        for warning in before.warned
    )


def _started(before: Application, event: e.ClockTold, rule: ClockRule) -> bool:
    """Whether something on file started it on that day."""
    what, name = rule.begins.what, rule.begins.name
    if what is Anchor.INCOME:
        return (event.number, event.starts_on) in [
            (income.number, income.on) for income in before.incomes
        ]
    if what is Anchor.PAYMENT:
        paid = [payment.on for payment in before.payments]
        return 0 < event.number <= len(paid) and paid[event.number - 1] == event.starts_on
    if what is Anchor.FIELD:
        return str(before.facts.get(name)) == event.starts_on.isoformat()
    left = [
        passage.at.astimezone(_CHINA).date() for passage in before.history if passage.step == name
    ]
    return event.starts_on in left


def _stopped(before: Application, event: e.ClockTold, rule: ClockRule) -> bool:
    """Whether a filing had stopped it for good before this was told."""
    if rule.ends is None or rule.ends.what is not Anchor.FILED or rule.every_months:
        return False
    return any(
        (passage.step, passage.outcome) == (rule.ends.name, "filed")
        and passage.at.astimezone(_CHINA).date() >= event.starts_on
        for passage in before.history
    )


def _ends_so(event: e.ClockTold, rule: ClockRule) -> bool:
    """Whether its last day is the one that the rule makes, or one that days off have moved."""
    begun = months_on(event.starts_on, rule.every_months * (event.turn - 1))
    if rule.days:
        raw = begun + timedelta(days=rule.days)
    elif rule.day_of_next_month:
        year, month = divmod(begun.year * 12 + begun.month, 12)
        raw = date(year, month + 1, min(rule.day_of_next_month, monthrange(year, month + 1)[1]))
    else:
        rounds = rule.every_months * (event.turn - 1)
        raw = months_on(event.starts_on, rounds + (rule.months or rule.every_months))
    if rule.days and rule.unit is Unit.WORKING:
        return raw <= event.last_day <= raw + timedelta(days=2 * rule.days + LONGEST_REST)
    moved = event.last_day - raw
    most = timedelta(days=0 if rule.roll is Roll.NONE else LONGEST_REST)
    return timedelta(0) <= moved <= most


def _ends_as_owed(before: Application, event: e.ClockTold, step: Step) -> bool:
    """Whether a period under way or a filing that is owed ends on that day."""
    if step.kind is Kind.PERIOD:
        return before.step == step.name and _last_of(before, step) == event.last_day
    return any((duty.step, duty.due_on) == (step.name, event.last_day) for duty in before.duties)


# publicities and periods


@judges("early", publicity.Expired)
def cut_short(transition: Transition) -> bool:
    """Whether a publicity was over before the end of its window, or a period before its last day
    was.
    """
    before, step, at = transition.before, transition.step, transition.record.fell_due
    if step is None or step.kind not in (Kind.PERIOD, Kind.PUBLICIZE):
        return False
    if step.kind is Kind.PERIOD:
        return not _over(before, step, at)
    window = before.notice.window if before.notice else None
    return window is None or at < window.ends_at


general_only(
    "its window is asked for when the publicity ends",
    publicity.Published,
    publicity.Restored,
    publicity.Rescheduled,
)
general_only("a notice that is down has no window: it cannot end", publicity.Interrupted)


@judges(
    "extension", e.EndedEarly, e.ExtensionAsked, e.Extended, e.ExtensionDeclined, e.ExtensionLapsed
)
def extended_otherwise(transition: Transition) -> bool:
    """Whether this person may not end or extend the period so, now."""
    step = transition.step
    if step is None or step.kind is not Kind.PERIOD:
        return True
    return not _allowed(transition, transition.event, step)


def _allowed(transition: Transition, event: Any, step: Step) -> bool:
    before, record = transition.before, transition.record
    if isinstance(event, e.EndedEarly):
        return _by(transition, step.end_early)
    rule, so_far = step.extension, before.prolonged
    if rule is None:
        return False
    granted, asked = (so_far.until, bool(so_far.asked)) if so_far else ((), False)
    over = _over(before, step, transition.record.fell_due)
    if isinstance(event, e.ExtensionAsked):
        return record.by == before.applicant and not (asked or over) and len(granted) < rule.times
    if isinstance(event, e.ExtensionLapsed):
        return asked and over
    if not asked or over or not _by(transition, rule.by):
        return False
    last = _last_of(before, step)
    longer = isinstance(event, e.Extended) and last < event.until <= _furthest(before, last, rule)
    return isinstance(event, e.ExtensionDeclined) or (longer and len(granted) < rule.times)


def _furthest(before: Application, last: date, rule: Extension) -> date:
    """The last day that may be granted, counted from the first day of the period."""
    first = before.since.astimezone(_CHINA).date()
    months = 12 * (last.year - first.year) + last.month - first.month
    if months_on(first, months) != last:
        return months_on(last, rule.months)
    return months_on(first, months + rule.months)


def _by(transition: Transition, role: str) -> bool:
    """Whether somebody did it who acts in that role, and who may decide on this application."""
    record = transition.record
    if role == APPLICANT:
        return record.by == transition.before.applicant
    here = transition.first_accounts(record.by, record.behalf)
    return bool(role) and record.role == role and here.isdisjoint(kept_out(transition))


def _last_of(before: Application, step: Step) -> date:
    """The last day of the period under way."""
    if before.prolonged and before.prolonged.until:
        return max(before.prolonged.until)
    return months_on(before.since.astimezone(_CHINA).date(), step.months)


def _over(before: Application, step: Step, at: datetime) -> bool:
    return at >= _midnight_after(_last_of(before, step))


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_CHINA) + timedelta(days=1)


def months_on(day: date, months: int) -> date:
    """The corresponding day, or the last of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
