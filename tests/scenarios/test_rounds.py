"""How often a step may return an application, and what follows the last time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import acts as a
from tests.application.rounds import round_trip, with_rounds
from tests.story import Story
from workflow.application.deciding import verbs
from workflow.audit.verify import verify
from workflow.commands.frame.show import application_lines
from workflow.commands.frame.words import rounds_words
from workflow.commands.looking import look
from workflow.errors import Refused


def test_after_the_last_round_a_return_is_not_taken(story: Story) -> None:
    joint = with_rounds(story, "2")
    number = joint.at("one")
    round_trip(joint, number)
    round_trip(joint, number)
    with pytest.raises(Refused) as caught:
        joint.back(number, "office-1")
    assert caught.value.code == "rounds-over"
    assert joint.stands(number) == "first"
    joint.yes(number, "office-1")
    assert joint.stands(number) != "first"
    assert verify(story.office).faults == []


def test_after_the_last_round_a_return_may_be_a_refusal(story: Story) -> None:
    joint = with_rounds(story, "{most: 1, after: refuse}")
    number = joint.at("one")
    round_trip(joint, number)
    joint.back(number, "office-1")
    state = joint.state(number)
    assert (state.status.value, state.history[-1].outcome) == ("refused", "refused")
    assert state.history[-1].opinion == "请补正"
    assert verify(story.office).faults == []


def test_a_return_that_was_taken_back_does_not_count(story: Story) -> None:
    joint = with_rounds(story, "1")
    number = joint.at("one")
    joint.back(number, "office-1")
    joint.do(a.Recall(application=number, reason="误退"), "office-1")
    round_trip(joint, number)
    with pytest.raises(Refused, match="rounds-over"):
        joint.back(number, "office-1")


def test_a_return_too_many_is_named(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    joint = with_rounds(story, "1")
    number = joint.at("one")
    round_trip(joint, number)
    with monkeypatch.context() as wrong:
        wrong.setattr(verbs, "last_is_over", lambda application, step: False)
        joint.back(number, "office-1")
    assert [fault.code for fault in verify(story.office).faults] == ["rounds"]


def test_the_page_of_an_application_tells_the_rounds(story: Story) -> None:
    joint = with_rounds(story, "{most: 1, after: refuse}")
    number = joint.at("one")
    round_trip(joint, number)
    page = "\n".join(application_lines(joint.state(number), joint.chain))
    rounds = joint.chain.steps["first"].rounds
    assert rounds
    assert rounds_words(rounds, 1) in page
    assert rounds_words(rounds, 0) not in page


@pytest.mark.parametrize("after", ["none", "refuse"])
def test_what_would_follow_is_told_as_it_is_after_the_last_round(story: Story, after: str) -> None:
    joint = with_rounds(story, f"{{most: 1, after: {after}}}")
    number = joint.at("one")
    session: Any = SimpleNamespace(office=story.office, today=story.today())
    before = look.explanation(session, joint.state(number), joint.chain)["outcomes"]
    assert before["return:submission"] == "submission"
    round_trip(joint, number)
    data = look.explanation(session, joint.state(number), joint.chain)
    assert "return:submission" not in data["outcomes"]
    assert data["outcomes"].get("return") == ("refused" if after == "refuse" else None)
    rounds = joint.chain.steps["first"].rounds
    assert rounds
    page = "\n".join(look._lines(joint.state(number), joint.chain, data))
    assert rounds_words(rounds, 1) in page
