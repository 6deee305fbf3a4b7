"""How the events of an objection change it, and where they lead."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application.changes import moved, passage, with_papers
from workflow.application.event import Record
from workflow.application.objections import events as e
from workflow.application.registry import Changes, folds
from workflow.application.state import ANONYMOUS, Application, Objection


@folds(e.Objected)
def objected(application: Application, event: e.Objected, record: Record) -> Changes:
    """One more."""
    own = event.raised_by in ("", ANONYMOUS, record.name)
    one = Objection(
        event.objection,
        event.step,
        event.text,
        event.raised_by or record.name,
        record.at,
        by=record.by if own else "",
    )
    return {"objections": (*application.objections, replace(one, **_term(event, record)))}


def _term(event: e.Objected | e.Disposed | e.ObjectionAccepted, record: Record) -> Changes:
    """Until when the next thing is to be done; from when, where the calendar ends before that."""
    unknown = event.unknown_after
    term_from = record.at if unknown else None
    return {"due_at": event.due_at, "unknown_after": unknown, "term_from": term_from, "late": False}


def with_objection(application: Application, number: int, **changes: Any) -> Changes:
    """One objection changed."""
    return {
        "objections": tuple(
            replace(one, **changes) if one.number == number else one
            for one in application.objections
        )
    }


@folds(e.ObjectionAccepted)
def accepted(application: Application, event: e.ObjectionAccepted, record: Record) -> Changes:
    """受理."""
    term = _term(event, record)
    return with_objection(application, event.objection, accepted_at=record.at, **term)


@folds(e.ObjectionTermSet)
def term_set(application: Application, event: e.ObjectionTermSet, record: Record) -> Changes:
    """The calendar reaches far enough."""
    return with_objection(
        application, event.objection, due_at=event.due_at, unknown_after=None, term_from=None
    )


@folds(e.ObjectionDeclined)
def declined(application: Application, event: e.ObjectionDeclined, record: Record) -> Changes:
    """不予受理."""
    ended = with_objection(
        application, event.objection, declined=event.reason, due_at=None, unknown_after=None
    )
    return ended | _upheld(application, event, record, event.reason)


@folds(e.Investigated)
def investigated(application: Application, event: e.Investigated, record: Record) -> Changes:
    """One finding on the way more."""
    (one,) = [one for one in application.objections if one.number == event.objection]
    texts = (*one.investigations, event.text)
    return {
        **with_objection(application, event.objection, investigations=texts),
        **with_papers(application, event, record),
    }


@folds(e.Disposed)
def disposed(application: Application, event: e.Disposed, record: Record) -> Changes:
    """处理."""
    ended = with_objection(
        application,
        event.objection,
        upheld=event.upheld,
        finding=event.finding,
        to_publish=event.to_publish,
        **_term(event, record),
    )
    return ended | _upheld(application, event, record, event.finding)


@folds(e.FindingPublished)
def published(application: Application, event: e.FindingPublished, record: Record) -> Changes:
    """公布处理结果."""
    ended = with_objection(application, event.objection, published=event.place)
    return ended | _upheld(application, event, record, "")


def _upheld(application: Application, event: Any, record: Record, finding: str) -> Changes:
    """Where the end of an objection leads, if it leads anywhere."""
    if event.move is None:
        return {}
    return {
        **moved(application, event.move, record.at),
        "history": passage(application, record, "upheld", finding),
    }
