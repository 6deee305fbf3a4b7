"""The outbox: who is to be told of what, written with the act and sent only afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from workflow.application.clocks import events as e
from workflow.application.context import barred_people
from workflow.application.event import Event, Record
from workflow.application.monitoring.events import Overdue
from workflow.application.people.events import Copied, Reminded
from workflow.application.state import Application
from workflow.application.tasks import TOLD, Task, tasks
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR
from workflow.store import people
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import stamp

_p = bindparam
_ANY = select(t.addresses.c.person).limit(1)
_URLS = select(t.addresses.c.urls).where(t.addresses.c.person == _p("person"))
_FORGET = delete(t.addresses).where(t.addresses.c.person == _p("person"))
_KEEP = insert(t.addresses).values(person=_p("person"), urls=_p("urls"))
_FIELDS = ("person", "application", "kind", "step", "created_at", "due_at")
_ADD = insert(t.outbox).values({name: _p(name) for name in _FIELDS} | {"attempts": 0})
_SENT = (
    update(t.outbox)
    .where(t.outbox.c.id == _p("id_"))
    .values(sent_at=_p("sent_at"), attempts=t.outbox.c.attempts + 1, error=None)
)
_FAILED = (
    update(t.outbox)
    .where(t.outbox.c.id == _p("id_"))
    .values(attempts=t.outbox.c.attempts + 1, error=_p("error"), due_at=_p("due_at"))
)
TOLD_OTHERWISE = ("copy-", "overdue", TOLD)
LONGEST_WAIT = timedelta(hours=1)


class Message(msgspec.Struct, frozen=True):
    """One line of the outbox. `kind`: task, reminder, overdue, copy, answered, ended."""

    id: int
    person: str
    application: str
    kind: str
    step: str
    created_at: str
    due_at: str
    attempts: int
    sent_at: str | None = None
    error: str | None = None


def urls_of(tx: Transaction, person: str) -> tuple[str, ...]:
    """Where a person wants to be told; empty where nowhere."""
    row = tx.one(_URLS, person=person)
    return tuple(msgspec.json.decode(row[0], type=list[str])) if row else ()


def put_urls(tx: Transaction, person: str, urls: Iterable[str]) -> None:
    """Replace them; none turns it off."""
    tx.run(_FORGET, person=person)
    if given := list(urls):
        tx.run(_KEEP, person=person, urls=msgspec.json.encode(given).decode())


def enqueue(
    tx: Transaction, chain: Chain, before: Application | None, after: Application, record: Record
) -> None:
    """Write down who is to be told of this record; nobody who gave no address."""
    if tx.one(_ANY) is None:
        return
    for person, kind in _told(tx, chain, before, after, record):
        if person != record.by and urls_of(tx, person):
            at = stamp(record.at)
            values = {"kind": kind, "step": after.step, "created_at": at, "due_at": at}
            tx.run(_ADD, person=person, application=after.number, **values)


def _told(
    tx: Transaction, chain: Chain, before: Application | None, after: Application, record: Record
) -> dict[tuple[str, str], None]:
    """Each person with what they are told, once."""
    found = [*_by_event(record.event)]
    known = {_asked(one) for one in tasks(before, chain)} if before else set()
    fresh = [one for one in tasks(after, chain) if _asked(one) not in known]
    found += [(one.actor, "task") for one in fresh if not one.slot.startswith(TOLD_OTHERWISE)]
    if before and after.ended and not before.ended:
        found.append((f"@{after.applicant}", "ended"))
    if isinstance(record.event, (e.Extended, e.ExtensionDeclined, e.ExtensionLapsed)):
        found.append((f"@{after.applicant}", "answered"))
    day = shanghai_date(record.at).isoformat()
    barred = barred_people(after, chain, partial(people.accounts, tx))
    told: dict[tuple[str, str], None] = {}
    for actor, kind in found:
        people_of = (
            [actor[1:]]
            if actor.startswith("@")
            else [one.person for one in people.members(tx, after.unit, actor, day)]
        )
        if not actor.startswith("@") and actor != ADMINISTRATOR:
            people_of = [one for one in people_of if one not in barred]
        told |= {(person, kind): None for person in people_of}
    return told


def _asked(task: Task) -> tuple[object, ...]:
    """What makes it a task of its own: a later deadline does not."""
    return task.slot, task.actor, task.step, task.since


def _by_event(event: Event) -> list[tuple[str, str]]:
    if isinstance(event, Reminded):
        return [(actor, "reminder") for actor in event.to]
    if isinstance(event, e.ClockWarned):
        return [(actor, "reminder") for actor in event.to]
    if isinstance(event, e.ClockRanOut):
        return [(actor, "overdue") for actor in event.to]
    if isinstance(event, Overdue):
        return [(actor, "reminder" if event.ahead else "overdue") for actor in event.to]
    return [(f"@{one}", "copy") for one in event.people] if isinstance(event, Copied) else []


def unsent(tx: Transaction, now: datetime, limit: int) -> list[Message]:
    """What is to be sent now, the oldest first."""
    o = t.outbox.c
    query = select(*[o[name] for name in _NAMES]).where(o.sent_at.is_(None), o.due_at <= stamp(now))
    return _messages(tx.all(query.order_by(o.id).limit(limit)))


def listed(tx: Transaction, person: str, limit: int) -> list[Message]:
    """What was and is to be sent to a person, the newest first; empty text is everybody."""
    query = select(*[t.outbox.c[name] for name in _NAMES]).order_by(t.outbox.c.id.desc())
    if person:
        query = query.where(t.outbox.c.person == person)
    return _messages(tx.all(query.limit(limit)))


_NAMES = Message.__struct_fields__


def _messages(rows: Iterable[tuple[object, ...]]) -> list[Message]:
    return [msgspec.convert(dict(zip(_NAMES, row, strict=True)), Message) for row in rows]


def sent(tx: Transaction, message: Message, at: datetime) -> None:
    """It was delivered."""
    tx.run(_SENT, id_=message.id, sent_at=stamp(at))


def failed(tx: Transaction, message: Message, at: datetime, error: str) -> None:
    """It was not; try again after a minute, two, four, an hour at the most."""
    wait = min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST_WAIT)
    tx.run(_FAILED, id_=message.id, error=error[:500], due_at=stamp(at + wait))
