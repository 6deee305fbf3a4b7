"""When most verbs may not be used: an end, a pause, an objection, something that is waited for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum

from workflow.application.state import Application, Passage
from workflow.chain.model.chain import Chain
from workflow.errors import Refused


class Situation(StrEnum):
    """What keeps most verbs from an application."""

    ENDED = "ended"
    SUSPENDED = "suspended"
    SUBPROCESS = "subprocess"
    OBJECTED = "objected"
    AWAITING = "awaiting"


ALWAYS = frozenset(Situation)
HELD = ALWAYS - {Situation.ENDED}
"""Under way, whatever holds it."""


def situations(application: Application) -> list[Situation]:
    """Those in which it is, in the order in which they are told."""
    here = {
        Situation.ENDED: application.ended,
        Situation.SUSPENDED: application.suspended,
        Situation.SUBPROCESS: application.children and application.child,
        Situation.OBJECTED: application.objections and application.open_objections,
        Situation.AWAITING: application.awaits,
    }
    return [situation for situation, holds in here.items() if holds]


def require_none(application: Application, chain: Chain, but: Collection[Situation]) -> None:
    """Refuse what would change an application in any situation `but` these."""
    for situation in situations(application):
        if situation not in but:
            raise REFUSED[situation](application, chain)


def _ended(application: Application, _chain: Chain) -> Refused:
    last = ending(application)
    return Refused(
        "already-ended",
        number=application.number,
        status=application.status,
        name=last.name if last else "—",
        at=last.at if last else application.since,
    )


def ending(application: Application) -> Passage | None:
    """The line of its history by which an application ended; None where it has none. Filings
    that were owed come after it.
    """
    for passage in reversed(application.history):
        if passage.outcome != "filed" or passage.at <= application.since:
            return passage
    return None


def _suspended(application: Application, _chain: Chain) -> Refused:
    return Refused("suspended", number=application.number, reason=application.suspended)


def _waits_for_another(application: Application, _chain: Chain) -> Refused:
    return Refused("child-running", number=application.number, child=application.child)


def require_no_objection(application: Application, chain: Chain) -> None:
    """Refuse what would move an application whose objection is open."""
    if application.open_objections:
        raise _objected(application, chain)


def _objected(application: Application, _chain: Chain) -> Refused:
    first = application.open_objections[0].number
    return Refused("objection-open", number=application.number, objection=first)


def _awaiting(application: Application, chain: Chain) -> Refused:
    field = chain.fields[application.awaits]
    return Refused("fact-unknown", number=application.number, field=field.title, name=field.name)


REFUSED: dict[Situation, Callable[[Application, Chain], Refused]] = {
    Situation.ENDED: _ended,
    Situation.SUSPENDED: _suspended,
    Situation.SUBPROCESS: _waits_for_another,
    Situation.OBJECTED: _objected,
    Situation.AWAITING: _awaiting,
}
"""What is told to whom may not act in a situation."""
