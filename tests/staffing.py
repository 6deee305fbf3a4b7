"""Puts people into an office as its administrator does: into the tables, and into its journal."""

from __future__ import annotations

import sqlalchemy as sa

from workflow.application.records import read_record
from workflow.application.register import Institution, Register, Registered
from workflow.rules.standing import Grant, Standing
from workflow.store import journal, people, tables
from workflow.store.times import moment
from workflow.store.transaction import Transaction

_LAST = (
    sa.select(tables.events.c.body)
    .where(tables.events.c.application == journal.OFFICE)
    .order_by(tables.events.c.seq.desc())
    .limit(1)
)
_NEWEST = sa.select(sa.func.max(tables.events.c.at))
ADMIN = Standing("admin", "管理员", via="test")


def note(tx: Transaction, what: str, register: Register, by: Standing = ADMIN) -> None:
    """A record of that moment at which any journal was last written; none in a database that is no
    office.
    """
    last, newest = tx.one(_LAST), tx.one(_NEWEST)
    if last and newest:
        at = moment(newest[0])
        journal.note(tx, read_record(last[0]).log, lambda _told: at, by, what, {}, register)


def put_person(
    tx: Transaction,
    person: str,
    name: str,
    grants: tuple[Grant, ...],
    revoked_at: str | None,
    same_as: str = "",
) -> None:
    """As people.put_person, with its record."""
    one = Registered(person, name, grants, revoked_at or "", same_as)
    people.enter(tx, one)
    first = person == ADMIN.person
    by = Standing(person, name, via="init") if first else ADMIN
    what = "AdministratorNamed" if first else "PeopleImported"
    note(tx, what, Register(people=(one,)), by)


def put_institution(tx: Transaction, unit: str, zh: str, en: str) -> None:
    """As people.put_institution, with its record."""
    people.put_institution(tx, unit, zh, en)
    note(tx, "PeopleImported", Register(institutions=(Institution(unit, zh, en),)))
