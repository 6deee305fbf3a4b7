"""Recognises people: passwords, log-ins and the tokens they give.

Every log-in, and every failed one, is a record in the office's own journal.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec

from workflow.errors import Refused, WrongUse
from workflow.office.perform import Clock, Office, Who, real_clock
from workflow.rules.standing import Standing
from workflow.store import failed_logins as strangers
from workflow.store import journal, people, schema
from workflow.store.failed_logins import Failures
from workflow.store.opening import opening
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

SESSION = timedelta(hours=8)
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 10


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


def login(office: Office, person: str, password: str) -> Token:
    """A token for 8 hours. The answer and its time are the same for a wrong password and an
    unknown person; after five failures each further one doubles the wait, up to 15 minutes, also
    for a name that nobody has.
    """
    now = office.clock()
    with office.database.reading() as tx:
        account = people.account(tx, person)
        locked_until = _failures(tx, account, person).locked_until
    if locked_until and stamp(now) < locked_until:
        raise Refused("login-locked", until=datetime.fromisoformat(locked_until))
    right = _verify(account.password if account else None, password)
    if account is None or account.revoked_at or not right:
        _failed(office, person, now)
        raise Refused("login-failed")
    token = secrets.token_urlsafe(32)
    expires = now + SESSION
    with office.database.writing() as tx:
        people.set_failures(tx, person, 0, None)
        people.add_session(tx, token, person, now, expires)
        by = Standing(person, account.name, via="password")
        journal.note(tx, office.log, office.clock, by, "LoggedIn", {})
    return Token(person, account.name, token, expires, account.must_change)


def _failures(tx: Transaction, account: people.Account | None, name: str) -> Failures:
    """What is remembered of the wrong passwords of a name, whether or not somebody has it."""
    if account is None:
        return strangers.failures(tx, name)
    return Failures(account.failures, account.locked_until or "")


def _failed(office: Office, person: str, now: datetime) -> None:
    with office.database.writing(aside=True) as tx:
        by = Standing(person[:80], person[:80], via="password")
        journal.note(tx, office.log, office.clock, by, "LoginFailed", {})
        account = people.account(tx, person)
        failures = _failures(tx, account, person).count + 1
        wait = timedelta(seconds=2 ** min(failures, 10)) if failures >= FREE_FAILURES else None
        until = stamp(now + min(wait, LONGEST_WAIT)) if wait else ""
        if account:
            people.set_failures(tx, account.id, failures, until or None)
        else:
            strangers.put_failures(tx, person, Failures(failures, until))


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


def change_password(office: Office, who: Who, old: str, new: str) -> None:
    """A person's own new password; the old one is asked for."""
    require_password(new)
    with office.database.reading() as tx:
        account = people.account(tx, who.person)
    if account is None or not _verify(account.password, old):
        raise Refused("login-failed")
    hashed = kept_form(new)
    with office.database.writing() as tx:
        people.set_password(tx, who.person, hashed, must_change=False)
        by = Standing(account.id, account.name, via=who.via)
        journal.note(tx, office.log, office.clock, by, "PasswordChanged", {})


def open_office(
    where: str, token: str = "", clock: Clock = real_clock
) -> tuple[Office, Who | None]:
    """The office at a path or URL, and who a token stands for: one reading transaction for both.
    None for a token that is no good; `recognise` says so.
    """
    database, read = schema.opened(where, lambda tx: opening(tx, token))
    office = Office(database, clock, read=read)
    return office, _meant(office, read.session, token)


def recognise(office: Office, token: str) -> Who:
    """Who a token stands for. Refused for one that is unknown, expired or revoked."""
    with office.database.reading() as tx:
        who = _meant(office, opening(tx, token).session, token)
    if who is None:
        raise Refused("not-logged-in")
    return who


def _meant(office: Office, session: people.Session | None, token: str) -> Who | None:
    if session is None or session.revoked_at or session.expires_at <= stamp(office.clock()):
        return None
    return Who(session.person, f"token:{people.digest(token)[:8]}")


def logout(office: Office, token: str) -> None:
    """End a log-in."""
    with office.database.writing() as tx:
        people.end_session(tx, token, office.clock())
