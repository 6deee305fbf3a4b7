"""What a record says beside the person: the role, the principal, and the hash of what was seen."""

from __future__ import annotations

from typing import NamedTuple

from workflow.application.act import Act
from workflow.application.context import Context, barred_people
from workflow.application.event import Event
from workflow.application.lines import facing
from workflow.application.papers.content import fingerprint
from workflow.application.registry import VERBS
from workflow.application.seats.seats import of_the_seat
from workflow.application.state import Application
from workflow.chain.model.step import APPLICANT
from workflow.rules.standing import capacity


class Capacity(NamedTuple):
    """The role, the principal whose substitute acted (代理), and the hash of what was seen."""

    role: str = ""
    behalf: str = ""
    behalf_name: str = ""
    content: str = ""


NO_CAPACITY = Capacity()


def capacity_of(before: Application, act: Act, event: Event, context: Context) -> Capacity:
    """The capacity in which the act was made. Asked after it was found to be allowed."""
    if before.lines:
        before = facing(before, getattr(event, "step", ""))
    declared = VERBS[type(act)].role
    role = declared(before, act, context) if declared else None
    if role is None:
        role = of_the_seat(before, act, event, context)
    content = fingerprint(before) if event.judged else ""
    standing, chain = context.standing, context.chain
    stands_in = any(grant.principal for grant in standing.grants)
    if role in ("", APPLICANT) or not stands_in:
        return Capacity(role, content=content)
    barred, today = barred_people(before, chain, context.directory.accounts), context.today
    grant = capacity(standing, before.unit, role, today, chain=chain.chain, barred=barred)
    if grant is None or not grant.principal:
        return Capacity(role, content=content)
    return Capacity(role, grant.principal, grant.principal_name, content)
