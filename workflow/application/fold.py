"""state = fold(events): how each event changes an application. No rule is asked here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from workflow.application import events as e
from workflow.application.clocks import events as k
from workflow.application.clocks import fold as clocks
from workflow.application.linking import events as c
from workflow.application.money import events as i
from workflow.application.money import fold as incomes
from workflow.application.monitoring import events as w
from workflow.application.objections import events as o
from workflow.application.objections import fold as objections
from workflow.application.people import events as p
from workflow.application.people import fold as hands
from workflow.application.publicity import fold as notices
from workflow.application.state import (
    Application,
    Comeback,
    Document,
    Due,
    Move,
    Passage,
    Payment,
    Recusal,
    Signature,
    Status,
)

Changes = dict[str, Any]
IMMATERIAL = (
    *(e.Commented, e.Corrected, e.Declined, p.Reminded, p.Copied, p.Read),
    *(p.Claimed, p.Released, p.Transferred, p.Delegated, p.SignerAdded, p.SignerRemoved),
    *(w.Stranded, w.Restaffed, w.Freed, w.DeadlineSet, w.Overdue, k.ClockWarned, k.ClockRanOut),
)
"""What a decision need not have seen."""


def fold(records: Iterable[e.Record]) -> Application:
    """The application that these records made; the first must be `Started`."""
    application: Application | None = None
    for record in records:
        application = evolve(application, record)
    if application is None:
        raise ValueError("an application has at least its first record")
    return application


def evolve(application: Application | None, record: e.Record) -> Application:
    """The application after one more record."""
    event = record.event
    if isinstance(event, e.Started):
        return _started(event, record)
    if application is None:
        raise ValueError("the first record of an application is Started")
    change = _CHANGES.get(type(event))
    changes = change(application, event, record) if change else {}
    moved = getattr(event, "move", None) is not None
    material = 0 if isinstance(event, IMMATERIAL) and not moved else 1
    return replace(
        application,
        seq=record.seq,
        revision=application.revision + material,
        last_at=record.at,
        **changes,
    )


_ALONE: Changes = {
    **dict.fromkeys(("voices", "seats", "added", "questions"), ()),
    **{"hands": {}, "reminded": {}, "stranded": "", "deadline": None, "prolonged": None},
}
"""What belongs to the people at one step alone."""


def _started(event: e.Started, record: e.Record) -> Application:
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
        step="submission",
        since=record.at,
        seq=record.seq,
        revision=1,
        last_at=record.at,
        facts=dict(event.facts),
        documents=_stamped(event.documents, "submission", record),
        parent=event.parent,
    )


def _stamped(documents: tuple[Document, ...], step: str, record: e.Record) -> tuple[Document, ...]:
    return tuple(replace(paper, step=step, by=record.by, at=record.at) for paper in documents)


def _moved(application: Application, move: Move | None, at: datetime) -> Changes:
    """What a move changes; leaving a step clears what belonged to that step alone."""
    if move is None:
        return {}
    changes: Changes = {"route": move.route, "status": move.status, "duties": move.duties}
    if move.step != application.step or move.anew:
        changes |= {"step": move.step, "since": at, "notice": None, "signatures": ()}
        changes |= dict(_ALONE)
    return changes


def _passage(
    application: Application, record: e.Record, outcome: str, opinion: str = "", event: Any = None
) -> tuple[Passage, ...]:
    """One step more in the history; a body's with its meeting and its resolution, an automatic
    one with its evidence.
    """
    evidence = getattr(event, "evidence", None)
    return (
        *application.history,
        Passage(
            step=application.step,
            outcome=outcome,
            by=record.by,
            name=record.name,
            at=record.at,
            opinion=opinion,
            meeting=event.meeting if event else None,
            resolution=event.resolution if event else None,
            behalf=record.behalf_name,
            evidence=replace(evidence, answer="") if evidence else None,
            principal=record.behalf,
        ),
    )


def _given(application: Application, event: Any, record: e.Record) -> Changes:
    """Facts and documents that came with an event."""
    return {
        "facts": {**application.facts, **event.facts} if event.facts else application.facts,
        "documents": application.documents + _stamped(event.documents, application.step, record),
    }


def _submitted(application: Application, event: e.Submitted, record: e.Record) -> Changes:
    return {
        **_given(application, event, record),
        **_moved(application, event.move, record.at),
        "history": _passage(application, record, "submitted", event.opinion),
        "awaits": event.awaits,
        "comes_back": None,
    }


def _supplemented(application: Application, event: e.Supplemented, record: e.Record) -> Changes:
    return {
        **_given(application, event, record),
        **_moved(application, event.move, record.at),
        "awaits": event.awaits,
    }


def _passed(application: Application, event: e.Passed, record: e.Record) -> Changes:
    return {
        **_given(application, event, record),
        **_moved(application, event.move, record.at),
        "history": _passage(application, record, "passed", event.opinion, event),
        "comes_back": None,
    }


def _rejected(application: Application, event: e.Rejected, record: e.Record) -> Changes:
    return {
        "documents": application.documents + _stamped(event.documents, application.step, record),
        **_moved(application, event.move, record.at),
        "history": _passage(application, record, "refused", event.opinion, event),
    }


def _deferred(application: Application, event: e.Deferred, record: e.Record) -> Changes:
    return {"history": _passage(application, record, "deferred", event.opinion, event)}


def _recused(application: Application, event: e.Recused, record: e.Record) -> Changes:
    one = Recusal(event.person, event.name, event.reason, record.at)
    return {
        "recusals": (*application.recusals, one),
        "voices": hands.without(application.voices, event.accounts),
    }


def _returned(application: Application, event: e.Returned, record: e.Record) -> Changes:
    return {
        **_moved(application, event.move, record.at),
        "history": _passage(application, record, "returned", event.opinion),
        "comes_back": _comeback(application) if event.direct else None,
    }


def _comeback(application: Application) -> Comeback:
    papers = len(application.documents)
    return Comeback(application.step, application.facts, papers, application.duties)


def _cosigned(application: Application, event: p.Cosigned, record: e.Record) -> Changes:
    documents = _stamped(event.documents, application.step, record)
    changes = {
        **hands.cosigned(application, event, record),
        "documents": application.documents + documents,
        **_moved(application, event.move, record.at),
    }
    return {**changes, "comes_back": None} if event.move else changes


def _replied(application: Application, event: p.Replied, record: e.Record) -> Changes:
    documents = _stamped(event.documents, application.step, record)
    changes = hands.replied(application, event, record)
    return {**changes, "documents": application.documents + documents}


def _signer_removed(application: Application, event: p.SignerRemoved, record: e.Record) -> Changes:
    changes = hands.signer_removed(application, event, record)
    changes |= _moved(application, event.move, record.at)
    return {**changes, "comes_back": None} if event.move else changes


def _closed(outcome: str) -> Callable[[Application, Any, e.Record], Changes]:
    def change(application: Application, event: Any, record: e.Record) -> Changes:
        return {
            **_moved(application, event.move, record.at),
            "history": _passage(application, record, outcome, event.reason),
            "suspended": "",
        }

    return change


def _suspended(application: Application, event: e.Suspended, record: e.Record) -> Changes:
    history = _passage(application, record, "suspended", event.reason)
    return {"suspended": event.reason, "history": history}


def _resumed(application: Application, event: e.Resumed, record: e.Record) -> Changes:
    history = _passage(application, record, "resumed", event.reason)
    return {"suspended": "", "history": history}


def _expired(application: Application, event: e.Expired, record: e.Record) -> Changes:
    return {
        **_moved(application, event.move, record.at),
        "history": (*application.history, notices.lapse(application, record)),
    }


def _ended(
    change: Callable[[Application, Any, e.Record], Changes],
) -> Callable[[Application, Any, e.Record], Changes]:
    """What the end of an objection changes, and where it leads."""

    def changed(application: Application, event: Any, record: e.Record) -> Changes:
        changes = {
            **change(application, event, record),
            **_moved(application, event.move, record.at),
        }
        if event.move:
            finding = getattr(event, "finding", "") or getattr(event, "reason", "")
            changes["history"] = _passage(application, record, "upheld", finding)
        return changes

    return changed


def _investigated(application: Application, event: o.Investigated, record: e.Record) -> Changes:
    documents = _stamped(event.documents, application.step, record)
    changes = objections.investigated(application, event, record)
    return {**changes, "documents": application.documents + documents}


def _filed(application: Application, event: e.Filed, record: e.Record) -> Changes:
    passage = Passage(event.step, "filed", record.by, record.name, record.at, event.receipt)
    passage = replace(passage, behalf=record.behalf_name, principal=record.behalf)
    documents = _stamped(event.documents, event.step, record)
    return {
        **_moved(application, event.move, record.at),
        "documents": application.documents + documents,
        "history": (*application.history, passage),
    }


def _signed(application: Application, event: e.Signed, record: e.Record) -> Changes:
    changes: Changes = {
        "documents": application.documents + _stamped(event.documents, event.step, record),
        "signatures": (*application.signatures, Signature(event.party, event.on)),
        **_moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = _passage(application, record, "signed")
    return changes


def _paid(application: Application, event: e.Paid, record: e.Record) -> Changes:
    payment = Payment(event.payee, event.amount, event.on, event.step, event.income, event.relief)
    changes: Changes = {
        "documents": application.documents + _stamped(event.documents, event.step, record),
        "payments": (*application.payments, payment),
        "duties": application.duties + event.duties,
        **_moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = _passage(application, record, "paid")
    return changes


def _child_started(application: Application, event: c.ChildStarted, record: e.Record) -> Changes:
    history = _passage(application, record, "child-started", event.child)
    return {"children": {**application.children, event.child: ""}, "history": history}


def _child_ended(application: Application, event: c.ChildEnded, record: e.Record) -> Changes:
    outcome = "passed" if event.status is Status.COMPLETED else "refused"
    history = _passage(application, record, outcome, event.child)
    children = {**application.children, event.child: event.status.value}
    moved = _moved(application, event.move, record.at)
    return {"children": children, **moved, "history": history}


def _deadline_set(application: Application, event: w.DeadlineSet, record: e.Record) -> Changes:
    due = Due(event.due_at, event.remind_at, event.unknown_after)
    return {"deadline": due}


def _overdue(application: Application, event: w.Overdue, record: e.Record) -> Changes:
    if event.objection:
        return objections.overdue(application, event)
    due = application.deadline or Due()
    if event.ahead:
        return {"deadline": replace(due, reminded=True)}
    return {"deadline": replace(due, overdue=True, escalated=event.escalated)}


def _lapsed(application: Application, event: w.Lapsed, record: e.Record) -> Changes:
    history = _passage(application, record, "lapsed")
    return {**_moved(application, event.move, record.at), "history": history}


_CHANGES: dict[type, Callable[[Application, Any, e.Record], Changes]] = {
    e.Submitted: _submitted,
    e.Supplemented: _supplemented,
    e.Passed: _passed,
    e.Rejected: _rejected,
    e.Returned: _returned,
    e.Deferred: _deferred,
    p.Cosigned: _cosigned,
    p.Claimed: hands.claimed,
    p.Released: hands.released,
    p.Transferred: hands.transferred,
    p.Delegated: hands.delegated,
    p.Replied: _replied,
    p.SignerAdded: hands.signer_added,
    p.SignerRemoved: _signer_removed,
    p.Reminded: hands.reminded,
    p.Copied: hands.copied,
    p.Formed: hands.formed,
    w.Stranded: lambda _application, event, _record: {"stranded": event.role},
    w.Freed: hands.freed,
    w.Restaffed: lambda _application, _event, _record: {"stranded": ""},
    c.ChildStarted: _child_started,
    c.ChildEnded: _child_ended,
    w.DeadlineSet: _deadline_set,
    w.Overdue: _overdue,
    w.Lapsed: _lapsed,
    p.Read: hands.read,
    e.Recused: _recused,
    **clocks.CHANGES,
    k.EndedEarly: _closed("ended-early"),
    e.Withdrawn: _closed("withdrawn"),
    e.Terminated: _closed("terminated"),
    e.Voided: _closed("voided"),
    e.Suspended: _suspended,
    e.Resumed: _resumed,
    e.Published: notices.published,
    e.Interrupted: notices.interrupted,
    e.Restored: notices.restored,
    e.Rescheduled: notices.rescheduled,
    e.Expired: _expired,
    e.Objected: objections.objected,
    e.Disposed: _ended(objections.disposed),
    o.ObjectionAccepted: objections.accepted,
    o.ObjectionTermSet: objections.term_set,
    o.ObjectionDeclined: _ended(objections.declined),
    o.Investigated: _investigated,
    o.FindingPublished: _ended(objections.published),
    e.Filed: _filed,
    e.Signed: _signed,
    e.Paid: _paid,
    i.IncomeShared: incomes.shared,
    i.Divided: incomes.divided,
}
