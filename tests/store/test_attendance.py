"""A resolution is counted while the attendance of its meeting is corrected at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests import acts as a
from tests.joint import Joint
from tests.scenarios.test_meetings import PANEL, SECRETARY, about, formed, opened, resolve
from tests.story import Story
from workflow.application.meeting import Meeting
from workflow.application.state import Ballot
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office import meetings
from workflow.office.perform import Office
from workflow.rules.bodies import Vote
from workflow.store.schema import open_database

ROUNDS = 12


def test_who_was_absent_by_the_record_has_no_vote(office: Story) -> None:
    joint, first = Joint(office), set[str]()
    for _ in range(ROUNDS):
        number = formed(joint, *PANEL)
        first.add(at_once(joint, number, opened(joint, *PANEL)))
        faults = verify(office.office).faults
        assert faults == [], faults
    assert first <= {"voted-here", "absent-vote"}, "one of the two is refused, in every round"


def test_verification_compares_votes_with_the_attendance(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint = Joint(office)
    number, meeting = formed(joint, *PANEL), opened(joint, *PANEL)
    resolve(joint, number, meeting, *PANEL)
    assert verify(office.office).faults == []
    monkeypatch.setattr(meetings, "voters", lambda *_: frozenset())
    meetings.record_attendance(
        office.office, SECRETARY, about(joint), meeting.number, PANEL[:2], ()
    )
    (fault,) = verify(office.office).faults
    assert (fault.code, fault.application, fault.values["person"]) == ("absent", number, PANEL[2])


def at_once(joint: Joint, number: str, meeting: Meeting) -> str:
    """Both at the same moment, each on a connection of its own; what the later one was told."""
    office, together, told = joint.story.office, threading.Barrier(2), list[str]()
    ballot = Ballot((), dict.fromkeys(PANEL, Vote.YES), meeting=meeting.number)
    act = a.Approve(application=number, opinion="同意", meeting=joint.story.today(), ballot=ballot)

    def run(work: Callable[[Office], object]) -> None:
        database = open_database(joint.story.where)
        own = Office(database, office.clock)
        together.wait()
        try:
            work(own)
        except Refused as no:
            told.append(no.code)
        database.close()

    def corrected(own: Office) -> object:
        attended = about(joint), meeting.number, PANEL[:2], ()
        return meetings.record_attendance(own, SECRETARY, *attended)

    both = [
        threading.Thread(target=run, args=(lambda own: own.perform(act, SECRETARY),)),
        threading.Thread(target=run, args=(corrected,)),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (code,) = told
    return code
