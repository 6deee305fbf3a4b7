"""Records of all journals in the order they were written, filtered and paged by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import or_, select

from workflow.application.event import Record
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.journal import OFFICE, read_rows
from workflow.store.times import stamp
from workflow.store.visibility import Reach


class Sought(msgspec.Struct, frozen=True):
    """What a history is narrowed to; None and empty mean any. Instants are UTC, `until` is
    excluded; `after` is the key of the last record of the page before.
    """

    by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    refused: bool = False
    kinds: tuple[str, ...] = ()
    after: int = 0


def history(
    tx: Transaction, sought: Sought, reach: Reach, limit: int
) -> list[tuple[int, Record, str]]:
    """Key, record and hash of what is within reach. The office's own journal belongs to everybody
    of an institution.
    """
    e, owner = t.events.c, t.applications.c
    query = (
        select(e.id, e.application, e.body, e.hash)
        .select_from(t.events.outerjoin(t.applications, owner.number == e.application))
        .where(e.id > sought.after)
        .order_by(e.id)
        .limit(limit)
    )
    if sought.by:
        query = query.where(e.by == sought.by)
    if sought.since:
        query = query.where(e.at >= stamp(sought.since))
    if sought.until:
        query = query.where(e.at < stamp(sought.until))
    if sought.refused:
        noted = (e.kind == "Administered") & or_(
            *(e.body.contains(f'"what":"{what}"') for what in ("AttemptRefused", "LoginFailed"))
        )
        query = query.where(or_(e.kind == "Declined", noted))
    if sought.kinds:
        query = query.where(e.kind.in_(sought.kinds))
    if reach.units is not None:
        own = e.application.in_([OFFICE] if reach.units else [])
        whole, single = owner.unit.in_(reach.units), e.application.in_(reach.numbers)
        query = query.where(or_(own, whole, single))
    rows = tx.all(query)
    read = read_rows((row[1], row[2], row[3]) for row in rows)
    return [(row[0], *one) for row, one in zip(rows, read, strict=True)]


def noted(tx: Transaction, detail: Mapping[str, str]) -> bool:
    """Whether the office's journal has a record with just this detail."""
    e = t.events.c
    body = msgspec.json.Encoder(order="sorted").encode(detail).decode()
    same = e.body.contains(f'"detail":{body}', autoescape=True)
    query = select(e.id).where(e.application == OFFICE, e.kind == "Administered", same).limit(1)
    return bool(tx.all(query))
