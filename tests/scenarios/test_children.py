"""A step that starts another chain and waits for its end (case 17, its last step)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import acts as a
from tests import staffing
from tests.audit.tamper import appended, codes
from tests.family import APPLICANT, FILE, MANAGER, Family
from tests.joint import Joint
from tests.story import ADMIN, Story, paper, person_of
from workflow.application.applying.events import Supplemented
from workflow.application.closing.events import ChildEnded, ChildStarted
from workflow.application.state import Move, Status
from workflow.application.tasks import tasks
from workflow.audit.rebuild import rebuild
from workflow.audit.verify import verify
from workflow.errors import Conflict, Refused
from workflow.office.perform import Who
from workflow.rules.standing import Grant


@pytest.fixture
def family(story: Story) -> Iterator[Family]:
    """At the hand-over; afterwards the journal verifies."""
    made = Family(story)
    yield made
    assert verify(story.office).faults == []


def test_the_step_waits_for_the_end_and_then_goes_on(family: Family) -> None:
    story = family.story
    assert [one.actor for one in tasks(story.state(family.parent), story.chain(family.parent))] == [
        "manager"
    ]

    child = family.begin()
    assert story.state(child).parent == family.parent
    assert story.state(family.parent).child == child
    assert tasks(story.state(family.parent), story.chain(family.parent)) == ()
    assert family.stands() == "hand-over"

    story.perform(a.Submit(application=child), APPLICANT)
    story.walk(child)
    assert story.state(child).status is Status.COMPLETED
    assert family.stands() == "closing"
    assert story.state(family.parent).children == {child: "completed"}


def test_what_is_handed_down_need_not_be_typed_again(family: Family) -> None:
    facts = family.story.state(family.begin()).facts
    assert (facts["title"], facts["amount"]) == ("新药", "19980000.00")


def test_the_applicant_stays_the_same_so_that_they_cannot_decide_on_it(family: Family) -> None:
    child = family.begin()
    assert family.story.state(child).applicant == APPLICANT.person
    family.story.perform(a.Submit(application=child), APPLICANT)
    with family.story.database.writing() as tx:
        grants = (Grant("pku", "member"), Grant("pku", "department"))
        staffing.put_person(tx, APPLICANT.person, "申请人", grants, None)
    with pytest.raises(Refused, match="own-application"):
        family.story.perform(a.Approve(application=child, opinion="同意"), APPLICANT)


@pytest.mark.parametrize("end", ["refused", "withdrawn", "terminated"])
def test_an_end_that_is_no_completion_leads_where_a_refusal_does(family: Family, end: str) -> None:
    story, child = family.story, family.begin()
    story.perform(a.Submit(application=child), APPLICANT)
    if end == "refused":
        story.refuse(child)
    elif end == "withdrawn":
        story.perform(a.Withdraw(application=child, reason="不转了"), APPLICANT)
    else:
        story.perform(a.Terminate(application=child, reason="止"), ADMIN)

    assert story.state(child).status.value == end
    assert family.stands() == "accept"
    family.agree()
    assert family.stands() == "hand-over"
    second = family.begin()
    assert story.state(family.parent).children == {child: end, second: ""}


def test_while_it_runs_the_one_above_moves_by_nobody(family: Family) -> None:
    story, child = family.story, family.begin()
    for act, who in (
        (a.Withdraw(application=family.parent, reason="撤"), APPLICANT),
        (a.Supplement(application=family.parent, facts={"title": "改"}), APPLICANT),
        (a.Terminate(application=family.parent, reason="止"), ADMIN),
    ):
        with pytest.raises(Refused, match="child-running"):
            story.perform(act, who)
    with pytest.raises(Refused, match="child-running"):
        family.begin()
    story.perform(a.Comment(application=family.parent, text="注"), MANAGER)
    assert story.state(family.parent).child == child


def test_what_is_suspended_goes_on_once_it_is_resumed(family: Family) -> None:
    story, child = family.story, family.begin()
    story.perform(a.Suspend(application=family.parent, reason="审计"), ADMIN)
    story.perform(a.Submit(application=child), APPLICANT)
    story.walk(child)
    assert family.stands() == "hand-over"

    story.perform(a.Resume(application=family.parent, reason="审计结束"), ADMIN)

    assert family.stands() == "closing"


def of_the_institute(story: Story, carry: str) -> Family:
    """Handed over to the institute's chain instead, where the applicant is a member too."""
    Joint(story)
    text = FILE.read_text("utf-8").replace("chain: pku-transfer", "chain: joint")
    made = Family(story, text.replace("{title: title, amount: worth}", carry))
    with story.database.writing() as tx:
        grants = (Grant("pku", "member"), Grant("joint", "member"))
        staffing.put_person(tx, APPLICANT.person, "申请人", grants, None)
    return made


