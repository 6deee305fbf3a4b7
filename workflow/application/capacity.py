"""In which role an act was made, and for whom: what its record says beside the person."""

from __future__ import annotations

from typing import NamedTuple

from workflow.application import acts as a
from workflow.application import events as e
from workflow.application.context import Context, barred_principals
from workflow.application.events import AnyEvent
from workflow.application.papers.content import fingerprint
from workflow.application.people.events import Cosigned
from workflow.application.seats.seats import take_seat
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.rules.standing import capacity

IN_NO_ROLE = (
    *(a.Comment, a.Correct, a.Object, a.Recuse, a.Remind, a.Copy, a.Noted, a.Reply),
    *(a.Terminate, a.Suspend, a.Resume, a.Void, a.Release, a.RemoveSigner),
)
JUDGING = (e.Passed, e.Rejected, e.Deferred, e.Returned, Cosigned)
"""What is decided is bound to the facts and papers that were seen."""
HANDLING = (a.Dispose, a.Accept, a.Decline, a.Investigate, a.Announce)
BY_APPLICANT = (a.Start, a.Submit, a.Supplement, a.Withdraw, a.AskExtension)


class Capacity(NamedTuple):
    """The role, the principal whose substitute acted (代理), and the hash of what was seen."""

    role: str = ""
    behalf: str = ""
    behalf_name: str = ""
    content: str = ""


NO_CAPACITY = Capacity()


def capacity_of(before: Application, act: a.Act, event: AnyEvent, context: Context) -> Capacity:
    """The capacity in which the act was made. Asked after it was found to be allowed."""
    role = _role(before, act, event, context.chain) or _taken(before, act, context)
    content = fingerprint(before) if isinstance(event, JUDGING) else ""
    if role in ("", APPLICANT):
        return Capacity(role, content=content)
    grant = capacity(
        context.standing,
        before.unit,
        role,
        context.today,
        chain=context.chain.chain,
        barred=barred_principals(before, context),
    )
    if grant is None or not grant.principal:
        return Capacity(role, content=content)
    return Capacity(role, grant.principal, grant.principal_name, content)


def _taken(application: Application, act: a.Act, context: Context) -> str:
    """The role of the seat that was taken without being named, where several act."""
    if not isinstance(act, a.Return | a.AddSigner):
        return ""
    step = context.chain.steps[application.step]
    seat, _grant = take_seat(application, step, context, act.seat)
    return seat.role


def _role(application: Application, act: a.Act, event: AnyEvent, chain: Chain) -> str:
    if isinstance(act, BY_APPLICANT):
        return APPLICANT
    if isinstance(act, a.File) and act.step in chain.steps:
        return chain.actor(chain.steps[act.step])
    if isinstance(act, IN_NO_ROLE) or not application.step:
        return ""
    step = chain.steps[application.step]
    if isinstance(act, HANDLING) and step.publicity:
        return step.publicity.handled_by
    if isinstance(act, a.EndEarly):
        return step.end_early
    if isinstance(act, (a.Extend, a.DeclineExtension)) and step.extension:
        return step.extension.by
    seats = chain.seats(step)
    wanted = getattr(event, "seat", "") or getattr(act, "seat", "")
    found = [one.role for one in seats if one.name == wanted]
    if found or wanted.startswith("+"):
        return found[0] if found else ""
    return seats[0].role if len(seats) == 1 else ""
