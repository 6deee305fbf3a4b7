"""The journal: lock, read, append."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from workflow.application.event import Administered, Entry, Record
from workflow.application.records import canonical, read_record
from workflow.application.register import Register
from workflow.application.state import Application
from workflow.errors import CouldNot
from workflow.rules.standing import Standing
from workflow.store import derived, sql
from workflow.store.derived import Around
from workflow.store.times import moment, stamp
from workflow.store.transaction import Asked, Row, Transaction

OFFICE = "office"
"""The journal of the office itself: people, calendars, definitions, log-ins."""

_decoder = msgspec.json.Decoder(Application)


class Loaded(msgspec.Struct, frozen=True):
    """An application and the hash of its last record. Under lock also the hash of the definition
    it runs by, None where that is not pinned here, and what is around it.
    """

    application: Application
    head: str
    definition: str | None = None
    around: Around = Around()


def lock(
    tx: Transaction, number: str, request_id: str = "", *asked: Asked
) -> tuple[Loaded | None, tuple[str, int, str] | None, list[list[Row]]]:
    """The application, its row locked until the transaction ends, or None if there is none; the
    record that carried the request out before; and the rows of what else is asked, in one trip.
    """
    rows, about, *rest = tx.each(
        (sql.LOCK_APPLICATION, {"number": number}), derived.asked(number, request_id), *asked
    )
    around = derived.around(about)
    if not rows:
        return None, around.request, rest
    state, head, sha256 = rows[0]
    return Loaded(_decode(number, state), head, sha256, around), around.request, rest


def load(tx: Transaction, number: str) -> Loaded | None:
    """The application as last committed."""
    row = tx.one(sql.READ_APPLICATION, number=number)
    return Loaded(_decode(number, row[0]), row[1]) if row else None


def _decode(number: str, state: str) -> Application:
    """The state as stored. Raises CouldNot `application-unreadable`."""
    try:
        return _decoder.decode(state)
    except msgspec.MsgspecError as error:
        raise CouldNot("application-unreadable", number=number, reason=str(error)) from None


def append(tx: Transaction, record: Record) -> str:
    """Write one record; its hash."""
    body = canonical(record)
    digest = hashlib.sha256(body).hexdigest()
    tx.put(
        sql.ADD_EVENT,
        application=record.application,
        seq=record.seq,
        at=stamp(record.at),
        by=record.by,
        kind=type(record.event).__name__,
        request_id=record.request_id or None,
        hash=digest,
        body=body.decode(),
    )
    return digest


def note(
    tx: Transaction,
    log: str,
    clock: Callable[[str], datetime],
    by: Standing,
    what: str,
    detail: dict[str, str],
    register: Register | None = None,
) -> None:
    """One record in the office's own journal; `register`: what it enters in the books. The time is
    asked for under the lock of the journal (`clock` makes it of what the database tells): who
    waited for it is not recorded as earlier than who was first. A clock that went back does not
    make a record older than the one before it; the record says so, and what the clock said.
    """
    count(tx, OFFICE)
    rows, told = tx.each((sql.LAST_EVENT, {"application": OFFICE}), (sql.TIME, {}))
    seq, prev, before = (rows[0][0], rows[0][1], moment(rows[0][2])) if rows else (0, "", None)
    now = clock(told[0][0] if told else "")
    went_back = before is not None and now < before
    record: Record = Entry(
        log=log,
        application=OFFICE,
        seq=seq + 1,
        prev=prev,
        at=before if went_back and before else now,
        by=by.person,
        name=by.name,
        via=by.via,
        clock_went_back=went_back,
        clock=now if went_back else None,
        event=Administered(what=what, detail=detail, register=register),
    )
    append(tx, record)


def time_told(tx: Transaction) -> str:
    """What the database says of the time (`sql.TIME`); empty for a file without a record."""
    row = tx.one(sql.TIME)
    return str(row[0]) if row else ""


def records(tx: Transaction, application: str) -> list[tuple[Record, str]]:
    """Every record of a journal in order, with its hash as stored."""
    rows = tx.all(sql.RECORDS, application=application)
    return read_rows((application, body, digest) for body, digest in rows)


def remarks(tx: Transaction, numbers: Sequence[str]) -> dict[str, list[Record]]:
    """The last three remarks, reminders and copies of each of these applications, the newest first;
    one trip for all.
    """
    asked = [(sql.REMARKS, {"application": number}) for number in numbers]
    found = tx.each(*asked) if asked else []
    return {
        number: [
            record for record, _hash in read_rows((number, body, digest) for body, digest in rows)
        ]
        for number, rows in zip(numbers, found, strict=True)
    }


def read_rows(rows: Iterable[tuple[str, str, str]]) -> list[tuple[Record, str]]:
    """Application, body and hash of each row, as records. Raises CouldNot `record-unreadable`."""
    found = []
    for application, body, digest in rows:
        try:
            found.append((read_record(body), digest))
        except msgspec.MsgspecError as error:
            raise CouldNot(
                "record-unreadable", application=application, reason=str(error)
            ) from None
    return found


def made_by(tx: Transaction, application: str, seq: int) -> str:
    """Who made a record; empty if there is none."""
    row = tx.one(sql.MAKER, application=application, seq=seq)
    return str(row[0]) if row else ""


def count(tx: Transaction, name: str) -> int:
    """The next number of a counter; its row stays locked until the transaction ends."""
    row = tx.one(sql.COUNT_UP, name=name)
    if row is None:
        tx.put(sql.PUT_COUNTER, name=name, last=0)
        row = tx.one(sql.COUNT_UP, name=name)
    return int(row[0]) if row else 1
