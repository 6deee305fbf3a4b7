"""When most verbs may not be used: an end, a pause, an objection, something that is waited for."""

from __future__ import annotations

from collections.abc import Callable
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


def require_open(application: Application, _chain: Chain) -> None:
    """Refuse what would change an application that has ended."""
    if application.ended:
        last = ending(application)
        raise Refused(
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


def require_not_suspended(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application that an administrator suspended."""
    if application.suspended:
        raise Refused("suspended", number=application.number, reason=application.suspended)


def require_no_subprocess(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application that waits for another one."""
    if application.child:
        raise Refused("child-running", number=application.number, child=application.child)


def require_no_objection(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application whose objection is open."""
    if application.open_objections:
        raise Refused(
            "objection-open",
            number=application.number,
            objection=application.open_objections[0].number,
        )


def require_nothing_awaited(application: Application, chain: Chain) -> None:
    """Refuse what would move an application while a fact that its routes read is unknown."""
    if application.awaits:
        raise Refused(
            "fact-unknown",
            number=application.number,
            field=chain.fields[application.awaits].title,
            name=application.awaits,
        )


REQUIRED: dict[Situation, Callable[[Application, Chain], None]] = {
    Situation.ENDED: require_open,
    Situation.SUSPENDED: require_not_suspended,
    Situation.SUBPROCESS: require_no_subprocess,
    Situation.OBJECTED: require_no_objection,
    Situation.AWAITING: require_nothing_awaited,
}
"""What is asked, in this order, of a verb that does not name the situation."""
