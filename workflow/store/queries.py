"""Lists and searches, asked with queries that are put together while the program runs.

The everyday commands ask none of them; who needs one imports this file where it is asked, and
SQLAlchemy with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, Table, Text, and_, func, literal, or_, select, tuple_

from workflow.application.event import Record
from workflow.application.meeting import Meeting
from workflow.application.state import Application
from workflow.rules.standing import Grant
from workflow.store import tables as t
from workflow.store.filters import Filter, Reach, Sieve, Sought
from workflow.store.journal import OFFICE, read_rows
from workflow.store.meetings import from_text
from workflow.store.outbox import Message
from workflow.store.statements import INBOX, INBOX_OF_UNIT, INBOX_OF_UNIT_ON, INBOX_ON
from workflow.store.substitutes import Substitute
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

Kept = TypeVar("Kept", Message, Substitute)
_a, _t, _e = t.applications.c, t.tasks.c, t.events.c
_DIGITS = "0123456789"
_IN_ORDER = func.rtrim(_a.number, _DIGITS), func.length(_a.number), _a.number
"""By institution and year, then by counter: …9999, …10000."""
_TASKS = t.tasks.join(t.applications, _a.number == _t.application)
_INBOXES = {  # by whether an institution and a place to go on from are given
    (False, False): INBOX,
    (False, True): INBOX_ON,
    (True, False): INBOX_OF_UNIT,
    (True, True): INBOX_OF_UNIT_ON,
}
_state = msgspec.json.Decoder(Application).decode


def _states(tx: Transaction, query: Select[Any]) -> list[Application]:
    return [_state(row[0]) for row in tx.all(query)]


def _columns(table: Table, kind: type[Kept]) -> Select[Any]:
    """Of every row of a table what a struct of this kind has, the newest first."""
    return select(*[table.c[name] for name in kind.__struct_fields__]).order_by(table.c.id.desc())


def _structs(tx: Transaction, query: Select[Any], kind: type[Kept]) -> list[Kept]:
    names = kind.__struct_fields__
    return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in tx.all(query)]


def inbox(sieve: Sieve, *, of_unit: bool, on: bool) -> Select[Any]:
    """The query for what waits, narrowed."""
    narrowed = [(_a.chain, sieve.chain), (_t.step, sieve.step), (_t.unit, sieve.unit)]
    wanted = [column == value for column, value in narrowed if value]
    if sieve.due_by:
        wanted.append(_t.due_at <= stamp(sieve.due_by))
    return _INBOXES[of_unit, on].where(*wanted)


def page(tx: Transaction, wanted: Filter, reach: Reach, limit: int) -> list[Application]:
    """Applications by number, of those within reach."""
    query = select(_a.state).order_by(*_IN_ORDER).limit(limit)
    for name in ("status", "chain", "unit", "applicant"):
        value = getattr(wanted, name)
        if value:
            query = query.where(_a[name] == value)
    if wanted.step:
        query = query.where(_at_step(wanted.step))
    if wanted.after:
        last = wanted.after.rstrip(_DIGITS), len(wanted.after), wanted.after
        query = query.where(tuple_(*_IN_ORDER) > tuple_(*map(literal, last)))
    if reach.units is not None:
        whole, single = _a.unit.in_(reach.units), _a.number.in_(reach.numbers)
        query = query.where(or_(whole, single) if reach.numbers else whole)
    return _states(tx, query)


def _at_step(step: str) -> ColumnElement[bool]:
    """At this step, also in a line that is not in front: somebody is awaited, or time runs."""
    awaited = select(_t.application).where(_t.step == step, _t.slot.like("%@%"))
    c = t.clocks.c
    slots = [f"{sort}:{step}" for sort in ("publicity", "period", "deadline")]
    runs = select(c.application).where(c.slot.in_(slots))
    return or_(_a.step == step, _a.number.in_(awaited), _a.number.in_(runs))


def ends(
    tx: Transaction,
    reach: Reach,
    by: str,
    after: tuple[str, str, str] | None,
    limit: int,
) -> list[tuple[str, str, Application]]:
    """What ends by time, the earliest first: when, the slot, the application. `by`: an instant as
    it is stored, or empty.
    """
    c = t.clocks.c
    keys = c.ends_at, c.application, c.slot
    joined = t.clocks.join(t.applications, _a.number == c.application)
    query = select(c.ends_at, c.slot, _a.state).select_from(joined).order_by(*keys).limit(limit)
    if by:
        query = query.where(c.ends_at <= by)
    if after:
        query = query.where(tuple_(*keys) > tuple_(*(literal(part, Text) for part in after)))
    if reach.units is not None:
        mine = [c.unit == unit for unit in reach.units]
        query = query.where(or_(*mine, c.application.in_(["", *reach.numbers])))
    return [(at, slot, _state(state)) for at, slot, state in tx.all(query)]


def at_a_publicity(tx: Transaction) -> list[Application]:
    """The applications whose publicity has an end, by number."""
    c = t.clocks.c
    query = select(_a.state).select_from(t.clocks.join(t.applications, _a.number == c.application))
    rows = tx.all(query.where(c.slot.like("publicity:%")).order_by(*_IN_ORDER))
    return [_state(state) for (state,) in rows]


def _slot_like(slot: str) -> ColumnElement[bool]:
    """A slot, or that of a line beside others (并行)."""
    return or_(_t.slot == slot, _t.slot.like(f"{slot}@%"))


def at_steps(
    tx: Transaction, unit: str, steps: Sequence[str], role: str, limit: int
) -> list[Application]:
    """The applications at one of these steps that wait for a role, or for a person who took it in
    hand; oldest first.
    """
    query = (
        select(_a.state)
        .select_from(_TASKS)
        .where(_t.unit == unit, _t.step.in_(steps))
        .where(or_(*map(_slot_like, ("step", "form"))))
        .where(or_(_t.actor == role, _t.actor.startswith("@")))
        .order_by(_t.since, *_IN_ORDER, _t.slot)
        .limit(limit)
    )
    return _states(tx, query) if steps else []


def waiting_at(tx: Transaction, chain: str, version: int, steps: Sequence[str]) -> list[str]:
    """The applications of a definition that wait at one of these steps to be decided."""
    query = (
        select(_t.application)
        .select_from(_TASKS)
        .where(_slot_like("step"), _t.step.in_(steps))
        .where(_a.chain == chain, _a.version == version)
        .order_by(*_IN_ORDER)
    )
    return [row[0] for row in tx.all(query)]


def resolved_in(tx: Transaction, meeting: str) -> list[Application]:
    """The applications on which a meeting resolved, by number."""
    touched = select(_e.application).where(
        _e.kind.in_(("Passed", "Rejected", "Returned", "Deferred")),
        _e.body.contains(f'"meeting":"{meeting}"'),
    )
    return _states(tx, select(_a.state).where(_a.number.in_(touched)).order_by(*_IN_ORDER))


def touched(tx: Transaction, person: str, held: Iterable[Grant], units: Sequence[str]) -> list[str]:
    """The applications of these institutions that wait for a person who holds these roles, or in
    which they took part: did something that was not refused, or belong to a body formed for it.
    """
    waits: list[ColumnElement[bool]] = [_t.actor == f"@{person}"]
    for grant in held:
        fits = [_t.unit == grant.unit, _t.actor.in_([grant.role, f"@{grant.principal or person}"])]
        waits.append(and_(*fits, _a.chain == grant.chain) if grant.chain else and_(*fits))
    c = t.participants.c
    joined = t.participants.join(t.applications, _a.number == c.application)
    asked = (
        select(_a.number).select_from(_TASKS).where(_t.unit.in_(units), or_(*waits)),
        select(_a.number).select_from(joined).where(c.person == person, _a.unit.in_(units)),
    )
    return sorted({row[0] for query in asked for row in tx.all(query)})


def history(
    tx: Transaction, sought: Sought, reach: Reach, limit: int
) -> list[tuple[int, Record, str]]:
    """Key, record and hash of what is within reach, as it was written."""
    query = (
        select(_e.id, _e.application, _e.body, _e.hash)
        .select_from(t.events.outerjoin(t.applications, _a.number == _e.application))
        .where(_e.id > sought.after)
        .order_by(_e.id)
        .limit(limit)
    )
    if sought.by:
        query = query.where(_e.by == sought.by)
    if sought.since:
        query = query.where(_e.at >= stamp(sought.since))
    if sought.until:
        query = query.where(_e.at < stamp(sought.until))
    if sought.refused:
        noted = (_e.kind == "Administered") & or_(
            *(_e.body.contains(f'"what":"{what}"') for what in ("AttemptRefused", "LoginFailed"))
        )
        query = query.where(or_(_e.kind == "Declined", noted))
    if sought.kinds:
        query = query.where(_e.kind.in_(sought.kinds))
    if reach.units is not None:
        mine = _e.application.in_([OFFICE] if reach.office else [])
        whole, single = _a.unit.in_(reach.units), _e.application.in_(reach.numbers)
        query = query.where(or_(mine, whole, single))
    rows = tx.all(query)
    records = read_rows((application, body, digest) for _key, application, body, digest in rows)
    return [(row[0], *record) for row, record in zip(rows, records, strict=True)]


def taken_back(tx: Transaction, numbers: Collection[str]) -> dict[str, list[int]]:
    """The records of these applications whose decision was taken back, by number."""
    query = (
        select(_e.application, _e.body, _e.hash)
        .where(_e.kind == "Recalled", _e.application.in_(sorted(numbers)))
        .order_by(_e.id)
    )
    undone: dict[str, list[int]] = {}
    for record, _digest in read_rows(tx.all(query) if numbers else ()):
        undone.setdefault(record.application, []).append(getattr(record.event, "record", 0))
    return undone


def noted(tx: Transaction, detail: Mapping[str, str]) -> bool:
    """Whether the office's journal has a record with just this detail."""
    body = msgspec.json.Encoder(order="sorted").encode(detail).decode()
    same = _e.body.contains(f'"detail":{body}', autoescape=True)
    query = select(_e.id).where(_e.application == OFFICE, _e.kind == "Administered", same)
    return bool(tx.all(query.limit(1)))


