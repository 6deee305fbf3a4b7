"""Refusals of an objection whose letter came on an earlier day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests import acts as a
from tests.story import Story, paper, person_of
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def entered(after: int, **changed: Any) -> Callable[[Story], Attempt]:
    """By who deals with objections, two days after the notice: it came so many days `after` the
    first of them.
    """

    def make(story: Story) -> Attempt:
        number = story.submitted("jishuitan-grant-of-rights")
        story.walk(number, until="publicity")
        story.step_on(number)
        came = story.today() + timedelta(days=after)
        story.clock.pass_days(2)
        given = {"documents": (paper("letter"),), "raised_by": "李四", **changed}
        act = a.Object(application=number, text="有误", received=came, **given)
        publicity = story.chain(number).steps["publicity"].publicity
        assert publicity
        return act, person_of(publicity.handled_by)

    return make


def before_any_notice(story: Story) -> Attempt:
    number = story.submitted("jishuitan-grant-of-rights")
    act = a.Object(application=number, text="有误", received=story.today())
    return act, story.applicant(number)


LETTERS: dict[str, Callable[[Story], Attempt]] = {
    "objections._received not-published": before_any_notice,
    "objections._received received-out-of-order": entered(-60),
    "objections._received objection-late": entered(1),
    "objections._require_entered_by_the_office letter-missing": entered(-2, documents=()),
    "objections._require_entered_by_the_office objector-missing": entered(-2, raised_by=""),
}
