"""代理 as kept: who acts for whom, from when to when, in what, on which basis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import bindparam, insert, select, update

from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import stamp

_p = bindparam
_FIELDS = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis")
_INSERT = insert(t.substitutes).values({name: _p(name) for name in _FIELDS})
_END = (
    update(t.substitutes)
    .where(t.substitutes.c.id == _p("id_"), t.substitutes.c.ended_at.is_(None))
    .values(ended_at=_p("ended_at"))
)
_NEWEST = select(t.substitutes.c.id).order_by(t.substitutes.c.id.desc()).limit(1)


class Substitute(msgspec.Struct, frozen=True):
    """`deputy` acts for `principal` in one role and chain, or in all (empty). Both days count."""

    principal: str
    deputy: str
    unit: str
    role: str
    chain: str
    since: date
    until: date
    basis: str
    id: int = 0
    ended_at: str | None = None


def add(tx: Transaction, one: Substitute) -> int:
    """Keep it; its number."""
    values = {name: getattr(one, name) for name in _FIELDS}
    values |= {"since": one.since.isoformat(), "until": one.until.isoformat()}
    tx.run(_INSERT, **values)
    row = tx.one(_NEWEST)
    return int(row[0]) if row else 0


def end(tx: Transaction, number: int, at: datetime) -> bool:
    """End it now; False if it had ended."""
    return bool(tx.run(_END, id_=number, ended_at=stamp(at)))


def listed(tx: Transaction, units: Sequence[str] | None) -> list[Substitute]:
    """All that were ever named, the newest first; `units` None means every institution."""
    names = (*_FIELDS, "id", "ended_at")
    columns = [t.substitutes.c[name] for name in names]
    query = select(*columns).order_by(t.substitutes.c.id.desc())
    if units is not None:
        query = query.where(t.substitutes.c.unit.in_(units))
    rows = [dict(zip(names, row, strict=True)) for row in tx.all(query)]
    return [msgspec.convert(row, Substitute) for row in rows]
