"""When a publicity, a deadline or the days for an objection end, if the calendar reaches so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from workflow.application.context import Context
from workflow.application.objections.events import ObjectionTermSet
from workflow.application.state import Application, Objection
from workflow.chain.model.step import Objections, Term
from workflow.errors import CalendarNotPublished
from workflow.rules.publicity import Interruption, Rule, Window, window


def reckoned(
    rule: Rule,
    since: Sequence[datetime],
    context: Context,
    interruptions: tuple[Interruption, ...] = (),
) -> tuple[Window | None, date | None]:
    """The window that begins at these moments, or the last day that the calendar knows where it
    does not reach far enough.
    """
    calendar = context.directory.calendar()
    try:
        return window(rule, since, calendar, interruptions), None
    except CalendarNotPublished:
        return None, calendar.known_through


def term_of(term: Term | None, since: datetime, context: Context) -> dict[str, Any]:
    """The end of a term for an objection that begins at `since`, as its event says it; nothing
    where no term is set.
    """
    if term is None:
        return {}
    days, unknown = reckoned(Rule(days=term.days, unit=term.unit), [since], context)
    return {"due_at": days.ends_at if days else None, "unknown_after": unknown}


def published_meanwhile(application: Application, context: Context) -> ObjectionTermSet | None:
    """The term of an objection that waited for the calendar, once that reaches far enough."""
    for objection in application.open_objections:
        publicity = context.chain.steps[objection.step].publicity
        process = publicity.objections if publicity else None
        if process and objection.unknown_after and objection.term_from:
            term = term_of(_running(objection, process), objection.term_from, context)
            if due_at := term.get("due_at"):
                return ObjectionTermSet(objection=objection.number, due_at=due_at)
    return None


def _running(objection: Objection, process: Objections) -> Term | None:
    """The term that runs now."""
    if objection.upheld is not None:
        return process.announce
    return process.dispose if objection.accepted_at else process.accept or process.dispose
