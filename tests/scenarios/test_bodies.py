"""How bodies decide, in the words of the offices (cases 1, 2, 3 and 21)."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests import staffing
from tests.story import MEMBERS, Story, person_of
from workflow.application.recusal.events import Recused
from workflow.application.state import Ballot
from workflow.errors import Refused
from workflow.office.perform import Who
from workflow.office.queries import look
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store import journal

YES, NO, ABSTAIN = Vote.YES, Vote.NO, Vote.ABSTAIN


def resolve(story: Story, number: str, *said: Vote, more: dict[str, Vote] | None = None) -> None:
    """The current body approves with these votes, the members in their order, then `more`."""
    state, chain = look(story.office, number, None)
    body = chain.steps[state.step].by
    members = [f"{chain.unit}-{body}-{seat}" for seat in range(len(MEMBERS))]
    votes = {**dict(zip(members, said, strict=False)), **(more or {})}
    act = a.Approve(
        application=number,
        opinion="会议同意",
        documents=story.required(number),
        meeting=story.today(),
        ballot=Ballot(tuple(votes), votes),
    )
    story.perform(act, story.actor(number))


def come_to(story: Story, step: str, chain: str = "pku-transfer", **facts: str) -> str:
    """A submitted application that waits at a step."""
    number = story.submitted(chain, **facts)
    story.walk(number, until=step)
    return number


def test_more_than_half_of_those_who_should_attend_must_agree(story: Story) -> None:
    number = come_to(story, "leaders")

    with pytest.raises(Refused, match="not-carried"):
        resolve(story, number, YES, ABSTAIN, ABSTAIN)
    resolve(story, number, YES, YES, NO)

    assert story.state(number).step == "committee"


def test_two_of_three_may_meet_and_one_of_three_may_not(story: Story) -> None:
    number = come_to(story, "leaders")

    with pytest.raises(Refused, match="below-quorum"):
        resolve(story, number, YES)
    resolve(story, number, YES, YES)

    resolution = story.state(number).history[-1].resolution
    assert resolution
    assert (resolution.counted.present, resolution.counted.due) == (2, 3)


def test_who_sits_on_both_bodies_votes_twice_and_is_never_skipped(story: Story) -> None:
    both = "pku-leading-group-0"
    with story.database.writing() as tx:
        seats = (Grant("pku", "leading-group"), Grant("pku", "standing-committee"))
        staffing.put_person(tx, both, "校长", seats, None)
    number = come_to(story, "leaders")
    resolve(story, number, YES, YES, YES)

    assert story.state(number).step == "committee"
    with pytest.raises(Refused, match="not-carried"):  # 2 of the 4 who are due
        resolve(story, number, YES, YES, NO)
    resolve(story, number, YES, YES, NO, more={both: YES})

    history = story.state(number).history
    voted = [one.step for one in history if one.resolution and both in one.resolution.votes]
    assert voted == ["leaders", "committee"]


def test_a_deferred_item_stays_and_is_decided_at_the_next_meeting(story: Story) -> None:
    number = come_to(story, "leaders")
    act = a.Defer(application=number, opinion="事实不清", meeting=story.today())
    story.perform(act, story.actor(number))

    assert story.state(number).step == "leaders"
    assert story.state(number).history[-1].outcome == "deferred"
    story.clock.pass_days(7)
    resolve(story, number, YES, YES, YES)
    assert story.state(number).step == "committee"


def test_only_who_records_for_a_body_puts_an_item_off(story: Story) -> None:
    number = come_to(story, "leaders")
    act = a.Defer(application=number, opinion="事实不清", meeting=story.today())
    for person in ("finance", "committee-secretary"):
        with pytest.raises(Refused, match="wrong-role"):
            story.perform(act, person_of(person))

    assert story.state(number).history[-1].outcome != "deferred"


def test_minutes_of_an_earlier_round_do_not_serve_for_a_later_one(story: Story) -> None:
    number = come_to(story, "leaders")
    resolve(story, number, YES, YES, YES)
    story.clock.pass_days(1)
    story.send_back(number, "leaders")
    assert "leaders-minutes" in {one.kind for one in story.state(number).documents}
    members = tuple(f"pku-leading-group-{seat}" for seat in range(len(MEMBERS)))
    voted = Ballot(members, dict.fromkeys(members, YES))
    act = a.Approve(application=number, opinion="会议同意", meeting=story.today(), ballot=voted)

    with pytest.raises(Refused, match="document-missing"):
        story.perform(act, story.actor(number))


def test_minutes_that_came_with_an_answer_in_this_very_round_serve(story: Story) -> None:
    number = come_to(story, "leaders")
    officer, finance = story.actor(number), person_of("finance")
    ask = a.Delegate(application=number, person=finance.person, question="纪要？")
    story.perform(ask, officer)
    papers = story.required(number)
    story.perform(a.Reply(application=number, opinion="在此", documents=papers), finance)
    members = tuple(f"pku-leading-group-{seat}" for seat in range(len(MEMBERS)))
    voted = Ballot(members, dict.fromkeys(members, YES))
    act = a.Approve(application=number, opinion="会议同意", meeting=story.today(), ballot=voted)

    story.perform(act, officer)  # all at the moment at which it came here

    assert story.state(number).step == "committee"


def test_a_body_refuses_what_its_votes_do_not_carry(story: Story) -> None:
    number = come_to(story, "leaders")
    story.refuse(number)

    assert story.state(number).status == "refused"
    resolution = story.state(number).history[-1].resolution
    assert resolution
    assert resolution.counted.no == 3


def test_a_leader_among_the_beneficiaries_does_not_vote_and_does_not_count(story: Story) -> None:
    number = come_to(
        story,
        "ip",
        "tsinghua-leader-reward",
        beneficiaries="甲=tsinghua-ip-group-0:other-leader",
    )

    with pytest.raises(Refused, match="must-recuse"):
        resolve(story, number, YES, YES, YES)
    resolve(story, number, Vote.RECUSE, YES, YES)

    resolution = story.state(number).history[-1].resolution
    assert resolution
    assert (resolution.counted.due, resolution.counted.yes) == (2, 2)


def test_who_declares_late_is_listed_with_what_they_had_decided(story: Story) -> None:
    number = come_to(story, "leaders")
    resolve(story, number, YES, YES, NO)
    receipt = story.perform(
        a.Recuse(application=number, reason="配偶持有受让方股份"),
        Who("pku-leading-group-1", "test"),
    )

    with story.database.reading() as tx:
        event = journal.records(tx, number)[receipt.seq - 1][0].event
    assert isinstance(event, Recused)
    assert event.late == ("leaders",)


def test_an_officer_who_declared_an_interest_decides_nothing_more(story: Story) -> None:
    number = come_to(story, "office")
    officer = person_of("transfer-office")
    story.perform(a.Recuse(application=number, reason="参与研发"), officer)

    with pytest.raises(Refused, match="recused"):
        story.approve(number)


def test_only_an_administrator_declares_for_somebody_else(story: Story) -> None:
    number = come_to(story, "office")
    act = a.Recuse(application=number, reason="亲属", person="pku-leading-group-0")

    with pytest.raises(Refused, match="wrong-role"):
        story.perform(act, person_of("department"))
    story.perform(act, Who("admin", "test"))
    assert [one.name for one in story.state(number).recusals] == [MEMBERS[0]]
