"""代理 as kept: who acts for whom, from when to when, in what, on which basis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

_FIELDS = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis")


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
    tx.put(sql.ADD_SUBSTITUTE, **values)
    row = tx.one(sql.NEWEST_SUBSTITUTE)
    return int(row[0]) if row else 0


def end(tx: Transaction, number: int, at: datetime) -> bool:
    """End it now; False if it had ended."""
    return bool(tx.run(sql.END_SUBSTITUTE, id_=number, ended_at=stamp(at)))


def listed(tx: Transaction, units: Sequence[str] | None) -> list[Substitute]:
    """All that were ever named, the newest first; `units` None means every institution."""
    from workflow.store.queries import substitutes

    names = (*_FIELDS, "id", "ended_at")
    rows = [dict(zip(names, row, strict=True)) for row in tx.all(substitutes(names, units))]
    return [msgspec.convert(row, Substitute) for row in rows]
