"""Persons, institutions, roles with dates, and log-ins."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, literal, or_, select, union_all, update

from workflow.application.state import Member
from workflow.errors import Refused
from workflow.rules.standing import Grant, Standing
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import day, stamp

_p = bindparam
_OWN = (
    select(
        t.people.c.name,
        t.people.c.revoked_at,
        t.people.c.same_as,
        t.grants.c.unit.label("unit"),
        t.grants.c.role.label("role"),
        t.grants.c.since.label("since"),
        t.grants.c.until,
        t.grants.c.chair,
        *(literal("").label(name) for name in ("principal", "principal_name")),
        *(literal("").label(name) for name in ("from", "to", "chain", "basis")),
    )
    .select_from(t.people.outerjoin(t.grants, t.grants.c.person == t.people.c.id))
    .where(t.people.c.id == _p("id"))
)
_principals = t.people.alias("principals")
_AS_SUBSTITUTE = (
    select(
        t.people.c.name,
        t.people.c.revoked_at,
        t.people.c.same_as,
        t.grants.c.unit,
        t.grants.c.role,
        t.grants.c.since,
        t.grants.c.until,
        literal(0),
        _principals.c.id,
        _principals.c.name,
        t.substitutes.c.since,
        t.substitutes.c.until,
        t.substitutes.c.chain,
        t.substitutes.c.basis,
    )
    .select_from(t.substitutes)
    .join(t.people, t.people.c.id == t.substitutes.c.deputy)
    .join(_principals, _principals.c.id == t.substitutes.c.principal)
    .join(t.grants, t.grants.c.person == t.substitutes.c.principal)
    .where(
        t.substitutes.c.deputy == _p("id"),
        t.substitutes.c.ended_at.is_(None),
        t.grants.c.unit == t.substitutes.c.unit,
        or_(t.substitutes.c.role == "", t.substitutes.c.role == t.grants.c.role),
        _principals.c.revoked_at.is_(None),
    )
)
_STANDING = union_all(_OWN, _AS_SUBSTITUTE).order_by("unit", "role", "since", "principal")
_ACCOUNT = select(
    t.people.c.id,
    t.people.c.name,
    t.people.c.password,
    t.people.c.must_change,
    t.people.c.failures,
    t.people.c.locked_until,
    t.people.c.revoked_at,
).where(t.people.c.id == _p("id"))
_ADD_PERSON = insert(t.people).values(
    id=_p("id"), name=_p("name"), password=_p("password"), must_change=1, failures=0
)
_RENAME = (
    update(t.people)
    .where(t.people.c.id == _p("id_"))
    .values(name=_p("name"), revoked_at=_p("revoked_at"), same_as=_p("same_as"))
)
_PASSWORD = (
    update(t.people)
    .where(t.people.c.id == _p("id_"))
    .values(password=_p("password"), must_change=_p("must_change"), failures=0, locked_until=None)
)
_FAILURES = (
    update(t.people)
    .where(t.people.c.id == _p("id_"))
    .values(failures=_p("failures"), locked_until=_p("locked_until"))
)
_SECOND = select(t.people.c.id, t.people.c.same_as).where(t.people.c.same_as > "")
_CLEAR_GRANTS = delete(t.grants).where(t.grants.c.person == _p("person"))
_ADD_GRANT = insert(t.grants).values({column.name: _p(column.name) for column in t.grants.c})
_ADD_SESSION = insert(t.sessions).values(
    token=_p("token"), person=_p("person"), created_at=_p("created_at"), expires_at=_p("expires_at")
)
_SESSION = select(t.sessions.c.person, t.sessions.c.expires_at, t.sessions.c.revoked_at).where(
    t.sessions.c.token == _p("token")
)
_END_SESSION = (
    update(t.sessions).where(t.sessions.c.token == _p("token_")).values(revoked_at=_p("revoked_at"))
)
_HOLDERS = (
    select(t.people.c.id, t.people.c.name, t.grants.c.since, t.grants.c.until, t.grants.c.chair)
    .select_from(t.grants.join(t.people, t.people.c.id == t.grants.c.person))
    .where(
        t.grants.c.unit == _p("unit"),
        t.grants.c.role == _p("role"),
        t.people.c.revoked_at.is_(None),
    )
    .order_by(t.people.c.id)
)


class Account(msgspec.Struct, frozen=True):
    """What a log-in is checked against."""

    id: str
    name: str
    password: str | None
    must_change: bool
    failures: int
    locked_until: str | None
    revoked_at: str | None


class Session(msgspec.Struct, frozen=True):
    """A log-in as stored."""

    person: str
    expires_at: str
    revoked_at: str | None


def standing(tx: Transaction, person: str, via: str) -> Standing | None:
    """The person with all roles, or None."""
    rows = tx.all(_STANDING, id=person)
    if not rows:
        return None
    name, revoked_at, same_as, *_ = rows[0]
    grants = tuple(_grant(row[3:]) for row in rows if row[3] is not None)
    return Standing(person, name, grants, revoked_at is not None, via, same_as or "")


def _grant(row: Sequence[Any]) -> Grant:
    unit, role, since, until, chair, principal, name, first, last, chain, basis = row
    since, until = max(since, first), min((one for one in (until, last) if one), default="")
    own = bool(chair), principal, name, chain, basis
    return Grant(unit, role, day(since), day(until), *own)


def account(tx: Transaction, person: str) -> Account | None:
    """The account of a person, or None."""
    row = tx.one(_ACCOUNT, id=person)
    return Account(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6]) if row else None


def put_person(
    tx: Transaction,
    person: str,
    name: str,
    grants: tuple[Grant, ...],
    revoked_at: str | None,
    same_as: str = "",
) -> bool:
    """Add a person, or replace name and roles of a known one. True if new. `same_as`: the account
    of somebody whose second one this is.
    """
    new = account(tx, person) is None
    if new:
        tx.run(_ADD_PERSON, id=person, name=name, password=None)
    tx.run(_RENAME, id_=person, name=name, revoked_at=revoked_at, same_as=same_as or None)
    tx.run(_CLEAR_GRANTS, person=person)
    for grant in grants:
        tx.run(
            _ADD_GRANT,
            person=person,
            unit=grant.unit,
            role=grant.role,
            since=grant.since.isoformat() if grant.since else "",
            until=grant.until.isoformat() if grant.until else "",
            chair=int(grant.chair),
        )
    return new


def set_password(tx: Transaction, person: str, hashed: str, *, must_change: bool) -> None:
    """Keep a password's argon2 hash; failures are forgotten."""
    tx.run(_PASSWORD, id_=person, password=hashed, must_change=int(must_change))


