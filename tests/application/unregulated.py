"""What is not let in: one attempt each."""

from __future__ import annotations

from collections.abc import Callable

from tests import acts as a
from tests.story import Story, person_of
from tests.unregulated import APPLICANT, Unregulated
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def _without_a_rule(story: Story) -> Attempt:
    return a.Submit(application=Unregulated(story).draft(amount="1")), APPLICANT


def _graded_into_no_rule(story: Story) -> Attempt:
    made = Unregulated(story)
    return made.graded(made.at_grading(), "low"), person_of("office")


def _not_meant(story: Story) -> Attempt:
    return a.Submit(application=Unregulated(story).draft(kind="person")), APPLICANT


def _no_longer_meant(story: Story) -> Attempt:
    made = Unregulated(story)
    number = made.submit(made.draft(amount="unknown"))
    return a.Supplement(application=number, facts={"kind": "person"}), APPLICANT


UNREGULATED: dict[str, Callable[[Story], Attempt]] = {
    "advance.choose not-regulated": _without_a_rule,
    "advance.choose not-regulated/changed": _graded_into_no_rule,
    "advance.require_meant not-meant": _not_meant,
    "advance.require_meant not-meant/changed": _no_longer_meant,
}
