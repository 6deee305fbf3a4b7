"""Who works here: a new office, people with dated roles, log-ins, calendars, definitions.

Everything done here is a record in the office's own journal.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from workflow.chain.model import Chain
from workflow.errors import N_, CouldNot, Refused, WrongUse
from workflow.office import DEMONSTRATION, Office, Who
from workflow.rules.calendar import YearDays, shanghai_date
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, Grant, Standing
from workflow.store import journal, people, rules
from workflow.store.engine import Database, Transaction
from workflow.store.times import stamp

SESSION = timedelta(hours=8)
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 10


class Person(msgspec.Struct, frozen=True):
    """A person as a people file gives it."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    revoked: bool = False


class Institution(msgspec.Struct, frozen=True):
    """An institution as a people file gives it."""

    id: str
    zh: str
    en: str


class Token(msgspec.Struct, frozen=True):
    """A fresh log-in. `must_change`: the password was a first one."""

    person: str
    name: str
    token: str
    expires_at: datetime
    must_change: bool


def found(database: Database, now: datetime, *, demonstration: bool = False) -> None:
    """Make an empty database an office: its log gets a name, its journal a first record."""
    with database.writing() as tx:
        if rules.fact(tx, "log"):
            raise CouldNot(
                "office-exists",
                N_("{where} is an office already"),
                do=N_("Choose another file, or go on with this one: tto login."),
                where=database.where,
            )
        log = f"tto/{uuid.uuid4()}"
        rules.put_fact(tx, "log", log)
        rules.put_fact(tx, "mode", DEMONSTRATION if demonstration else "work")
        what = "DemonstrationOpened" if demonstration else "OfficeOpened"
        detail = {"clock": "simulated" if demonstration else "real"}
        journal.note(tx, log, now, Standing("system", "system", via="init"), what, detail)


def first_administrator(office: Office, person: str, name: str, password: str) -> None:
    """The person who made the database; may do everything but decide."""
    require_password(password)
    hashed = _hasher().hash(password)
    with office.database.writing() as tx:
        people.put_person(tx, person, name, (Grant(EVERYWHERE, ADMINISTRATOR),), None)
        people.set_password(tx, person, hashed, must_change=False)
        by = Standing(person, name, via="init")
        journal.note(tx, office.log, office.clock(), by, "AdministratorNamed", {"person": person})


def require_password(password: str) -> None:
    """Refuse a password that is too short to be one."""
    if len(password) < SHORTEST_PASSWORD:
        raise WrongUse(
            "password-short",
            N_("The password has fewer than {least} characters"),
            do=N_("Take a longer one; a few words are easy to remember."),
            least=SHORTEST_PASSWORD,
        )


def administrator(tx: Transaction, who: Who, now: datetime) -> Standing:
    """The standing of an administrator. Refused for anyone else."""
    standing = people.standing(tx, who.person, who.via)
    today = shanghai_date(now)
    if standing and not standing.revoked:
        for grant in standing.grants:
            if grant.role == ADMINISTRATOR and grant.unit == EVERYWHERE and grant.holds_on(today):
                return standing
    raise Refused(
        "not-administrator",
        N_("Only an administrator may do this"),
        do=N_("Log in as one: tto login"),
    )


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
    hashed = _first_passwords(office, persons) if passwords else {}
    with _administering(office, who, "people import") as (tx, by, now):
        known = {unit for unit, _, _ in people.institutions(tx)}
        for unit in units:
            people.put_institution(tx, unit.id, unit.zh, unit.en)
            known.add(unit.id)
        for person in persons:
            _require_units(person, known)
            if person.id == who.person:
                raise Refused(
                    "own-roles",
                    N_("{name} cannot change their own roles"),
                    do=N_("Another administrator must do it."),
                    name=person.name,
                )
            revoked = stamp(now) if person.revoked else None
            people.put_person(tx, person.id, person.name, person.grants, revoked)
            if person.id in hashed:
                people.set_password(tx, person.id, hashed[person.id][1], must_change=True)
        detail = {"people": ", ".join(one.id for one in persons)}
        detail |= {f"roles of {one.id}": _roles(one) for one in persons}
        journal.note(tx, office.log, now, by, "PeopleImported", detail)
    return {person: plain for person, (plain, _) in hashed.items()}


def _first_passwords(office: Office, persons: list[Person]) -> dict[str, tuple[str, str]]:
    """Plain and hashed first passwords of people who have none and may act."""
    with office.database.reading() as tx:
        accounts = {one.id: people.account(tx, one.id) for one in persons if not one.revoked}
    fresh = [one for one, account in accounts.items() if not (account and account.password)]
    plain = {person: secrets.token_urlsafe(9) for person in fresh}
    return {person: (text, _hasher().hash(text)) for person, text in plain.items()}


def _roles(person: Person) -> str:
    if person.revoked:
        return "revoked"
    return ", ".join(f"{grant.role}@{grant.unit}" for grant in person.grants)


def _require_units(person: Person, known: set[str]) -> None:
    for grant in person.grants:
        if grant.unit == EVERYWHERE and grant.role not in (ADMINISTRATOR, AUDITOR):
            raise CouldNot(
                "role-everywhere",
                N_("{name} is given the role {role} in every institution"),
                why=N_("Who decides is granted a role in each institution by name."),
                do=N_("Name the institution; * is for administrators and auditors."),
                name=person.name,
                role=grant.role,
            )
        if grant.unit != EVERYWHERE and grant.unit not in known:
            raise CouldNot(
                "no-such-institution",
                N_("{name} is given a role in the unknown institution {unit}"),
                do=N_("Add it to the file under institutions, or correct the name."),
                name=person.name,
                unit=grant.unit,
            )


