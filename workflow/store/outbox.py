"""The outbox: who is to be told of what, written with the act and sent only afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

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
    row = tx.one(sql.URLS, person=person)
    return tuple(msgspec.json.decode(row[0], type=list[str])) if row else ()


def put_urls(tx: Transaction, person: str, urls: Iterable[str]) -> None:
    """Replace them; none turns it off."""
    tx.put(sql.FORGET_URLS, person=person)
    if kept := list(urls):
        tx.put(sql.ADD_URLS, person=person, urls=msgspec.json.encode(kept).decode())


def add(
    tx: Transaction, messages: Iterable[tuple[str, str]], application: str, step: str, at: datetime
) -> None:
    """Write down who is to be told: each person with what they are told."""
    now = stamp(at)
    for person, kind in messages:
        row = {"person": person, "application": application, "kind": kind, "step": step}
        tx.put(sql.ADD_MESSAGE, created_at=now, due_at=now, **row)


def sent(tx: Transaction, message: Message, at: datetime) -> None:
    """It was delivered."""
    tx.put(sql.SENT, id_=message.id, sent_at=stamp(at))


def failed(tx: Transaction, message: Message, at: datetime, error: str) -> None:
    """It was not; try again after a minute, two, four, an hour at the most."""
    wait = min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST_WAIT)
    tx.put(sql.FAILED, id_=message.id, error=error[:500], due_at=stamp(at + wait))