def test_an_end_by_the_clock_is_noticed_by_the_same_tick(story: Story) -> None:
    family = of_the_institute(story, "{title: title}")
    act = a.Start(application="", facts={"mode": "lapsing"}, parent=family.parent)
    child = story.office.start("joint", act, MANAGER).number
    story.perform(a.Submit(application=child), APPLICANT)
    story.perform(a.Approve(application=child, opinion="同意"), Who("office-1", "test"))
    story.clock.pass_days(11)

    list(story.office.tick())

    assert story.state(child).status is Status.TERMINATED
    assert family.stands() == "accept"
    assert verify(story.office).faults == []


@pytest.mark.parametrize("carry", ["{mode: title}", "{nothing: title}"])
def test_a_fact_that_the_other_chain_cannot_take_is_not_handed_down(
    story: Story, carry: str
) -> None:
    family = of_the_institute(story, carry)
    act = a.Start(application="", facts={"title": "新药"}, parent=family.parent)
    with pytest.raises(Refused, match="cannot-carry"):
        story.office.start("joint", act, MANAGER)
    assert story.state(family.parent).child == ""


def test_only_the_chain_that_the_definition_names_and_by_who_acts_there(family: Family) -> None:
    with pytest.raises(Refused, match="other-chain"):
        family.begin(chain="proof")
    with pytest.raises(Refused, match="wrong-role"):
        family.begin(who=person_of("finance"))
    assert family.story.state(family.parent).children == {}


def test_what_was_not_looked_at_any_more_is_not_begun_from(family: Family) -> None:
    with pytest.raises(Conflict, match="changed-since-seen"):
        family.begin(seen=1)


def test_the_step_is_not_ended_by_approval(family: Family) -> None:
    with pytest.raises(Refused, match="wrong-verb"):
        family.agree()


def test_the_same_request_begins_one_application(family: Family) -> None:
    first = family.begin(request_id="r-1")
    assert family.begin(request_id="r-1") == first
    assert len(family.story.state(family.parent).children) == 1


# verify


@pytest.mark.parametrize(
    ("status", "step"), [(Status.COMPLETED, "closing"), (Status.REFUSED, "accept")]
)
def test_an_end_that_did_not_come_is_named(story: Story, status: Status, step: str) -> None:
    family = Family(story)
    child = family.begin()
    move = Move(story.state(family.parent).route, step, Status.RUNNING)
    event = ChildEnded(step="hand-over", child=child, status=status, move=move)

    appended(story, family.parent, event, "system")
    rebuild(story.office, ADMIN)

    assert codes(story) == {"child"}


def test_a_refused_one_that_leads_on_is_named(story: Story) -> None:
    family = Family(story)
    child = family.begin()
    story.perform(a.Suspend(application=family.parent, reason="审计"), ADMIN)
    story.perform(a.Terminate(application=child, reason="止"), ADMIN)
    move = Move(story.state(family.parent).route, "closing", Status.RUNNING)
    event = ChildEnded(step="hand-over", child=child, status=Status.TERMINATED, move=move)

    appended(story, family.parent, event, "system")
    rebuild(story.office, ADMIN)

    assert "child" in codes(story)


def test_one_that_nobody_began_is_named(story: Story) -> None:
    family = Family(story)
    event = ChildStarted(step="hand-over", child="PKU-2026-0009", definition="pku-transfer@1")

    appended(story, family.parent, event, "manager-person")
    rebuild(story.office, ADMIN)

    assert codes(story) == {"child"}


SMALL = {"amount": "1.00"}


def test_what_is_handed_down_cannot_be_typed_otherwise_below(family: Family) -> None:
    story = family.story
    facts = {"mode": "assignment", "transferee": "某公司"}
    papers = (paper("application-form"),)
    less = a.Start(application="", facts=facts | SMALL, documents=papers, parent=family.parent)
    with pytest.raises(Refused, match="fact-carried"):
        story.office.start("pku-transfer", less, MANAGER)

    child = family.begin()
    assert story.state(child).carried == ("title", "amount")
    with pytest.raises(Refused, match="fact-carried"):
        story.perform(a.Submit(application=child, facts=SMALL), APPLICANT)
    story.perform(a.Submit(application=child, facts={"amount": "19980000.00"}), APPLICANT)
    with pytest.raises(Refused, match="fact-carried"):
        story.perform(a.Supplement(application=child, facts=SMALL), APPLICANT)


def test_a_fact_that_is_another_below_than_above_is_named(story: Story) -> None:
    family = Family(story)
    child = family.begin()

    appended(story, child, Supplemented(facts=SMALL), APPLICANT.person)
    rebuild(story.office, ADMIN)

    assert codes(story) == {"carried"}


def test_other_facts_than_the_step_hands_down_are_named(story: Story) -> None:
    family = Family(story)
    event = ChildStarted(
        step="hand-over", child="PKU-2026-0009", definition="pku-transfer@1", facts=SMALL
    )

    appended(story, family.parent, event, "manager-person")
    rebuild(story.office, ADMIN)

    assert codes(story) == {"carried", "child"}
