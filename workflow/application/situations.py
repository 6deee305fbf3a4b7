"""When most verbs may not be used: an end, a pause, an objection, something that is waited for."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.errors import N_, Refused


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
        last = application.history[-1] if application.history else None
        raise Refused(
            "already-ended",
            N_("{number} has ended: {status}"),
            why=N_("It ended by {name} at {at}; what ended stays as it is."),
            do=N_("Start a new application if the matter goes on."),
            number=application.number,
            status=application.status,
            name=last.name if last else "—",
            at=application.last_at,
        )


def require_not_suspended(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application that an administrator suspended."""
    if application.suspended:
        raise Refused(
            "suspended",
            N_("{number} is suspended: {reason}"),
            why=N_("Nothing moves until an administrator resumes it."),
            do=N_("Ask an administrator: tto resume {number}"),
            number=application.number,
            reason=application.suspended,
        )


def require_no_subprocess(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application that waits for another one."""
    if application.child:
        raise Refused(
            "child-running",
            N_("{number} waits for the end of {child}"),
            why=N_("The step started another application, which decides where this one goes."),
            do=N_("Go on with it: tto show {child}; or end it first: tto terminate {child}"),
            number=application.number,
            child=application.child,
        )


def require_no_objection(application: Application, _chain: Chain) -> None:
    """Refuse what would move an application whose objection is open."""
    if application.open_objections:
        raise Refused(
            "objection-open",
            N_("{number} is held: objection {objection} is open"),
            why=N_("Nothing moves until the objection is disposed of."),
            do=N_("tto dispose {number} --objection {objection} --upheld|--rejected --finding …"),
            number=application.number,
            objection=application.open_objections[0].number,
        )


def require_nothing_awaited(application: Application, chain: Chain) -> None:
    """Refuse what would move an application while a fact that its routes read is unknown."""
    if application.awaits:
        raise Refused(
            "fact-unknown",
            N_("{number} is held until the field {field} is known"),
            why=N_("The routes read it, and nobody may guess it."),
            do=N_("The applicant gives it: tto supplement {number} --field {name}=…"),
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
