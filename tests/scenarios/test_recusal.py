"""回避 to its end: nobody left among several, words that no longer count, declared too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.joint import UNIT, Joint
from tests.story import ADMIN, Story, ballot
from workflow.application.control.events import Commented
from workflow.application.monitoring.events import Freed
from workflow.application.state import Place
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store import journal
from workflow.store.substitutes import Substitute


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute; afterwards the journal verifies."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def recuse(joint: Joint, number: str, *persons: str) -> None:
    """These people declare an interest."""
    for person in persons:
        joint.do(a.Recuse(application=number, reason="同课题组"), person)


def last_event(joint: Joint, number: str) -> Any:
    """What happened last."""
    with joint.story.database.reading() as tx:
        return journal.records(tx, number)[-1][0].event


def for_admin(joint: Joint) -> list[str]:
    """What waits for an administrator."""
    return [one.waiting.slot for one in inbox(joint.story.office, ADMIN, None, 9)]


# nobody is left among several


def test_a_yes_refuses_nothing_where_too_few_are_left(joint: Joint) -> None:
    number = joint.at("experts")
    recuse(joint, number, "expert-1", "expert-2")
    assert joint.state(number).held == "stranded"
    assert for_admin(joint) == ["staff"]

    joint.yes(number, "expert-3")
    assert (joint.stands(number), joint.state(number).held) == ("experts", "stranded")

    with joint.story.database.writing() as tx:
        staffing.put_person(tx, "expert-4", "EXPERT-4", (Grant(UNIT, "expert"),), None)
    joint.yes(number, "expert-4")
    assert joint.stands(number) == "last"


def test_a_yes_that_comes_too_late_is_held_and_refuses_nothing(joint: Joint) -> None:
    number = joint.at("experts")
    joint.no(number, "expert-1")
    recuse(joint, number, "expert-2")
    assert joint.state(number).held == "stranded"
    joint.yes(number, "expert-3")
    assert joint.stands(number) == "experts"


def test_enough_noes_refuse_as_ever(joint: Joint) -> None:
    number = joint.at("experts")
    joint.no(number, "expert-1")
    joint.no(number, "expert-2")
    assert joint.stands(number) == "refused"


@pytest.mark.parametrize(
    ("mode", "persons"),
    [
        ("any", ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "both")),
        ("each", ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "both")),
        ("least", ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "both")),
        ("sequence", ("b-1", "b-2", "b-3", "both")),
        ("branches", ("b-1", "b-2", "b-3", "both")),
    ],
)
def test_that_several_can_no_longer_pass_it_is_noticed_with_the_last_of_them(
    joint: Joint, mode: str, persons: tuple[str, ...]
) -> None:
    number = joint.at(mode)
    recuse(joint, number, *persons[:-1])
    assert joint.state(number).held == ""
    recuse(joint, number, persons[-1])
    assert joint.state(number).held == "stranded"
    assert for_admin(joint) == ["staff"]


def test_one_person_fills_one_of_the_seats_that_are_enough(joint: Joint) -> None:
    number = joint.at("least")
    recuse(joint, number, *(f"{role}-{n}" for role in "abc" for n in (1, 2, 3)))
    assert joint.state(number).held == "stranded", "`both` holds two roles and speaks once"


def test_a_no_after_which_too_few_are_left_is_noticed(joint: Joint) -> None:
    number = joint.at("least")
    recuse(joint, number, "c-1", "c-2", "c-3")
    assert joint.state(number).held == ""
    joint.no(number, "a-1")
    assert joint.state(number).held == "stranded"


# who held it, was asked or was added


def test_a_claimer_with_an_interest_leaves_it_to_the_others(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Claim(application=number), "office-1")
    recuse(joint, number, "office-1")
    assert isinstance(last_event(joint, number), Freed)
    assert joint.awaited(number) == {"office"}
    joint.yes(number, "office-2")
    assert joint.stands(number) == "last"


def test_a_question_to_somebody_with_an_interest_comes_back(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Delegate(application=number, person="member", question="？"), "office-1")
    recuse(joint, number, "member")
    assert joint.state(number).questions == ()
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


@pytest.mark.parametrize("place", Place)
def test_an_added_signer_with_an_interest_is_not_passed_over_in_silence(
    joint: Joint, place: Place
) -> None:
    number = joint.at("one")
    act = a.AddSigner(application=number, person="member", place=place, reason="涉伦理")
    joint.do(act, "office-1")
    recuse(joint, number, "member")
    assert joint.state(number).stranded == "+member"
    assert for_admin(joint) == ["staff"]
    joint.do(a.RemoveSigner(application=number, person="member", reason="回避"), "admin")
    assert joint.state(number).held == ""
    joint.yes(number, "office-2")
    assert joint.stands(number) == "last"


def imported(joint: Joint, *persons: roster.Person) -> None:
    """An administrator loads people."""
    roster.import_people(joint.story.office, ADMIN, [], list(persons), passwords=False)


def test_a_revoked_holder_holds_nothing_back(joint: Joint) -> None:
    claimed, asked = joint.at("one"), joint.at("one")
    joint.do(a.Claim(application=claimed), "office-1")
    joint.do(a.Delegate(application=asked, person="office-1", question="？"), "office-2")
    imported(joint, roster.Person("office-1", "OFFICE-1", (), revoked=True))
    assert joint.state(claimed).assignments == {}
    assert joint.state(asked).questions == ()


def test_the_last_holder_of_a_role_is_missed_at_once(joint: Joint) -> None:
    number = joint.at("branches")
    others = [roster.Person(f"a-{n}", f"A-{n}", (Grant(UNIT, "member"),)) for n in (1, 2, 3)]
    imported(joint, *others)
    assert joint.state(number).held == ""
    imported(joint, roster.Person("both", "兼任", (Grant(UNIT, "b"),)))
    assert joint.state(number).stranded == "a"


# words that no longer count


@pytest.mark.parametrize("mode", ["all", "least"])
def test_the_word_of_who_recuses_does_not_count(joint: Joint, mode: str) -> None:
    number = joint.at(mode)
    joint.yes(number, "a-1")
    recuse(joint, number, "a-1")
    assert joint.state(number).voices == ()
    joint.yes(number, "b-1")
    if mode == "all":
        joint.yes(number, "c-1")
    assert joint.stands(number) == mode
    joint.yes(number, "a-2")
    assert joint.stands(number) == "last"


def stand_in(joint: Joint, principal: str, deputy: str) -> None:
    """Somebody is named as substitute for three days."""
    today = joint.story.today()
    one = Substitute(principal, deputy, UNIT, "", "", today, today + timedelta(3), "假条")
    name_substitute(joint.story.office, Who(principal, "test"), one)


def test_nor_does_what_a_substitute_said_in_their_place(joint: Joint) -> None:
    stand_in(joint, "a-1", "member")
    number = joint.at("all")
    joint.yes(number, "member")
    recuse(joint, number, "a-1")
    assert joint.state(number).voices == ()


def test_the_word_of_a_recused_person_is_found_where_it_was_counted(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.application.recusal import verbs as fold_recusals

    joint = Joint(story)
    number = joint.at("all")
    with monkeypatch.context() as broken:
        broken.setattr(fold_recusals, "without", lambda voices, accounts: voices)
        joint.yes(number, "a-1")
        recuse(joint, number, "a-1")
        joint.yes(number, "b-1")
        joint.yes(number, "c-1")
        codes = {one.code for one in verify(joint.story.office).faults}
    assert "several" in codes


# declared too late


def late_steps(joint: Joint, number: str) -> list[tuple[str, tuple[str, ...]]]:
    """What the verification lists, and that it is no fault."""
    verdict = verify(joint.story.office)
    assert verdict.faults == []
    return [(one.person, one.steps) for one in verdict.late if one.application == number]


def test_what_a_substitute_did_for_them_is_listed_too(joint: Joint) -> None:
    stand_in(joint, "office-1", "member")
    number = joint.at("all")  # office-1 passed the first step
    other = joint.at("one")
    act = a.Return(application=other, opinion="补正", to="submission")
    joint.do(act, "member")
    recuse(joint, number, "office-1")
    recuse(joint, other, "office-1")
    assert late_steps(joint, number) == [("office-1", ("first",))]
    assert late_steps(joint, other) == [("office-1", ("first",))]


def test_a_declaration_in_time_is_not_listed(joint: Joint) -> None:
    number = joint.at("one")
    recuse(joint, number, "office-1")
    assert late_steps(joint, number) == []


def test_a_leader_with_an_interest_decides_in_no_way(story: Story) -> None:
    """Directly, through a substitute, by a vote; and what they voted before is listed."""
    leader = "pku-leading-group-0"
    number = story.submitted("pku-transfer")
    story.walk(number, until="leaders")
    story.approve(number)  # with the leader's vote
    chain = story.chain(number)
    given = ballot(chain, chain.steps["committee"], Vote.NO)
    back = a.Return(application=number, opinion="补", to="office", meeting=story.today())
    story.perform(replace(back, ballot=given), story.actor(number))
    story.perform(a.Recuse(application=number, reason="持股"), Who(leader, "test"))
    (late,) = verify(story.office).late
    assert (late.person, late.steps, late.name) == (leader, ("leaders",), "赵一")
    story.walk(number, until="leaders")

    given = ballot(chain, chain.steps["leaders"])
    assert given
    vote = a.Approve(
        application=number,
        opinion="同意",
        documents=story.required(number),
        meeting=story.today(),
        ballot=given,
    )
    with pytest.raises(Refused, match="must-recuse"):
        story.perform(vote, story.actor(number))
    away = replace(given, votes={**given.votes, leader: Vote.RECUSE})
    story.perform(replace(vote, ballot=away), story.actor(number))
    assert story.state(number).step == "committee"
    assert verify(story.office).faults == []


# whose application it is stays; a role lost in between


def test_nothing_that_is_supplied_or_corrected_makes_somebody_else_the_applicant(
    joint: Joint,
) -> None:
    number = joint.at("one")
    act = a.Supplement(application=number, facts={"applicant": "member"})
    with pytest.raises(Refused, match="no-such-field"):
        joint.do(act, "joint-applicant")
    joint.do(a.Correct(application=number, record=1, text="申请人应为 member"), "admin")
    joint.do(a.Supplement(application=number, facts={"title": "member"}), "joint-applicant")
    state = joint.state(number)
    assert (state.applicant, state.applicant_name) == ("joint-applicant", "申请人")
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "joint-applicant")
    with pytest.raises(Refused, match="not-the-applicant"):
        joint.do(a.Withdraw(application=number, reason="撤"), "office-1")


def test_a_role_lost_between_list_and_decision_is_lost(joint: Joint) -> None:
    number = joint.at("one")
    (line,) = inbox(joint.story.office, Who("office-1", "test"), None, 9)
    assert line.waiting.application.number == number
    gone = Grant(UNIT, "office", None, joint.story.today() - timedelta(1))
    member = Grant(UNIT, "member", date(2026, 1, 1))
    imported(joint, roster.Person("office-1", "OFFICE-1", (gone, member)))
    with pytest.raises(Refused, match="role-expired"):
        joint.yes(number, "office-1", seen=line.waiting.application.revision)
    imported(joint, roster.Person("office-2", "OFFICE-2", (member,)))
    with pytest.raises(Refused, match="not-involved"):
        joint.yes(number, "office-2", seen=line.waiting.application.revision)
    joint.yes(number, "office-3")


# the clock


def test_a_clock_set_back_leaves_a_mark_and_the_application_does_not_age_backwards(
    joint: Joint,
) -> None:
    number = joint.at("one")
    before = joint.state(number).last_at
    joint.story.clock.pass_days(-1)
    joint.do(a.Comment(application=number, text="注"), "office-2")
    joint.story.clock.pass_days(2)
    joint.do(a.Comment(application=number, text="又注"), "office-2")
    with joint.story.database.reading() as tx:
        records = [record for record, _ in journal.records(tx, number)][-2:]
    assert [(one.clock_went_back, one.at) for one in records] == [
        (True, before),
        (False, joint.story.clock()),
    ]
    assert all(isinstance(one.event, Commented) for one in records)


# an objection of one's own


def test_a_namesake_may_deal_with_an_objection_and_its_author_may_not(joint: Joint) -> None:
    with joint.story.database.writing() as tx:
        staffing.put_person(tx, "member-2", "A-1", (Grant(UNIT, "member"),), None)
    stand_in(joint, "a-2", "office-3")
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="甲", anonymous=True), "a-2")
    joint.do(a.Object(application=number, text="乙"), "member-2")
    joint.do(a.Object(application=number, text="丙", raised_by="路人"), "a-3")

    with pytest.raises(Refused, match="own-objection"):
        joint.do(a.Decline(application=number, objection=1, reason="因"), "a-2")
    with pytest.raises(Refused, match="own-objection"):  # nor who stands in for them
        joint.do(a.Decline(application=number, objection=1, reason="因"), "office-3")
    joint.do(a.Accept(application=number, objection=2), "a-1")
    joint.do(a.Accept(application=number, objection=3), "a-3")
    joint.do(a.Accept(application=number, objection=1), "a-3")
