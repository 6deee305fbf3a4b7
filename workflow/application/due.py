"""The next event that nobody asked for: a publicity is over, a deadline passed, a clock warns."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from workflow.application.clocks.clocks import clocks
from workflow.application.clocks.events import ClockRanOut, ClockWarned, ExtensionLapsed
from workflow.application.clocks.verbs import clock_notice, request_lapses
from workflow.application.closing.verbs import ended
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.lines import faces
from workflow.application.monitoring.events import Lapsed, Overdue
from workflow.application.monitoring.verbs import noticed, staffing
from workflow.application.publicity.events import Expired
from workflow.application.publicity.verbs import due as due_at_a_publicity
from workflow.application.state import Application
from workflow.application.tasks import moments
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind

TIMED = (Expired, Lapsed, ExtensionLapsed, Overdue, ClockWarned, ClockRanOut)
"""What comes because a moment has come, and is recorded with it."""


def next_due(
    application: Application, context: Context, since: datetime
) -> tuple[Event, datetime | None] | None:
    """The next event that is due, and the moment at which it fell due; None of what has none. The
    moments that passed from `since` on are gone through one after another, so that the same is
    recorded however late it is asked. Asked before and after every act.
    """
    if _nothing_runs(application, context.chain):
        event: Event | None = staffing(application, context) if context.arrived else None
        return (event, None) if event else None
    for moment in _passed(application, context, min(since, context.now)):
        if event := due(application, replace(context, now=moment), past=True):
            fell_due = max(moment, since)  # never before the last record, also of a clock set back
            return event, fell_due if isinstance(event, TIMED) else None
    event = due(application, context)
    return (event, None) if event else None


def _passed(application: Application, context: Context, since: datetime) -> list[datetime]:
    """The moments up to now. What began when they were past already is due from then on."""
    running = clocks(application, context.chain, context.directory.calendar())
    coming = moments(application, context.chain, running)
    return sorted({max(moment, since) for moment in coming if moment <= context.now})


def due(application: Application, context: Context, *, past: bool = False) -> Event | None:
    """The next of it, or None. The order decides what comes first where several are due at once. Of
    a `past` moment only what time itself brings.
    """
    return next(filter(None, (_due(line, context, past) for line in faces(application))), None)


def _due(application: Application, context: Context, past: bool) -> Event | None:
    """As `due`, at the step in front."""
    return (
        ended(application, context)
        or request_lapses(application, context)
        or due_at_a_publicity(application, context)
        or noticed(application, context, past=past)
        or clock_notice(application, context)
    )


def _nothing_runs(application: Application, chain: Chain) -> bool:
    """Whether no time runs and nobody holds a seat: most steps, of which the clock need not ask."""
    if (
        application.lines
        or application.notice
        or application.duties
        or application.objections
        or application.children
        or chain.clocks
    ):
        return False
    if application.assignments or application.questions or application.stranded:
        return False
    step = chain.steps.get(application.step)
    return step is None or (step.deadline is None and step.kind is not Kind.PERIOD)
