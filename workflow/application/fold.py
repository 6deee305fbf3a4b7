"""state = fold(records): each event changes an application as its matter says. No rule is asked."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from workflow.application.event import Record
from workflow.application.registry import BEGINNINGS, FOLDS, load
from workflow.application.state import Application

load("verbs")


def fold(records: Iterable[Record]) -> Application:
    """The application that these records made; the first must be `Started`."""
    application: Application | None = None
    for record in records:
        application = evolve(application, record)
    if application is None:
        raise ValueError("an application has at least its first record")
    return application


def evolve(application: Application | None, record: Record) -> Application:
    """The application after one more record."""
    event = record.event
    begin = BEGINNINGS.get(type(event))
    if begin:
        return begin(event, record)
    if application is None:
        raise ValueError("the first record of an application is Started")
    change = FOLDS.get(type(event))
    changes = change(application, event, record) if change else {}
    return replace(
        application,
        seq=record.seq,
        revision=application.revision + event.to_be_seen(),
        last_at=record.at,
        **changes,
    )
