"""What administrators do: a new office, people with dated roles, calendars, definitions.

Everything done here is a record in the office's own journal.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import msgspec

from workflow.chain.model.chain import Chain
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.office.login import kept_form, require_password
from workflow.office.perform import DEMONSTRATION, Office, Who
from workflow.rules.calendar import YearDays, shanghai_date
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, MEMBER, Grant, Standing
from workflow.store import definitions as rules
from workflow.store import journal, people
from workflow.store import read_models as lists
from workflow.store.database import Database
from workflow.store.times import stamp
from workflow.store.transaction import Transaction


class Person(msgspec.Struct, frozen=True):
    """A person as a people file gives it."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    revoked: bool = False
    same_as: str = ""


class Institution(msgspec.Struct, frozen=True):
    """An institution as a people file gives it."""

    id: str
    zh: str
    en: str


def found(database: Database, now: datetime, *, demonstration: bool = False) -> None:
    """Make an empty database an office: its log gets a name, its journal a first record."""
    with database.writing() as tx:
        if rules.fact(tx, "log"):
            raise CouldNot("office-exists", where=database.where)
        log = f"tto/{uuid.uuid4()}"
        rules.put_fact(tx, "log", log)
        rules.put_fact(tx, "mode", DEMONSTRATION if demonstration else "work")
        what = "DemonstrationOpened" if demonstration else "OfficeOpened"
        detail = {"clock": "simulated" if demonstration else "real"}
        journal.note(tx, log, lambda: now, Standing("system", "system", via="init"), what, detail)


def first_administrator(office: Office, person: str, name: str, password: str) -> None:
    """The person who made the database; may do everything but decide."""
    require_password(password)
    hashed = kept_form(password)
    with office.database.writing() as tx:
        people.put_person(tx, person, name, (Grant(EVERYWHERE, ADMINISTRATOR),), None)
        people.set_password(tx, person, hashed, must_change=False)
        by = Standing(person, name, via="init")
        journal.note(tx, office.log, office.clock, by, "AdministratorNamed", {"person": person})


def administrator(tx: Transaction, who: Who, now: datetime) -> Standing:
    """The standing of an administrator. Refused for anyone else."""
    standing = people.standing(tx, who.person, who.via)
    today = shanghai_date(now)
    if standing and not standing.revoked:
        for grant in standing.grants:
            if grant.role == ADMINISTRATOR and grant.unit == EVERYWHERE and grant.holds_on(today):
                return standing
    raise Refused("not-administrator")


@contextmanager
def _administering(
    office: Office, who: Who, what: str
) -> Iterator[tuple[Transaction, Standing, datetime]]:
    """One act of an administrator; a refused attempt is noted in the office's journal."""
    office.require_real_work()
    now = office.clock()
    try:
        with office.database.writing() as tx:
            yield tx, administrator(tx, who, now), now
    except Refused as refusal:
        office.note_refusal(who, what, refusal)
        raise


def import_people(
    office: Office,
    who: Who,
    units: list[Institution],
    persons: list[Person],
    *,
    passwords: bool = True,
) -> dict[str, str]:
    """Add or replace people; the first passwords of the new ones, shown once and never stored.
    Without `passwords`, new people cannot log in until an administrator sets one.
    """
    fresh = _first_passwords(office, persons) if passwords else {}
    with _administering(office, who, "people import") as (tx, by, now):
        held = {one.id: _held(tx, one.id) for one in persons}
        known = {unit for unit, _, _ in people.institutions(tx)}
        external = rules.external_roles(tx) | _shipped_external()
        for unit in units:
            people.put_institution(tx, unit.id, unit.zh, unit.en)
            known.add(unit.id)
        for person in persons:
            _require_units(person, known)
            _require_ends(person, external)
            if person.id == who.person:
                raise Refused("own-roles", name=person.name)
            revoked = stamp(now) if person.revoked else None
            people.put_person(tx, person.id, person.name, person.grants, revoked, person.same_as)
            if person.id in fresh:
                people.set_password(tx, person.id, fresh[person.id][1], must_change=True)
        _require_one_person(tx, persons)
        detail = {"people": ", ".join(one.id for one in persons)}
        detail |= {f"roles of {one.id}": _roles(one) for one in persons}
        journal.note(tx, office.log, office.clock, by, "PeopleImported", detail)
        left = {one: roles - _held(tx, one) for one, roles in held.items()}
        touched = _left_behind(tx, left, shanghai_date(now))
    office.look_at(touched)
    return {person: plain for person, (plain, _) in fresh.items()}


def _held(tx: Transaction, person: str) -> set[tuple[str, str]]:
    """The roles of somebody who may act, each with its institution."""
    found = people.standing(tx, person, "")
    return {(one.unit, one.role) for one in found.grants} if found and not found.revoked else set()


