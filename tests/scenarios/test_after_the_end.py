"""What has ended says so first, and by whom and when; whoever ended it may take it back."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.joint import Joint
from tests.story import Story
from workflow.application.registry import VERBS, load
from workflow.application.situations import Situation
from workflow.errors import Refused

load("verbs")
APPLICANT = "joint-applicant"


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


def refusal(joint: Joint, act: a.Act, person: str) -> Refused:
    """The answer to an act that is refused."""
    with pytest.raises(Refused) as no:
        joint.do(act, person)
    return no.value


def ended(joint: Joint) -> tuple[str, int, datetime]:
    """An application that somebody refused after the applicant looked: number, seen, the moment."""
    number = joint.at("timed")
    seen = joint.state(number).revision
    joint.no(number, "a-1")
    return number, seen, joint.state(number).history[-1].at


def withdrawal(number: str) -> a.Act:
    """The applicant's wish to withdraw it."""
    return a.Withdraw(application=number, reason="撤")


ASKED: dict[str, a.Act] = {
    "withdraw": a.Withdraw(application="", reason="撤"),
    "submit": a.Submit(application=""),
    "supplement": a.Supplement(application="", facts={"title": "新名"}),
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_has_ended_is_not_to_be_looked_at_again(joint: Joint, asked: str) -> None:
    number, seen, _at = ended(joint)
    act = replace(ASKED[asked], application=number, seen=seen)

    assert Situation.ENDED not in VERBS[type(act)].during
    assert refusal(joint, act, APPLICANT).key == "already-ended"


def test_the_end_keeps_its_moment_whatever_is_recorded_after_it(joint: Joint) -> None:
    number, _seen, at = ended(joint)
    joint.story.clock.pass_days(2)
    joint.do(a.Comment(application=number, text="注"), "b-1")

    no = refusal(joint, withdrawal(number), APPLICANT)

    assert (no.values["at"], no.values["name"]) == (at, "A-1")
    again = refusal(joint, withdrawal(number), APPLICANT)  # the attempt itself is a record too
    assert again.values["at"] == at


def test_a_draft_that_was_withdrawn_ended_then_and_not_when_it_began(joint: Joint) -> None:
    number = joint.at("timed")
    joint.back(number, "a-1", "submission")
    joint.story.clock.pass_days(1)
    joint.do(withdrawal(number), APPLICANT)
    at = joint.state(number).history[-1].at

    assert refusal(joint, withdrawal(number), APPLICANT).values["at"] == at


def test_who_ended_it_today_is_told_how_to_take_it_back(joint: Joint) -> None:
    number, _seen, _at = ended(joint)
    act = a.Approve(application=number, opinion="同意")

    assert refusal(joint, act, "a-1").key == "already-ended/recall"
    assert refusal(joint, act, "a-2").key == "already-ended"
    joint.story.clock.pass_days(1)
    assert refusal(joint, act, "a-1").key == "already-ended"


def test_what_is_told_can_be_done(joint: Joint) -> None:
    number, _seen, _at = ended(joint)
    refusal(joint, a.Approve(application=number, opinion="同意"), "a-1")
    joint.do(a.Recall(application=number, reason="误", seen=None), "a-1")
    assert joint.stands(number) == "timed"
    assert a.Recall.blind


def test_nobody_can_return_what_has_ended(joint: Joint) -> None:
    number, _seen, _at = ended(joint)
    no = refusal(joint, a.Recall(application=number, reason="误"), "a-2")
    assert no.key == "not-yours-to-recall/ended"

    withdrawn = joint.at("timed")
    joint.do(withdrawal(withdrawn), APPLICANT)
    no = refusal(joint, a.Recall(application=withdrawn, reason="误"), "office-1")
    assert no.key == "nothing-to-recall/ended"


def test_a_recall_that_comes_too_late_is_told_so_and_not_to_look(joint: Joint) -> None:
    number = joint.at("timed")
    joint.yes(number, "a-1")
    no = refusal(joint, a.Recall(application=number, reason="误"), "office-1")
    assert no.key.partition("/")[0] == "not-yours-to-recall"
