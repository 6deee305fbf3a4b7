"""Whether who decided held the role: the journal of the office is asked, not the table of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.audit.tamper import DONE, OTHER, codes, rewritten, rows, run, tell
from tests.joint import Joint
from tests.story import ADMIN, Story, new_story
from workflow.application.event import Administered, Record
from workflow.application.records import read_record
from workflow.application.register import Register, Registered
from workflow.audit.faults import Fault
from workflow.audit.standing import MEETING_EVENTS, OVER_THE_OFFICE
from workflow.audit.verify import verify
from workflow.commands.frame.texts import OFFICE_EVENTS
from workflow.office import administration as roster
from workflow.office import meetings
from workflow.office.meetings import Closing, Convened
from workflow.office.perform import Who
from workflow.office.substitutes import Substitute, name_substitute
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, SYSTEM, Grant, Standing
from workflow.store import journal, people

WALKED = ("pku-transfer", "jishuitan-grant-of-rights", "tsinghua-leader-reward")
"""Chains whose steps are of every kind but those of a panel."""


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """Three applications, told and sound."""
    story = tell(tmp_path)
    yield story
    story.database.close()


def without(person: str, role: str) -> Callable[[Record], Record]:
    """A change of a record of the office: this person never had this role."""

    def change(record: Record) -> Record:
        event = record.event
        assert isinstance(event, Administered)
        assert event.register
        entries = tuple(
            replace(one, grants=tuple(held for held in one.grants if held.role != role))
            if one.id == person
            else one
            for one in event.register.people
        )
        register = replace(event.register, people=entries)
        return replace(record, event=replace(event, register=register))

    return change


def named_at(story: Story, person: str) -> list[int]:
    """The records of the office that enter this person."""
    found = rows(story, "SELECT seq, body FROM events WHERE application = 'office' ORDER BY seq")
    events = [(seq, read_record(body).event) for seq, body in found]
    return [
        seq
        for seq, event in events
        if isinstance(event, Administered) and event.register
        if person in {one.id for one in event.register.people}
    ]


@pytest.mark.parametrize("chain", WALKED)
def test_whoever_acted_without_the_role_is_named(tmp_path: Path, chain: str) -> None:
    story = new_story(tmp_path)
    number = story.submitted(chain)
    story.walk(number)
    assert codes(story) == set()
    found = rows(story, "SELECT body FROM events WHERE application = ?", number)
    made = [read_record(body) for (body,) in found]
    acted = {(one.by, one.role) for one in made if one.by != SYSTEM and one.role}

    for person, role in sorted(acted):
        lost = "member" if role == "applicant" else role
        kept = rows(story, "SELECT * FROM events WHERE application = 'office' ORDER BY id")
        for seq in named_at(story, person):
            rewritten(story, "office", seq, without(person, lost))
        held = {(one.application, one.seq) for one in faults(story)}
        run(story, "DELETE FROM events WHERE application = 'office'")
        for row in kept:
            run(story, f"INSERT INTO events VALUES ({', '.join('?' * len(row))})", *row)
        wanted = {(number, one.seq) for one in made if (one.by, one.role) == (person, role)}
        assert held & wanted, (person, role)
    assert codes(story) == set()


def faults(story: Story) -> list[Fault]:
    """Where somebody is named who did not hold the role."""
    return [one for one in verify(story.office).faults if one.code == "role-not-held"]


def test_a_role_put_into_the_table_for_a_moment_is_named(told: Story) -> None:
    run(told, "INSERT INTO grants VALUES ('pku-applicant-2', 'pku', 'department', '', '', 0)")
    run(
        told,
        "INSERT INTO people (id, name, must_change, failures) VALUES (?, ?, 0, 0)",
        "pku-applicant-2",
        "冒名",
    )
    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("pku-applicant-2", "test"))
    run(told, "DELETE FROM grants WHERE person = 'pku-applicant-2'")
    run(told, "DELETE FROM people WHERE id = 'pku-applicant-2'")

    (fault,) = verify(told.office).faults

    assert (fault.code, fault.application, fault.seq) == ("role-not-held", OTHER, 3)
    assert fault.values["person"] == "pku-applicant-2"


def test_an_administrator_for_a_moment_is_named_by_what_they_imported(told: Story) -> None:
    run(told, "INSERT INTO grants VALUES ('pku-applicant', '*', 'administrator', '', '', 0)")
    fresh = roster.Person("fresh", "新", (Grant("pku", "member"),))
    roster.import_people(told.office, Who("pku-applicant", "test"), [], [fresh], passwords=False)
    run(told, "DELETE FROM grants WHERE person = 'pku-applicant' AND role = 'administrator'")

    assert codes(told) == {"role-not-held"}


def test_who_gave_a_role_up_afterwards_held_it_then(told: Story) -> None:
    told.clock.pass_days(1)
    gone = roster.Person("department-person", "department先生", (Grant("pku", "member"),))
    roster.import_people(told.office, ADMIN, [], [gone], passwords=False)

    assert codes(told) == set()


def test_who_got_a_role_only_afterwards_did_not_hold_it(told: Story) -> None:
    with told.database.writing() as tx:
        people.put_person(tx, "late", "后", (Grant("pku", "department"),), None)
    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("late", "test"))
    told.clock.now += timedelta(hours=1)
    late = roster.Person("late", "后", (Grant("pku", "department"),))
    roster.import_people(told.office, ADMIN, [], [late], passwords=False)

    assert codes(told) == {"role-not-held"}


def test_a_day_before_the_role_began_is_no_day_of_it(told: Story) -> None:
    with told.database.writing() as tx:
        tomorrow = told.today() + timedelta(1)
        later = (Grant("pku", "member"), Grant("pku", "department", tomorrow))
        staffing.put_person(tx, "later", "后", later, None)
        people.put_person(tx, "later", "后", (Grant("pku", "department"),), None)
    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("later", "test"))
    with told.database.writing() as tx:
        people.put_person(tx, "later", "后", later, None)

    assert codes(told) == {"role-not-held"}


def test_a_member_of_a_body_who_was_none_is_named(told: Story) -> None:
    found = rows(told, "SELECT seq, body FROM events WHERE application = ?", DONE)
    voted = [seq for seq, body in found if '"resolution":' in body]
    assert voted
    for seq in named_at(told, "pku-leading-group-1"):
        rewritten(told, "office", seq, without("pku-leading-group-1", "leading-group"))

    assert {(one.application, one.seq) for one in faults(told)} <= {(DONE, seq) for seq in voted}
    assert faults(told)


# the office's own matters

FREE = {
    "OfficeOpened": "by nobody, when the office begins",
    "DemonstrationOpened": "by nobody, when it begins",
    "AttemptRefused": "what was refused changed nothing, whoever tried",
    "LoggedIn": "who knows the password of the account",
    "LoginFailed": "anybody may fail",
    "PasswordChanged": "who knows the password of the account",
    "ToolFailed": "it decides nothing",
    "AddressesSet": "where somebody themselves want to be told",
}
"""What needs no role, and why."""


def test_every_record_of_the_office_is_judged_or_needs_no_role() -> None:
    judged = {*OVER_THE_OFFICE, *MEETING_EVENTS, "SubstituteNamed", "SubstituteEnded"}

    assert set(OFFICE_EVENTS.split()) <= judged | {"AdministratorNamed"} | FREE.keys()


def by_somebody_else(record: Record) -> Record:
    """The record as if an applicant had made it."""
    return replace(record, by="pku-applicant", name="申请人")


@pytest.mark.parametrize(
    "what", ["MeetingOpened", "AttendanceRecorded", "MeetingClosed", "PeopleImported"]
)
def test_a_matter_of_the_office_by_who_may_not_is_named(story: Story, what: str) -> None:
    joint = Joint(story)
    secretary, body = Who("office-1", "test"), Convened(joint.chain, joint.chain.bodies["panel"])
    held = meetings.open_meeting(story.office, secretary, body, story.today(), circulation=False)
    number = held.number
    meetings.record_attendance(story.office, secretary, body, number, ("expert-1",), ())
    meetings.close_meeting(story.office, secretary, body, number, Closing("纪要1号"))
    roster.import_people(story.office, ADMIN, [], [], passwords=False)
    assert codes(story) == set()
    found = rows(story, "SELECT seq, body FROM events WHERE application = 'office' ORDER BY seq")
    seq = [seq for seq, body in found if f'"what":"{what}"' in body][-1]

    rewritten(story, "office", seq, by_somebody_else)

    assert {(one.application, one.seq) for one in faults(story)} == {("office", seq)}


def test_a_second_administrator_who_named_themselves_is_named(told: Story) -> None:
    told.clock.pass_days(1)
    grants = (Grant(EVERYWHERE, ADMINISTRATOR),)
    with told.database.writing() as tx:
        one = Registered("intruder", "闯入者", grants)
        people.enter(tx, one)
        by = Standing("intruder", "闯入者", via="init")
        detail, register = {"person": "intruder"}, Register(people=(one,))
        journal.note(
            tx, told.office.log, told.office.moment, by, "AdministratorNamed", detail, register
        )

    assert codes(told) == {"role-not-held"}


def test_a_substitute_acts_as_long_as_the_journal_says_so(told: Story) -> None:
    today = told.today()
    with told.database.writing() as tx:
        staffing.put_person(tx, "deputy", "代", (Grant("pku", "member"),), None)
    one = Substitute("department-person", "deputy", "pku", "", "", today, today, "假条")
    name_substitute(told.office, Who("department-person", "test"), one)
    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("deputy", "test"))
    assert codes(told) == set()
    (seq,) = rows(told, "SELECT max(seq) FROM events WHERE application = 'office'")[0]

    def earlier(record: Record) -> Record:
        event = record.event
        assert isinstance(event, Administered)
        days = {"since": "2026-02-02", "until": "2026-02-03"}
        return replace(record, event=replace(event, detail=event.detail | days))

    rewritten(told, "office", seq, earlier)

    assert {(one.application, one.seq) for one in faults(told)} == {(OTHER, 3)}


def test_who_was_entered_by_a_clock_that_ran_ahead_holds_the_role_when_it_is_set_right(
    told: Story,
) -> None:
    told.clock.pass_days(40)
    fresh = roster.Person("fresh", "新", (Grant("pku", "department"),))
    roster.import_people(told.office, ADMIN, [], [fresh], passwords=False)
    told.clock.pass_days(-40)
    roster.import_people(told.office, ADMIN, [], [], passwords=False)

    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("fresh", "test"))

    assert not faults(told)
