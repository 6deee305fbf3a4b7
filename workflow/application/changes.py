"""What the folds of several matters have in common: papers, history, and leaving a step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from workflow.application.event import Record
from workflow.application.lines import OF_A_LINE, carried_on
from workflow.application.registry import Changes, Fold
from workflow.application.state import Application, Document, Move, Passage

_OF_ONE_STEP: Changes = {
    **dict.fromkeys(("voices", "seats", "added", "questions", "signatures"), ()),
    **dict.fromkeys(("notice", "deadline", "prolonged")),
    **{"assignments": {}, "reminded": {}, "stranded": ""},
}
"""What belongs to one step alone."""
_OF_LINES = (*OF_A_LINE, "line", "lines", "in_turn")


def stamped(
    documents: tuple[Document, ...], step: str, record: Record, received: date | None = None
) -> tuple[Document, ...]:
    """Papers with the step, the person and the moment (UTC) at which they were entered, and the
    earlier day on which they were received.
    """
    entered = {"step": step, "by": record.by, "at": record.at, "received": received}
    return tuple(replace(paper, **entered) for paper in documents)


def with_papers(application: Application, event: Any, record: Record, step: str = "") -> Changes:
    """The papers that came with an event, at the step given or the current one."""
    received = getattr(event, "received", None)
    came = stamped(event.documents, step or application.step, record, received)
    return {"documents": application.documents + came}


def given(application: Application, event: Any, record: Record) -> Changes:
    """Facts and papers that came with an event."""
    papers = with_papers(application, event, record) if event.documents else {}
    facts = {"facts": {**application.facts, **event.facts}} if event.facts else {}
    return {**facts, **papers}


def moved(application: Application, move: Move | None, at: datetime) -> Changes:
    """What a move changes; leaving a step clears what belonged to that step alone."""
    if move is None:
        return {}
    changes: Changes = {"route": move.route, "status": move.status, "duties": move.duties}
    if move.lines:
        after = carried_on(application, move, at)
        return changes | {name: getattr(after, name) for name in _OF_LINES}
    if application.lines:
        changes |= {"lines": (), "line": 0, "in_turn": False, "begun": False}
    if move.step != application.step or move.anew or application.lines:
        changes |= {"step": move.step, "since": at, **_OF_ONE_STEP}
    return changes


def passage(
    application: Application, record: Record, outcome: str, opinion: str = "", event: Any = None
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
            at=record.fell_due,
            opinion=opinion,
            meeting=event.meeting if event else None,
            resolution=event.resolution if event else None,
            behalf=record.behalf_name,
            evidence=replace(evidence, answer="") if evidence else None,
            principal=record.behalf,
        ),
    )


def closed(outcome: str) -> Fold:
    """The fold of an event that ends an application or a period for a reason."""

    def change(application: Application, event: Any, record: Record) -> Changes:
        return {
            **moved(application, event.move, record.at),
            "history": passage(application, record, outcome, event.reason),
            "suspended": "",
        }

    return change