def meetings(tx: Transaction, units: Sequence[str] | None, limit: int) -> list[Meeting]:
    """The newest meetings first; `units` None means every institution."""
    c = t.meetings.c
    query = (
        select(c.state)
        .order_by(c.held_on.desc(), func.length(c.number).desc(), c.number.desc())
        .limit(limit)
    )
    if units is not None:
        query = query.where(c.unit.in_(units))
    return [from_text(row[0]) for row in tx.all(query)]


def substitutes(tx: Transaction, units: Sequence[str] | None) -> list[Substitute]:
    """All that were ever named, the newest first; `units` None means every institution."""
    query = _columns(t.substitutes, Substitute)
    if units is not None:
        query = query.where(t.substitutes.c.unit.in_(units))
    return _structs(tx, query, Substitute)


def unsent(tx: Transaction, now: datetime, limit: int) -> list[Message]:
    """The messages to be sent now, the oldest first."""
    c = t.outbox.c
    query = _columns(t.outbox, Message).where(c.sent_at.is_(None), c.due_at <= stamp(now))
    return _structs(tx, query.order_by(None).order_by(c.id).limit(limit), Message)


def messages(tx: Transaction, person: str, limit: int) -> list[Message]:
    """The messages to a person, the newest first; empty text is everybody."""
    query = _columns(t.outbox, Message).limit(limit)
    return _structs(tx, query.where(t.outbox.c.person == person) if person else query, Message)
