"""A request id belongs to one person, one command, one application, and what was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.story import Story, person_of
from workflow.application.event import Declined
from workflow.errors import Refused
from workflow.office.perform import Who
from workflow.store import journal

CODE = "request-id-used"


@pytest.fixture
def number(story: Story) -> str:
    """An application that passed its first step by the request r-1."""
    found = story.submitted("pku-transfer")
    act = a.Approve(application=found, opinion="同意", request_id="r-1")
    story.office.perform(act, person_of("department"))
    return found


OTHERWISE: dict[str, Any] = {
    "another person": (a.Approve, {"opinion": "同意"}, person_of("transfer-office")),
    "a stranger": (a.Approve, {"opinion": "同意"}, Who("nobody", "test")),
    "another verb": (a.Comment, {"text": "同意"}, person_of("department")),
    "another word": (a.Approve, {"opinion": "不同意"}, person_of("department")),
    "other facts": (a.Approve, {"opinion": "同意", "facts": {"x": "1"}}, person_of("department")),
}


def attempts(story: Story, number: str) -> list[str]:
    """The codes of the refused attempts on record."""
    with story.database.reading() as tx:
        events = [record.event for record, _ in journal.records(tx, number)]
    return [event.code for event in events if isinstance(event, Declined)]


@pytest.mark.parametrize("kind", OTHERWISE)
def test_used_otherwise_it_is_refused_and_that_is_on_record(
    story: Story, number: str, kind: str
) -> None:
    act, words, who = OTHERWISE[kind]
    before = story.state(number)

    with pytest.raises(Refused, match=CODE):
        story.office.perform(act(application=number, request_id="r-1", **words), who)

    assert replace(story.state(number), seq=before.seq, last_at=before.last_at) == before
    assert attempts(story, number) == [CODE]


def test_nor_does_it_serve_another_application(story: Story, number: str) -> None:
    other = story.submitted("pku-transfer")
    act = a.Approve(application=other, opinion="同意", request_id="r-1")

    with pytest.raises(Refused, match=CODE):
        story.office.perform(act, person_of("department"))

    assert story.state(other).step == "department"
    assert (attempts(story, number), attempts(story, other)) == ([], [CODE])


def test_the_same_request_is_answered_again_however_much_came_after(
    story: Story, number: str
) -> None:
    story.perform(a.Comment(application=number, text="注"), person_of("department"))
    seen = story.state(number).revision
    act = a.Approve(application=number, opinion="同意", request_id="r-1", seen=seen)

    assert story.office.perform(act, person_of("department")).again


def test_a_start_belongs_to_its_chain_and_its_fields(story: Story) -> None:
    who = Who("pku-applicant", "test")
    act = a.Start(application="", facts={"title": "字库"}, request_id="s-1")
    first = story.office.start("pku-transfer", act, who)

    assert story.office.start("pku-transfer", act, who).number == first.number
    with pytest.raises(Refused, match=CODE):
        story.office.start("pku-transfer", replace(act, facts={"title": "另一项"}), who)
    with pytest.raises(Refused, match=CODE):
        story.perform(a.Comment(application=first.number, text="注", request_id="s-1"), who)
