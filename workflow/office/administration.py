"""What administrators do: a new office, people with dated roles, calendars, definitions.

Everything done here is a record in the office's own journal.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Set
from datetime import date, datetime
from itertools import product

import msgspec

from workflow.application.register import Institution as Institution
from workflow.application.register import Register, Registered, Year
from workflow.chain.model.chain import Chain
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.office.acting import Acting, acting
from workflow.office.login import kept_form, renew_password, require_password
from workflow.office.perform import DEMONSTRATION, Clock, Office, Who
from workflow.office.right_clock import RightClock, real_clock
from workflow.rules.calendar import YearDays, lost, shanghai_date
from workflow.rules.standing import (
    ADMINISTRATOR,
    AUDITOR,
    EVERYWHERE,
    MEMBER,
    SERVICE,
    SYSTEM,
    Grant,
    Standing,
    capacity,
)
from workflow.store import books, journal, people, queries, schema
from workflow.store import definitions as rules
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

    def entered(self, now: datetime) -> Registered:
        """As the books have it from now on."""
        revoked_at = stamp(now) if self.revoked else ""
        return Registered(self.id, self.name, self.grants, revoked_at, self.same_as)


def new_office(
    where: str,
    clock: Clock = real_clock,
    *,
    demonstration: bool = False,
    shared: bool = False,
) -> Office:
    """A new office with its first record; the clock of a demonstration is a simulated one. A file
    is for its owner alone, or `shared` with the group.
    """
    fresh = schema.open_database(where, create=True, shared=shared)
    try:
        with fresh.reading() as tx:
            told = journal.time_told(tx)
        at = RightClock(embedded=fresh.embedded, told=told) if clock is real_clock else clock
        found(fresh, at(), demonstration=demonstration)
    except BaseException:
        fresh.close()
        raise
    return Office(fresh, clock, simulated=demonstration)


def found(database: Database, now: datetime, *, demonstration: bool = False) -> None:
    """Make an empty database an office: its log gets a name, its journal a first record. Raises
    CouldNot where there is one already.
    """
    with database.writing() as tx:
        if rules.fact(tx, "log"):
            raise CouldNot("office-exists", where=database.where)
        log = f"tto/{uuid.uuid4()}"
        rules.put_fact(tx, "log", log)
        rules.put_fact(tx, "mode", DEMONSTRATION if demonstration else "work")
        what = "DemonstrationOpened" if demonstration else "OfficeOpened"
        rules.put_fact(tx, books.FACT, books.WHOLE)
        detail = {"clock": "simulated" if demonstration else "real"}
        by = Standing(SYSTEM, SYSTEM, via="init")
        register = Register(whole=True, sealed=True)
        journal.note(tx, log, lambda _told: now, by, what, detail, register)


def first_administrator(office: Office, person: str, name: str, password: str) -> None:
    """The person who made the database; may do everything but decide."""
    require_password(password)
    hashed = kept_form(password)
    with office.database.writing() as tx:
        first = Registered(person, name, (Grant(EVERYWHERE, ADMINISTRATOR),))
        people.enter(tx, first)
        people.set_password(tx, person, hashed, must_change=False)
        by, detail = Standing(person, name, via="init"), {"person": person}
        register = Register(people=(first,), passwords={person: people.sealed(hashed)})
        journal.note(tx, office.log, office.moment, by, "AdministratorNamed", detail, register)


def administering(office: Office, who: Who, what: str) -> Acting:
    """One act of an administrator; a refused attempt is noted in the office's journal."""
    return acting(office, who, what, lambda tx, who: holder(tx, who, office.clock(), ADMINISTRATOR))


def holder(tx: Transaction, who: Who, now: datetime, *roles: str) -> Standing:
    """The person, who holds one of the roles everywhere. Raises Refused `not-administrator`."""
    standing, today = people.active(tx, who.person, who.via), shanghai_date(now)
    if standing and any(capacity(standing, EVERYWHERE, role, today) for role in roles):
        return standing
    raise Refused("not-administrator")


