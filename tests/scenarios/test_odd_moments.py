"""A clock that is set back, an applicant who stays, a role that is lost meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import acts as a
from tests import staffing
from tests.joint import UNIT, Joint
from tests.story import Story
from workflow.audit.verify import verify
from workflow.errors import Answer, Refused
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store import journal


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute on Monday 2026-03-02; afterwards the journal verifies."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def test_a_record_says_that_the_clock_had_gone_back_and_is_not_older(joint: Joint) -> None:
    number = joint.at("all")
    joint.story.clock.pass_days(-3)
    joint.yes(number, "a-1")
    joint.story.clock.pass_days(4)
    joint.yes(number, "b-1")

    with joint.story.database.reading() as tx:
        before, back, after = [record for record, _digest in journal.records(tx, number)][-3:]
    assert (back.clock_went_back, back.at) == (True, before.at)
    assert not before.clock_went_back
    assert not after.clock_went_back
    assert after.at > back.at


def test_nothing_fell_due_before_what_was_recorded_ahead_of_a_clock_set_back(
    joint: Joint,
) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")  # 15 days from 2026-03-02
    joint.story.clock.set("2026-03-16 09:00")
    joint.do(a.Object(application=number, text="异议", raised_by="甲"), "a-1")
    joint.story.clock.set("2026-03-20 09:00")
    joint.do(a.Comment(application=number, text="注"), "a-1")
    joint.story.clock.set("2026-03-15 09:00")
    joint.do(a.Decline(application=number, objection=1, reason="与公示无关"), "a-1")
    joint.story.clock.set("2026-03-18 00:00")
    list(joint.story.office.tick())

    state = joint.state(number)
    assert state.step == "last"
    assert state.since == state.last_at
    joint.story.clock.set("2026-03-21 09:00")


@pytest.mark.parametrize("name", ["applicant", "applicant_name"])
def test_nothing_changes_whose_application_it_is(joint: Joint, name: str) -> None:
    number = joint.at("one")
    act = a.Supplement(application=number, facts={name: "member"})
    with pytest.raises(Answer):
        joint.do(act, "joint-applicant")
    joint.do(a.Correct(application=number, record=1, text="申请人应为旁人"), "joint-applicant")

    state = joint.state(number)
    assert (state.applicant, state.applicant_name) == ("joint-applicant", "申请人")
    with pytest.raises(Refused, match="not-the-applicant"):
        joint.do(a.Withdraw(application=number, reason="撤"), "office-1")


@pytest.mark.parametrize("lost", ["ended", "revoked"])
def test_a_role_lost_between_the_list_and_the_decision_decides_nothing(
    joint: Joint, lost: str
) -> None:
    number = joint.at("one")
    (line,) = inbox(joint.story.office, Who("office-1", "test"), None, 9)
    assert line.waiting.application.number == number
    office = Grant(UNIT, "office")
    left = {"ended": (Grant(UNIT, "member"),), "revoked": (office,)}[lost]
    with joint.story.database.writing() as tx:
        revoked = "2026-03-02T02:00:00.000000Z" if lost == "revoked" else None
        staffing.put_person(tx, "office-1", "OFFICE-1", left, revoked)

    with pytest.raises(Refused, match=r"not-involved|person-revoked"):
        joint.yes(number, "office-1")
    assert joint.stands(number) == "first"
    joint.yes(number, "office-2")
