"""The outbox: who is to be told of what, written with the act and sent only afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

import msgspec
from msgspec.structs import replace

from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""How long a message is a sender's own; longer than all addresses of a person take to answer."""
MOST_SAID = 500
"""So many characters of what an address answered are kept."""


class Delivery(Enum):
    """What is known of a message: not tried; a sender has it now; it arrived; it did not; or a
    sender had it and ended without a word, so that it may have arrived. It is sent again.
    """

    WAITS = "waits"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Message(msgspec.Struct, frozen=True):
    """One line of the outbox. `kind`: task, reminder, overdue, copy, answered, ended. It is due
    at `due_at`; after an attempt without an answer yet, that is when the sender's claim ends.
    """

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
    tx: Transaction, messages: Iterable[tuple[str, str, str]], application: str, at: datetime
) -> None:
    """Write down who is to be told: each person with what they are told, and about which step."""
    now = stamp(at)
    for person, kind, step in messages:
        row = {"person": person, "application": application, "kind": kind, "step": step}
        tx.put(sql.ADD_MESSAGE, created_at=now, due_at=now, **row)


def claim(tx: Transaction, message: Message, at: datetime) -> Message | None:
    """The message as this sender's own until the lease ends; None where another has it, or it was
    sent meanwhile. A sender that dies gives it back by that: after the lease it is due again.
    """
    until, now = stamp(at + LEASE), stamp(at)
    if not tx.run(sql.CLAIM, id_=message.id, due_at=until, now=now, before=message.attempts):
        return None
    return replace(message, attempts=message.attempts + 1, due_at=until, error=None)


def sent(tx: Transaction, message: Message, at: datetime, error: str = "") -> None:
    """It arrived; `error` is what another address of the same person answered."""
    tx.put(sql.SENT, id_=message.id, sent_at=stamp(at), error=error[:MOST_SAID] or None)


def failed(tx: Transaction, message: Message, at: datetime, error: str) -> None:
    """It did not; try again after a minute, two, four, an hour at the most. Nothing is noted where
    it arrived by another sender, or another has taken it since.
    """
    wait = min(timedelta(minutes=2 ** min(message.attempts - 1, 10)), LONGEST_WAIT)
    values = {"error": error[:MOST_SAID], "due_at": stamp(at + wait)}
    tx.put(sql.FAILED, id_=message.id, mine=message.attempts, **values)


def delivery(message: Message, at: datetime) -> Delivery:
    """What is known of a message."""
    if message.sent_at:
        return Delivery.SENT
    if message.error is not None:
        return Delivery.FAILED
    if not message.attempts:
        return Delivery.WAITS
    return Delivery.SENDING if message.due_at > stamp(at) else Delivery.UNKNOWN
