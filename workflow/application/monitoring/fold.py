"""How what the engine noticed by itself changes an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.changes import moved, passage
from workflow.application.event import Record
from workflow.application.monitoring import events as e
from workflow.application.objections.fold import with_objection
from workflow.application.people.fold import open_again
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Due


@folds(e.Stranded)
def stranded(application: Application, event: e.Stranded, record: Record) -> Changes:
    """Nobody may act in this role."""
    return {"stranded": event.role}


@folds(e.Restaffed)
def restaffed(application: Application, event: e.Restaffed, record: Record) -> Changes:
    """Somebody may act again."""
    return {"stranded": ""}


@folds(e.Freed)
def freed(application: Application, event: e.Freed, record: Record) -> Changes:
    """As if they had released it, or the question had been taken back."""
    return open_again(application, event.seat, question=event.question)


@folds(e.DeadlineSet)
def deadline_set(application: Application, event: e.DeadlineSet, record: Record) -> Changes:
    """Until when the step is to be dealt with."""
    return {"deadline": Due(event.due_at, event.remind_at, event.unknown_after)}


@folds(e.Overdue)
def overdue(application: Application, event: e.Overdue, record: Record) -> Changes:
    """People were told, ahead of the end or after it."""
    if event.objection:
        return with_objection(application, event.objection, late=True)
    due = application.deadline or Due()
    if event.ahead:
        return {"deadline": replace(due, reminded=True)}
    return {"deadline": replace(due, overdue=True, escalated=event.escalated)}


@folds(e.Lapsed)
def lapsed(application: Application, event: e.Lapsed, record: Record) -> Changes:
    """Where the end of the time leads."""
    return {
        **moved(application, event.move, record.at),
        "history": passage(application, record, "lapsed"),
    }
