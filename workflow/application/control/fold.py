"""How an application is stopped, and goes on."""

from __future__ import annotations

from workflow.application.changes import closed, passage
from workflow.application.control.events import Resumed, Suspended, Terminated, Voided
from workflow.application.event import Record
from workflow.application.registry import Changes, folds
from workflow.application.state import Application

folds(Terminated)(closed("terminated"))
folds(Voided)(closed("voided"))


@folds(Suspended)
def suspended(application: Application, event: Suspended, record: Record) -> Changes:
    """Nothing moves."""
    history = passage(application, record, "suspended", event.reason)
    return {"suspended": event.reason, "history": history}


@folds(Resumed)
def resumed(application: Application, event: Resumed, record: Record) -> Changes:
    """It goes on where it stood."""
    return {"suspended": "", "history": passage(application, record, "resumed", event.reason)}
