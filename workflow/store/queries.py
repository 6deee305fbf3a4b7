"""Queries that are put together while the program runs, from what a list is narrowed to.

The everyday commands ask none of them; who needs one imports this file where it is asked, and
SQLAlchemy with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Text, and_, literal, or_, select, tuple_

from workflow.rules.standing import Grant
from workflow.store import tables as t
from workflow.store.filters import Filter, Reach, Sieve, Sought
from workflow.store.statements import INBOX, INBOX_OF_UNIT, INBOX_OF_UNIT_ON, INBOX_ON
from workflow.store.times import stamp

_a, _t, _e = t.applications.c, t.tasks.c, t.events.c
_TASKS = t.tasks.join(t.applications, _a.number == _t.application)
_INBOXES = {  # by whether an institution and a place to go on from are given
    (False, False): INBOX,
    (False, True): INBOX_ON,
    (True, False): INBOX_OF_UNIT,
    (True, True): INBOX_OF_UNIT_ON,
}


def inbox(sieve: Sieve, *, of_unit: bool, on: bool) -> Select[Any]:
    """What waits, narrowed."""
    found = [(_a.chain, sieve.chain), (_t.step, sieve.step), (_t.unit, sieve.unit)]
    wanted = [column == value for column, value in found if value]
    if sieve.due_by:
        wanted.append(_t.due_at <= sieve.due_by)
    return _INBOXES[of_unit, on].where(*wanted)


def page(wanted: Filter, reach: Reach, limit: int) -> Select[Any]:
    """The states of applications by number, of those within reach."""
    query = select(_a.state).order_by(_a.number).limit(limit)
    for name in ("status", "chain", "step", "unit", "applicant"):
        value = getattr(wanted, name)
        if value:
            query = query.where(_a[name] == value)
    if wanted.after:
        query = query.where(_a.number > wanted.after)
    if reach.units is not None:
        whole, single = _a.unit.in_(reach.units), _a.number.in_(reach.numbers)
        query = query.where(or_(whole, single) if reach.numbers else whole)
    return query


def ends(
    units: Sequence[str] | None, by: str, after: tuple[str, str, str] | None, limit: int
) -> Select[Any]:
    """What ends by time: when, the slot, the state."""
    c = t.clocks.c
    keys = c.ends_at, c.application, c.slot
    joined = t.clocks.join(t.applications, _a.number == c.application)
    query = select(c.ends_at, c.slot, _a.state).select_from(joined).order_by(*keys).limit(limit)
    if by:
        query = query.where(c.ends_at <= by)
    if after:
        query = query.where(tuple_(*keys) > tuple_(*(literal(one, Text) for one in after)))
    if units is not None:
        query = query.where(or_(*[c.unit == unit for unit in units], c.application == ""))
    return query


def at_steps(unit: str, steps: Sequence[str], role: str, limit: int) -> Select[Any]:
    """The states of what stands at one of these steps and waits for a role, or a person."""
    return (
        select(_a.state)
        .select_from(_TASKS)
        .where(_t.unit == unit, _t.slot.in_(("step", "form")), _t.step.in_(steps))
        .where(or_(_t.actor == role, _t.actor.startswith("@")))
        .order_by(_t.since, _t.application, _t.slot)
        .limit(limit)
    )


def waiting_at(chain: str, version: int, steps: Sequence[str]) -> Select[Any]:
    """The numbers of what waits at one of these steps of a definition to be decided."""
    return (
        select(_t.application)
        .select_from(_TASKS)
        .where(_t.slot == "step", _t.step.in_(steps), _a.chain == chain, _a.version == version)
        .order_by(_t.application)
    )


def resolved_in(meeting: str) -> Select[Any]:
    """The states of the applications on which a meeting resolved, by number."""
    touched = select(_e.application).where(
        _e.kind.in_(("Passed", "Rejected", "Deferred")),
        _e.body.contains(f'"meeting":"{meeting}"'),
    )
    return select(_a.state).where(_a.number.in_(touched)).order_by(_a.number)


def awaited(person: str, held: Iterable[Grant], units: Iterable[str]) -> Select[Any]:
    """The applications of these institutions that wait for a person who holds these roles."""
    waits: list[ColumnElement[bool]] = [_t.actor == f"@{person}"]
    for one in held:
        fits = [_t.unit == one.unit, _t.actor.in_([one.role, f"@{one.principal or person}"])]
        waits.append(and_(*fits, _a.chain == one.chain) if one.chain else and_(*fits))
    return select(_a.number).select_from(_TASKS).where(_t.unit.in_(units), or_(*waits))


def took_part(person: str, units: Iterable[str]) -> Select[Any]:
    """The applications of these institutions in which a person took part."""
    c = t.participants.c
    joined = t.participants.join(t.applications, _a.number == c.application)
    return select(_a.number).select_from(joined).where(c.person == person, _a.unit.in_(units))


def history(sought: Sought, reach: Reach, own: str, limit: int) -> Select[Any]:
    """Key, application, body and hash of the records within reach; `own`: the office's."""
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
        mine = _e.application.in_([own] if reach.units else [])
        whole, single = _a.unit.in_(reach.units), _e.application.in_(reach.numbers)
        query = query.where(or_(mine, whole, single))
    return query


def noted(own: str, detail: Mapping[str, str]) -> Select[Any]:
    """A record of the office's journal with just this detail."""
    body = msgspec.json.Encoder(order="sorted").encode(detail).decode()
    same = _e.body.contains(f'"detail":{body}', autoescape=True)
    return select(_e.id).where(_e.application == own, _e.kind == "Administered", same).limit(1)


def meetings(units: Sequence[str] | None, limit: int) -> Select[Any]:
    """The newest meetings first."""
    c = t.meetings.c
    query = select(c.state).order_by(c.held_on.desc(), c.number.desc()).limit(limit)
    return query if units is None else query.where(c.unit.in_(units))


def substitutes(names: Sequence[str], units: Sequence[str] | None) -> Select[Any]:
    """All that were ever named, the newest first."""
    c = t.substitutes.c
    query = select(*[c[name] for name in names]).order_by(c.id.desc())
    return query if units is None else query.where(c.unit.in_(units))


def unsent(names: Sequence[str], now: str, limit: int) -> Select[Any]:
    """The messages to be sent by now, the oldest first."""
    c = t.outbox.c
    query = select(*[c[name] for name in names]).where(c.sent_at.is_(None), c.due_at <= now)
    return query.order_by(c.id).limit(limit)


def messages(names: Sequence[str], person: str, limit: int) -> Select[Any]:
    """The messages to a person, or to everybody, the newest first."""
    c = t.outbox.c
    query = select(*[c[name] for name in names]).order_by(c.id.desc()).limit(limit)
    return query.where(c.person == person) if person else query
