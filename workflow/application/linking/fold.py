"""How an application below (子流程) changes the one above."""

from __future__ import annotations

from workflow.application.changes import moved, passage
from workflow.application.event import Record
from workflow.application.linking.events import ChildEnded, ChildStarted
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Status


@folds(ChildStarted)
def started(application: Application, event: ChildStarted, record: Record) -> Changes:
    """It waits for the other one."""
    history = passage(application, record, "child-started", event.child)
    return {"children": {**application.children, event.child: ""}, "history": history}


@folds(ChildEnded)
def ended(application: Application, event: ChildEnded, record: Record) -> Changes:
    """Where the end of the other one leads."""
    outcome = "passed" if event.status is Status.COMPLETED else "refused"
    return {
        "children": {**application.children, event.child: event.status.value},
        **moved(application, event.move, record.at),
        "history": passage(application, record, outcome, event.child),
    }
