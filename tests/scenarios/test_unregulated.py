"""不适用: what the text has no rule for is not let in, and neither is who the chain is not for."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.story import ADMIN, Story, next_version, person_of
from tests.unregulated import APPLICANT, FILE, LARGE, Unregulated
from workflow.application.event import Declined
from workflow.application.state import Status
from workflow.audit.verify import verify
from workflow.chain.reader import load_text
from workflow.errors import Refused
from workflow.office.draft_impact import compare
from workflow.store import journal


@pytest.fixture
def made(story: Story) -> Unregulated:
    """The institute on 2026-03-02."""
    return Unregulated(story)


def declined(made: Unregulated, number: str) -> list[str]:
    """The codes of the refusals on record."""
    with made.story.database.reading() as tx:
        events = [record.event for record, _ in journal.records(tx, number)]
    return [event.code for event in events if isinstance(event, Declined)]


def test_what_the_text_has_no_rule_for_is_refused_with_the_reason_on_record(
    made: Unregulated,
) -> None:
    number = made.draft(amount="4999.99")

    with pytest.raises(Refused) as refused:
        made.submit(number)

    assert refused.value.key == "not-regulated"
    assert refused.value.values["reason"].zh == "本办法不适用于5000元以下的合同"
    assert declined(made, number) == ["not-regulated"]
    assert made.story.state(number).status is Status.DRAFT
    made.submit(number, amount="5000")
    assert made.story.state(number).step == "office"
    assert verify(made.story.office).faults == []


def test_who_the_chain_is_not_for_is_told_so_with_the_field_and_for_whom_it_is(
    made: Unregulated,
) -> None:
    number = made.draft(kind="person", amount="unknown")

    with pytest.raises(Refused) as refused:
        made.submit(number)

    assert refused.value.key == "not-meant"
    values = refused.value.values
    assert (values["field"].zh, values["given"].zh) == ("单位类别", "个人")
    assert [title.zh for title in values["meant"]] == ["院所", "企业"]
    assert declined(made, number) == ["not-meant"]
    made.submit(number, kind="company", amount="1万")
    assert verify(made.story.office).faults == []


def test_a_refused_draft_can_be_withdrawn_as_it_is_told(made: Unregulated) -> None:
    number = made.draft(amount="1")
    with pytest.raises(Refused, match="not-regulated"):
        made.submit(number)

    made.story.perform(a.Withdraw(application=number, reason="不适用"), APPLICANT)

    assert made.story.state(number).status is Status.WITHDRAWN


def test_a_fact_given_at_a_later_step_is_refused_where_it_leads_to_no_rule(
    made: Unregulated,
) -> None:
    number = made.at_grading()

    with pytest.raises(Refused) as refused:
        made.approve(made.graded(number, "low"))

    assert refused.value.key == "not-regulated/changed"
    assert "grade" not in made.story.state(number).facts
    assert made.story.state(number).step == "grading"
    made.approve(made.graded(number, "high"))
    assert made.story.state(number).step == "head"
    assert verify(made.story.office).faults == []


def test_where_several_decide_the_one_who_gives_the_fact_is_refused(made: Unregulated) -> None:
    number = made.submit(made.draft(amount=LARGE))

    with pytest.raises(Refused, match="not-regulated"):
        made.approve(made.graded(number, "low"), "law")

    assert made.story.state(number).voices == ()
    made.approve(made.graded(number, "none"), "law")
    made.approve(a.Approve(application=number, opinion="同意"))
    assert made.story.state(number).step == "head"
    assert verify(made.story.office).faults == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"amount": "4999"}, "not-regulated/changed"), ({"kind": "person"}, "not-meant/changed")],
)
def test_facts_that_wait_are_not_completed_into_what_has_no_rule(
    made: Unregulated, facts: dict[str, str], code: str
) -> None:
    number = made.submit(made.draft(amount="unknown"))

    with pytest.raises(Refused) as refused:
        made.supplement(number, **facts)

    assert refused.value.key == code
    made.supplement(number, amount="5000")
    assert made.story.state(number).step == "office"
    assert verify(made.story.office).faults == []


def test_what_was_returned_is_not_handed_in_again_with_such_facts(made: Unregulated) -> None:
    number = made.submit(made.draft())
    made.story.send_back(number)

    with pytest.raises(Refused) as refused:
        made.submit(number, amount="4999")
    assert refused.value.key == "not-regulated/changed"
    with pytest.raises(Refused) as refused:
        made.submit(number, kind="person")
    assert refused.value.key == "not-meant/changed"

    made.submit(number, amount="6000")
    made.story.perform(a.Refuse(application=number, opinion="不适用"), person_of("office"))
    assert made.story.state(number).status is Status.REFUSED


def test_a_draft_of_the_chain_says_whom_it_would_no_longer_let_in(made: Unregulated) -> None:
    person = made.submit(made.draft(kind="company"))
    little = made.submit(made.draft(amount="9000"))
    made.submit(made.draft())
    text = next_version(FILE.read_text("utf-8"))
    text = text.replace("kind: [institute, company]", "kind: [institute]").replace(
        "kind: company", "kind: institute"
    )
    text = text.replace("4999.99", "9999.99").replace("5000", "10000")

    comparison = compare(made.story.office, ADMIN, load_text(text, "draft.yaml"), None)

    told = {one.number: one.refused[0] for one in comparison.differ if one.refused}
    assert told == {person: "not-meant", little: "not-regulated"}
    assert {one.route for one in comparison.differ} == {("usual", "")}
    assert comparison.same == 1
