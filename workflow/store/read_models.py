"""Read models: the inbox and the overview, paged by key and never by offset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Text, bindparam, literal, or_, select, tuple_

from workflow.application.state import Application
from workflow.rules.standing import EVERYWHERE
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.visibility import Reach

_decode = msgspec.json.Decoder(Application).decode


class Waiting(msgspec.Struct, frozen=True):
    """One line of an inbox."""

    slot: str
    actor: str
    step: str
    since: str
    due_at: str | None
    application: Application


class Filter(msgspec.Struct, frozen=True):
    """What a list is narrowed to; empty means any. `after`: the last number of the page before."""

    status: str = ""
    chain: str = ""
    step: str = ""
    unit: str = ""
    applicant: str = ""
    after: str = ""


class Sieve(msgspec.Struct, frozen=True):
    """What an inbox is narrowed to; empty means any. `due_by`: an instant as it is stored."""

    chain: str = ""
    step: str = ""
    unit: str = ""
    role: str = ""
    due_by: str = ""


EVERYTHING = Sieve()
_KEYS = t.tasks.c.since, t.tasks.c.application, t.tasks.c.slot
_WAITING = (
    select(
        t.tasks.c.slot,
        t.tasks.c.actor,
        t.tasks.c.step,
        t.tasks.c.since,
        t.tasks.c.due_at,
        t.applications.c.state,
    )
    .select_from(t.tasks.join(t.applications, t.applications.c.number == t.tasks.c.application))
    .where(t.tasks.c.actor == bindparam("actor"))
    .order_by(*_KEYS)
    .limit(bindparam("most"))
)
_LATER = tuple_(*_KEYS) > tuple_(*(bindparam(one, type_=Text) for one in ("at", "in_", "slot")))
_HERE = t.tasks.c.unit == bindparam("unit")
_QUERIES = {  # by whether an institution and a place to go on from are given
    (False, False): _WAITING,
    (False, True): _WAITING.where(_LATER),
    (True, False): _WAITING.where(_HERE),
    (True, True): _WAITING.where(_HERE, _LATER),
}


def inbox(
    tx: Transaction,
    roles: Iterable[tuple[str, str]],
    persons: Sequence[str],
    after: tuple[str, str, str] | None,
    limit: int,
    sieve: Sieve = EVERYTHING,
) -> list[Waiting]:
    """What waits for a holder of these (unit, role) pairs or for these people, oldest first."""
    pairs = list(roles)
    units = sorted({unit for unit, _ in pairs})
    pairs += [(unit, f"@{person}") for unit in units for person in persons]
    place = dict(zip(("at", "in_", "slot"), after, strict=True)) if after else {}
    found: list[Waiting] = []
    for unit, actor in pairs:
        if sieve.role not in ("", actor):
            continue
        given = {} if unit == EVERYWHERE else {"unit": unit}
        query = _QUERIES[bool(given), bool(after)]
        if sieve != EVERYTHING:
            query = query.where(*_narrowed(sieve))
        rows = tx.all(query, actor=actor, most=limit, **given, **place)
        found += [
            Waiting(slot, actor, step, since, due_at, _decode(state))
            for slot, actor, step, since, due_at, state in rows
        ]
    found.sort(key=lambda one: (one.since, one.application.number, one.slot))
    return found[:limit]


def awaiting(tx: Transaction, actors: Iterable[tuple[str, str]]) -> list[str]:
    """The applications on which one of these (unit, role or `@person`) is awaited, by number."""
    c = t.tasks.c
    found: set[str] = set()
    for unit, actor in actors:
        query = select(c.application).where(c.unit == unit, c.actor == actor)
        found |= {row[0] for row in tx.all(query)}
    return sorted(found)


def _narrowed(sieve: Sieve) -> list[ColumnElement[bool]]:
    c, a = t.tasks.c, t.applications.c
    found = [(a.chain, sieve.chain), (c.step, sieve.step), (c.unit, sieve.unit)]
    wanted = [column == value for column, value in found if value]
    return [*wanted, c.due_at <= sieve.due_by] if sieve.due_by else wanted


def page(tx: Transaction, wanted: Filter, reach: Reach, limit: int) -> list[Application]:
    """Applications by number, of those within reach."""
    columns = t.applications.c
    query = select(columns.state).order_by(columns.number).limit(limit)
    for name in ("status", "chain", "step", "unit", "applicant"):
        value = getattr(wanted, name)
        if value:
            query = query.where(columns[name] == value)
    if wanted.after:
        query = query.where(columns.number > wanted.after)
    if reach.units is not None:
        whole, single = columns.unit.in_(reach.units), columns.number.in_(reach.numbers)
        query = query.where(or_(whole, single) if reach.numbers else whole)
    return [_decode(row[0]) for row in tx.all(query)]


def ends(
    tx: Transaction,
    units: Sequence[str] | None,
    by: str,
    after: tuple[str, str, str] | None,
    limit: int,
) -> list[tuple[str, str, Application]]:
    """What ends by time, the earliest first: when, the slot, the application. `by`: an instant as
    it is stored, or empty; `units` None means every institution.
    """
    c = t.clocks.c
    keys = c.ends_at, c.application, c.slot
    joined = t.clocks.join(t.applications, t.applications.c.number == c.application)
    query = select(c.ends_at, c.slot, t.applications.c.state).select_from(joined)
    query = query.order_by(*keys).limit(limit)
    if by:
        query = query.where(c.ends_at <= by)
    if after:
        query = query.where(tuple_(*keys) > tuple_(*(literal(one, Text) for one in after)))
    if units is not None:
        query = query.where(or_(*[c.unit == unit for unit in units], c.application == ""))
    return [(at, slot, _decode(state)) for at, slot, state in tx.all(query)]


def at_steps(
    tx: Transaction, unit: str, steps: Sequence[str], role: str, limit: int
) -> list[Application]:
    """The applications at one of these steps that wait for a role, or for a person who took it in
    hand; oldest first.
    """
    c = t.tasks.c
    query = (
        select(t.applications.c.state)
        .select_from(t.tasks.join(t.applications, t.applications.c.number == c.application))
        .where(c.unit == unit, c.slot.in_(("step", "form")), c.step.in_(steps))
        .where(or_(c.actor == role, c.actor.startswith("@")))
        .order_by(*_KEYS)
        .limit(limit)
    )
    return [_decode(row[0]) for row in tx.all(query)] if steps else []


def resolved_in(tx: Transaction, meeting: str) -> list[Application]:
    """The applications on which a meeting resolved, by number."""
    e = t.events.c
    touched = select(e.application).where(
        e.kind.in_(("Passed", "Rejected", "Deferred")), e.body.contains(f'"meeting":"{meeting}"')
    )
    query = select(t.applications.c.state).where(t.applications.c.number.in_(touched))
    return [_decode(row[0]) for row in tx.all(query.order_by(t.applications.c.number))]


def waiting_at(tx: Transaction, chain: str, version: int, steps: Sequence[str]) -> list[str]:
    """The applications of a definition that wait at one of these steps to be decided."""
    a, c = t.applications.c, t.tasks.c
    query = (
        select(c.application)
        .select_from(t.tasks.join(t.applications, a.number == c.application))
        .where(c.slot == "step", c.step.in_(steps), a.chain == chain, a.version == version)
        .order_by(c.application)
    )
    return [row[0] for row in tx.all(query)]


def numbers(tx: Transaction) -> list[str]:
    """The number of every application, from the journal itself."""
    query = select(t.events.c.application).distinct().order_by(t.events.c.application)
    return [row[0] for row in tx.all(query)]


def listed(tx: Transaction) -> list[str]:
    """The number of every application as derived."""
    return [row[0] for row in tx.all(select(t.applications.c.number))]
