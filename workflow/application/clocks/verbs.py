"""The verbs of a period: end it early, ask for more time, grant or decline that; and what the
engine tells of clocks by itself.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import convert
from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.advance import lead
from workflow.application.changes import closed
from workflow.application.clocks import events as e
from workflow.application.clocks.clocks import Clock, clocks, opens, period_ends
from workflow.application.context import Context, require_actor, require_kind
from workflow.application.event import Aside, Record
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import the_applicants
from workflow.application.state import Application, Passage, Prolonged, Warned
from workflow.chain.machine import PASS
from workflow.chain.model.clocks import Extension
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.errors import Refused
from workflow.rules.calendar import months_longer, shanghai_date


def _who_ends_early(application: Application, act: Act, context: Context) -> str | None:
    step = context.chain.steps.get(application.step)
    return step.end_early if step else None


def _who_extends(application: Application, act: Act, context: Context) -> str | None:
    step = context.chain.steps.get(application.step)
    return step.extension.by if step and step.extension else None


@verb(e.EndEarly, role=_who_ends_early, at=(Kind.PERIOD,))
def end_early(application: Application, act: e.EndEarly, context: Context) -> e.EndedEarly:
    """提前结束 by whom the definition allows it. Source: case 7, return at any time."""
    step = require_kind(application, context, act.verb, Kind.PERIOD)
    if not step.end_early:
        last, number = period_ends(application, step), application.number
        raise Refused("not-before-its-end", step=step.title, day=last, number=number)
    require_actor(application, context, step.end_early)
    move = lead(context.machine, application, PASS, context.today)
    return e.EndedEarly.of(act, step=step.name, move=move)


@verb(e.AskExtension, role=the_applicants, at=(Kind.PERIOD,))
def ask_extension(
    application: Application, act: e.AskExtension, context: Context
) -> e.ExtensionAsked:
    """申请延期 by the applicant, while the period runs; one request at a time."""
    step = require_kind(application, context, act.verb, Kind.PERIOD)
    require_actor(application, context, APPLICANT)
    rule, so_far = _rule(application, step), application.prolonged or Prolonged()
    if len(so_far.until) >= rule.times:
        times, last = len(so_far.until), period_ends(application, step)
        raise Refused("extended-already", step=step.title, times=times, day=last)
    if so_far.asked:
        raise Refused("extension-asked", number=application.number, reason=so_far.asked)
    return e.ExtensionAsked.of(act, step=step.name)


@verb(e.Extend, role=_who_extends, at=(Kind.PERIOD,))
def extend(application: Application, act: e.Extend, context: Context) -> e.Extended:
    """同意延期, before the last day is over; never longer than the definition allows."""
    step, rule = _requested(application, act.verb, context)
    last = period_ends(application, step)
    first = shanghai_date(application.since)
    until = _wanted(act, first, last)
    furthest = months_longer(first, last, rule.months)
    if until is None or not last < until <= furthest:
        raise Refused(
            "extension-length",
            number=application.number,
            last=last,
            furthest=furthest,
            months=rule.months,
        )
    return e.Extended.of(act, step=step.name, until=until)


@verb(e.DeclineExtension, role=_who_extends, at=(Kind.PERIOD,))
def decline_extension(
    application: Application, act: e.DeclineExtension, context: Context
) -> e.ExtensionDeclined:
    """不同意延期; the period ends on its last day."""
    step, _ = _requested(application, act.verb, context)
    return e.ExtensionDeclined.of(act, step=step.name)


def _wanted(act: e.Extend, first: date, last: date) -> date | None:
    """The new last day; None where it is not said in exactly one way."""
    if (act.months > 0) is (act.until is not None) or act.months < 0:
        return None
    try:
        return act.until or months_longer(first, last, act.months)
    except ValueError:
        return None


def _requested(application: Application, verb: str, context: Context) -> tuple[Step, Extension]:
    """The period, if the person may decide on more time for it and somebody asked for that."""
    step = require_kind(application, context, verb, Kind.PERIOD)
    rule = _rule(application, step)
    require_actor(application, context, rule.by)
    if application.prolonged is None or not application.prolonged.asked:
        raise Refused("no-extension-asked", number=application.number)
    return step, rule


def _rule(application: Application, step: Step) -> Extension:
    if step.extension is None:
        raise Refused("no-extension", step=step.title, day=period_ends(application, step))
    return step.extension


@folds(e.ClockWarned)
@folds(e.ClockRanOut)
def _told(application: Application, event: e.ClockTold, record: Record) -> Changes:
    """The last that was told of a clock; its earlier rounds and starts are in the journal."""
    warned = convert(event, Warned, from_attributes=True)
    if isinstance(event, e.ClockRanOut):
        warned = replace(warned, ran_out=True)
    key = warned.clock, warned.number
    others = [other for other in application.warned if (other.clock, other.number) != key]
    return {"warned": (*others, warned)}


def _noted(application: Application, record: Record, outcome: str, text: str = "") -> Changes:
    """One line more in the history of the period."""
    line = Passage(application.step, outcome, record.by, record.name, record.fell_due, text)
    return {"history": (*application.history, replace(line, behalf=record.behalf_name))}


@folds(e.ExtensionAsked)
def _asked(application: Application, event: e.ExtensionAsked, record: Record) -> Changes:
    asked = _request(application, event.reason, record.at)
    return {"prolonged": asked, **_noted(application, record, "extension-asked", event.reason)}


def _request(application: Application, reason: str = "", at: datetime | None = None) -> Prolonged:
    """The request for more time that is open from now on; none without a reason."""
    return replace(application.prolonged or Prolonged(), asked=reason, asked_at=at)


@folds(e.Extended)
def _extended(application: Application, event: e.Extended, record: Record) -> Changes:
    """The last day moves, and the warnings of the new one are still to come."""
    answered = _request(application)
    return {
        "prolonged": replace(answered, until=(*answered.until, event.until)),
        "warned": tuple(other for other in application.warned if other.clock != event.step),
        **_noted(application, record, "extended", event.opinion),
    }


@folds(e.ExtensionDeclined)
def _declined(application: Application, event: e.ExtensionDeclined, record: Record) -> Changes:
    noted = _noted(application, record, "extension-declined", event.opinion)
    return {"prolonged": _request(application), **noted}


@folds(e.ExtensionLapsed)
def _lapsed(application: Application, event: e.ExtensionLapsed, record: Record) -> Changes:
    noted = _noted(application, record, "extension-lapsed")
    return {"prolonged": _request(application), **noted}


folds(e.EndedEarly)(closed("ended-early"))


def clock_notice(application: Application, context: Context) -> Aside | None:
    """The next warning, or that a clock has run out; None if nothing is to be told now.

    A pause of the application stops no term of the law, so it is told then too.
    """
    step = context.chain.steps.get(application.step)
    warning = [step] if step and step.warn else []
    warning += [context.chain.steps[duty.step] for duty in application.duties]
    if not context.chain.clocks and not any(step.warn for step in warning):
        return None
    running = clocks(application, context.chain, context.directory.calendar())
    return next(filter(None, (_notice(clock, context) for clock in running)), None)


def _notice(clock: Clock, context: Context) -> Aside | None:
    """What is to be told of one clock now."""
    if clock.starts_on is None or clock.over or clock.ran_out:
        return None
    if context.now >= clock.ends_at and not clock.provisional:
        if clock.ends_silently:
            return None
        return e.ClockRanOut.of(clock, clock=clock.name)
    before = clock.said.days if clock.said else 0
    reached = [days for days in clock.warn if context.now >= opens(clock.last_day, days)]
    if not reached or (before and reached[-1] >= before):
        return None
    return e.ClockWarned.of(clock, clock=clock.name, days=reached[-1])


def request_lapses(application: Application, context: Context) -> e.ExtensionLapsed | None:
    """A request for more time that is open when the last day is over."""
    step = context.chain.steps.get(application.step)
    asked = application.prolonged and application.prolonged.asked
    if not asked or application.suspended or step is None or step.kind is not Kind.PERIOD:
        return None
    over = context.today > period_ends(application, step)
    return e.ExtensionLapsed(step=step.name) if over else None
