"""How what the applicant did changes an application."""

from __future__ import annotations

from workflow.application.applying.events import Started, Submitted, Supplemented, Withdrawn
from workflow.application.changes import closed, given, moved, passage, stamped
from workflow.application.event import Record
from workflow.application.registry import Changes, begins, folds
from workflow.application.state import Application, Status
from workflow.chain.model.step import SUBMISSION


@begins(Started)
def started(event: Started, record: Record) -> Application:
    """A draft."""
    return Application(
        number=event.number,
        unit=event.unit,
        chain=event.chain,
        version=event.version,
        sha256=event.sha256,
        applicant=event.applicant,
        applicant_name=event.applicant_name,
        status=Status.DRAFT,
        route="",
        step=SUBMISSION,
        since=record.at,
        seq=record.seq,
        revision=1,
        last_at=record.at,
        facts=dict(event.facts),
        documents=stamped(event.documents, SUBMISSION, record),
        parent=event.parent,
    )


@folds(Submitted)
def submitted(application: Application, event: Submitted, record: Record) -> Changes:
    """Handed in, for the first time or again."""
    return {
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "submitted", event.opinion),
        "awaits": event.awaits,
        "comes_back": None,
    }


@folds(Supplemented)
def supplemented(application: Application, event: Supplemented, record: Record) -> Changes:
    """Papers or facts more, which may lead it back."""
    return {
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "awaits": event.awaits,
    }


folds(Withdrawn)(closed("withdrawn"))