def login(office: Office, person: str, password: str) -> Token:
    """A token for 8 hours. The answer and its time are the same for a wrong password and an
    unknown person; after five failures each further one doubles the wait, up to 15 minutes.
    """
    now = office.clock()
    with office.database.reading() as tx:
        account = people.account(tx, person)
    _require_unlocked(account, now)
    right = _verify(account.password if account else None, password)
    if account is None or account.revoked_at or not right:
        _failed(office, account, person, now)
        raise Refused(
            "login-failed",
            N_("The name or the password is wrong"),
            do=N_("Try again; an administrator can set a new password: tto people password."),
        )
    token = secrets.token_urlsafe(32)
    expires = now + SESSION
    with office.database.writing() as tx:
        people.set_failures(tx, person, 0, None)
        people.add_session(tx, token, person, now, expires)
        by = Standing(person, account.name, via="password")
        journal.note(tx, office.log, now, by, "LoggedIn", {})
    return Token(person, account.name, token, expires, account.must_change)


def _require_unlocked(account: people.Account | None, now: datetime) -> None:
    if account and account.locked_until and stamp(now) < account.locked_until:
        raise Refused(
            "login-locked",
            N_("Too many wrong passwords; wait until {until}"),
            do=N_("Wait, or ask an administrator for a new password."),
            until=datetime.fromisoformat(account.locked_until),
        )


def _failed(office: Office, account: people.Account | None, person: str, now: datetime) -> None:
    with office.database.writing() as tx:
        by = Standing(person[:80], person[:80], via="password")
        journal.note(tx, office.log, now, by, "LoginFailed", {})
        if account:
            failures = account.failures + 1
            wait = timedelta(seconds=2 ** min(failures, 10)) if failures >= FREE_FAILURES else None
            until = stamp(now + min(wait, LONGEST_WAIT)) if wait else None
            people.set_failures(tx, account.id, failures, until)


def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$"
    "a5AxXhJvT1mJYuZzXqVY7nIuYh3hVJ5fB0L8mF2Zq0E"
)
"""A hash that no password has: an unknown person takes as long as a wrong password."""


def _verify(hashed: str | None, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return bool(_hasher().verify(hashed or _NOBODY, password)) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False


def change_password(office: Office, who: Who, old: str, new: str) -> None:
    """A person's own new password; the old one is asked for."""
    require_password(new)
    with office.database.reading() as tx:
        account = people.account(tx, who.person)
    if account is None or not _verify(account.password, old):
        raise Refused(
            "login-failed",
            N_("The name or the password is wrong"),
            do=N_("Try again; an administrator can set a new password: tto people password."),
        )
    hashed = _hasher().hash(new)
    with office.database.writing() as tx:
        people.set_password(tx, who.person, hashed, must_change=False)
        by = Standing(account.id, account.name, via=who.via)
        journal.note(tx, office.log, office.clock(), by, "PasswordChanged", {})


def reset_password(office: Office, who: Who, person: str) -> str:
    """A new first password for somebody, shown once."""
    plain = secrets.token_urlsafe(9)
    hashed = _hasher().hash(plain)
    with _administering(office, who, "people password") as (tx, by, now):
        if people.account(tx, person) is None:
            raise CouldNot(
                "person-unknown",
                N_("Nobody is known here as {person}"),
                do=N_("An administrator adds people: tto people import FILE"),
                person=person,
            )
        people.set_password(tx, person, hashed, must_change=True)
        journal.note(tx, office.log, now, by, "PasswordReset", {"person": person})
    return plain


def recognise(office: Office, token: str) -> Who:
    """Who a token stands for. Refused for one that is unknown, expired or revoked."""
    with office.database.reading() as tx:
        session = people.session(tx, token)
    if session is None or session.revoked_at or session.expires_at <= stamp(office.clock()):
        raise Refused(
            "not-logged-in",
            N_("You are not logged in, or your log-in has expired"),
            do=N_("Log in: tto login NAME"),
        )
    return Who(session.person, f"token:{people.digest(token)[:8]}")


def logout(office: Office, token: str) -> None:
    """End a log-in."""
    with office.database.writing() as tx:
        people.end_session(tx, token, office.clock())


def import_calendar(office: Office, who: Who, years: list[YearDays]) -> int:
    """Load years of holidays; running publicities are looked at again. How many those are."""
    with _administering(office, who, "calendar import") as (tx, by, now):
        for days in years:
            rules.put_calendar(tx, days, now)
        version = rules.calendar(tx).version
        detail = {"years": ", ".join(str(days.year) for days in years), "version": version}
        detail |= {f"source of {days.year}": days.source for days in years}
        journal.note(tx, office.log, now, by, "CalendarImported", detail)
        return rules.flag_publicities(tx, now)


def put_in_force(office: Office, who: Who, chain: Chain, source: str) -> None:
    """Pin an institution's own definition, so that applications can start on it."""
    with _administering(office, who, "definition install") as (tx, by, now):
        pinned = rules.versions(tx, chain.chain)
        if pinned.get(chain.version) == chain.sha256:
            return
        if chain.version in pinned or not rules.put_definition(tx, chain, source):
            raise Refused(
                "duplicate-version",
                N_("{chain} is in force already with other content"),
                why=N_("A version's content never changes once applications may run on it."),
                do=N_("Give the changed file a new version number."),
                chain=chain.key,
            )
        detail = {"definition": chain.key, "sha256": chain.sha256}
        journal.note(tx, office.log, now, by, "DefinitionPutInForce", detail)
