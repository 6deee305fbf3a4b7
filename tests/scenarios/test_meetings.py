"""Meetings of bodies formed for each application, and votes in writing (case 14)."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.joint import FILE, Joint
from tests.story import ADMIN, Story
from workflow.application.meeting import Meeting
from workflow.application.state import Ballot
from workflow.audit.verify import verify
from workflow.chain.reader import load_text
from workflow.commands.frame.show import passage_words
from workflow.commands.frame.texts import _
from workflow.commands.frame.words import vote_lines
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office import meetings
from workflow.office.agenda import agenda
from workflow.office.meetings import Convened
from workflow.office.perform import Who
from workflow.rules.bodies import Vote

SECRETARY = Who("office-1", "test")
PANEL = ("a-1", "b-1", "c-1")


@pytest.fixture
def joint(story: Story) -> Joint:
    return Joint(story)


def about(joint: Joint) -> Convened:
    """The panel that is formed for each application."""
    return Convened(joint.chain, joint.chain.bodies["panel"])


def opened(joint: Joint, *present: str, circulation: bool = False) -> Meeting:
    """A meeting of the panel, attended by these."""
    office, body = joint.story.office, about(joint)
    day = joint.story.today()
    found = meetings.open_meeting(office, SECRETARY, body, day, circulation=circulation)
    return meetings.record_attendance(office, SECRETARY, body, found.number, present, ())


def formed(joint: Joint, *people: str) -> str:
    """An application whose panel was formed of these."""
    number = joint.at("panel")
    joint.do(a.Form(application=number, people=people, chair=people[0]), "office-1")
    return number


def resolve(joint: Joint, number: str, meeting: Meeting, *people: str) -> None:
    """All of them agree in this meeting."""
    votes = dict.fromkeys(people, Vote.YES)
    joint.yes(
        number,
        "office-1",
        meeting=joint.story.today(),
        ballot=Ballot((), votes, meeting=meeting.number),
    )


def test_one_meeting_decides_two_items_whose_panels_differ(joint: Joint) -> None:
    one, other = formed(joint, *PANEL), formed(joint, "b-1", "c-1", "d-1")
    meeting = opened(joint, *PANEL, "d-1")
    before = agenda(joint.story.office, meeting, about(joint).body)
    assert [state.number for state in before.waiting] == [one, other]
    assert [member.person for member in before.members] == [*PANEL, "d-1"]

    resolve(joint, one, meeting, *PANEL)
    resolve(joint, other, meeting, "b-1", "c-1", "d-1")

    resolved = joint.state(one).history[-1].resolution
    assert resolved
    assert [member.person for member in resolved.members] == list(PANEL)
    assert resolved.guests == ("D-1",)
    assert joint.stands(one) == joint.stands(other) == "last"
    assert verify(joint.story.office).faults == []


def test_anybody_of_the_institution_may_come_to_such_a_meeting_and_nobody_else(
    joint: Joint,
) -> None:
    assert opened(joint, "a-1", "member").present == ("a-1", "member")
    for stranger in ("pku-applicant", "nobody"):
        with pytest.raises(Refused, match="not-a-colleague"):
            opened(joint, stranger)


def test_who_did_not_come_has_no_vote_there(joint: Joint) -> None:
    number = formed(joint, *PANEL)
    meeting = opened(joint, "a-1", "b-1", "d-1")

    with pytest.raises(Refused, match="absent-vote") as refused:
        resolve(joint, number, meeting, *PANEL)
    assert refused.value.values["person"] == "C-1"
    with pytest.raises(Refused, match="not-a-member"):
        resolve(joint, number, meeting, "a-1", "b-1", "d-1")
    resolve(joint, number, meeting, "a-1", "b-1")


def test_a_vote_in_writing_is_carried_and_called_so(joint: Joint) -> None:
    text = FILE.read_text("utf-8").replace("adhoc: 3", "adhoc: 3, circulation: true")
    text = text.replace("version: 1", "version: 2")
    joint.chain = load_text(text, "joint")
    roster.put_in_force(joint.story.office, ADMIN, joint.chain, text)
    number = formed(joint, *PANEL)
    meeting = opened(joint, *PANEL, circulation=True)

    resolve(joint, number, meeting, *PANEL)

    resolved = joint.state(number).history[-1].resolution
    assert resolved
    assert resolved.circulation
    assert _("voted in writing") in list(vote_lines(resolved))
    assert _("in writing") in passage_words(joint.state(number).history[-1])
    assert verify(joint.story.office).faults == []


def test_a_member_of_a_body_has_no_substitute(story: Story) -> None:
    from workflow.office.substitutes import name_substitute
    from workflow.store.substitutes import Substitute

    member, deputy = "pku-leading-group-0", "pku-leading-group-1"
    wanted = Substitute(
        principal=member,
        deputy=deputy,
        unit="pku",
        role="leading-group",
        chain="",
        since=story.today(),
        until=story.today(),
        basis="休假",
    )
    with pytest.raises(Refused, match="no-substitute-member"):
        name_substitute(story.office, Who(member, "test"), wanted)
