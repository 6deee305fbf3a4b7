"""Persons, institutions, roles with dates, and log-ins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from workflow.application.register import Registered
from workflow.application.register import Session as LogIn
from workflow.application.state import Member
from workflow.errors import Refused
from workflow.rules.standing import Grant, Standing
from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Asked, Row, Transaction


class Account(msgspec.Struct, frozen=True):
    """What a log-in is checked against."""

    id: str
    name: str
    password: str | None
    must_change: bool
    revoked_at: str | None


class Session(msgspec.Struct, frozen=True):
    """A log-in as stored."""

    person: str
    expires_at: str
    revoked_at: str | None


def standing(tx: Transaction, person: str, via: str) -> Standing | None:
    """The person with all roles, or None."""
    return standing_from(tx.all(sql.STANDING, id=person), person, via)


def active(tx: Transaction, person: str, via: str = "") -> Standing | None:
    """The person with all roles; None also for who was revoked."""
    found = standing(tx, person, via)
    return None if found is None or found.revoked else found


def asked(person: str) -> Asked:
    """The question whose rows `standing_from` reads."""
    return sql.STANDING, {"id": person}


def standing_from(rows: Sequence[Row], person: str, via: str) -> Standing | None:
    """The person of these rows, or None."""
    if not rows:
        return None
    name, revoked_at, same_as, *_ = rows[0]
    grants = tuple(_grant(row[3:]) for row in rows if row[3] is not None)
    return Standing(person, name, grants, revoked_at is not None, via, same_as or "")


def _grant(row: Sequence[Any]) -> Grant:
    unit, role, since, until, chair, principal, name, first, last, chain, basis = row
    if principal:  # as long as both the role and its substitute last
        since, until = max(since, first), min(filter(None, (until, last)), default="")
    begins = date.fromisoformat(since) if since else None
    ends = date.fromisoformat(until) if until else None
    return Grant(unit, role, begins, ends, bool(chair), principal, name, chain, basis)


def account(tx: Transaction, person: str) -> Account | None:
    """The account of a person, or None."""
    row = tx.one(sql.ACCOUNT, id=person)
    return Account(row[0], row[1], row[2], bool(row[3]), row[4]) if row else None


def put_person(
    tx: Transaction,
    person: str,
    name: str,
    grants: tuple[Grant, ...],
    revoked_at: str | None,
    same_as: str = "",
) -> None:
    """Add a person, or replace name and roles of a known one. `same_as`: the account of somebody
    whose second one this is.
    """
    if account(tx, person) is None:
        tx.put(sql.ADD_PERSON, id=person, name=name)
    tx.put(sql.CHANGE_PERSON, id_=person, name=name, revoked_at=revoked_at, same_as=same_as or None)
    tx.put(sql.FORGET_GRANTS, person=person)
    for grant in grants:
        tx.put(
            sql.ADD_GRANT,
            person=person,
            unit=grant.unit,
            role=grant.role,
            since=grant.since.isoformat() if grant.since else "",
            until=grant.until.isoformat() if grant.until else "",
            chair=int(grant.chair),
        )


def enter(tx: Transaction, entry: Registered) -> None:
    """Keep a person as a record of the office's journal says."""
    put_person(tx, entry.id, entry.name, entry.grants, entry.revoked_at or None, entry.same_as)


def set_password(tx: Transaction, person: str, hashed: str, *, must_change: bool) -> None:
    """Keep a password's argon2 hash."""
    tx.put(sql.PUT_PASSWORD, id_=person, password=hashed, must_change=int(must_change))


def sealed(hashed: str) -> str:
    """What a record tells of a password as it is kept: nobody can try a password with it, since
    the salt is not told.
    """
    return hashlib.sha256(hashed.encode()).hexdigest()


def put_institution(tx: Transaction, unit: str, zh: str, en: str) -> None:
    """Add an institution or replace its names."""
    tx.put(sql.FORGET_INSTITUTION, id=unit)
    tx.put(sql.ADD_INSTITUTION, id=unit, zh=zh, en=en)


def institutions(tx: Transaction) -> list[tuple[str, str, str]]:
    """Every institution: id and both names."""
    return [(row[0], row[1], row[2]) for row in tx.all(sql.INSTITUTIONS)]


def roster(tx: Transaction) -> list[str]:
    """The ids of every person."""
    return [row[0] for row in tx.all(sql.PEOPLE)]


def members(tx: Transaction, unit: str, body: str, today: str) -> tuple[Member, ...]:
    """Those who hold a role, or belong to a body, on a day (YYYY-MM-DD); each once, by id."""
    rows = tx.all(sql.HOLDERS, unit=unit, role=body, today=today)
    found = {person: Member(person, name, bool(chair)) for person, name, chair in rows}
    return tuple(found.values())  # who holds it twice and presides comes last


def second_accounts(tx: Transaction) -> dict[str, str]:
    """Each second account, with the first one of the same person."""
    return {row[0]: row[1] for row in tx.all(sql.SECOND_ACCOUNTS)}


def firsts(tx: Transaction, known: Iterable[str]) -> dict[str, str]:
    """Each account of the people to whom these accounts belong, with the first one of theirs."""
    text = msgspec.json.encode(sorted(known)).decode()
    return {row[0]: row[1] for row in tx.all(sql.ACCOUNTS, known=text)}


def accounts(tx: Transaction, known: frozenset[str]) -> frozenset[str]:
    """These accounts, and every other account of the people to whom they belong."""
    return known | firsts(tx, known).keys() if known else known


def together(second: Mapping[str, str], known: frozenset[str]) -> frozenset[str]:
    """As `accounts`, where the second accounts have been read already."""
    persons = {second.get(account, account) for account in known} if second else known
    return known | persons | {account for account, first in second.items() if first in persons}


def name_of(tx: Transaction, person: str) -> str:
    """The name of a person. Raises Refused `person-unknown`."""
    known = account(tx, person)
    if known is None:
        raise unknown_person(person)
    return known.name


def unknown_person(person: str) -> Refused:
    """The answer to a name that nobody bears."""
    return Refused("person-unknown", person=person)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_session(
    tx: Transaction, token: str, person: str, created_at: datetime, expires_at: datetime
) -> LogIn:
    """Keep a new log-in; what a record tells of it."""
    kept = LogIn(digest(token), person, stamp(created_at), stamp(expires_at))
    tx.put(sql.ADD_SESSION, **msgspec.structs.asdict(kept))
    return kept


def end_session(tx: Transaction, token: str, at: datetime) -> None:
    """Revoke a log-in."""
    tx.put(sql.END_SESSION, token_=digest(token), revoked_at=stamp(at))


def end_sessions(tx: Transaction, person: str, at: datetime) -> None:
    """Revoke every log-in of a person."""
    tx.put(sql.END_SESSIONS, person_=person, revoked_at=stamp(at))
