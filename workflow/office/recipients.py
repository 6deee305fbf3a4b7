"""Who is notified of a record, and of what."""

from __future__ import annotations

from workflow.application.clocks import events as clocks
from workflow.application.context import barred_people
from workflow.application.directory import Directory
from workflow.application.event import Event, Record
from workflow.application.monitoring.events import Overdue
from workflow.application.people.events import Copied, Reminded
from workflow.application.state import Application
from workflow.application.tasks import TOLD
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR
from workflow.store.derived import Tasks

TOLD_OTHERWISE = ("copy-", "overdue", TOLD)
ANSWERED = (clocks.Extended, clocks.ExtensionDeclined, clocks.ExtensionLapsed)


def recipients(
    directory: Directory,
    chain: Chain,
    before: Application | None,
    after: Application,
    record: Record,
    old: Tasks,
    new: Tasks,
) -> list[tuple[str, str, str]]:
    """Each person with what they are told and about which step, once; not who made the record.
    `old` and `new`: the tasks before and after it.
    """
    here = getattr(record.event, "step", "") if after.lines else after.step
    actors = [(*told, here or after.step) for told in _by_event(record.event)]
    actors += [
        (actor, kind, step if after.lines else here) for actor, kind, step in _fresh(old, new)
    ]
    if before and after.ended and not before.ended:
        actors.append((f"@{after.applicant}", "ended", here))
    if isinstance(record.event, ANSWERED):
        actors.append((f"@{after.applicant}", "answered", here))
    people = (
        (person, kind, step)
        for actor, kind, step in actors
        for person in _people(directory, chain, after, record, actor)
    )
    return [message for message in dict.fromkeys(people) if message[0] != record.by]


def _fresh(old: Tasks, new: Tasks) -> list[tuple[str, str, str]]:
    """Who is awaited now, at which step, and was not before; a later deadline does not make it
    another task.
    """
    known = {(slot, *row[1:4]) for slot, row in old.items()}
    return [
        (row[1], "task", row[2])
        for slot, row in new.items()
        if (slot, *row[1:4]) not in known and not slot.startswith(TOLD_OTHERWISE)
    ]


def _people(
    directory: Directory, chain: Chain, after: Application, record: Record, actor: str
) -> list[str]:
    if actor.startswith("@"):
        return [actor[1:]]
    members = [member.person for member in directory.members(actor, shanghai_date(record.at))]
    if actor == ADMINISTRATOR:
        return members
    barred = barred_people(after, chain, directory.accounts)
    return [person for person in members if person not in barred]


def _by_event(event: Event) -> list[tuple[str, str]]:
    match event:
        case Reminded(to=actors) | clocks.ClockWarned(to=actors):
            return [(actor, "reminder") for actor in actors]
        case clocks.ClockRanOut(to=actors):
            return [(actor, "overdue") for actor in actors]
        case Overdue(to=actors, ahead=ahead):
            return [(actor, "reminder" if ahead else "overdue") for actor in actors]
        case Copied(people=people):
            return [(f"@{person}", "copy") for person in people]
    return []
