"""Every check that a verb asks, where that very verb would be let through without it.

The table of refusals has each place that refuses once; here are the verbs that ask it too.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.application import asks_closing as closing
from tests.application import asks_deciding as deciding
from tests.application.asks_deciding import STRAY, Attempt, Make
from tests.application.ballots import FIRST, SECOND, held, voted
from tests.application.hands import asked, at_joint, by
from tests.application.test_refusals import (
    JST,
    OFFICER,
    PKU,
    approve_without_price,
    at,
    objected,
    submit_without_title,
)
from tests.joint import Joint
from tests.story import Story, paper
from workflow.application.advance import pass_with
from workflow.application.applying.verbs import start
from workflow.application.context import Context
from workflow.application.decide import decide
from workflow.application.directory import NOBODY, Nobody
from workflow.application.fold import fold
from workflow.application.papers.tool_answers import MOST_BYTES, sound
from workflow.application.state import Ballot, Evidence, How, Recusal
from workflow.chain.machine import machine_of
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.commands.frame.table import one_of_each
from workflow.errors import CouldNot, Refused
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant, Standing
from workflow.store import journal

ASKED: dict[str, Make] = {
    "submit wrong-verb": deciding.submit_elsewhere,
    "submit fact-missing": submit_without_title,
    "submit fact-missing of the step": deciding.submit_without_a_fact_of_this_step,
    "submit share-outside-band": deciding.submit_a_share_outside_its_band,
    "submit document-missing": deciding.submit_without_papers,
    "supplement not-the-applicant": deciding.supplement_for_another,
    "supplement share-outside-band": deciding.supplement_a_share_outside_its_band,
    "supplement document-not-here": deciding.supplement_minutes,
    "supplement objection-open": deciding.supplement_what_leads_back_despite_an_objection,
    "approve fact-missing": approve_without_price,
    "approve share-outside-band": deciding.approve_with_a_share_outside_its_band,
    "approve no-such-field": deciding.approve_with_an_unknown_fact,
    "approve not-a-member": deciding.silent_stranger_is_present,
    "approve meeting-not-here of votes": deciding.approve_alone_with_votes,
    "approve evidence-unsound": deciding.answer_of_another_hash,
    "refuse wrong-verb": deciding.refuse_a_publicity,
    "refuse wrong-role": deciding.refuse_in_no_role,
    "refuse evidence-missing": deciding.refuse_in_place_of_a_tool,
    "refuse evidence-not-here": deciding.refuse_with_an_answer_where_several_decide,
    "refuse document-missing": deciding.refuse_without_minutes,
    "refuse below-quorum": deciding.refuse_with_too_few,
    "refuse document-not-here": deciding.refuse_with_a_stray_paper,
    "defer wrong-verb": deciding.defer_what_no_body_decides,
    "return wrong-verb": deciding.return_a_publicity,
    "comment wrong-institution": deciding.comment_from_elsewhere,
    "cosign document-not-here": at_joint(deciding.agree_with_a_stray_paper),
    "cosign meeting-not-here of votes": at_joint(deciding.agree_with_votes),
    "cosign document-missing": deciding.pass_without_the_papers_of_the_step,
    "cosign fact-missing": deciding.pass_without_the_facts_of_the_step,
    "cosign cannot-refuse-here": deciding.refuse_together_what_cannot_be,
    "cosign recused": at_joint(deciding.an_added_signer_with_an_interest),
    "cosign not-your-turn": at_joint(deciding.the_seat_of_another_expert),
    "claim wrong-role": at_joint(deciding.claim_in_no_role),
    "add-signer wrong-role": at_joint(deciding.add_a_signer_in_no_role),
    "add-signer cannot-add-signer": at_joint(deciding.add_one_more_than_twenty),
    "add-signer no-signers-here": deciding.add_to_a_payment,
    "remove-signer cannot-remove-signer": at_joint(deciding.take_off_who_has_spoken),
    "transfer not-transferable": at_joint(deciding.hand_on_an_added_seat),
    "copy not-a-colleague unknown": at_joint(deciding.copy_to_nobody),
    "copy not-a-colleague revoked": deciding.copy_to_the_revoked,
    "form not-formed-here": deciding.form_a_body_that_is_there,
    "form too-few-members": at_joint(deciding.form_of_two),
    "form too-few-members twice": at_joint(deciding.form_with_one_twice),
    "form wrong-role": at_joint(deciding.form_in_no_role),
    "delegate question-open": at_joint(deciding.ask_a_second),
    "reply document-not-here": at_joint(deciding.answer_with_a_stray_paper),
    "publish wrong-verb": closing.publish_elsewhere,
    "publish wrong-role": closing.publish_in_no_role,
    "interrupt wrong-verb": closing.interrupt_elsewhere,
    "interrupt wrong-role": closing.interrupt_in_no_role,
    "interrupt no-notice-up twice": closing.interrupt_twice,
    "interrupt no-notice-up half": closing.interrupt_half_a_notice,
    "accept accepted-already unasked": closing.accept_where_none_is_asked_for,
    "object wrong-verb": closing.object_elsewhere,
    "accept accepted-already": at_joint(closing.accept_twice),
    "investigate not-accepted": at_joint(closing.investigate_what_was_not_accepted),
    "investigate document-not-here": at_joint(closing.investigate_with_a_stray_paper),
    "dispose finding-given": at_joint(closing.dispose_twice),
    "file wrong-verb": closing.file_elsewhere,
    "file wrong-role": closing.file_in_no_role,
    "file document-not-here": closing.file_with_a_stray_paper,
    "sign wrong-verb": closing.sign_elsewhere,
    "sign wrong-role": closing.sign_in_no_role,
    "sign day-out-of-order": closing.sign_ahead,
    "sign cannot-sign": closing.sign_for_a_stranger,
    "sign document-missing": closing.sign_without_papers,
    "pay wrong-verb": closing.pay_elsewhere,
    "pay wrong-role": closing.pay_in_no_role,
    "pay day-out-of-order": closing.pay_ahead,
    "pay document-not-here": closing.pay_with_a_stray_paper,
    "end-early wrong-verb": closing.end_what_is_no_period,
    "ask-extension wrong-verb": closing.prolong_what_is_no_period,
    "ask-extension not-the-applicant": closing.ask_for_more_time_for_another,
    "extend wrong-verb": closing.grant_more_of_what_is_no_period,
    "extend extension-length of nothing": closing.extend_by_nothing,
    "extend extension-length of no day": closing.extend_to_the_day_it_ends,
    "extend no-extension-asked": closing.extend_once_more_unasked,
    "divide not-a-whole": closing.divide_with_a_stranger_as_main,
    "divide not-a-whole below": closing.divide_below_nothing,
    "start-child wrong-verb": closing.start_a_child_elsewhere,
    "terminate wrong-role": closing.terminate_in_no_role,
    "suspend wrong-role": closing.suspend_in_no_role,
    "resume wrong-role": closing.resume_in_no_role,
    "void wrong-role": closing.void_in_no_role,
}


COMMANDS = frozenset(one_of_each())


@pytest.mark.parametrize("asked_for", ASKED)
def test_a_verb_asks_for_itself(story: Story, asked_for: str) -> None:
    act, who = ASKED[asked_for](story)

    with pytest.raises(Refused) as caught:
        story.perform(act, who)

    assert caught.value.code == asked_for.split()[1]
    for name in ("command", "right"):
        typed = str(caught.value.values.get(name, "tto show")).split()
        assert typed[1] in COMMANDS, f"there is no such command: {typed}"


def form_with_oneself(joint: Joint) -> Attempt:
    people = ("office-1", "a-1", "b-1")
    return by("office-1", a.Form(application=joint.at("panel"), people=people))


def investigate_unaccepted_where_none_is_asked_for(story: Story) -> Attempt:
    return a.Investigate(application=objected(story), objection=1, text="查"), OFFICER


def interrupt_a_notice_of_unknown_end(story: Story) -> Attempt:
    number = at(story, JST, "publicity")
    story.clock.set("2026-12-25 09:00")
    story.publish(number)
    notice = story.state(number).notice
    assert notice
    assert notice.unknown_after
    return a.Interrupt(application=number, reason="断"), OFFICER


def extend_to_the_furthest_day(story: Story) -> Attempt:
    return closing.more_time(story, months=24)


def divide_with_somebody_who_gets_nothing(story: Story) -> Attempt:
    return closing.divide(story, "甲", 甲=100, 乙=0)


def divide_with_just_enough_for_the_main(story: Story) -> Attempt:
    return closing.divide(story, "甲", 甲=50, 乙=50)  # 35 % of the income are half of its 70 %


@pytest.mark.parametrize(
    "make",
    [
        at_joint(form_with_oneself),
        investigate_unaccepted_where_none_is_asked_for,
        interrupt_a_notice_of_unknown_end,
        extend_to_the_furthest_day,
        divide_with_somebody_who_gets_nothing,
        divide_with_just_enough_for_the_main,
    ],
)
def test_what_lies_on_this_side_of_the_border_is_done(story: Story, make: Make) -> None:
    act, who = make(story)

    story.perform(act, who)


@pytest.mark.parametrize(
    ("deferred_in", "decided_in", "code"),
    [
        ("1", "1", "deferred-here"),
        ("1", "", "deferred-here"),
        ("", "2", "deferred-here"),
        ("1", "2", ""),
    ],
)
def test_two_meetings_of_one_day_are_told_apart_by_their_numbers_alone(
    story: Story, deferred_in: str, decided_in: str, code: str
) -> None:
    numbers = {"": "", "1": held(story), "2": held(story)}
    said = dict.fromkeys((FIRST, SECOND), Vote.YES)
    present = () if decided_in else (FIRST, SECOND)
    act, who = voted(story, Ballot(present, said, meeting=numbers[decided_in]))
    put_off = a.Defer(application=act.application, opinion="再议", meeting=story.today())
    if deferred_in:
        put_off = replace(put_off, ballot=Ballot((), {}, meeting=numbers[deferred_in]))
    story.perform(put_off, who)

    if code:
        with pytest.raises(Refused, match=code):
            story.perform(act, who)
    else:
        story.perform(act, who)
        assert story.state(act.application).step != "leaders"


@pytest.mark.parametrize(
    ("size", "right"), [(0, False), (1, True), (MOST_BYTES, True), (MOST_BYTES + 1, False)]
)
def test_an_answer_has_something_to_say_and_not_too_much(size: int, right: bool) -> None:
    text = "1" * size
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert sound(Evidence("novelty", "1.2", digest, How.HANDED_IN, text)) is right


class Outsider(Nobody):
    """Who acts is from outside, and the application is none of theirs."""

    def uninvolved(self) -> bool:
        return True


def test_somebody_from_outside_who_deals_with_the_parent_starts_its_child(story: Story) -> None:
    chain = load_file(shipped()[PKU])
    officer = Standing("lawyer", "律师", (Grant("pku", "lawyer"),))
    applicant = Standing("pku-applicant", "申请人", (Grant("pku", "member"),))
    context = Context(chain, officer, story.clock(), Outsider())

    assert start(a.Start(application=""), "PKU-1", context, applicant).applicant == "pku-applicant"
    with pytest.raises(Refused, match="external-cannot-start"):
        start(a.Start(application=""), "PKU-1", context)


def test_a_fact_that_sends_it_elsewhere_at_the_fork_itself_takes_the_new_path(
    story: Story,
) -> None:
    joint = Joint(story)
    state = joint.state(joint.at("all"))

    move = pass_with(machine_of(joint.chain), state, {**state.facts, "mode": "any"}, story.today())

    assert move.step == "any"


def test_what_changes_before_anybody_has_spoken_starts_nothing_anew(story: Story) -> None:
    number = story.submitted(PKU)
    act = a.Supplement(application=number, facts={"title": "改"})
    story.perform(act, story.applicant(number))

    with story.database.reading() as tx:
        event: Any = journal.records(tx, number)[-1][0].event
    assert event.move is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"facts": {"colour": "red"}}, "no-such-field"),
        ({"documents": STRAY}, "document-not-here"),
        ({"documents": (paper("leaders-minutes"),)}, "document-not-here"),
    ],
)
def test_a_start_takes_only_what_the_definition_knows(
    story: Story, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        story.office.start(PKU, a.Start(application="", **given), Who("pku-applicant", "test"))


def test_an_application_that_is_not_there_takes_no_act(story: Story) -> None:
    with pytest.raises(CouldNot, match="no-such-application"):
        story.perform(a.Comment(application="PKU-2026-0099", text="注"), OFFICER)


def test_the_role_of_who_returns_is_that_of_the_seat_taken(story: Story) -> None:
    joint = Joint(story)
    number = joint.at("any")
    joint.back(number, "b-1")

    with story.database.reading() as tx:
        assert journal.records(tx, number)[-1][0].role == "b"


@pytest.mark.parametrize(
    "act",
    [
        a.Delegate(application="", person="a-1", question="？"),
        a.Reply(application="", opinion="是"),
    ],
)
def test_who_was_asked_and_has_an_interest_says_nothing_even_before_the_question_is_taken_back(
    story: Story, act: a.Act
) -> None:
    joint = Joint(story)
    interest = Recusal("member", "旁人", "持股", story.clock())
    state = replace(joint.state(asked(joint)), recusals=(interest,))
    who = Standing("member", "旁人", (Grant("joint", "member"),))

    with pytest.raises(Refused, match="recused"):
        decide(state, act, Context(joint.chain, who, story.clock()))


def test_where_no_meeting_is_known_none_is_made_up() -> None:
    with pytest.raises(CouldNot, match="no-such-meeting"):
        NOBODY.meeting("M-1")


def test_records_begin_with_a_start_and_a_notice_with_its_publication(story: Story) -> None:
    number = at(story, JST, "publicity")
    story.publish(number)
    story.perform(a.Interrupt(application=number, reason="断"), OFFICER)
    with story.database.reading() as tx:
        records = [record for record, _ in journal.records(tx, number)]

    assert fold(records) == story.state(number)
    for left in ([], records[1:]):
        with pytest.raises(ValueError, match="first record"):
            fold(left)
    unpublished = [one for one in records if type(one.event).__name__ != "Published"]
    with pytest.raises(ValueError, match="without a notice"):
        fold(unpublished)
