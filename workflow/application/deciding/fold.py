"""How what was decided at a step changes an application."""

from __future__ import annotations

from workflow.application.changes import given, moved, passage, with_papers
from workflow.application.deciding.events import Cosigned, Deferred, Passed, Rejected, Returned
from workflow.application.event import Record
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Comeback, Voice


@folds(Passed)
def passed(application: Application, event: Passed, record: Record) -> Changes:
    """On to the next step."""
    return {
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "passed", event.opinion, event),
        "comes_back": None,
    }


@folds(Rejected)
def rejected(application: Application, event: Rejected, record: Record) -> Changes:
    """Where a refusal leads."""
    return {
        **with_papers(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "refused", event.opinion, event),
    }


@folds(Returned)
def returned(application: Application, event: Returned, record: Record) -> Changes:
    """Back at an earlier step; `direct`: it comes back to this one as it was left."""
    back = Comeback(
        application.step, application.facts, len(application.documents), application.duties
    )
    return {
        **moved(application, event.move, record.at),
        "history": passage(application, record, "returned", event.opinion),
        "comes_back": back if event.direct else None,
    }


@folds(Deferred)
def deferred(application: Application, event: Deferred, record: Record) -> Changes:
    """The step stays."""
    return {"history": passage(application, record, "deferred", event.opinion, event)}


@folds(Cosigned)
def cosigned(application: Application, event: Cosigned, record: Record) -> Changes:
    """One voice more, and where all of them lead."""
    voice = Voice(
        event.seat,
        record.by,
        record.name,
        event.agreed,
        record.at,
        behalf=record.behalf_name,
        principal=record.behalf,
    )
    if event.move:
        outcome = "passed" if event.agreed else "refused"
    else:
        outcome = "agreed" if event.agreed else "disagreed"
    changes = {
        **given(application, event, record),
        "voices": (*application.voices, voice),
        "seats": event.seats,
        "history": passage(application, record, outcome, event.opinion),
        **moved(application, event.move, record.at),
    }
    return {**changes, "comes_back": None} if event.move else changes
