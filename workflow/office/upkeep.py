"""What touches the whole database, and in whose name: its tables, copies, and what cron runs."""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec

from workflow.application.register import Register
from workflow.errors import Refused
from workflow.office.acting import Acting, acting
from workflow.office.administration import administering, holder
from workflow.office.login import Token, right_password, stands_for
from workflow.office.perform import DEMONSTRATION, Clock, Office, Who
from workflow.office.right_clock import RightClock, real_clock
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, SERVICE
from workflow.store import journal, people, schema
from workflow.store.backup import keep
from workflow.store.database import connect
from workflow.store.opening import Opening, opening
from workflow.store.transaction import Transaction

SERVICE_SESSION = timedelta(days=365)
"""How long a token for cron is good."""


class Upgrade(msgspec.Struct, frozen=True):
    """The migration before and after; where a file is kept as it was before; whether the login of a
    server's office needs its rights to the tables anew (`grants`).
    """

    before: str
    after: str
    copy: str = ""
    grants: bool = False


class Login(msgspec.Struct, frozen=True):
    """How somebody is recognised where nobody can log in yet: a token, or name and password."""

    token: str = ""
    person: str = ""
    password: str = ""

    def who(self, tx: Transaction, read: Opening, clock: Clock) -> Who:
        """The person. Raises Refused `upgrade-by-whom`, `login-failed`."""
        if not self.person:
            who = stands_for(read.session, self.token, clock())
            if who is None:
                raise Refused("upgrade-by-whom")
            return who
        account = people.account(tx, self.person)
        if not right_password(account, self.password):
            raise Refused("login-failed")
        return Who(self.person, "password")


def serving(office: Office, who: Who, what: str) -> Acting:
    """One act of an administrator or of cron's account; a refused attempt is noted in the office's
    journal.
    """
    roles = (ADMINISTRATOR, SERVICE)
    return acting(office, who, what, lambda tx, who: holder(tx, who, office.clock(), *roles))


def oversees(office: Office, who: Who) -> bool:
    """Whether somebody is an administrator or auditor of every institution."""
    with office.database.reading() as tx:
        try:
            return bool(holder(tx, who, office.clock(), ADMINISTRATOR, AUDITOR))
        except Refused:
            return False


def note(office: Office, who: Who, command: str, what: str, detail: dict[str, str]) -> None:
    """Record who does what with the whole database. Raises Refused `not-administrator`."""
    with serving(office, who, command) as (tx, by):
        journal.note(tx, office.log, office.moment, by, what, detail)


def service_token(office: Office, who: Who, person: str) -> Token:
    """A log-in of a year for an account of cron, which holds no other role than that of a service.
    It is shown once, and ends with `tto people password`. Raises Refused `no-service-account`.
    """
    with administering(office, who, "people token") as (tx, by):
        standing = people.active(tx, person)
        if standing is None:
            raise people.unknown_person(person)
        if {(grant.unit, grant.role) for grant in standing.grants} != {(EVERYWHERE, SERVICE)}:
            raise Refused("no-service-account", name=standing.name)
        now = office.clock()
        token, expires = secrets.token_urlsafe(32), now + SERVICE_SESSION
        register = Register(session=people.add_session(tx, token, person, now, expires))
        journal.note(tx, office.log, office.moment, by, "TokenGiven", {"person": person}, register)
    return Token(person, standing.name, token, expires, must_change=False)


def upgrade_database(where: str, login: Login, clock: Clock = real_clock) -> Upgrade:
    """Bring the tables to this release, all or nothing. An administrator does that, looked up in
    the tables as they are then, by the server's time on PostgreSQL; nobody has to where there is no
    office yet. A file is kept beside it as it was before. Raises CouldNot; Refused
    `upgrade-by-whom`, `not-administrator`.
    """
    database = connect(where)
    done: list[Upgrade] = []

    def authorised(tx: Transaction, before: str) -> None:
        read = opening(tx, login.token)
        own = RightClock(embedded=database.embedded, told=read.time)
        believed = own if clock is real_clock else clock
        if read.log and read.mode != DEMONSTRATION:
            by = holder(tx, login.who(tx, read, believed), believed(), ADMINISTRATOR)
            if before != schema.HEAD:
                detail = {"before": before, "after": schema.HEAD}
                journal.note(tx, read.log, lambda _told: believed(), by, "TablesUpgraded", detail)
        old = database.embedded and "" < before < schema.HEAD
        copy = str(keep(database, before)) if old else ""
        anew = not database.embedded and before != schema.HEAD
        done.append(Upgrade(before, schema.HEAD, copy, anew))

    try:
        schema.upgrade(database, authorised)
        return done[0]
    finally:
        database.close()


def rights(owner: str, service: str) -> list[str]:
    """The SQL that gives a server's tables to an owner as whom nobody logs in, and to a login what
    the office's work needs of them. Raises WrongUse `role-name`.
    """
    from workflow.store.grants import statements

    return list(statements(owner, service))
