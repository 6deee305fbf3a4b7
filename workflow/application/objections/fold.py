"""How the events of an objection change it; where they lead is added by who folds."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application import events as e
from workflow.application.monitoring import events as w
from workflow.application.objections import events as o
from workflow.application.state import ANONYMOUS, Application, Objection

Changes = dict[str, Any]


def objected(application: Application, event: e.Objected, record: e.Record) -> Changes:
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


def _term(event: e.Objected | e.Disposed | o.ObjectionAccepted, record: e.Record) -> Changes:
    """Until when the next thing is to be done; from when, where the calendar ends before that."""
    unknown = event.unknown_after
    term_from = record.at if unknown else None
    return {"due_at": event.due_at, "unknown_after": unknown, "term_from": term_from, "late": False}


def _with(application: Application, number: int, **changes: Any) -> Changes:
    return {
        "objections": tuple(
            replace(one, **changes) if one.number == number else one
            for one in application.objections
        )
    }


def accepted(application: Application, event: o.ObjectionAccepted, record: e.Record) -> Changes:
    """受理."""
    term = _term(event, record)
    return _with(application, event.objection, accepted_at=record.at, **term)


def term_set(application: Application, event: o.ObjectionTermSet, record: e.Record) -> Changes:
    """The calendar reaches far enough."""
    return _with(
        application, event.objection, due_at=event.due_at, unknown_after=None, term_from=None
    )


def declined(application: Application, event: o.ObjectionDeclined, record: e.Record) -> Changes:
    """不予受理."""
    return _with(
        application, event.objection, declined=event.reason, due_at=None, unknown_after=None
    )


def investigated(application: Application, event: o.Investigated, record: e.Record) -> Changes:
    """One finding on the way more."""
    (one,) = [one for one in application.objections if one.number == event.objection]
    texts = (*one.investigations, event.text)
    return _with(application, event.objection, investigations=texts)


def disposed(application: Application, event: e.Disposed, record: e.Record) -> Changes:
    """处理."""
    return _with(
        application,
        event.objection,
        upheld=event.upheld,
        finding=event.finding,
        to_publish=event.to_publish,
        **_term(event, record),
    )


def overdue(application: Application, event: w.Overdue) -> Changes:
    """It was told that nothing was done in time."""
    return _with(application, event.objection, late=True)


def published(application: Application, event: o.FindingPublished, record: e.Record) -> Changes:
    """公布处理结果."""
    return _with(application, event.objection, published=event.place)