def import_people(
    office: Office,
    who: Who,
    units: list[Institution],
    persons: list[Person],
    *,
    passwords: bool = True,
    replace: bool = True,
    changes: dict[str, Change] | None = None,
) -> dict[str, str]:
    """Add or replace people; the first passwords of the new ones, shown once and never stored.
    Without `passwords`, new people cannot log in until an administrator sets one. What the roles of
    known people gain and lose is put into `changes`; unless it is to `replace`, a lost role is
    CouldNot `people-lose`, but not of who is revoked.
    """
    fresh = _first_passwords(office, persons) if passwords else {}
    with administering(office, who, "people import") as (tx, by):
        now = office.clock()
        held = {person.id: _held(tx, person.id) for person in persons}
        own = next((person.name for person in persons if person.id == who.person), None)
        if own is not None:
            raise Refused("own-roles", name=own)
        found = _changes(tx, persons, held)
        losing = {person.id: found[person.id].loses for person in persons if not person.revoked}
        if not replace and any(losing.values()):
            lost = [f"{name}: {role}" for name, roles in losing.items() for role in roles]
            raise CouldNot("people-lose", roles=lost)
        if changes is not None:
            changes |= {name: change for name, change in found.items() if change != Change()}
        known = {unit for unit, _, _ in people.institutions(tx)}
        external = rules.external_roles(tx) | _shipped_external()
        books.take_over(tx, office.log, office.moment, by)
        for unit in units:
            people.put_institution(tx, unit.id, unit.zh, unit.en)
            known.add(unit.id)
        entered = [person.entered(now) for person in persons]
        for person, entry in zip(persons, entered, strict=True):
            _require_sound(person, known, external)
            if not (person.revoked or people.active(tx, person.id)):
                people.end_sessions(tx, person.id, now)  # who was revoked logs in anew
            people.enter(tx, entry)
            if person.id in fresh:
                people.set_password(tx, person.id, fresh[person.id][1], must_change=True)
        _require_one_person(tx, persons)
        detail = {"people": ", ".join(person.id for person in persons)}
        detail |= {f"roles of {person.id}": _roles(person) for person in persons}
        seals = {name: people.sealed(hashed) for name, (_plain, hashed) in fresh.items()}
        register = Register(
            people=tuple(entered), institutions=tuple(units), passwords=seals, first=bool(seals)
        )
        journal.note(tx, office.log, office.moment, by, "PeopleImported", detail, register)
        left = {person: roles - _held(tx, person) for person, roles in held.items()}
        touched = _left_behind(tx, left, shanghai_date(now))
    office.look_at(touched)
    return {person: plain for person, (plain, _) in fresh.items()}


class Change(msgspec.Struct, frozen=True):
    """What the roles of a known person gain and lose, each as role@institution."""

    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


def _changes(
    tx: Transaction, persons: list[Person], held: dict[str, set[tuple[str, str]]]
) -> dict[str, Change]:
    """What becomes of the roles of each; a new person's are no change."""
    found = {person.id: Change() for person in persons}
    for person in persons:
        before = held[person.id]
        grants = () if person.revoked else person.grants
        after = {(grant.unit, grant.role) for grant in grants}
        if people.account(tx, person.id) is not None:
            found[person.id] = Change(_named(after - before), _named(before - after))
    return found


