"""What a body's secretary does around a meeting: open it, record who came, close it.

Every step is a record in the office's own journal; the resolutions themselves are records of
the applications they are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from workflow.application.meeting import (
    Meeting,
    Sitting,
    no_circulation,
    no_such_meeting,
    require_open,
)
from workflow.application.state import Document
from workflow.chain.model.chain import Body, Chain
from workflow.errors import Refused
from workflow.office.acting import acting
from workflow.office.agenda import voters
from workflow.office.perform import Office, Who
from workflow.office.queries import visible_units
from workflow.rules.bodies import require_guests, stranger
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import Standing, require_role
from workflow.store import contents, journal, people
from workflow.store import meetings as store
from workflow.store.transaction import Transaction


class Convened(msgspec.Struct, frozen=True):
    """A body with the chain that has it."""

    chain: Chain
    body: Body


class Closing(msgspec.Struct, frozen=True):
    """The number and the paper of the minutes, with its content by SHA-256."""

    minutes: str
    paper: Document | None = None
    contents: Mapping[str, bytes] = {}


def open_meeting(
    office: Office, who: Who, convened: Convened, held_on: date, *, circulation: bool
) -> Meeting:
    """Open a meeting of a body, today or on a day past. Raises Refused after noting it."""
    chain, body = convened.chain, convened.body
    with acting(office, who, "meeting open") as (tx, by):
        _require_secretary(office, by, convened)
        today = shanghai_date(office.clock())
        if held_on > today:
            raise Refused("meeting-ahead", day=held_on)
        if circulation and not body.circulation:
            raise no_circulation(body.title)
        count = journal.count(tx, f"{chain.number}-M-{held_on.year}")
        number = f"{chain.number}-M-{held_on.year}-{count:04d}"
        meeting = Meeting(number, chain.unit, body.name, held_on, circulation)
        return _keep(office, tx, by, "MeetingOpened", meeting)


def record_attendance(
    office: Office,
    who: Who,
    convened: Convened,
    number: str,
    present: tuple[str, ...],
    guests: tuple[str, ...],
) -> Meeting:
    """Who came: members by id, guests by name. May be corrected until the meeting is closed, but
    who voted in it stays. At a meeting of a body that is formed for each application anybody of
    the institution may be present; each item says who of them is a member.
    """
    with acting(office, who, "meeting attend") as (tx, by):
        meeting = _open_one(office, tx, by, convened, number)
        came = tuple(sorted(set(present)))
        if convened.body.adhoc:
            _require_colleagues(tx, meeting, came)
        else:
            _require_members(tx, meeting, came, guests)
        gone = sorted(voters(tx, meeting) - set(came))
        if gone:  # what was resolved was resolved by those who voted on it
            raise Refused("voted-here", people=[_name(tx, person) for person in gone])
        return _keep(
            office, tx, by, "AttendanceRecorded", replace(meeting, present=came, guests=guests)
        )


def _require_colleagues(tx: Transaction, meeting: Meeting, came: tuple[str, ...]) -> None:
    for person in came:
        standing = people.active(tx, person)
        if standing is None or not standing.belongs_to(meeting.unit, day=meeting.held_on):
            raise Refused("not-a-colleague", person=person)


def _require_members(
    tx: Transaction, meeting: Meeting, came: tuple[str, ...], guests: tuple[str, ...]
) -> None:
    members = people.members(tx, meeting.unit, meeting.body, meeting.held_on.isoformat())
    names = {member.person: member.name for member in members}
    for person in came:
        if person not in names:
            raise stranger(_name(tx, person))
    require_guests(guests, names)


def _name(tx: Transaction, person: str) -> str:
    account = people.account(tx, person)
    return account.name if account else person


def close_meeting(
    office: Office, who: Who, convened: Convened, number: str, closing: Closing
) -> Meeting:
    """Close it with the number of its minutes, and the paper where there is one; nothing is added
    afterwards.
    """
    with acting(office, who, "meeting close") as (tx, by):
        meeting = _open_one(office, tx, by, convened, number)
        if not closing.minutes.strip():
            raise Refused("minutes-missing", meeting=meeting.number)
        given = (closing.paper,) if closing.paper else ()
        (paper,) = contents.keep(tx, given, closing.contents) or (None,)
        closed = replace(meeting, status=Sitting.CLOSED, minutes=closing.minutes, document=paper)
        return _keep(office, tx, by, "MeetingClosed", closed)


def find_meeting(office: Office, number: str, reader: Who | None) -> Meeting:
    """The meeting of a number. Raises CouldNot, also where it belongs to an institution in which
    the reader holds no role; None reads every one.
    """
    units = visible_units(office, reader)
    with office.database.reading() as tx:
        meeting = store.read(tx, number)
    if units is not None and meeting.unit not in units:
        raise no_such_meeting(number)
    return meeting


def _require_secretary(office: Office, by: Standing, convened: Convened) -> None:
    chain, body = convened.chain, convened.body
    require_role(
        by,
        chain.unit,
        body.secretary,
        shanghai_date(office.clock()),
        unit_title=chain.institution,
        role_title=chain.roles[body.secretary].title,
    )


def _open_one(
    office: Office, tx: Transaction, by: Standing, convened: Convened, number: str
) -> Meeting:
    meeting = store.read(tx, number, lock=True)
    _require_secretary(office, by, convened)
    require_open(meeting)
    return meeting


def _keep(office: Office, tx: Transaction, by: Standing, what: str, meeting: Meeting) -> Meeting:
    store.put(tx, meeting)
    detail = {"meeting": meeting.number, "state": store.text_of(meeting)}
    journal.note(tx, office.log, office.moment, by, what, detail)
    return meeting