def _left_behind(tx: Transaction, left: dict[str, set[tuple[str, str]]], today: date) -> list[str]:
    """The applications that wait for people who gave up a role, or for a role nobody holds now."""
    gone = {(unit, f"@{person}") for person, roles in left.items() for unit, _role in roles}
    day = today.isoformat()
    empty = {one for roles in left.values() for one in roles if not people.members(tx, *one, day)}
    return lists.awaiting(tx, sorted(gone | empty))


def _first_passwords(office: Office, persons: list[Person]) -> dict[str, tuple[str, str]]:
    """Plain and hashed first passwords of people who have none and may act."""
    with office.database.reading() as tx:
        accounts = {one.id: people.account(tx, one.id) for one in persons if not one.revoked}
    fresh = [one for one, account in accounts.items() if not (account and account.password)]
    plain = {person: secrets.token_urlsafe(9) for person in fresh}
    return {person: (text, kept_form(text)) for person, text in plain.items()}


def _roles(person: Person) -> str:
    if person.revoked:
        return "revoked"
    second = f" (second account of {person.same_as})" if person.same_as else ""
    return ", ".join(f"{grant.role}@{grant.unit}" for grant in person.grants) + second


def _require_one_person(tx: Transaction, persons: list[Person]) -> None:
    """Refuse second accounts of nobody or of a second account, and one person who would speak
    twice in a role: two accounts of theirs hold it on one day.
    """
    second = people.second_accounts(tx)
    for account, first in second.items():
        if people.account(tx, first) is None or first in second:
            raise CouldNot("no-first-account", account=account, first=first)
    touched = people.together(second, frozenset(one.id for one in persons))
    for account in sorted(touched & set(second)):
        for other in sorted(people.together(second, frozenset({account})) - {account}):
            _require_other_roles(tx, account, other)


def _require_other_roles(tx: Transaction, account: str, other: str) -> None:
    mine, theirs = (people.standing(tx, one, "") for one in (account, other))
    if not mine or not theirs or mine.revoked or theirs.revoked:
        return
    for one in mine.grants:
        for same in theirs.grants:
            decides = one.role not in (MEMBER, AUDITOR, ADMINISTRATOR)
            if decides and one.role == same.role and one.unit == same.unit and one.overlaps(same):
                raise CouldNot("role-held-twice", account=account, other=other, role=one.role)


def _require_units(person: Person, known: set[str]) -> None:
    for grant in person.grants:
        if grant.unit == EVERYWHERE and grant.role not in (ADMINISTRATOR, AUDITOR):
            raise CouldNot("role-everywhere", name=person.name, role=grant.role)
        if grant.unit != EVERYWHERE and grant.unit not in known:
            raise CouldNot("no-such-institution", name=person.name, unit=grant.unit)


def _shipped_external() -> frozenset[tuple[str, str]]:
    """Institution and role of what the definitions that came with tto give to outside people."""
    from workflow.chain.reader import load_file

    found = [load_file(path) for path in shipped().values()]
    return frozenset((one.unit, role.name) for one in found for role in one.external_roles)


def _require_ends(person: Person, external: frozenset[tuple[str, str]]) -> None:
    """Refuse a role for people from outside without its last day."""
    for grant in person.grants:
        if (grant.unit, grant.role) in external and grant.until is None:
            raise CouldNot("external-without-end", name=person.name, role=grant.role)


def reset_password(office: Office, who: Who, person: str) -> str:
    """A new first password for somebody, shown once."""
    plain = secrets.token_urlsafe(9)
    hashed = kept_form(plain)
    with _administering(office, who, "people password") as (tx, by, _now):
        if people.account(tx, person) is None:
            raise people.unknown_person(person)
        people.set_password(tx, person, hashed, must_change=True)
        journal.note(tx, office.log, office.clock, by, "PasswordReset", {"person": person})
    return plain


def import_calendar(office: Office, who: Who, years: list[YearDays]) -> int:
    """Load years of holidays; running publicities are looked at again. How many those are."""
    with _administering(office, who, "calendar import") as (tx, by, now):
        for days in years:
            rules.put_calendar(tx, days, now)
        version = rules.calendar(tx).version
        detail = {"years": ", ".join(str(days.year) for days in years), "version": version}
        detail |= {f"source of {days.year}": days.source for days in years}
        journal.note(tx, office.log, office.clock, by, "CalendarImported", detail)
        return rules.flag_publicities(tx, now)


def put_in_force(office: Office, who: Who, chain: Chain, source: str) -> None:
    """Pin an institution's own definition, so that applications can start on it."""
    with _administering(office, who, "definition install") as (tx, by, _now):
        pinned = rules.versions(tx, chain.chain)
        if pinned.get(chain.version) == chain.sha256:
            return
        if chain.version in pinned or not rules.put_definition(tx, chain, source):
            raise Refused("duplicate-version", chain=chain.key)
        detail = {"definition": chain.key, "sha256": chain.sha256}
        journal.note(tx, office.log, office.clock, by, "DefinitionPutInForce", detail)
