"""The journal: lock, read, append, and everything derived from it in the same transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from workflow.application.clocks.clocks import everything
from workflow.application.event import Administered, Record
from workflow.application.fold import evolve
from workflow.application.records import canonical, read_record
from workflow.application.state import Application, Seen
from workflow.application.tasks import Task, Timer, tasks, timer
from workflow.chain.model.chain import Chain
from workflow.errors import CouldNot
from workflow.rules.standing import Standing
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import moment, stamp

OFFICE = "office"
"""The journal of the office itself: people, calendars, definitions, log-ins."""

_p = bindparam
_LOCK = (
    select(t.applications.c.state, t.applications.c.head)
    .where(t.applications.c.number == _p("number"))
    .with_for_update()
)
_READ = select(t.applications.c.state, t.applications.c.head).where(
    t.applications.c.number == _p("number")
)
_BY_REQUEST = select(t.events.c.application, t.events.c.seq, t.events.c.hash).where(
    t.events.c.request_id == _p("request_id")
)
_INSERT_EVENT = insert(t.events).values(
    {
        name: _p(name)
        for name in ("application", "seq", "at", "by", "kind", "request_id", "hash", "body")
    }
)
_HEAD = (
    select(t.events.c.seq, t.events.c.hash)
    .where(t.events.c.application == _p("application"))
    .order_by(t.events.c.seq.desc())
    .limit(1)
)
_NEWEST = (
    select(t.events.c.seq, t.events.c.hash, t.events.c.at)
    .where(t.events.c.application == _p("application"))
    .order_by(t.events.c.seq.desc())
    .limit(1)
)
_RECORDS = (
    select(t.events.c.body, t.events.c.hash)
    .where(t.events.c.application == _p("application"))
    .order_by(t.events.c.seq)
)
_MAKER = select(t.events.c.by).where(
    t.events.c.application == _p("application"), t.events.c.seq == _p("seq")
)
_COLUMNS = (
    *("unit", "chain", "version", "title", "applicant"),
    *("status", "step", "since", "seq", "head", "state"),
)
_INSERT_APPLICATION = insert(t.applications).values(
    {name: _p(name) for name in ("number", *_COLUMNS)}
)
_UPDATE_APPLICATION = (
    update(t.applications)
    .where(t.applications.c.number == _p("number_"))
    .values(
        {name: _p(name) for name in ("title", "status", "step", "since", "seq", "head", "state")}
    )
)
_INSERT_TASK = insert(t.tasks).values({column.name: _p(column.name) for column in t.tasks.c})
_DELETE_TASK = delete(t.tasks).where(
    t.tasks.c.application == _p("application"), t.tasks.c.slot == _p("slot")
)
_DELETE_TASKS = delete(t.tasks).where(t.tasks.c.application == _p("application"))
_DELETE_TIMER = delete(t.timers).where(t.timers.c.application == _p("application"))
_INSERT_TIMER = insert(t.timers).values({column.name: _p(column.name) for column in t.timers.c})
_DELETE_CLOCKS = delete(t.clocks).where(t.clocks.c.application == _p("application"))
_DELETE_CLOCK = _DELETE_CLOCKS.where(t.clocks.c.slot == _p("slot"))
_INSERT_CLOCK = insert(t.clocks).values({column.name: _p(column.name) for column in t.clocks.c})
_COUNT_UP = (
    update(t.counters).where(t.counters.c.name == _p("name_")).values(last=t.counters.c.last + 1)
)
_COUNT = select(t.counters.c.last).where(t.counters.c.name == _p("name"))

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Application).decode


class Loaded(msgspec.Struct, frozen=True):
    """An application under lock, and the hash of its last record."""

    application: Application
    head: str


def encode_state(application: Application) -> str:
    """The state as kept: canonical JSON."""
    return _encode(application).decode()


def lock(tx: Transaction, number: str) -> Loaded | None:
    """The application, its row locked until the transaction ends; None if there is none."""
    row = tx.one(_LOCK, number=number)
    return Loaded(_decode(row[0]), row[1]) if row else None


def load(tx: Transaction, number: str) -> Loaded | None:
    """The application as last committed."""
    row = tx.one(_READ, number=number)
    return Loaded(_decode(row[0]), row[1]) if row else None


def known_request(tx: Transaction, request_id: str) -> tuple[str, int, str] | None:
    """Application, seq and hash of the record that already carried this request out."""
    row = tx.one(_BY_REQUEST, request_id=request_id) if request_id else None
    return (row[0], row[1], row[2]) if row else None


def append(tx: Transaction, record: Record) -> str:
    """Write one record; its hash."""
    body = canonical(record)
    digest = hashlib.sha256(body).hexdigest()
    tx.run(
        _INSERT_EVENT,
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
    clock: Callable[[], datetime],
    by: Standing,
    what: str,
    detail: dict[str, str],
) -> None:
    """One record in the office's own journal. The clock is read under the lock of the journal:
    who waited for it is not recorded as earlier than who was first. A clock that went back does
    not make a record older than the one before it; the record says so.
    """
    count(tx, OFFICE)
    row = tx.one(_NEWEST, application=OFFICE)
    seq, prev, before = (row[0], row[1], moment(row[2])) if row else (0, "", None)
    now = clock()
    went_back = before is not None and now < before
    record = Record(
        log=log,
        application=OFFICE,
        seq=seq + 1,
        prev=prev,
        at=before if went_back and before else now,
        by=by.person,
        name=by.name,
        via=by.via,
        clock_went_back=went_back,
        event=Administered(what=what, detail=detail),
    )
    append(tx, record)


def derive(
    tx: Transaction, chain: Chain, before: Application | None, after: Application, head: str
) -> None:
    """Bring everything derived from the journal to the state `after`."""
    values = {
        "title": after.title,
        "status": after.shown_status.value,
        "step": after.step,
        "since": stamp(after.since),
        "seq": after.seq,
        "head": head,
        "state": encode_state(after),
    }
    if before is None:
        tx.run(
            _INSERT_APPLICATION,
            number=after.number,
            unit=after.unit,
            chain=after.chain,
            version=after.version,
            applicant=after.applicant,
            **values,
        )
    else:
        tx.run(_UPDATE_APPLICATION, number_=after.number, **values)
    old_tasks = {task.slot: task for task in tasks(before, chain)} if before else {}
    _derive_tasks(tx, after.number, old_tasks, {task.slot: task for task in tasks(after, chain)})
    old_clocks = ends(before, chain) if before else {}
    _derive_clocks(tx, after, old_clocks, ends(after, chain))
    old_timer = timer(before, chain) if before else None
    new_timer = timer(after, chain)
    if new_timer != old_timer:
        put_timer(tx, after.number, new_timer)


def _derive_tasks(tx: Transaction, number: str, old: dict[str, Task], new: dict[str, Task]) -> None:
    for slot in old:
        if new.get(slot) != old[slot]:
            tx.run(_DELETE_TASK, application=number, slot=slot)
    for slot, task in new.items():
        if old.get(slot) != task:
            tx.run(
                _INSERT_TASK,
                application=number,
                slot=slot,
                unit=task.unit,
                actor=task.actor,
                step=task.step,
                since=stamp(task.since),
                due_at=stamp(task.due_at) if task.due_at else None,
            )


def ends(application: Application, chain: Chain) -> dict[str, str]:
    """What of it ends by time, and the earliest moment of each as it is stored."""
    found = everything(application, chain)
    return {one.slot: stamp(one.ends_at) for one in found if not one.over}


def _derive_clocks(
    tx: Transaction, state: Application, old: dict[str, str], new: dict[str, str]
) -> None:
    for slot in old:
        if new.get(slot) != old[slot]:
            tx.run(_DELETE_CLOCK, application=state.number, slot=slot)
    for slot, ends_at in new.items():
        if old.get(slot) != ends_at:
            row = {"application": state.number, "slot": slot, "unit": state.unit}
            tx.run(_INSERT_CLOCK, **row, ends_at=ends_at)


def put_timer(tx: Transaction, number: str, wanted: Timer | None) -> None:
    """Set, move or take away the application's timer."""
    tx.run(_DELETE_TIMER, application=number)
    if wanted:
        tx.run(
            _INSERT_TIMER,
            application=number,
            due_at=stamp(wanted.due_at) if wanted.due_at else None,
            unknown_after=wanted.unknown_after.isoformat() if wanted.unknown_after else None,
        )


