"""Votes that were forged, changed or never cast show in verify; meetings can be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.application.ballots import FIRST, SECOND, THIRD, convened, held, voted
from tests.audit.tamper import appended, codes, rewritten, run
from tests.story import ADMIN, Story, new_story, person_of
from workflow.application.deciding.events import Passed, Rejected
from workflow.application.state import Ballot, Move, Resolution, Status
from workflow.audit.rebuild import rebuild
from workflow.office import meetings
from workflow.rules.bodies import Vote
from workflow.store import journal

YES, NO = Vote.YES, Vote.NO
ON = Move("3", "committee", Status.RUNNING)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """An office."""
    return new_story(tmp_path)


def resolved(story: Story) -> tuple[str, Passed]:
    """An application that the leading group passed, two to one, and the event of it."""
    ballot = Ballot((FIRST, SECOND, THIRD), {FIRST: YES, SECOND: YES, THIRD: NO})
    act, who = voted(story, ballot)
    story.perform(act, who)
    with story.database.reading() as tx:
        event = journal.records(tx, act.application)[-1][0].event
    assert isinstance(event, Passed)
    return act.application, event


def test_votes_that_carry_verify(story: Story) -> None:
    resolved(story)

    assert codes(story) == set()


@pytest.mark.parametrize("kind", [Passed, Rejected])
def test_a_resolution_without_votes_is_named(story: Story, kind: type[Passed]) -> None:
    number = voted(story, None)[0].application
    move = ON if kind is Passed else Move("3", "", Status.REFUSED)
    appended(
        story, number, kind(step="leaders", opinion="同意", move=move), "transfer-office-person"
    )
    rebuild(story.office, ADMIN)

    assert codes(story) - {"role-not-held"} == {"votes"}


def changed(resolution: Resolution | None, **changes: object) -> Resolution:
    """A resolution with something else in it."""
    assert resolution
    return replace(resolution, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"votes": {FIRST: YES, SECOND: NO, THIRD: NO}},
        {"votes": {FIRST: YES, SECOND: Vote.ABSTAIN, THIRD: Vote.ABSTAIN}},
        {"present": (FIRST,)},
        {"members": ()},
    ],
    ids=["turned", "abstained", "absent", "no members"],
)
def test_votes_changed_afterwards_are_named(story: Story, changes: dict[str, object]) -> None:
    number, event = resolved(story)
    forged = replace(event, resolution=changed(event.resolution, **changes))
    rewritten(story, number, 5, lambda record: replace(record, event=forged))
    rebuild(story.office, ADMIN)

    assert codes(story) - {"role-not-held"} == {"votes"}


def test_another_rule_than_the_definitions_is_named(story: Story) -> None:
    number, event = resolved(story)
    assert event.resolution
    easier = replace(event.resolution.rule, quorum=event.resolution.rule.passes)
    forged = replace(event, resolution=changed(event.resolution, rule=easier))
    rewritten(story, number, 5, lambda record: replace(record, event=forged))
    rebuild(story.office, ADMIN)

    assert codes(story) == {"votes"}


def test_a_vote_by_somebody_with_an_interest_is_named(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="leaders")
    monkeypatch.setattr("workflow.application.bodies.ballots.barred_people", lambda *_: frozenset())
    from tests import acts as a
    from workflow.office.perform import Who

    story.perform(a.Recuse(application=number, reason="持股"), Who(FIRST, "test"))
    story.approve(number)

    assert codes(story) == {"own"}


def test_a_meeting_listed_otherwise_than_recorded_is_named_and_made_anew(story: Story) -> None:
    number = held(story)
    run(story, "UPDATE meetings SET state = replace(state, ?, ?)", SECOND, THIRD)
    assert codes(story) == {"meetings"}

    rebuild(story.office, ADMIN)

    assert codes(story) == set()
    assert meetings.find_meeting(story.office, number, None).present == (FIRST, SECOND)


def test_a_meeting_that_is_gone_is_named(story: Story) -> None:
    held(story)
    run(story, "DELETE FROM meetings")

    assert codes(story) == {"meetings"}


def test_a_closed_meeting_stays_as_it_was(story: Story) -> None:
    number = held(story)
    officer = person_of("transfer-office")
    about = convened(story)
    closed = meetings.close_meeting(
        story.office, officer, about, number, meetings.Closing("〔2026〕1号")
    )
    rebuild(story.office, ADMIN)

    assert meetings.find_meeting(story.office, number, None) == closed
