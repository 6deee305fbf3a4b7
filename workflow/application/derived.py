"""The rows for lists that follow from a state: tasks, ends, timer. The store writes them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from workflow.application.clocks.clocks import at_the_step, clocks
from workflow.application.event import Declined, Record
from workflow.application.people.events import Formed, SignerAdded
from workflow.application.state import Application
from workflow.application.tasks import Task, Timer, tasks, timer
from workflow.chain.model.chain import Chain
from workflow.rules.standing import SYSTEM


class Derived(msgspec.Struct, frozen=True):
    """Who is awaited, what ends by time (its slot, and the earliest moment), when to look again."""

    tasks: tuple[Task, ...]
    ends: tuple[tuple[str, datetime], ...]
    timer: Timer | None


def derived(application: Application, chain: Chain) -> Derived:
    """What is kept of this state."""
    running = clocks(application, chain)
    ends = tuple(
        (clock.slot, clock.ends_at)
        for clock in (*running, *at_the_step(application, chain))
        if not clock.over
    )
    return Derived(tasks(application, chain), ends, timer(application, chain, running))


def taking_part(record: Record) -> frozenset[str]:
    """Who takes part by this record and so may read the application: who did it, unless it was
    refused; the applicant; whom its facts name with an account; an added signer; a body formed by
    it.
    """
    event = record.event
    if isinstance(event, Declined):
        return frozenset()
    people = {record.by, getattr(event, "applicant", "")}
    if isinstance(event, SignerAdded):
        people.add(event.person)
    if isinstance(event, Formed):
        people.update(member.person for member in event.members)
    for value in getattr(event, "facts", {}).values():
        if isinstance(value, list):
            people.update(str(person.get("person", "")) for person in value)
    return frozenset(people) - {SYSTEM, ""}