def set_failures(tx: Transaction, person: str, failures: int, locked_until: str | None) -> None:
    """Remember failed log-ins."""
    tx.run(_FAILURES, id_=person, failures=failures, locked_until=locked_until)


def put_institution(tx: Transaction, unit: str, zh: str, en: str) -> None:
    """Add an institution or replace its names."""
    tx.run(delete(t.institutions).where(t.institutions.c.id == unit))
    tx.run(insert(t.institutions).values(id=unit, zh=zh, en=en))


def institutions(tx: Transaction) -> list[tuple[str, str, str]]:
    """Every institution: id and both names."""
    rows = tx.all(select(t.institutions).order_by(t.institutions.c.id))
    return [(row[0], row[1], row[2]) for row in rows]


def roster(tx: Transaction) -> list[str]:
    """The ids of every person."""
    return [row[0] for row in tx.all(select(t.people.c.id).order_by(t.people.c.id))]


def holders(tx: Transaction, unit: str, role: str, today: str) -> list[str]:
    """The names of those who hold a role today."""
    return [one.name for one in members(tx, unit, role, today)]


def members(tx: Transaction, unit: str, body: str, today: str) -> tuple[Member, ...]:
    """Those who hold a role, or belong to a body, on a day (YYYY-MM-DD); each once, by id."""
    found: dict[str, Member] = {}
    for person, name, since, until, chair in tx.all(_HOLDERS, unit=unit, role=body):
        if (not since or since <= today) and (not until or today <= until):
            presides = bool(chair) or (person in found and found[person].chair)
            found[person] = Member(person, name, presides)
    return tuple(found.values())


def second_accounts(tx: Transaction) -> dict[str, str]:
    """Each second account, with the first one of the same person."""
    return {row[0]: row[1] for row in tx.all(_SECOND)}


def accounts(tx: Transaction, known: frozenset[str]) -> frozenset[str]:
    """These accounts, and every other account of the people to whom they belong."""
    return together(second_accounts(tx), known)


def together(second: Mapping[str, str], known: frozenset[str]) -> frozenset[str]:
    """As `accounts`, where the second accounts have been read already."""
    persons = {second.get(one, one) for one in known} if second else known
    return known | persons | {one for one, first in second.items() if first in persons}


def name_of(tx: Transaction, person: str) -> str:
    """The name of a person. Raises Refused `person-unknown`."""
    row = account(tx, person)
    if row is None:
        raise unknown_person(person)
    return row.name


def unknown_person(person: str) -> Refused:
    """The answer to a name that nobody bears."""
    return Refused("person-unknown", person=person)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_session(
    tx: Transaction, token: str, person: str, created_at: datetime, expires_at: datetime
) -> None:
    """Keep a new log-in."""
    tx.run(
        _ADD_SESSION,
        token=digest(token),
        person=person,
        created_at=stamp(created_at),
        expires_at=stamp(expires_at),
    )


def session(tx: Transaction, token: str) -> Session | None:
    """The log-in of a token, or None."""
    row = tx.one(_SESSION, token=digest(token))
    return Session(row[0], row[1], row[2]) if row else None


def end_session(tx: Transaction, token: str, at: datetime) -> None:
    """Revoke a log-in."""
    tx.run(_END_SESSION, token_=digest(token), revoked_at=stamp(at))
