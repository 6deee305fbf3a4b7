"""Lists of people that name fewer than the definition wants: the second writing of `least`."""

from __future__ import annotations

from typing import Any

import pytest

from tests import acts as a
from tests.application.people_fields import JST, with_least
from tests.audit.tamper import codes
from tests.story import Story
from workflow.application.applying import verbs

TWO = [{"name": "甲", "post": "none"}, {"name": "乙", "post": "none"}]
TWICE = [{"name": "甲", "post": "none"}] * 2


@pytest.mark.parametrize("people", [[], TWO[:1], TWICE])
def test_too_few_are_named_by_verification_where_the_verb_let_them_pass(
    story: Story, monkeypatch: pytest.MonkeyPatch, people: list[dict[str, Any]]
) -> None:
    with_least(story, 2)
    number = story.start(JST, completers="甲:none; 乙:none")
    with monkeypatch.context() as wrong:
        wrong.setattr(verbs, "_require_named", lambda field, value: None)
        act = a.Submit(application=number, facts={"completers": people})
        story.perform(act, story.applicant(number))
    assert codes(story) == {"named"}


def test_of_a_draft_every_list_is_looked_at(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as wrong:
        wrong.setattr(verbs, "_require_named", lambda field, value: None)
        with_least(story, 2)
        number = story.start(JST)
        story.perform(a.Submit(application=number), story.applicant(number))
    assert codes(story) == {"named"}


def test_a_supplement_that_names_too_few_is_found(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_least(story, 2)
    number = story.start(JST, completers="甲:none; 乙:none")
    story.perform(a.Submit(application=number), story.applicant(number))
    assert codes(story) == set()
    with monkeypatch.context() as wrong:
        wrong.setattr(verbs, "_require_named", lambda field, value: None)
        act = a.Supplement(application=number, facts={"completers": TWO[:1]})
        story.perform(act, story.applicant(number))
    assert codes(story) == {"named"}
