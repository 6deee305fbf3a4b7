"""Whether the maker of a record held the role that it asks, by the office's journal: in that
institution, on that day; substitutes as such.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from workflow.application.applying import events as applying
from workflow.application.clocks import events as clocks
from workflow.application.closing import events as closing
from workflow.application.control import events as control
from workflow.application.deciding import events as deciding
from workflow.application.event import Administered, Declined, Record
from workflow.application.meeting import Meeting
from workflow.application.money import events as money
from workflow.application.objections import events as objections
from workflow.application.people import events as people
from workflow.application.publicity import events as publicity
from workflow.application.recusal.events import Recused
from workflow.application.state import Application
from workflow.audit.roster import Roster
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, SERVICE, SYSTEM
from workflow.store import meetings

MEETING_EVENTS = ("MeetingOpened", "AttendanceRecorded", "MeetingClosed")

ANY = ""
"""Any role of the institution: who belongs to it."""

Asked = Callable[[Record, Application, Chain, Step | None], set[str]]
"""The roles one of which the maker must hold; APPLICANT is a person, not a role."""

AT_THE_STEP = (
    *(deciding.Passed, deciding.Rejected, deciding.Deferred, deciding.Returned),
    *(deciding.Cosigned, people.Claimed, people.Transferred, people.Delegated),
    *(people.SignerAdded, people.Formed, publicity.Published, publicity.Restored),
    *(publicity.Interrupted, closing.Signed, closing.ChildStarted, closing.Filed, money.Paid),
)
BY_THE_APPLICANT = (
    *(applying.Supplemented, applying.Withdrawn, clocks.ExtensionAsked, money.Divided),
)
HANDLING = (
    *(objections.ObjectionAccepted, objections.ObjectionDeclined, objections.Investigated),
    *(objections.Disposed, objections.FindingPublished),
)
ADMINISTERING = (control.Terminated, control.Suspended, control.Resumed, control.Voided)


def _at_the_step(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    """The seats of the step; who was added to it, or asked at it, speaks without their role."""
    event, by = record.event, record.by
    seat = getattr(event, "seat", "")
    if before.added and seat in ("", f"+{by}") and by in [one.person for one in before.added]:
        return {ANY}
    asked = before.questions[-1].person if before.questions else ""
    if by == asked and isinstance(event, people.Delegated):
        return {ANY}
    if isinstance(event, closing.Filed):
        step = chain.steps.get(event.step, step)
    if step is None:
        return set()
    if step.panel is None:
        return {chain.actor(step)}
    seats = chain.seats(step)
    return {held.role for held in seats if held.name == seat} or {held.role for held in seats}


def _handling(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    """Who deals with objections to the notice that this one is about, wherever it stands now."""
    number = getattr(record.event, "objection", 0)
    about = {one.step for one in before.objections if one.number == number}
    return _handlers(about, chain)


def _objecting(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    """Any member, while it is up; a letter is entered by who deals with it or an administrator."""
    event = record.event
    if not isinstance(event, objections.Objected) or event.received is None:
        return {ANY}
    return {ADMINISTRATOR} | _handlers({event.step}, chain)


def _handlers(names: set[str], chain: Chain) -> set[str]:
    notices = [chain.steps[name].publicity for name in names if name in chain.steps]
    return {notice.handled_by for notice in notices if notice}


def _extending(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    return {step.extension.by} if step and step.extension else set()


def _ending(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    return {step.end_early} if step and step.end_early else set()


def _submitting(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    return {chain.actor(step)} if step else set()


def _sharing(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    paying = {chain.actor(one) for one in chain.steps.values() if one.kind is Kind.PAY}
    return {split.by for split in chain.splits if split.by} | paying


def _recusing(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    event = record.event
    own = isinstance(event, Recused) and event.person == record.by
    return {ANY} if own else {ADMINISTRATOR}


def _removing(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    """Who added a signer, or an administrator, takes them off."""
    person = getattr(record.event, "person", "")
    own = any(one.person == person and one.by == record.by for one in before.added)
    return {ANY} if own else {ADMINISTRATOR}


def _releasing(record: Record, before: Application, chain: Chain, step: Step | None) -> set[str]:
    """Who holds a seat gives it back, who asked a question takes it back; or an administrator."""
    seat = before.assignments.get(getattr(record.event, "seat", ""))
    asked = before.questions[-1].by if before.questions else ""
    mine = asked if getattr(record.event, "question", False) else (seat.person if seat else "")
    return {ANY} if mine == record.by else {ADMINISTRATOR}


_ASKED: dict[type, Asked] = {
    **dict.fromkeys(AT_THE_STEP, _at_the_step),
    **dict.fromkeys(HANDLING, _handling),
    **dict.fromkeys(BY_THE_APPLICANT, lambda *_: {APPLICANT}),
    **dict.fromkeys(ADMINISTERING, lambda *_: {ADMINISTRATOR}),
    applying.Submitted: _submitting,
    objections.Objected: _objecting,
    clocks.Extended: _extending,
    clocks.ExtensionDeclined: _extending,
    clocks.EndedEarly: _ending,
    money.IncomeShared: _sharing,
    Recused: _recusing,
    people.SignerRemoved: _removing,
    people.Released: _releasing,
}


def not_held(
    roster: Roster, record: Record, before: Application | None, after: Application, chain: Chain
) -> tuple[str, str] | None:
    """The person and the role that they did not hold; None where all is as it must be."""
    event, by = record.event, record.by
    if by == SYSTEM or isinstance(event, Declined):
        return None
    day = None if record.clock_went_back else shanghai_date(record.at)
    if before is None:
        person = after.applicant
        return None if roster.held(person, after.unit, ANY, record.at, day) else (person, "member")
    ask = _ASKED.get(type(event))
    roles = ask(record, before, chain, chain.steps.get(before.step)) if ask else {ANY}
    held = [role for role in roles if _holds(roster, record, before, chain, role, day)]
    if all(role in (ANY, APPLICANT) for role in held) and not roster.held(
        *(by, before.unit, ANY, record.at, day, chain.chain)
    ):  # who held a role in the institution belonged to it
        return by, "member"
    return (
        _stranger(roster, record, before, chain) if held else (by, " / ".join(sorted(roles)) or "—")
    )


def _holds(
    roster: Roster, record: Record, before: Application, chain: Chain, role: str, day: date | None
) -> bool:
    """Whether the maker held this role, or stood in for whom the record names."""
    by, unit, at = record.by, before.unit, record.at
    if role == APPLICANT:
        return by == before.applicant
    if role == ANY:
        return True
    if not record.behalf:
        return roster.own(by, unit, role, at, day)
    return record.behalf in roster.principals(
        *(by, unit, role, at, day, chain.chain)
    ) and roster.own(record.behalf, unit, role, at, day)


def _stranger(
    roster: Roster, record: Record, before: Application, chain: Chain
) -> tuple[str, str] | None:
    """A member of a body, as its resolution names them, who was none that day, or one left out."""
    resolution = getattr(record.event, "resolution", None)
    if resolution is None:
        return None
    day, step = getattr(record.event, "meeting", None), chain.steps.get(before.step)
    if step is None or day is None:
        return None
    body, named = step.by, {member.person for member in resolution.members}
    if body in before.formed:
        may = did = {member.person for member in before.formed[body]}
    else:
        may, did = roster.members(before.unit, body, record.at, day)
        may |= {person for person in named if not roster.known(person, record.at)}
    wrong = sorted((named - may) | (did - named))
    return (wrong[0], body) if wrong else None


# the office's own matters

BY_ADMINISTRATORS = (
    *("PeopleImported", "PasswordReset", "CalendarImported", "DefinitionPutInForce"),
    *("BooksTakenOver", "ClockConfirmed", "Rebuilt", "TablesUpgraded", "TokenGiven"),
)
OVER_THE_OFFICE = dict.fromkeys(BY_ADMINISTRATORS, (ADMINISTRATOR,)) | dict.fromkeys(
    ("BackupBegun", "SendingBegun"), (ADMINISTRATOR, SERVICE)
)
"""What wants a role at every institution, and which; cron has an account of its own."""


def office_not_held(
    roster: Roster, record: Record, secretaries: Callable[[str, str], set[str]]
) -> tuple[str, str] | None:
    """As `not_held`, of a record of the office's own journal. `secretaries`: the roles that keep
    the minutes of a body of an institution.
    """
    event, by, at = record.event, record.by, record.at
    if not isinstance(event, Administered) or by == SYSTEM:
        return None
    day = None if record.clock_went_back else shanghai_date(at)
    if overseers := OVER_THE_OFFICE.get(event.what):
        held = any(roster.own(by, EVERYWHERE, role, at, day) for role in overseers)
        return None if held else (by, ADMINISTRATOR)
    if event.what in ("SubstituteNamed", "SubstituteEnded"):
        number = int(event.detail.get("substitute", "0"))
        term = roster.terms.get(number)
        unit = term.substitute.unit if term else EVERYWHERE
        own = term is not None and by == term.substitute.principal
        held = own or roster.held(by, unit, ADMINISTRATOR, at, day)
        return None if held else (by, ADMINISTRATOR)
    if event.what == "AdministratorNamed":
        first = all(tenures[0].at >= at for tenures in roster.tenures.values())
        return None if first else (by, ADMINISTRATOR)
    if event.what in MEETING_EVENTS:
        meeting = meetings.from_text(event.detail.get("state", ""))
        roles = secretaries(meeting.unit, meeting.body) or {ANY}
        if not any(roster.held(by, meeting.unit, role, at, day) for role in roles):
            return by, " / ".join(sorted(roles)) or "member"
        if event.what == "AttendanceRecorded":
            return _not_here(roster, meeting, at)
    return None


def _not_here(roster: Roster, meeting: Meeting, at: datetime) -> tuple[str, str] | None:
    """Who is recorded as present and did not belong to the institution that day."""
    strangers = [
        person
        for person in meeting.present
        if not roster.held(person, meeting.unit, ANY, at, meeting.held_on)
    ]
    return (strangers[0], "member") if strangers else None
