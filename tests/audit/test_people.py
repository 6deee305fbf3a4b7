"""Forged records of people among themselves and of the clock, which fit and break a rule."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import appended, codes
from tests.joint import Joint
from tests.story import ADMIN, Story
from workflow.application.applying.events import Supplemented
from workflow.application.bodies import ballots
from workflow.application.deciding.events import Cosigned
from workflow.application.event import Event
from workflow.application.meeting import Meeting
from workflow.application.monitoring.events import Freed, Lapsed, Overdue
from workflow.application.objections.events import ObjectionDeclined
from workflow.application.people.events import Claimed, SignerRemoved
from workflow.application.state import Ballot, Move, Place, Status
from workflow.audit.rebuild import rebuild
from workflow.rules.bodies import Vote
from workflow.rules.signers import Tally
from workflow.store import meetings


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


def forged(joint: Joint, number: str, event: Event, by: str) -> set[str]:
    """What verify says of one record more that nobody was asked about."""
    assert codes(joint.story) == set()
    appended(joint.story, number, event, by)
    rebuild(joint.story.office, ADMIN)
    return codes(joint.story)


LAPSED = Lapsed(step="lapsing", move=Move("11", "", Status.TERMINATED))


def test_a_lapse_before_its_time_is_named(joint: Joint) -> None:
    assert forged(joint, joint.at("lapsing"), LAPSED, "system") == {"early"}


def test_a_lapse_declared_by_a_person_is_named(joint: Joint) -> None:
    number = joint.at("lapsing")
    joint.story.clock.pass_days(11)

    assert "clock" in forged(joint, number, LAPSED, "office-1")


def test_a_lapse_at_a_step_without_a_deadline_is_named(joint: Joint) -> None:
    number = joint.at("one")
    joint.yes(number, "office-1")
    event = Lapsed(step="last", move=Move(joint.state(number).route, "", Status.TERMINATED))

    assert forged(joint, number, event, "system") == {"early", "move"}


def test_a_lapse_that_agrees_is_named(joint: Joint) -> None:
    number = joint.at("lapsing")

    event = Lapsed(step="lapsing", move=Move("11", "last", Status.RUNNING))

    assert forged(joint, number, event, "system") == {"early", "move"}


def test_what_the_system_never_does_is_named(joint: Joint) -> None:
    number = joint.at("any")

    assert "clock" in forged(joint, number, Claimed(step="any", seat="a"), "system")


@pytest.mark.parametrize("ahead", [True, False])
def test_a_reminder_before_its_time_is_named(joint: Joint, ahead: bool) -> None:
    event = Overdue(step="timed", to=("a",), ahead=ahead)

    assert forged(joint, joint.at("timed"), event, "system") == {"early"}


def test_an_objection_called_late_before_it_is_is_named(joint: Joint) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="异议"), "member")
    event = Overdue(step="shown", to=("a",), objection=1)

    assert forged(joint, number, event, "system") == {"early"}


def with_a_signer(joint: Joint) -> str:
    """Somebody was added after the step's own, who have not spoken yet."""
    number = joint.at("any")
    act = a.AddSigner(application=number, person="c-1", place=Place.AFTER, reason="涉伦理")
    joint.do(act, "a-1")
    return number


def test_taking_a_signer_off_that_leads_on_although_others_are_awaited_is_named(
    joint: Joint,
) -> None:
    number = with_a_signer(joint)
    on = Move(joint.state(number).route, "last", Status.RUNNING)
    event = SignerRemoved(
        step="any", person="c-1", name="C-1", reason="无需", seats=("a", "b"), move=on
    )

    assert forged(joint, number, event, "a-1") == {"several"}


def test_taking_a_signer_off_that_stays_although_all_have_spoken_is_named(joint: Joint) -> None:
    number = with_a_signer(joint)
    joint.yes(number, "a-1")
    event = SignerRemoved(step="any", person="c-1", name="C-1", reason="无需", seats=("a", "b"))

    assert forged(joint, number, event, "a-1") == {"several"}


def test_taking_a_signer_off_as_the_rules_have_it_is_no_fault(joint: Joint) -> None:
    number = with_a_signer(joint)
    joint.yes(number, "a-1")

    joint.do(a.RemoveSigner(application=number, person="c-1", reason="无需"), "a-1")

    assert joint.stands(number) == "last"
    assert codes(joint.story) == set()


