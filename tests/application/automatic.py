"""Refusals at automatic steps, and of people from outside."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tests import acts as a
from tests.joint import Joint
from tests.machine import Machine, answer, evidence
from tests.story import Story
from workflow.office.perform import Who

MACHINE = Who("machine", "test")


def approve_in_its_place(story: Story) -> tuple[a.Act, Who]:
    number = Machine(story).at()
    return a.Approve(application=number, opinion="同意", facts={"score": "1"}), MACHINE


def answer_where_people_decide(story: Story) -> tuple[a.Act, Who]:
    number = Machine(story).at("office")
    return answer(number), Who("office", "test")


def answer_of_another_tool(story: Story) -> tuple[a.Act, Who]:
    number = Machine(story).at()
    return replace(answer(number, score="1"), evidence=evidence("grading")), MACHINE


def comment_from_outside(story: Story) -> tuple[a.Act, Who]:
    number = Machine(story).at("office")
    return a.Comment(application=number, text="路过"), Who("lawyer", "test")


def comment_on_what_is_anothers(story: Story) -> tuple[a.Act, Who]:
    joint = Joint(story)
    return a.Comment(application=joint.at("one"), text="路过"), Who("member", "test")


AUTOMATIC: dict[str, Callable[[Story], tuple[a.Act, Who]]] = {
    "papers.require_evidence evidence-missing": approve_in_its_place,
    "papers.require_evidence evidence-not-here": answer_where_people_decide,
    "papers.require_evidence evidence-unsound": answer_of_another_tool,
    "decide._require_involved external-not-involved": comment_from_outside,
    "decide._require_involved not-involved": comment_on_what_is_anothers,
}
