"""The office's books as kept, to be compared with its own journal, and to be recorded where an
earlier release did not: the rows of people, roles, institutions, years of the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import msgspec

from workflow.application.register import Institution, Register, Registered, Year
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant, Standing
from workflow.store import definitions, journal
from workflow.store.times import day
from workflow.store.transaction import Row, Transaction

FACT, WHOLE = "books", "whole"
"""The fact that the office's journal names everybody and everything in the books, and its value."""


def rows(tx: Transaction, table: str, *columns: str) -> list[Row]:
    """These columns of every row of a table, in their order."""
    import sqlalchemy as sa

    from workflow.store.tables import metadata

    kept = metadata.tables[table]
    wanted = [kept.c[name] for name in columns]
    return tx.all(sa.select(*wanted).order_by(*wanted))


def register(tx: Transaction) -> Register:
    """Everybody and everything as kept now."""
    grants: dict[str, list[Grant]] = defaultdict(list)
    columns = ("person", "unit", "role", "since", "until", "chair")
    for person, unit, role, since, until, chair in rows(tx, "grants", *columns):
        grants[person].append(Grant(unit, role, day(since), day(until), bool(chair)))
    kept = rows(tx, "people", "id", "name", "revoked_at", "same_as")
    years = rows(tx, "calendars", "year", "body", "imported_at")
    return Register(
        whole=True,
        people=tuple(
            Registered(person, name, tuple(grants[person]), revoked or "", same_as or "")
            for person, name, revoked, same_as in kept
        ),
        institutions=tuple(Institution(*row) for row in rows(tx, "institutions", "id", "zh", "en")),
        years=tuple(
            Year(msgspec.json.decode(body, type=YearDays), at) for _year, body, at in years
        ),
    )


def take_over(tx: Transaction, log: str, clock: Callable[[str], datetime], by: Standing) -> None:
    """Record the books as an earlier release left them, once: what its journal does not say of
    people and their days stands in the journal from then on.
    """
    if definitions.fact(tx, FACT) == WHOLE:
        return
    definitions.put_fact(tx, FACT, WHOLE)
    journal.note(tx, log, clock, by, "BooksTakenOver", {}, register(tx))