def _named(roles: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{role}@{unit}" for unit, role in sorted(roles))


def _grants(tx: Transaction, person: str) -> tuple[Grant, ...]:
    """The roles of somebody who may act."""
    standing = people.active(tx, person)
    return standing.grants if standing else ()


def _held(tx: Transaction, person: str) -> set[tuple[str, str]]:
    """The institution and the role of each grant of somebody who may act."""
    return {(grant.unit, grant.role) for grant in _grants(tx, person)}


def _left_behind(tx: Transaction, left: dict[str, set[tuple[str, str]]], today: date) -> list[str]:
    """The applications that wait for people who gave up a role, or for a role nobody holds now."""
    gone = {(unit, f"@{person}") for person, roles in left.items() for unit, _role in roles}
    given_up = set[tuple[str, str]]().union(*left.values())
    empty = {role for role in given_up if not people.members(tx, *role, today.isoformat())}
    return lists.awaiting(tx, sorted(gone | empty))


def _first_passwords(office: Office, persons: list[Person]) -> dict[str, tuple[str, str]]:
    """Plain and hashed first passwords of people who have none and may act."""
    with office.database.reading() as tx:
        acting_ones = [person.id for person in persons if not person.revoked]
        accounts = {person: people.account(tx, person) for person in acting_ones}
    fresh = [person for person, known in accounts.items() if not (known and known.password)]
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
    touched = people.together(second, frozenset(person.id for person in persons))
    for account in sorted(touched & set(second)):
        for other in sorted(people.together(second, frozenset({account})) - {account}):
            _require_other_roles(tx, account, other)


def _require_other_roles(tx: Transaction, account: str, other: str) -> None:
    for mine, theirs in product(_grants(tx, account), _grants(tx, other)):
        decides = mine.role not in (MEMBER, AUDITOR, ADMINISTRATOR)
        same = mine.role == theirs.role and mine.unit == theirs.unit and mine.overlaps(theirs)
        if decides and same:
            raise CouldNot("role-held-twice", account=account, other=other, role=mine.role)


def _require_sound(person: Person, units: set[str], external: Set[tuple[str, str]]) -> None:
    """Refuse a role in an institution that is not among these `units`, one everywhere for others
    than administrators, auditors and services, and one from outside without its last day.
    """
    for grant in person.grants:
        if grant.unit == EVERYWHERE and grant.role not in (ADMINISTRATOR, AUDITOR, SERVICE):
            raise CouldNot("role-everywhere", name=person.name, role=grant.role)
        if grant.unit != EVERYWHERE and grant.unit not in units:
            raise CouldNot("no-such-institution", name=person.name, unit=grant.unit)
    for grant in person.grants:
        if (grant.unit, grant.role) in external and grant.until is None:
            raise CouldNot("external-without-end", name=person.name, role=grant.role)


def _shipped_external() -> set[tuple[str, str]]:
    """Institution and role of what the definitions that came with tto give to outside people."""
    from workflow.chain.reader import load_file

    chains = [load_file(path) for path in shipped().values()]
    return {(chain.unit, role.name) for chain in chains for role in chain.external_roles}


def reset_password(office: Office, who: Who, person: str) -> str:
    """A new first password for somebody, shown once; every log-in of theirs ends."""
    plain = secrets.token_urlsafe(9)
    hashed = kept_form(plain)
    with administering(office, who, "people password") as (tx, by):
        if people.account(tx, person) is None:
            raise people.unknown_person(person)
        renew_password(tx, person, hashed, office.time(tx), must_change=True)
        register = Register(passwords={person: people.sealed(hashed)}, first=True)
        detail = {"person": person}
        journal.note(tx, office.log, office.moment, by, "PasswordReset", detail, register)
    return plain


def import_calendar(
    office: Office, who: Who, years: list[YearDays], *, replace: bool = False
) -> int:
    """Load years of holidays; running publicities are looked at again. How many those are. A year
    that says nothing of days which are known so far is CouldNot `calendar-loses`, unless it is to
    `replace` what is known of it.
    """
    with administering(office, who, "calendar import") as (tx, by):
        now = office.clock()
        known = rules.years_in_use(tx)
        books.take_over(tx, office.log, office.moment, by)
        for days in years:
            gone = lost(known[days.year], days) if days.year in known else []
            if gone and not replace:
                over = _publicities_over(tx, gone) or "—"
                raise CouldNot("calendar-loses", year=days.year, days=gone, numbers=over)
            rules.put_calendar(tx, days, now)
        version = rules.calendar(tx).version
        detail = {"years": ", ".join(str(days.year) for days in years), "version": version}
        detail |= {f"source of {days.year}": days.source for days in years}
        register = Register(years=tuple(Year(days, stamp(now)) for days in years))
        journal.note(tx, office.log, office.moment, by, "CalendarImported", detail, register)
        return rules.flag_publicities(tx, now)


def _publicities_over(tx: Transaction, days: list[date]) -> list[str]:
    """The applications whose publicity runs over one of these days."""
    return [
        state.number
        for state in queries.at_a_publicity(tx)
        if (notice := state.notice) and (window := notice.window)
        if any(window.live_on <= day <= window.last_day for day in days)
    ]


def put_in_force(office: Office, who: Who, chain: Chain, source: str) -> None:
    """Pin an institution's own definition, so that applications can start on it."""
    with administering(office, who, "definition install") as (tx, by):
        pinned = rules.versions(tx, chain.chain)
        if pinned.get(chain.version) == chain.sha256:
            return
        if chain.version in pinned or not rules.put_definition(tx, chain, source):
            raise Refused("duplicate-version", chain=chain.key)
        detail = {"definition": chain.key, "sha256": chain.sha256}
        journal.note(tx, office.log, office.moment, by, "DefinitionPutInForce", detail)