def rewrite(tx: Transaction, chain: Chain, state: Application, head: str) -> None:
    """Throw the derived rows of one application away and write them anew."""
    tx.run(delete(t.applications).where(t.applications.c.number == state.number))
    tx.run(_DELETE_TASKS, application=state.number)
    tx.run(_DELETE_TIMER, application=state.number)
    tx.run(_DELETE_CLOCKS, application=state.number)
    derive(tx, chain, None, state, head)
    put_timer(tx, state.number, timer(state, chain))


def records(tx: Transaction, application: str) -> list[tuple[Record, str]]:
    """Every record of a journal in order, with its hash as stored."""
    rows = tx.all(_RECORDS, application=application)
    return read_rows((application, body, digest) for body, digest in rows)


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


def at_revision(tx: Transaction, number: str, revision: int) -> Seen | None:
    """The application as it was at a revision, made anew from its records, and who changed it
    last; None if it never was.
    """
    state: Application | None = None
    then: Application | None = None
    last: Record | None = None
    for record, _digest in records(tx, number):
        before = state.revision if state else 0
        state = evolve(state, record)
        last = record if state.revision > before or last is None else last
        then = state if state.revision == revision else then
    return Seen(then, last.name, last.at) if then and last else None


def made_by(tx: Transaction, application: str, seq: int) -> str:
    """Who made a record; empty if there is none."""
    row = tx.one(_MAKER, application=application, seq=seq)
    return str(row[0]) if row else ""


def last(tx: Transaction, application: str) -> tuple[int, str]:
    """Seq and hash of the last record of a journal; 0 and empty for a new one."""
    row = tx.one(_HEAD, application=application)
    return (row[0], row[1]) if row else (0, "")


def count(tx: Transaction, name: str) -> int:
    """The next number of a counter; its row stays locked until the transaction ends."""
    if not tx.run(_COUNT_UP, name_=name):
        tx.put_once(t.counters, name=name, last=0)
        tx.run(_COUNT_UP, name_=name)
    row = tx.one(_COUNT, name=name)
    return int(row[0]) if row else 1


def all_rows(tx: Transaction) -> Iterator[tuple[Any, ...]]:
    """Application, seq, hash and body of every record, journal by journal, as a stream."""
    return tx.stream(
        select(
            t.events.c.application,
            t.events.c.seq,
            t.events.c.hash,
            t.events.c.body,
            t.events.c.at,
            t.events.c.by,
            t.events.c.kind,
            t.events.c.request_id,
        ).order_by(t.events.c.application, t.events.c.seq)
    )
