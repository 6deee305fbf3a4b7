"""Passwords and log-ins as kept, compared with what the office's journal tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import astuple

from workflow.audit.books import Books
from workflow.audit.faults import Fault, row_made_up, unlike
from workflow.audit.whose import Owners
from workflow.store import books as kept
from workflow.store.people import sealed
from workflow.store.times import stamp
from workflow.store.transaction import Row, Transaction

NO_PASSWORD = 1
"""Who has no password yet is to change the first one."""
_SESSION = ("token", "person", "created_at", "expires_at")


def usable(tx: Transaction, now: datetime) -> dict[str, Row]:
    """The log-ins that nobody ended and whose time is not over, by the SHA-256 of their tokens."""
    rows = kept.rows(tx, "sessions", *_SESSION, "revoked_at")
    return {row[0]: row[:4] for row in rows if not row[4] and row[3] > stamp(now)}


def passwords_unlike(tx: Transaction, books: Books, owners: Owners) -> Iterator[Fault]:
    """Passwords that were replaced, set or taken away without a record, and whether they are to be
    changed. Of one that an earlier release set the journal does not say which it is.
    """
    for person, password, must_change in kept.rows(tx, "people", "id", "password", "must_change"):
        seal, whose = books.passwords.get(person), owners.of_person(person)
        told = seal.sha256 if seal else ""
        is_so = bool(password) if seal and not told else sealed(password or "") == told
        if (seal and not is_so) or (not seal and password and books.sealed):
            yield unlike("people", person, "password", None, None, *whose)
        first = int(seal.first) if seal else NO_PASSWORD
        if must_change != first and (seal or books.sealed):
            yield unlike("people", person, "must_change", must_change, first, *whose)


def unsealed(tx: Transaction, books: Books) -> list[str]:
    """The people of whose password no record tells which it is: an earlier release set it."""
    if books.sealed or books.roster.broken:
        return []
    rows = kept.rows(tx, "people", "id", "password")
    told = {person for person, seal in books.passwords.items() if seal.sha256}
    return [str(person) for person, password in rows if password and person not in told]


def log_ins_unlike(rows: dict[str, Row], books: Books, owners: Owners) -> Iterator[Fault]:
    """Log-ins with which somebody could act now, and which nobody made, which are good for longer
    than was recorded, or which a new password had ended. One that an earlier release made is not
    told of.
    """
    for token, row in rows.items():
        _token, person, created_at, _expires_at = row
        whose, made = owners.of_person(person), books.sessions.get(token)
        name = f"{person} {created_at}"
        if made is None and books.sealed:
            yield row_made_up("sessions", name, *whose)
            continue
        if made is not None:
            for column, value, wanted in zip(_SESSION, row, astuple(made), strict=True):
                if value != wanted:
                    yield unlike("sessions", name, column, value, wanted, *whose)
        if token in books.ended:
            ended = stamp(books.passwords[person].at)
            yield unlike("sessions", name, "revoked_at", None, ended, *whose)
