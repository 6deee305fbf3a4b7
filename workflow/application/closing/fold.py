"""How a filing and a signature change an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.changes import moved, passage, with_papers
from workflow.application.closing.events import Filed, Signed
from workflow.application.event import Record
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Passage, Signature


@folds(Filed)
def filed(application: Application, event: Filed, record: Record) -> Changes:
    """A receipt more, of the current step or of a duty that was owed."""
    entry = Passage(event.step, "filed", record.by, record.name, record.at, event.receipt)
    entry = replace(entry, behalf=record.behalf_name, principal=record.behalf)
    return {
        **moved(application, event.move, record.at),
        **with_papers(application, event, record, event.step),
        "history": (*application.history, entry),
    }


@folds(Signed)
def signed(application: Application, event: Signed, record: Record) -> Changes:
    """A signature more; the last one leads on."""
    changes: Changes = {
        **with_papers(application, event, record, event.step),
        "signatures": (*application.signatures, Signature(event.party, event.on)),
        **moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = passage(application, record, "signed")
    return changes
