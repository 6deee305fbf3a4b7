"""Read models: the inbox and the overview, paged by key and never by offset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Select, and_, or_, select, tuple_

from workflow.application.state import Application
from workflow.rules.standing import EVERYWHERE
from workflow.store import tables as t
from workflow.store.engine import Transaction

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


def inbox(
    tx: Transaction,
    roles: Iterable[tuple[str, str]],
    persons: Sequence[str],
    after: tuple[str, str, str] | None,
    limit: int,
) -> list[Waiting]:
    """What waits for a holder of these (unit, role) pairs or for these people, oldest first."""
    keys = t.tasks.c.since, t.tasks.c.application, t.tasks.c.slot
    mine = [
        t.tasks.c.actor == role
        if unit == EVERYWHERE
        else and_(t.tasks.c.unit == unit, t.tasks.c.actor == role)
        for unit, role in roles
    ]
    units = sorted({unit for unit, _ in roles})
    named = [f"@{person}" for person in persons]
    own = and_(t.tasks.c.unit.in_(units), t.tasks.c.actor.in_(named))
    found: list[Waiting] = []
    for condition in [*mine, own]:
        query = _waiting().where(condition).order_by(*keys).limit(limit)
        if after:
            query = query.where(tuple_(*keys) > after)
        found += [
            Waiting(row[0], row[1], row[2], row[3], row[4], _decode(row[5]))
            for row in tx.all(query)
        ]
    found.sort(key=lambda one: (one.since, one.application.number, one.slot))
    return found[:limit]


def _waiting() -> Select[tuple[str, str, str, str, str | None, str]]:
    return select(
        t.tasks.c.slot,
        t.tasks.c.actor,
        t.tasks.c.step,
        t.tasks.c.since,
        t.tasks.c.due_at,
        t.applications.c.state,
    ).select_from(t.tasks.join(t.applications, t.applications.c.number == t.tasks.c.application))


def page(
    tx: Transaction, wanted: Filter, units: Sequence[str] | None, limit: int
) -> list[Application]:
    """Applications by number; `units` None means every institution."""
    columns = t.applications.c
    query = select(columns.state).order_by(columns.number).limit(limit)
    for name in ("status", "chain", "step", "unit", "applicant"):
        value = getattr(wanted, name)
        if value:
            query = query.where(columns[name] == value)
    if wanted.after:
        query = query.where(columns.number > wanted.after)
    if units is not None:
        query = query.where(or_(*[columns.unit == unit for unit in units], columns.number == ""))
    return [_decode(row[0]) for row in tx.all(query)]


def resolved_in(tx: Transaction, meeting: str) -> list[Application]:
    """The applications on which a meeting resolved, by number."""
    e = t.events.c
    touched = select(e.application).where(
        e.kind.in_(("Passed", "Rejected", "Deferred")), e.body.contains(f'"meeting":"{meeting}"')
    )
    query = select(t.applications.c.state).where(t.applications.c.number.in_(touched))
    return [_decode(row[0]) for row in tx.all(query.order_by(t.applications.c.number))]


def numbers(tx: Transaction) -> list[str]:
    """The number of every application, from the journal itself."""
    query = select(t.events.c.application).distinct().order_by(t.events.c.application)
    return [row[0] for row in tx.all(query)]


def listed(tx: Transaction) -> list[str]:
    """The number of every application as derived."""
    return [row[0] for row in tx.all(select(t.applications.c.number))]
