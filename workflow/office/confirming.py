"""An administrator says that the clock of the machine is right, against the newest record."""

from __future__ import annotations

from datetime import datetime

import msgspec

from workflow.errors import CouldNot, Refused
from workflow.office.login import prove
from workflow.office.perform import Office
from workflow.office.right_clock import RightClock, doubt, real_clock
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, capacity
from workflow.store import journal, people
from workflow.store.times import moment, stamp


class Times(msgspec.Struct, frozen=True):
    """The clock that a database is worked by: the server's or this machine's; the newest record of
    a file, and the code of why it speaks against the clock, or empty.
    """

    server: bool
    now: datetime
    newest: datetime | None = None
    doubt: str = ""


def times(office: Office) -> Times:
    """What the clock says, and what the database says of it."""
    with office.database.reading() as tx:
        told = journal.time_told(tx)
    if not office.database.embedded:
        return Times(True, moment(told))
    now, newest = real_clock(), moment(told) if told else None
    wrong = doubt(now, newest) if newest else None
    return Times(False, now, newest, wrong.code if wrong else "")


def confirm(office: Office, person: str, password: str, origin: str = "") -> Times:
    """Record in the office's journal that the clock is right; acts are taken by it from then on.
    The password is asked for, since a log-in may have ended by the wrong clock. What was before;
    nothing is recorded where nothing spoke against the clock. Raises CouldNot `clock-of-server`,
    Refused `login-failed`, `login-locked`, `not-administrator`.
    """
    office.require_real_work()
    if not isinstance(office.clock, RightClock) or not office.clock.embedded:
        raise CouldNot("clock-of-server", where=office.database.where)
    # a failure is counted and not recorded: its record would be what the clock is held against
    account = prove(office, person, password, origin, at=real_clock())
    before = times(office)
    day = shanghai_date(max(before.now, before.newest or before.now))
    with office.database.writing() as tx:
        by = people.active(tx, account.id, "password")
        if by is None or not capacity(by, EVERYWHERE, ADMINISTRATOR, day):
            raise Refused("not-administrator")
        if before.doubt:
            detail = {"clock": stamp(before.now), "newest": stamp(before.newest or before.now)}
            journal.note(tx, office.log, lambda _told: real_clock(), by, "ClockConfirmed", detail)
    return before
