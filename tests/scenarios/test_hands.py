"""Claim, transfer, delegate, substitute, remind, copy, return: told as an office would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import acts as a
from tests.joint import Joint
from tests.story import ADMIN, Story
from workflow.application.people.events import Reminded
from workflow.application.state import Place
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.office.substitutes import end_substitute, name_substitute
from workflow.store import journal
from workflow.store.substitutes import Substitute


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute; whatever was done there, the journal verifies afterwards."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def waiting(joint: Joint, person: str) -> list[tuple[str, str]]:
    """What waits for a person: number and in whose stead."""
    found = inbox(joint.story.office, Who(person, "test"), None, 50)
    return [(one.waiting.application.number, one.behalf) for one in found]


def substitute(joint: Joint, principal: str, deputy: str, by: str = "", **given: str) -> Substitute:
    """For a week from today on."""
    today = joint.story.today()
    wanted = Substitute(
        principal=principal,
        deputy=deputy,
        unit="joint",
        role=given.get("role", ""),
        chain=given.get("chain", ""),
        since=today,
        until=today + timedelta(days=6),
        basis="请假单1号",
    )
    return name_substitute(joint.story.office, Who(by or principal, "test"), wanted)


# claim and transfer


def test_what_one_claims_another_leaves_alone(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Claim(application=number), "office-2")
    assert waiting(joint, "office-1") == []
    assert waiting(joint, "office-2") == [(number, "")]
    with pytest.raises(Refused, match="held-by-another"):
        joint.yes(number, "office-1")
    joint.yes(number, "office-2")
    assert joint.stands(number) == "last"


def test_a_claim_is_given_back_by_its_holder_or_an_administrator(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Claim(application=number), "office-2")
    with pytest.raises(Refused, match="wrong-role"):
        joint.do(a.Release(application=number), "office-1")
    joint.story.perform(a.Release(application=number), ADMIN)
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


def test_who_takes_over_must_hold_the_role(joint: Joint) -> None:
    number = joint.at("one")
    with pytest.raises(Refused, match="not-a-holder"):
        joint.do(a.Transfer(application=number, person="a-1", reason="出差"), "office-1")
    joint.do(a.Transfer(application=number, person="office-3", reason="出差"), "office-1")
    with pytest.raises(Refused, match="held-by-another"):
        joint.yes(number, "office-1")
    joint.yes(number, "office-3")
    assert joint.stands(number) == "last"


def test_one_seat_of_several_is_handed_on(joint: Joint) -> None:
    number = joint.at("all")
    joint.do(a.Transfer(application=number, person="b-2", reason="出差"), "b-1")
    assert joint.awaited(number) == {"a", "@b-2", "c", "press"}
    for one in ("a-1", "b-2", "c-1"):
        joint.yes(number, one)
    assert joint.stands(number) == "last"


# delegate


def asked(joint: Joint, number: str, by: str, person: str) -> None:
    """Somebody is asked."""
    joint.do(a.Delegate(application=number, person=person, question="权属？"), by)


def test_what_is_delegated_comes_back_with_the_answer(joint: Joint) -> None:
    number = joint.at("one")
    asked(joint, number, "office-1", "member")
    assert joint.awaited(number) == {"@member"}
    with pytest.raises(Refused, match="question-open"):
        joint.yes(number, "office-1")
    joint.do(a.Reply(application=number, opinion="清楚"), "member")
    assert joint.awaited(number) == {"office"}
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


@pytest.mark.parametrize("verb", [a.Approve, a.Refuse, a.Return])
def test_nothing_is_decided_before_the_answer(joint: Joint, verb: type[a.Act]) -> None:
    number = joint.at("one")
    asked(joint, number, "office-1", "member")
    with pytest.raises(Refused, match="question-open"):
        joint.do(verb(application=number, opinion="决定"), "office-1")  # type: ignore[call-arg]
    joint.do(a.Reply(application=number, opinion="清楚"), "member")
    joint.do(verb(application=number, opinion="决定"), "office-1")  # type: ignore[call-arg]
    assert joint.stands(number) != "first"


def test_a_body_puts_nothing_off_before_the_answer(joint: Joint) -> None:
    number = joint.at("panel")
    form = a.Form(application=number, people=("a-1", "b-1", "c-1"), chair="a-1")
    joint.do(form, "office-1")
    asked(joint, number, "office-1", "member")
    put_off = a.Defer(application=number, opinion="再议", meeting=joint.story.today())
    with pytest.raises(Refused, match="question-open"):
        joint.do(put_off, "office-1")
    joint.do(a.Reply(application=number, opinion="清楚"), "member")
    joint.do(put_off, "office-1")
    assert joint.state(number).history[-1].outcome == "deferred"


def test_a_question_goes_on_but_never_round(joint: Joint) -> None:
    number = joint.at("one")
    asked(joint, number, "office-1", "member")
    asked(joint, number, "member", "a-1")
    for back in ("office-1", "member"):
        with pytest.raises(Refused, match="delegation-cycle"):
            asked(joint, number, "a-1", back)
    for one in ("a-1", "member"):
        joint.do(a.Reply(application=number, opinion="清楚"), one)
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


def test_only_who_was_asked_answers_and_who_asked_may_take_it_back(joint: Joint) -> None:
    number = joint.at("one")
    asked(joint, number, "office-1", "member")
    with pytest.raises(Refused, match="not-asked"):
        joint.do(a.Reply(application=number, opinion="清楚"), "a-1")
    joint.do(a.Release(application=number), "office-1")
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


# substitutes


def test_a_substitute_acts_and_both_names_are_seen(joint: Joint) -> None:
    number = joint.at("one")
    substitute(joint, "office-1", "a-1")
    assert waiting(joint, "a-1") == [(number, "OFFICE-1")]
    joint.yes(number, "a-1")
    last = joint.state(number).history[-1]
    assert (last.name, last.behalf) == ("A-1", "OFFICE-1")
    with joint.story.database.reading() as tx:
        record = journal.records(tx, number)[-1][0]
    assert (record.by, record.behalf, record.role) == ("a-1", "office-1", "office")


def test_a_substitute_ends_with_its_days_or_before(joint: Joint) -> None:
    number = joint.at("one")
    made = substitute(joint, "office-1", "a-1")
    end_substitute(joint.story.office, Who("office-1", "test"), made.id)
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "a-1")
    substitute(joint, "office-1", "a-2")
    joint.story.clock.pass_days(7)
    with pytest.raises(Refused, match="role-expired"):
        joint.yes(number, "a-2")


def test_who_must_not_decide_has_no_substitute_either(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Recuse(application=number, reason="持股"), "office-1")
    substitute(joint, "office-1", "a-1")
    with pytest.raises(Refused, match="principal-recused"):
        joint.yes(number, "a-1")


def test_a_substitute_decides_for_no_further_substitute(joint: Joint) -> None:
    number = joint.at("one")
    substitute(joint, "office-1", "a-1")
    substitute(joint, "a-1", "b-1")
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "b-1")


def test_what_a_substitution_covers_is_kept_to(joint: Joint) -> None:
    number = joint.at("all")
    substitute(joint, "both", "c-2", role="b")
    joint.yes(number, "c-2", seat="b")
    with pytest.raises(Refused, match="already-spoke"):
        joint.yes(number, "c-2", seat="a")


@pytest.mark.parametrize(
    ("principal", "deputy", "by", "code"),
    [
        ("office-1", "office-1", "office-1", "own-substitute"),
        ("office-1", "a-1", "a-1", "not-the-principal"),
        ("office-1", "nobody", "office-1", "person-unknown"),
        ("office-1", "pku-applicant", "office-1", "not-a-colleague"),
        ("member", "a-1", "member", "substitute-scope"),
    ],
)
def test_a_substitute_that_cannot_be(
    joint: Joint, principal: str, deputy: str, by: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        substitute(joint, principal, deputy, by)


def test_nothing_is_authorised_after_the_fact_nor_for_ever(joint: Joint) -> None:
    today = joint.story.today()
    for since, until in ((-1, 3), (3, 1), (0, 400)):
        days = today + timedelta(since), today + timedelta(until)
        wanted = Substitute("office-1", "a-1", "joint", "", "", *days, "请假单1号")
        with pytest.raises(Refused, match="substitute-dates"):
            name_substitute(joint.story.office, Who("office-1", "test"), wanted)


# remind, copy


def test_a_reminder_names_who_is_awaited_once_a_day(joint: Joint) -> None:
    number = joint.at("all")
    joint.do(a.Remind(application=number), "joint-applicant")
    with pytest.raises(Refused, match="just-reminded"):
        joint.do(a.Remind(application=number), "joint-applicant")
    joint.story.clock.pass_days(1)
    joint.do(a.Remind(application=number), "joint-applicant")
    with joint.story.database.reading() as tx:
        event = journal.records(tx, number)[-1][0].event
    assert isinstance(event, Reminded)
    assert event.to == ("a", "b", "c", "press")


def test_a_copy_is_read_and_nothing_waits_for_it(joint: Joint) -> None:
    number = joint.at("one")
    joint.do(a.Copy(application=number, people=("member", "a-1")), "office-1")
    assert waiting(joint, "member") == [(number, "")]
    joint.yes(number, "office-1", seen=joint.state(number).revision)
    joint.do(a.Noted(application=number), "member")
    assert waiting(joint, "member") == []
    with pytest.raises(Refused, match="no-copy"):
        joint.do(a.Noted(application=number), "member")


# return: again step by step, or straight back


def returned(joint: Joint, *, direct: bool) -> str:
    """At `last`, sent back to the applicant."""
    number = joint.at("all")
    for one in ("a-1", "b-1", "c-1"):
        joint.yes(number, one)
    joint.back(number, "office-1", "submission", direct=direct)
    return number


def test_once_mended_it_runs_again(joint: Joint) -> None:
    number = returned(joint, direct=False)
    joint.do(a.Submit(application=number), "joint-applicant")
    assert joint.stands(number) == "first"


def test_once_mended_it_comes_straight_back(joint: Joint) -> None:
    number = returned(joint, direct=True)
    joint.do(a.Submit(application=number, opinion="已说明"), "joint-applicant")
    assert joint.stands(number) == "last"
    joint.yes(number, "office-1")
    assert joint.stands(number) == "completed"


def test_what_the_steps_between_saw_has_changed_so_they_run_again(joint: Joint) -> None:
    number = returned(joint, direct=True)
    act = a.Submit(application=number, facts={"title": "另一成果"})
    joint.do(act, "joint-applicant")
    assert joint.stands(number) == "first"


def test_several_who_mend_it_send_it_straight_back_too(joint: Joint) -> None:
    number = joint.at("two")
    joint.yes(number, "a-1")
    joint.yes(number, "a-1")
    joint.back(number, "office-1", "any", direct=True)
    assert joint.stands(number) == "any"
    joint.yes(number, "b-1")
    assert joint.stands(number) == "last"


def test_an_added_signer_taken_off_sends_it_straight_back_too(joint: Joint) -> None:
    number = joint.at("two")
    joint.yes(number, "a-1")
    joint.yes(number, "a-1")
    joint.back(number, "office-1", "any", direct=True)
    act = a.AddSigner(application=number, person="c-1", place=Place.AFTER, reason="涉伦理")
    joint.do(act, "a-1")
    joint.yes(number, "b-1")
    joint.do(a.RemoveSigner(application=number, person="c-1", reason="无需"), "a-1")
    assert joint.stands(number) == "last"
    joint.back(number, "office-1", "timed")
    assert joint.state(number).comes_back is None


def test_a_loop_of_a_thousand_rounds_ends_where_it_should(joint: Joint) -> None:
    number = joint.at("one")
    for _ in range(1000):
        joint.back(number, "office-1", direct=True)
        joint.do(a.Submit(application=number), "joint-applicant")
    assert joint.stands(number) == "first"
    assert len(joint.state(number).history) == 2001
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"
