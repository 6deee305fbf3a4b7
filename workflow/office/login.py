"""Recognises people: passwords, log-ins and the tokens they give.

Every log-in, and every failed one, is a record in the office's own journal.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec

from workflow.application.register import Register, Session
from workflow.errors import Refused, WrongUse
from workflow.office.perform import Clock, Office, Who
from workflow.office.right_clock import RightClock, real_clock
from workflow.office.waits import locked, waits_until
from workflow.rules.standing import Standing
from workflow.rules.text import clean
from workflow.store import failed_logins, journal, people, schema
from workflow.store.failed_logins import Failures
from workflow.store.opening import opening
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

SESSION = timedelta(hours=8)
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
LONGEST_NAME = 80


class Token(msgspec.Struct, frozen=True):
    """A fresh log-in. `must_change`: the password was a first one."""

    person: str
    name: str
    token: str
    expires_at: datetime
    must_change: bool


def require_password(password: str) -> None:
    """Refuse a password that is too short to be one."""
    if len(password) < SHORTEST_PASSWORD:
        raise WrongUse("password-short", least=SHORTEST_PASSWORD)


def login(office: Office, person: str, password: str, origin: str = "") -> Token:
    """A token for 8 hours, for who comes from `origin`. Raises what `prove` raises."""
    account = prove(office, person, password, origin)
    with office.database.writing() as tx:
        failed_logins.forget(tx, account.id, origin)
        by = Standing(account.id, account.name, via="password")
        token, session = _token(tx, account, office.time(tx), must_change=account.must_change)
        register = Register(session=session)
        journal.note(tx, office.log, office.moment, by, "LoggedIn", {}, register)
        return token


def _token(
    tx: Transaction, account: people.Account, now: datetime, *, must_change: bool = False
) -> tuple[Token, Session]:
    """A new log-in, and what its record tells of it."""
    token, expires = secrets.token_urlsafe(32), now + SESSION
    session = people.add_session(tx, token, account.id, now, expires)
    return Token(account.id, account.name, token, expires, must_change), session


def prove(
    office: Office, person: str, password: str, origin: str, at: datetime | None = None
) -> people.Account:
    """The account of who knows its password. The attempt is counted before the password is looked
    at, however many come at once; who knows the password has the count forgotten. After five
    failures each further one doubles the wait, up to 15 minutes, for this name typed at this
    `origin` (a machine and its user) alone: nobody makes somebody else wait.

    The answer and its time are the same for a wrong password and an unknown person. `at`: the time
    where that of the office is in doubt; then a failure is counted and not recorded. Raises Refused
    `login-failed`, which is on record, `login-locked`; WrongUse for a name that is none.
    """
    person = clean(person, "NAME", LONGEST_NAME)
    with office.database.writing(aside=True) as tx:
        now = at or office.time(tx)
        account = people.account(tx, person)
        _count(office, tx, person, origin, now, known=account is not None)
    right = right_password(account, password)
    if account is None or not right:
        if at is None:
            with office.database.writing(aside=True) as tx:
                by = Standing(person, person, via="password")
                journal.note(tx, office.log, office.moment, by, "LoginFailed", {})
        raise Refused("login-failed")
    return account


def _count(
    office: Office, tx: Transaction, person: str, origin: str, now: datetime, *, known: bool
) -> None:
    """Count an attempt as failed until it proves right. Raises Refused `login-locked`."""
    before = failed_logins.failures(tx, person, origin, known=known)
    if waiting := waits_until(before.locked_until, now):
        raise Refused("login-locked", until=waiting)
    count = before.count + 1
    wait = timedelta(seconds=2 ** min(count, 10)) if count >= FREE_FAILURES else None
    by_machine = isinstance(office.clock, RightClock) and office.clock.embedded
    until = locked(now, min(wait, LONGEST_WAIT), embedded=by_machine) if wait else ""
    failed_logins.put_failures(tx, person, origin, Failures(count, until), known=known)


def kept_form(password: str) -> str:
    """The password as it is kept: argon2id with a salt of its own."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$"
    "a5AxXhJvT1mJYuZzXqVY7nIuYh3hVJ5fB0L8mF2Zq0E"
)
"""A hash that no password has: an unknown person takes as long as a wrong password."""


def _verify(hashed: str | None, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(hashed or _NOBODY, password) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False


def right_password(account: people.Account | None, password: str) -> bool:
    """Whether it is the password of somebody who may act; the same time for everybody."""
    right = _verify(account.password if account else None, password)
    return bool(account and not account.revoked_at and right)


def change_password(office: Office, who: Who, old: str, new: str, origin: str = "") -> Token:
    """A person's own new password; the old one is asked for, and counted like a log-in. Every
    log-in of theirs ends; the token is a new one. Raises what `prove` raises, WrongUse
    `password-short`.
    """
    require_password(new)
    account = prove(office, who.person, old, origin)
    hashed = kept_form(new)
    with office.database.writing() as tx:
        now = office.time(tx)
        renew_password(tx, account.id, hashed, now, must_change=False)
        by = Standing(account.id, account.name, via=who.via)
        token, session = _token(tx, account, now)
        register = Register(passwords={account.id: people.sealed(hashed)}, session=session)
        journal.note(tx, office.log, office.moment, by, "PasswordChanged", {}, register)
        return token


def renew_password(
    tx: Transaction, person: str, hashed: str, now: datetime, *, must_change: bool
) -> None:
    """Keep another password: every log-in ends, and what failed so far is forgotten."""
    people.set_password(tx, person, hashed, must_change=must_change)
    people.end_sessions(tx, person, now)
    failed_logins.forget(tx, person)


def open_office(
    where: str, token: str = "", clock: Clock = real_clock
) -> tuple[Office, Who | None]:
    """The office at a path or URL, and who a token stands for: one reading transaction for both.
    None for a token that is no good; `recognise` says so.
    """
    database, read = schema.opened(where, lambda tx: opening(tx, token))
    office = Office(database, clock, read=read)
    return office, stands_for(read.session, token, office.clock())


def recognise(office: Office, token: str) -> Who:
    """Who a token stands for. Refused for one that is unknown, expired or revoked."""
    with office.database.reading() as tx:
        who = stands_for(opening(tx, token).session, token, office.clock())
    if who is None:
        raise Refused("not-logged-in")
    return who


def stands_for(session: people.Session | None, token: str, now: datetime) -> Who | None:
    """Whom a log-in means, if it is good at that moment."""
    if session is None or session.revoked_at or session.expires_at <= stamp(now):
        return None
    return Who(session.person, f"token:{people.digest(token)[:8]}")


def logout(office: Office, token: str) -> None:
    """End a log-in."""
    with office.database.writing() as tx:
        people.end_session(tx, token, office.clock())
