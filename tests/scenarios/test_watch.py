"""What the engine notices by itself: a deadline, and that nobody is left; and ad-hoc bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import acts as a
from tests import staffing
from tests.joint import UNIT, Joint
from tests.story import ADMIN, Story
from workflow.application.state import Ballot
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store import journal


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute on Monday 2026-03-02; afterwards the journal verifies."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def events(joint: Joint, number: str) -> list[Any]:
    """What happened to an application."""
    with joint.story.database.reading() as tx:
        return [record.event for record, _ in journal.records(tx, number)]


def ticked(joint: Joint, moment: str) -> None:
    """The clock is moved and everything due carried out."""
    joint.story.clock.set(moment)
    list(joint.story.office.tick())


# deadlines


def test_five_working_days_remind_and_escalate_and_never_agree(joint: Joint) -> None:
    number = joint.at("timed")
    (task,) = inbox(joint.story.office, Who("a-1", "test"), None, 9)
    assert str(task.waiting.due_at) == "2026-03-09T16:00:00.000000Z"  # 24:00 of the fifth day

    ticked(joint, "2026-03-07 23:59")
    assert joint.awaited(number) == {"a"}
    ticked(joint, "2026-03-08 00:00")
    told = events(joint, number)[-1]
    assert (told.ahead, told.to) == (True, ("a",))
    ticked(joint, "2026-03-10 00:00")
    told = events(joint, number)[-1]
    assert (told.ahead, told.to, told.escalated) == (False, ("a", "office"), "office")

    ticked(joint, "2026-06-01 09:00")
    assert (events(joint, number)[-1], joint.stands(number)) == (told, "timed")
    assert joint.awaited(number) == {"a", "office"}
    joint.yes(number, "a-1")
    assert joint.stands(number) == "last"


def test_what_nobody_decides_in_time_lapses_where_the_definition_says(joint: Joint) -> None:
    number = joint.at("lapsing")
    ticked(joint, "2026-03-12 23:59")
    assert joint.stands(number) == "lapsing"
    ticked(joint, "2026-03-13 00:00")
    assert joint.stands(number) == "terminated"
    assert joint.state(number).history[-1].outcome == "lapsed"


def test_a_deadline_beyond_the_published_calendar_waits_for_it(joint: Joint) -> None:
    joint.story.clock.set("2026-12-30 09:00")
    number = joint.at("timed")
    deadline = joint.state(number).deadline
    assert deadline
    assert deadline.due_at is None
    assert str(deadline.unknown_after) == "2026-12-31"


# nobody is left


def test_when_nobody_is_left_it_is_held_and_an_administrator_knows(joint: Joint) -> None:
    number = joint.at("one")
    for person in ("office-1", "office-2", "office-3"):
        joint.do(a.Recuse(application=number, reason="同课题组"), person)
    state = joint.state(number)
    assert (state.held, state.stranded) == ("stranded", "office")
    slots = [one.waiting.slot for one in inbox(joint.story.office, ADMIN, None, 9)]
    assert slots == ["staff"]

    with joint.story.database.writing() as tx:
        staffing.put_person(tx, "office-4", "OFFICE-4", (Grant(UNIT, "office"),), None)
    list(joint.story.office.tick())
    assert joint.state(number).held == ""
    joint.yes(number, "office-4")
    assert joint.stands(number) == "last"


def test_an_objection_staffs_nobody(joint: Joint) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    for person in ("office-1", "office-2", "office-3"):
        joint.do(a.Recuse(application=number, reason="同课题组"), person)
    assert joint.state(number).stranded == "office"

    joint.do(a.Object(application=number, text="异议"), "member")
    joint.do(a.Comment(application=number, text="注"), "a-1")

    assert joint.state(number).stranded == "office"


def test_among_several_it_is_held_only_if_it_cannot_go_on(joint: Joint) -> None:
    numbers = {mode: joint.at(mode) for mode in ("all", "any")}
    for number in numbers.values():
        for person in ("a-1", "a-2", "a-3", "both"):
            joint.do(a.Recuse(application=number, reason="同课题组"), person)
    assert joint.state(numbers["all"]).stranded == "a"
    assert joint.state(numbers["any"]).stranded == ""


def test_a_body_without_anyone_who_may_vote_is_noticed_on_arrival(story: Story) -> None:
    number = story.submitted("pku-transfer")
    for member in range(3):
        who = Who(f"pku-leading-group-{member}", "test")
        story.perform(a.Recuse(application=number, reason="持股"), who)
    assert story.state(number).held == ""
    story.walk(number, until="leaders")
    assert story.state(number).stranded == "leading-group"
    assert verify(story.office).faults == []


# a body formed for one application (case 14)


def vote(joint: Joint, number: str, *voters: str) -> a.Approve:
    """All of these are present and agree."""
    votes = dict.fromkeys(voters, Vote.YES)
    return a.Approve(
        application=number,
        opinion="同意立项",
        meeting=joint.story.today(),
        ballot=Ballot(voters, votes),
    )


def test_a_body_is_formed_for_one_application_and_decides_it(joint: Joint) -> None:
    number, other = joint.at("panel"), joint.at("panel")
    with pytest.raises(Refused, match="body-without-members"):
        joint.do(vote(joint, number, "a-1"), "office-1")
    joint.do(a.Form(application=number, people=("a-1", "b-1", "c-1"), chair="a-1"), "office-1")
    with pytest.raises(Refused, match="not-a-member"):
        joint.do(vote(joint, number, "a-1", "b-1", "d-1"), "office-1")
    joint.do(vote(joint, number, "a-1", "b-1"), "office-1")
    assert joint.stands(number) == "last"
    resolution = joint.state(number).history[-1].resolution
    assert resolution
    assert [(one.person, one.chair) for one in resolution.members] == [
        ("a-1", True),
        ("b-1", False),
        ("c-1", False),
    ]
    assert joint.state(other).formed == {}


def test_who_has_an_interest_is_not_formed_into_it(joint: Joint) -> None:
    number = joint.at("panel")
    joint.do(a.Recuse(application=number, reason="同课题组"), "b-1")
    with pytest.raises(Refused, match="recused-person"):
        joint.do(a.Form(application=number, people=("a-1", "b-1", "c-1")), "office-1")
