"""state = fold(records): each event changes an application as its matter says. No rule is asked."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from workflow.application.event import Record
from workflow.application.lines import WITHDRAWN, facing, settled, taking_turns, withdrawn
from workflow.application.registry import BEGINNINGS, FOLDS, load
from workflow.application.state import Application, Passage

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
    if application.lines:
        application = facing(application, getattr(event, "step", ""))
    change = FOLDS.get(type(event))
    changes = change(application, event, record) if change else {}
    after = replace(
        application,
        seq=record.seq,
        revision=application.revision + event.to_be_seen(),
        last_at=record.at,
        **changes,
    )
    if not (application.lines or after.lines):
        return after
    return settled(_beside(application, after, record))


def _beside(before: Application, after: Application, record: Record) -> Application:
    """With what happened in the lines beside: they were withdrawn, or are free again. What takes a
    decision back restores them as they were.
    """
    if hasattr(record.event, "restored"):
        return after
    moves = getattr(record.event, "move", None) is not None
    left = withdrawn(before, after, getattr(record.event, "step", "")) if moves else ()
    named = record.by, record.name, record.fell_due
    told = tuple(Passage(step, WITHDRAWN, *named) for step in left)
    after = replace(after, history=(*after.history, *told)) if told else after
    return taking_turns(before, after, record.fell_due)
