"""代理 as kept: who acts for whom, from when to when, in what, on which basis."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

FIELDS = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis")


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


def add(tx: Transaction, substitute: Substitute) -> int:
    """Keep it; its number."""
    values = msgspec.to_builtins(substitute)
    tx.put(sql.ADD_SUBSTITUTE, **{name: values[name] for name in FIELDS})
    row = tx.one(sql.NEWEST_SUBSTITUTE)
    return int(row[0]) if row else 0


def end(tx: Transaction, number: int, at: datetime) -> bool:
    """End it now; False if it had ended."""
    return bool(tx.run(sql.END_SUBSTITUTE, id_=number, ended_at=stamp(at)))
