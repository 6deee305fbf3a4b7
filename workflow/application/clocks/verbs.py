"""The verbs of a period: end it early, ask for more time, grant or decline that."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.advance import lead
from workflow.application.changes import closed
from workflow.application.clocks import events as e
from workflow.application.clocks.clocks import period_ends
from workflow.application.clocks.events import AskExtension, DeclineExtension, EndEarly, Extend
from workflow.application.context import Context, require_actor, require_kind
from workflow.application.event import Record
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.roles import the_applicants
from workflow.application.state import Application, Passage, Prolonged, Warned
from workflow.chain.machine import PASS
from workflow.chain.model.clocks import Extension
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.errors import Refused
from workflow.rules.calendar import add_months


def _who_ends_early(application: Application, act: Act, context: Context) -> str | None:
    step = context.chain.steps.get(application.step)
    return step.end_early if step else None


def _who_extends(application: Application, act: Act, context: Context) -> str | None:
    step = context.chain.steps.get(application.step)
    return step.extension.by if step and step.extension else None


@verb(EndEarly, role=_who_ends_early)
def end_early(application: Application, act: EndEarly, context: Context) -> e.EndedEarly:
    """提前结束 by whom the definition allows it. Source: case 7, return at any time."""
    step = require_kind(application, context, act.verb, Kind.PERIOD)
    if not step.end_early:
        raise Refused(
            "not-before-its-end",
            step=step.title,
            day=period_ends(application, step),
            number=application.number,
        )
    require_actor(application, context, step.end_early)
    move = lead(context.machine, application, PASS, context.today)
    return e.EndedEarly(step=step.name, reason=act.reason, move=move)


@verb(AskExtension, role=the_applicants)
def ask_extension(
    application: Application, act: AskExtension, context: Context
) -> e.ExtensionAsked:
    """申请延期 by the applicant, while the period runs; one request at a time."""
    step = require_kind(application, context, act.verb, Kind.PERIOD)
    require_actor(application, context, APPLICANT)
    rule, so_far = _rule(application, step), application.prolonged or Prolonged()
    if len(so_far.until) >= rule.times:
        raise Refused(
            "extended-already",
            step=step.title,
            times=len(so_far.until),
            day=period_ends(application, step),
        )
    if so_far.asked:
        raise Refused("extension-asked", number=application.number, reason=so_far.asked)
    return e.ExtensionAsked(step=step.name, reason=act.reason)


@verb(Extend, role=_who_extends)
def extend(application: Application, act: Extend, context: Context) -> e.Extended:
    """同意延期, before the last day is over; never longer than the definition allows."""
    step, rule = _requested(application, act.verb, context)
    last = period_ends(application, step)
    until = _wanted(act, last)
    furthest = add_months(last, rule.months)
    if until is None or not last < until <= furthest:
        raise Refused(
            "extension-length",
            number=application.number,
            last=last,
            furthest=furthest,
            months=rule.months,
        )
    return e.Extended(step=step.name, until=until, opinion=act.opinion)


@verb(DeclineExtension, role=_who_extends)
def decline_extension(
    application: Application, act: DeclineExtension, context: Context
) -> e.ExtensionDeclined:
    """不同意延期; the period ends on its last day."""
    step, _ = _requested(application, act.verb, context)
    return e.ExtensionDeclined(step=step.name, opinion=act.opinion)


def _wanted(act: Extend, last: date) -> date | None:
    """The new last day; None where it is not said in exactly one way."""
    if (act.months > 0) is (act.until is not None) or act.months < 0:
        return None
    try:
        return act.until or add_months(last, act.months)
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


def _said(application: Application, one: Warned) -> Changes:
    """The last that was told of a clock; its earlier rounds and starts are in the journal."""
    key = one.clock, one.number
    others = [each for each in application.warned if (each.clock, each.number) != key]
    return {"warned": (*others, one)}


@folds(e.ClockWarned)
def _warned(application: Application, event: e.ClockWarned, record: Record) -> Changes:
    start, last, to = event.starts_on, event.last_day, event.to
    one = Warned(event.clock, start, last, to, event.number, event.turn, event.days)
    return _said(application, one)


@folds(e.ClockRanOut)
def _ran_out(application: Application, event: e.ClockRanOut, record: Record) -> Changes:
    start, last, to = event.starts_on, event.last_day, event.to
    one = Warned(event.clock, start, last, to, event.number, event.turn, ran_out=True)
    return _said(application, one)


def _noted(application: Application, record: Record, outcome: str, text: str = "") -> Changes:
    """One line more in the history of the period."""
    one = Passage(application.step, outcome, record.by, record.name, record.at, text)
    one = replace(one, behalf=record.behalf_name)
    return {"history": (*application.history, one)}


@folds(e.ExtensionAsked)
def _asked(application: Application, event: e.ExtensionAsked, record: Record) -> Changes:
    so_far = application.prolonged or Prolonged()
    asked = replace(so_far, asked=event.reason, asked_at=record.at)
    return {"prolonged": asked, **_noted(application, record, "extension-asked", event.reason)}


def _answered(so_far: Prolonged | None) -> Prolonged:
    return replace(so_far or Prolonged(), asked="", asked_at=None)


@folds(e.Extended)
def _extended(application: Application, event: e.Extended, record: Record) -> Changes:
    """The last day moves, and the warnings of the new one are still to come."""
    so_far = _answered(application.prolonged)
    return {
        "prolonged": replace(so_far, until=(*so_far.until, event.until)),
        "warned": tuple(one for one in application.warned if one.clock != event.step),
        **_noted(application, record, "extended", event.opinion),
    }


@folds(e.ExtensionDeclined)
def _declined(application: Application, event: e.ExtensionDeclined, record: Record) -> Changes:
    noted = _noted(application, record, "extension-declined", event.opinion)
    return {"prolonged": _answered(application.prolonged), **noted}


@folds(e.ExtensionLapsed)
def _lapsed(application: Application, event: e.ExtensionLapsed, record: Record) -> Changes:
    noted = _noted(application, record, "extension-lapsed")
    return {"prolonged": _answered(application.prolonged), **noted}


folds(e.EndedEarly)(closed("ended-early"))
