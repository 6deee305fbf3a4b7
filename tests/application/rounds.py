"""A step that may return an application so often and no more."""

from __future__ import annotations

from tests import acts as a
from tests.joint import FILE, Joint
from tests.story import ADMIN, Story, next_version
from workflow.chain.reader import load_text
from workflow.office import administration as roster
from workflow.office.perform import Who


def with_rounds(story: Story, rounds: str) -> Joint:
    """The first step of the chain may return so often."""
    joint, text = Joint(story), next_version(FILE.read_text("utf-8"))
    text = text.replace("\n  first: {", f"\n  first: {{rounds: {rounds}, ", 1)
    joint.chain = load_text(text, "joint.yaml")
    roster.put_in_force(story.office, ADMIN, joint.chain, text)
    return joint


def round_trip(joint: Joint, number: str) -> None:
    """Returned and handed in again."""
    joint.back(number, "office-1")
    assert joint.stands(number) == "submission"
    joint.do(a.Submit(application=number), "joint-applicant")


def return_too_often(story: Story) -> tuple[a.Act, Who]:
    """Once more than the definition allows."""
    joint = with_rounds(story, "1")
    number = joint.at("one")
    round_trip(joint, number)
    return a.Return(application=number, opinion="请补正"), Who("office-1", "test")


ROUNDS = {"deciding.return_ rounds-over": return_too_often}
