"""What is held waits for those who can end it, and `tto explain` says how."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import acts as a
from tests.joint import Joint
from tests.story import ADMIN, Story
from workflow.application.state import Place
from workflow.commands.frame.words import verb_for
from workflow.office.inbox import inbox
from workflow.office.perform import Who


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute on Monday 2026-03-02."""
    return Joint(story)


def suspended(joint: Joint) -> tuple[str, set[Who]]:
    """The clock was stopped."""
    number = joint.at("any")
    joint.do(a.Suspend(application=number, reason="核查"), "admin")
    return number, {ADMIN}


def without_calendar(joint: Joint) -> tuple[str, set[Who]]:
    """A publicity that ends in a year of which no holidays are known."""
    with joint.story.database.reading() as tx:
        known = joint.story.office.calendar(tx).known_through
    joint.story.clock.set(f"{known} 09:00")
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    return number, {ADMIN}


def nobody_left(joint: Joint) -> tuple[str, set[Who]]:
    """Everybody of the office takes no part."""
    number = joint.at("any")
    for person in ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "both"):
        joint.do(a.Recuse(application=number, reason="持股"), person)
    return number, {ADMIN}


def added_and_gone(joint: Joint) -> tuple[str, set[Who]]:
    """Who was added to sign has left."""
    number = joint.at("one")
    joint.do(
        a.AddSigner(application=number, person="member", place=Place.BEFORE, reason="涉伦理"),
        "office-1",
    )
    joint.do(a.Recuse(application=number, reason="持股"), "member")
    return number, {ADMIN, Who("office-1", "test")}


def objected(joint: Joint) -> tuple[str, set[Who]]:
    """An objection is open."""
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, raised_by="某人", text="不符"), "office-1")
    return number, {Who("a-1", "test")}


ENDS = {
    "suspended": {"resume"},
    "calendar": {"calendar import"},
    "stranded": {"people import"},
    "stranded-signer": {"people import", "remove-signer"},
    "objection": {"dispose", "objection accept"},
}
HELD = {
    "suspended": suspended,
    "calendar": without_calendar,
    "stranded": nobody_left,
    "stranded-signer": added_and_gone,
    "objection": objected,
}


@pytest.mark.parametrize("why", HELD)
def test_who_can_end_it_finds_it_in_the_inbox(joint: Joint, why: str) -> None:
    make: Callable[[Joint], tuple[str, set[Who]]] = HELD[why]
    number, ending = make(joint)
    assert joint.state(number).held == why.partition("-")[0]
    for who in ending:
        (mine,) = inbox(joint.story.office, who, None, 9)
        assert mine.waiting.application.number == number
        verb = verb_for(mine.waiting.slot, mine.waiting.step, joint.chain)
        assert verb in ENDS[why], verb
