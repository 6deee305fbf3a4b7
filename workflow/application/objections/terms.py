"""Until when an objection is to be accepted, disposed of, or its finding published."""

from __future__ import annotations

from datetime import date, datetime

from workflow.application.context import Context
from workflow.application.objections.events import ObjectionTermSet
from workflow.application.state import Application, Objection
from workflow.chain.model.step import Objections, Step, Term
from workflow.errors import CalendarNotPublished
from workflow.rules.publicity import Rule, window


def ends(
    term: Term | None, since: datetime, context: Context
) -> tuple[datetime | None, date | None]:
    """The end of a term that begins at `since`, or the last day that the calendar knows where it
    ends before that; neither where no term is set.
    """
    if term is None:
        return None, None
    rule, calendar = Rule(days=term.days, unit=term.unit), context.directory.calendar()
    try:
        return window(rule, [since], calendar, ()).ends_at, None
    except CalendarNotPublished:
        return None, calendar.known_through


def published_meanwhile(
    application: Application, step: Step, context: Context
) -> ObjectionTermSet | None:
    """The term of an objection that waited for the calendar, once that reaches far enough."""
    process = step.publicity.objections if step.publicity else None
    for one in application.open_objections if process else ():
        if process and one.unknown_after and one.term_from:
            due_at, _unknown = ends(_running(one, process), one.term_from, context)
            if due_at:
                return ObjectionTermSet(objection=one.number, due_at=due_at)
    return None


def _running(one: Objection, process: Objections) -> Term | None:
    """The term that runs now."""
    if one.upheld is not None:
        return process.announce
    return process.dispose if one.accepted_at else process.accept or process.dispose
