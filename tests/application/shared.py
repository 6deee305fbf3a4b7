"""Verbs that refuse by nothing but what several share: one attempt each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.application.letters import LETTERS
from tests.story import Story, paper, person_of
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]
PKU = "pku-transfer"
OFFICER = person_of("transfer-office")


def _published(story: Story) -> str:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    return number


def terminate_in_no_role(story: Story) -> Attempt:
    return a.Terminate(application=story.submitted(PKU), reason="止"), OFFICER


def decline_an_extension_at_a_review(story: Story) -> Attempt:
    return a.DeclineExtension(application=story.submitted(PKU), opinion="否"), OFFICER


def file_at_a_review(story: Story) -> Attempt:
    return a.File(application=story.submitted(PKU), receipt="收讫"), OFFICER


def investigate_nothing(story: Story) -> Attempt:
    act = a.Investigate(application=_published(story), objection=1, text="查")
    return act, story.applicant(act.application)


def _approval(story: Story, **changed: Any) -> Attempt:
    number = story.submitted(PKU)
    story.walk(number, until="office")
    return a.Approve(application=number, opinion="同意", **changed), OFFICER


def _an_empty_paper(story: Story) -> Attempt:
    number, empty = story.submitted(PKU), replace(paper("application-form"), size=0)
    return a.Supplement(application=number, documents=(empty,)), story.applicant(number)


def _supplement_what_is_on_file(story: Story) -> Attempt:
    number = story.submitted(PKU)
    same = {"title": story.state(number).facts["title"]}
    return a.Supplement(application=number, facts=same), story.applicant(number)


def _supplement_nothing(story: Story) -> Attempt:
    number = story.submitted(PKU)
    return a.Supplement(application=number), story.applicant(number)


def _without_a_look(story: Story) -> Attempt:
    return _approval(story, at_step="")


def _at_another_step(story: Story) -> Attempt:
    return _approval(story, at_step="department")


def _received(days: int, *papers: str) -> Callable[[Story], Attempt]:
    """A supplement whose papers came so many days from today."""

    def supplement(story: Story) -> Attempt:
        number, day = story.submitted(PKU), story.today() + timedelta(days=days)
        given: Any = {
            "facts": {"title": "另"},
            "documents": tuple(paper(kind, "新") for kind in papers),
        }
        act = a.Supplement(application=number, received=day, **given)
        return act, story.applicant(number)

    return supplement


SHARED = {
    "control.terminate wrong-role": terminate_in_no_role,
    "clocks.decline_extension wrong-verb": decline_an_extension_at_a_review,
    "closing.file wrong-verb": file_at_a_review,
    "objections.investigate no-such-objection": investigate_nothing,
}
LOOKS = {
    **LETTERS,
    "applying.supplement nothing-supplied": _supplement_nothing,
    "applying.supplement nothing-supplied/same": _supplement_what_is_on_file,
    "applying._received day-ahead": _received(1, "application-form"),
    "applying._received received-nothing": _received(-1),
    "context.require_place document-empty": _an_empty_paper,
    "decide._require_meant not-looked-at": _without_a_look,
    "decide._require_meant other-step": _at_another_step,
}
"""What every decision, every paper and every supplement is asked."""