def test_a_supplement_that_leads_over_a_step_is_named(joint: Joint) -> None:
    number = joint.at("all")
    on = Move(joint.state(number).route, "last", Status.RUNNING)

    event = Supplemented(facts={"title": "另一成果"}, move=on)

    assert forged(joint, number, event, "joint-applicant") == {"skipped"}


def test_a_supplement_that_ends_it_is_named(joint: Joint) -> None:
    number = joint.at("all")
    done = Move(joint.state(number).route, "", Status.COMPLETED)

    event = Supplemented(facts={"title": "另一成果"}, move=done)

    assert "skipped" in forged(joint, number, event, "joint-applicant")


def test_a_lapse_by_the_clock_is_no_fault(joint: Joint) -> None:
    number = joint.at("lapsing")
    joint.story.clock.pass_days(11)

    list(joint.story.office.tick())

    assert joint.stands(number) == "terminated"
    assert codes(joint.story) == set()


def test_somebody_let_go_who_held_nothing_is_named(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Claim(application=number), "office-1")
    event = Freed(step="first", person="office-2", name="OFFICE-2")

    assert forged(joint, number, event, "system") == {"freed"}


def test_a_question_taken_back_that_nobody_asked_is_named(joint: Joint) -> None:
    event = Freed(step="first", person="member", name="旁人", question=True)

    assert forged(joint, joint.at("one"), event, "system") == {"freed"}


@pytest.mark.parametrize("anonymous", [True, False])
def test_an_objection_dealt_with_by_who_raised_it_is_named(joint: Joint, anonymous: bool) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="异议", anonymous=anonymous), "a-1")

    declined = ObjectionDeclined(objection=1, reason="因")
    assert forged(joint, number, declined, "a-1") == {"objector"}


def test_an_item_decided_in_the_meeting_that_put_it_off_is_named(
    joint: Joint, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, members = joint.at("panel"), ("a-1", "b-1", "c-1")
    joint.do(a.Form(application=number, people=members), "office-1")
    meeting = Meeting("JNT-M-2026-0001", "joint", "panel", joint.story.today(), present=members)
    monkeypatch.setattr(meetings, "read", lambda *_, **__: meeting)
    monkeypatch.setattr(ballots, "_require_another_meeting", lambda *_: None)
    given = {"application": number, "opinion": "再议", "meeting": joint.story.today()}
    put_off = Ballot((), meeting=meeting.number)
    joint.do(a.Defer(**given, ballot=put_off), "office-1")
    yes = Ballot((), dict.fromkeys(members, Vote.YES), meeting=meeting.number)
    joint.do(a.Approve(**given, ballot=yes), "office-1")

    assert codes(joint.story) == {"absent", "deferred"}  # the meeting is not on record either


@pytest.mark.parametrize("count", [Tally(2, 0, 3), Tally(1, 1, 3), Tally(1, 0, 2), Tally(0, 1, 3)])
def test_one_of_several_whose_record_counts_otherwise_is_named(joint: Joint, count: Tally) -> None:
    number = joint.at("all")
    said = Cosigned(step="all", seat="a", agreed=True, opinion="同意", seats=("a", "b", "c"))

    assert forged(joint, number, replace(said, count=count), "a-1") == {"several"}


@pytest.mark.parametrize("count", [Tally(1, 0, 3), None])
def test_a_right_count_and_an_older_record_without_one_are_no_fault(
    joint: Joint, count: Tally | None
) -> None:
    number = joint.at("all")
    said = Cosigned(step="all", seat="a", agreed=True, opinion="同意", seats=("a", "b", "c"))

    assert forged(joint, number, replace(said, count=count), "a-1") == set()


def test_what_was_said_before_there_was_a_count_is_looked_at_as_it_was(joint: Joint) -> None:
    said = Cosigned(step="all", seat="a", agreed=True, opinion="同意", seats=("a", "b", "c"))

    assert said.to_be_seen()
    assert not replace(said, count=Tally(1, 0, 3)).to_be_seen()
    assert replace(said, count=Tally(1, 0, 3), facts={"title": "改"}).to_be_seen()
