"""Every check that a verb asks, where that very verb would be let through without it.

The table of refusals has each place that refuses once; here are the verbs that ask it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.application.ballots import FIRST, SECOND, THIRD, held, voted
from tests.application.hands import added, asked, at_joint, by, published, yes
from tests.application.test_refusals import (
    CYH,
    JST,
    OFFICER,
    PKU,
    approval,
    approve_without_price,
    at,
    grant,
    objected,
    submit_without_title,
)
from tests.clocked import Clocked
from tests.incomes import Incomes
from tests.joint import Joint
from tests.machine import Machine, answer, evidence
from tests.rewards import no_calendar
from tests.story import FACTS, Story, paper, person_of
from workflow.application import acts as a
from workflow.application.applicant import start
from workflow.application.context import Context, no_meeting
from workflow.application.decide import decide
from workflow.application.evidence import MOST_BYTES, Evidence, How, sound
from workflow.application.fold import fold
from workflow.application.moves import pass_with
from workflow.application.state import Ballot, Place, Recusal
from workflow.chain.library import shipped
from workflow.chain.machine import compiled
from workflow.chain.model import Chain
from workflow.chain.reader import load_file
from workflow.chain.routing import parse_fact
from workflow.errors import CouldNot, Refused
from workflow.office import Who
from workflow.rules.bodies import Vote
from workflow.rules.calendar import add_months
from workflow.rules.standing import Grant, Standing
from workflow.store import journal, rules

Attempt = tuple[a.Act, Who]
Make = Callable[[Story], Attempt]
FINANCE = person_of("finance")
CENTRE = person_of("innovation-centre")
STRAY = (paper("stray"),)


def of(story: Story, act: type[a.Act], number: str, **given: Any) -> Attempt:
    """An act of the applicant."""
    return act(application=number, **given), story.applicant(number)


def put(story: Story, chain: Chain, step: str, **changes: Any) -> str:
    """The chain under another name with one step changed, which takes what it requires."""
    one = replace(chain.steps[step], **changes)
    papers = {
        name: replace(kind, handed_in_at=(*kind.handed_in_at, step))
        if name in one.requires
        else kind
        for name, kind in chain.documents.items()
    }
    name = "-".join((chain.chain, step, *changes))
    steps = {**chain.steps, step: one}
    changed = replace(chain, chain=name, steps=steps, documents=papers, sha256=name.ljust(64, "0"))
    with story.database.writing() as tx:
        rules.put_definition(tx, changed, "")
    return name


def draft(story: Story, chain: str, step: str, without: str, **changes: Any) -> str:
    """A draft under a shipped chain with a step changed, and a fact left out."""
    model = load_file(shipped()[chain])
    given = {name: text for name, text in FACTS[chain].items() if name != without}
    facts = {name: parse_fact(model.fields[name], text) for name, text in given.items()}
    papers = tuple(paper(kind) for kind in model.steps["submission"].requires)
    act = a.Start(application="", facts=facts, documents=papers)
    who = Who(f"{model.unit}-applicant", "test")
    return story.office.start(put(story, model, step, **changes), act, who).number


def at_all(story: Story, **changes: Any) -> tuple[Joint, str]:
    """An application at the step of all, changed; two of the three have agreed."""
    joint = Joint(story)
    chain = put(story, joint.chain, "all", **changes)
    number = joint.at("all", chain)
    for person in ("a-1", "b-1"):
        joint.yes(number, person)
    return joint, number


# the applicant's


def submit_elsewhere(story: Story) -> Attempt:
    return of(story, a.Submit, at(story, PKU, "office"))


def submit_without_a_fact_of_this_step(story: Story) -> Attempt:
    number = draft(story, PKU, "submission", "transferee", asks=("transferee",))
    return of(story, a.Submit, number)


def submit_a_share_outside_its_band(story: Story) -> Attempt:
    number = story.start(CYH)
    return of(story, a.Submit, number, facts={"reward_share": Decimal(99)})


def submit_without_papers(story: Story) -> Attempt:
    act = a.Start(application="", facts=story.state(story.start(PKU)).facts)
    number = story.office.start(PKU, act, Who("pku-applicant", "test")).number
    return of(story, a.Submit, number)


def supplement_for_another(story: Story) -> Attempt:
    act = a.Supplement(application=at(story, PKU, "office"), facts={"title": "改"})
    return act, OFFICER


def supplement_a_share_outside_its_band(story: Story) -> Attempt:
    number = at(story, CYH, "pricing")
    return of(story, a.Supplement, number, facts={"reward_share": Decimal(99)})


def supplement_minutes(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return of(story, a.Supplement, number, documents=(paper("leaders-minutes"),))


def supplement_what_leads_back_despite_an_objection(story: Story) -> Attempt:
    return of(story, a.Supplement, objected(story), facts={"title": "改"})


# those who decide


def approve_with_a_share_outside_its_band(story: Story) -> Attempt:
    asks = ("pricing", "price", "net_income", "reward_share")
    number = draft(story, CYH, "pricing", "reward_share", asks=asks)
    story.perform(a.Submit(application=number), story.applicant(number))
    story.walk(number, until="pricing")
    facts = {"pricing": "agreement", "price": Decimal(100), "net_income": Decimal(90)}
    facts["reward_share"] = Decimal(99)
    return approval(story, number, facts=facts), CENTRE


def approve_with_an_unknown_fact(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), facts={"colour": "red"}), OFFICER


def no(number: str, **given: Any) -> a.Refuse:
    """A refusal."""
    return a.Refuse(application=number, opinion="不同意", **given)


def refuse_a_publicity(story: Story) -> Attempt:
    return no(at(story, JST, "publicity")), OFFICER


def refuse_in_no_role(story: Story) -> Attempt:
    return no(at(story, PKU, "office")), FINANCE


def refuse_in_place_of_a_tool(story: Story) -> Attempt:
    return no(Machine(story).at()), Who("machine", "test")


def refuse_with_an_answer_where_several_decide(story: Story) -> Attempt:
    return no(Joint(story).at("all"), evidence=evidence("grading")), Who("a-1", "test")


def refuse_without_minutes(story: Story) -> Attempt:
    act, who = voted(story, None)
    votes = dict.fromkeys((FIRST, SECOND, THIRD), Vote.NO)
    given = Ballot((FIRST, SECOND, THIRD), votes)
    return no(act.application, meeting=story.today(), ballot=given), who


def refuse_with_too_few(story: Story) -> Attempt:
    act, who = voted(story, None)
    given = Ballot((FIRST,), {FIRST: Vote.NO})
    papers = story.required(act.application)
    return no(act.application, meeting=story.today(), ballot=given, documents=papers), who


def refuse_with_a_stray_paper(story: Story) -> Attempt:
    return no(at(story, PKU, "office"), documents=STRAY), OFFICER


def defer_what_no_body_decides(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return a.Defer(application=number, opinion="缓", meeting=story.today()), OFFICER


def return_a_publicity(story: Story) -> Attempt:
    return a.Return(application=at(story, JST, "publicity"), opinion="补"), OFFICER


def silent_stranger_is_present(story: Story) -> Attempt:
    said = dict.fromkeys((FIRST, SECOND), Vote.YES)
    return voted(story, Ballot((FIRST, SECOND, "finance-person"), said))


def comment_from_elsewhere(story: Story) -> Attempt:
    return a.Comment(application=story.submitted(PKU), text="注"), Who(
        "jishuitan-applicant", "test"
    )


def approve_alone_with_votes(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), ballot=Ballot((FIRST,), {})), OFFICER


def answer_of_another_hash(story: Story) -> Attempt:
    number = Machine(story).at()
    unsound = replace(evidence(), sha256="0" * 64)
    return replace(answer(number, score="1"), evidence=unsound), Who("machine", "test")


# several


def agree_with_a_stray_paper(joint: Joint) -> Attempt:
    return by("a-1", yes(joint.at("all"), documents=STRAY))


def pass_without_the_papers_of_the_step(story: Story) -> Attempt:
    _, number = at_all(story, requires=("opinion",))
    return by("c-1", yes(number))


def pass_without_the_facts_of_the_step(story: Story) -> Attempt:
    _, number = at_all(story, asks=("score",))
    return by("c-1", yes(number))


def refuse_together_what_cannot_be(story: Story) -> Attempt:
    _, number = at_all(story, on_refuse="")
    return by("c-1", no(number))


def an_added_signer_with_an_interest(joint: Joint) -> Attempt:
    number = added(joint)
    joint.do(a.Recuse(application=number, reason="持股"), "member")
    return by("member", yes(number))


def the_seat_of_another_expert(joint: Joint) -> Attempt:
    return by("expert-1", yes(joint.at("experts"), seat="@expert-2"))


# hands


def claim_in_no_role(joint: Joint) -> Attempt:
    return by("a-1", a.Claim(application=joint.at("one")))


def add_a_signer_in_no_role(joint: Joint) -> Attempt:
    number = joint.at("one")
    act = a.AddSigner(application=number, person="member", place=Place.AFTER, reason="因")
    return by("a-1", act)


def form_in_no_role(joint: Joint) -> Attempt:
    return by("a-1", a.Form(application=joint.at("panel"), people=("a-1", "b-1", "c-1")))


def add_one_more_than_twenty(joint: Joint) -> Attempt:
    number = joint.at("one")
    people = [f"{role}-{one}" for role in joint.chain.roles for one in (1, 2, 3)]
    people.remove("office-1")
    for person in people[:20]:
        act = a.AddSigner(application=number, person=person, place=Place.AFTER, reason="因")
        joint.do(act, "office-1")
    assert len(joint.state(number).added) == 20
    return by("office-1", replace(act, person="member"))


def add_to_a_payment(story: Story) -> Attempt:
    number = at(story, PKU, "reward")
    act = a.AddSigner(application=number, person=OFFICER.person, place=Place.AFTER, reason="因")
    return act, FINANCE


def take_off_who_has_spoken(joint: Joint) -> Attempt:
    number = added(joint)
    joint.yes(number, "member")
    return by("office-1", a.RemoveSigner(application=number, person="member", reason="因"))


def hand_on_an_added_seat(joint: Joint) -> Attempt:
    act = a.Transfer(application=added(joint), person="office-2", reason="因")
    return by("member", act)


def form_a_body_that_is_there(story: Story) -> Attempt:
    number = at(story, PKU, "leaders")
    return a.Form(application=number, people=(FIRST, SECOND, THIRD)), OFFICER


def form_of_two(joint: Joint) -> Attempt:
    return by("office-1", a.Form(application=joint.at("panel"), people=("a-1", "b-1")))


def form_with_one_twice(joint: Joint) -> Attempt:
    people = ("a-1", "b-1", "c-1", "c-1")
    return by("office-1", a.Form(application=joint.at("panel"), people=people))


def copy_to_nobody(joint: Joint) -> Attempt:
    return by("office-1", a.Copy(application=joint.at("one"), people=("nobody",)))


def copy_to_the_revoked(story: Story) -> Attempt:
    joint = Joint(story)
    grant(story, "gone", Grant("joint", "member"), revoked=True)
    return by("office-1", a.Copy(application=joint.at("one"), people=("gone",)))


def ask_a_second(joint: Joint) -> Attempt:
    act = a.Delegate(application=asked(joint), person="a-1", question="？")
    return by("office-1", act)


def answer_with_a_stray_paper(joint: Joint) -> Attempt:
    return by("member", a.Reply(application=asked(joint), opinion="是", documents=STRAY))


# publicity and objections


def publish_elsewhere(story: Story) -> Attempt:
    return a.Publish(application=at(story, PKU, "office")), OFFICER


def publish_in_no_role(story: Story) -> Attempt:
    return of(story, a.Publish, at(story, JST, "publicity"))


def interrupt_elsewhere(story: Story) -> Attempt:
    return a.Interrupt(application=at(story, PKU, "office"), reason="断"), OFFICER


def interrupt_in_no_role(story: Story) -> Attempt:
    number = at(story, JST, "publicity")
    story.publish(number)
    return of(story, a.Interrupt, number, reason="断")


def object_elsewhere(story: Story) -> Attempt:
    return of(story, a.Object, at(story, PKU, "office"), text="异议")


def accepted(joint: Joint) -> str:
    """One with an objection that was accepted."""
    number = published(joint)
    joint.do(a.Accept(application=number, objection=1), "a-1")
    return number


def accept_twice(joint: Joint) -> Attempt:
    return by("a-1", a.Accept(application=accepted(joint), objection=1))


def accept_where_none_is_asked_for(story: Story) -> Attempt:
    return a.Accept(application=objected(story), objection=1), OFFICER


def interrupt_twice(story: Story) -> Attempt:
    number = at(story, JST, "publicity")
    story.publish(number)
    act = a.Interrupt(application=number, reason="断")
    story.perform(act, OFFICER)
    return act, OFFICER


def interrupt_half_a_notice(story: Story) -> Attempt:
    joint = Joint(story)
    shown = joint.chain.steps["shown"].publicity
    assert shown
    places = {**shown.places, "board": shown.places["site"]}
    chain = put(story, joint.chain, "shown", publicity=replace(shown, places=places))
    number = joint.at("shown", chain)
    joint.do(a.Publish(application=number, place="board"), "office-1")
    return by("office-1", a.Interrupt(application=number, reason="断"))


def investigate_what_was_not_accepted(joint: Joint) -> Attempt:
    return by("a-1", a.Investigate(application=published(joint), objection=1, text="查"))


def investigate_with_a_stray_paper(joint: Joint) -> Attempt:
    number = accepted(joint)
    return by("a-1", a.Investigate(application=number, objection=1, text="查", documents=STRAY))


def dispose_twice(joint: Joint) -> Attempt:
    act = a.Dispose(application=accepted(joint), objection=1, upheld=False, finding="查")
    joint.do(act, "a-1")
    return by("a-1", act)


# what carries a decision out


def filing(number: str, **given: Any) -> a.File:
    """A receipt."""
    return a.File(application=number, receipt="收讫", **given)


def file_elsewhere(story: Story) -> Attempt:
    return filing(at(story, PKU, "office")), OFFICER


def file_in_no_role(story: Story) -> Attempt:
    return filing(at(story, CYH, "filing")), person_of("council-secretary")


def file_with_a_stray_paper(story: Story) -> Attempt:
    return filing(at(story, CYH, "filing"), documents=STRAY), CENTRE


def signature(story: Story, **changes: Any) -> a.Sign:
    """A signature of the hospital."""
    number = at(story, JST, "agreement")
    act = a.Sign(application=number, party="hospital", documents=story.required(number))
    return replace(act, **changes)


def sign_elsewhere(story: Story) -> Attempt:
    return a.Sign(application=at(story, PKU, "office"), party="hospital"), OFFICER


def sign_in_no_role(story: Story) -> Attempt:
    return signature(story), person_of("council-secretary")


def sign_ahead(story: Story) -> Attempt:
    act = signature(story)
    return replace(act, on=story.today() + timedelta(1)), OFFICER


def sign_without_papers(story: Story) -> Attempt:
    return signature(story, documents=()), OFFICER


def sign_for_a_stranger(story: Story) -> Attempt:
    return signature(story, party="stranger"), OFFICER


def payment(number: str, **given: Any) -> a.Pay:
    """One yuan."""
    return a.Pay(application=number, payee="团队", amount=Decimal(1), **given)


def pay_elsewhere(story: Story) -> Attempt:
    return payment(at(story, PKU, "office")), OFFICER


def pay_in_no_role(story: Story) -> Attempt:
    return payment(at(story, PKU, "reward")), OFFICER


def pay_ahead(story: Story) -> Attempt:
    number = at(story, PKU, "reward")
    return payment(number, on=story.today() + timedelta(1)), FINANCE


def pay_with_a_stray_paper(story: Story) -> Attempt:
    return payment(at(story, PKU, "reward"), documents=STRAY), FINANCE


# periods, other chains, administrators


def end_what_is_no_period(story: Story) -> Attempt:
    return a.EndEarly(application=at(story, PKU, "office"), reason="因"), OFFICER


def prolong_what_is_no_period(story: Story) -> Attempt:
    return of(story, a.AskExtension, at(story, PKU, "office"), reason="因")


def grant_more_of_what_is_no_period(story: Story) -> Attempt:
    return a.Extend(application=at(story, PKU, "office"), months=1, opinion="同意"), OFFICER


def ask_for_more_time_for_another(story: Story) -> Attempt:
    number = Clocked(story).begin("leave")
    return a.AskExtension(application=number, reason="因"), person_of("head")


def more_time(story: Story, **given: Any) -> Attempt:
    """More time that was asked for, given like that."""
    clocked = Clocked(story)
    number = clocked.begin("leave")
    clocked.ask(number)
    return a.Extend(application=number, opinion="同意", **given), person_of("head")


def extend_by_nothing(story: Story) -> Attempt:
    return more_time(story)


def extend_to_the_day_it_ends(story: Story) -> Attempt:
    return more_time(story, until=add_months(story.today(), 36))


def extend_once_more_unasked(story: Story) -> Attempt:
    act, who = more_time(story, months=12)
    story.perform(act, who)
    return act, who


def divide(story: Story, main: str, **persons: int) -> Attempt:
    """The leader divides an income like that."""
    incomes = Incomes(story)
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    parts = {name: Decimal(one) for name, one in persons.items()}
    act = a.Divide(application=number, income=1, persons=parts, main=(main,))
    return act, story.applicant(number)


def divide_with_a_stranger_as_main(story: Story) -> Attempt:
    return divide(story, "丁", 甲=60, 乙=40)


def divide_below_nothing(story: Story) -> Attempt:
    return divide(story, "甲", 甲=110, 乙=-10)


def start_a_child_elsewhere(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    act = a.StartChild(application=number, chain=CYH, definition=f"{CYH}@1", child="CYH-2026-0001")
    return act, OFFICER


def suspended(story: Story) -> str:
    """One that is held."""
    number = at(story, PKU, "office")
    story.perform(a.Suspend(application=number, reason="审计"), Who("admin", "test"))
    return number


def terminate_in_no_role(story: Story) -> Attempt:
    return a.Terminate(application=at(story, PKU, "office"), reason="止"), OFFICER


def suspend_in_no_role(story: Story) -> Attempt:
    return a.Suspend(application=at(story, PKU, "office"), reason="审计"), OFFICER


def resume_in_no_role(story: Story) -> Attempt:
    return a.Resume(application=suspended(story), reason="续"), OFFICER


def void_in_no_role(story: Story) -> Attempt:
    number = story.submitted("tsinghua-leader-reward", beneficiaries="丙:other-leader")
    story.walk(number)
    return a.Void(application=number, reason="废"), OFFICER


ASKED: dict[str, Make] = {
    "submit wrong-verb": submit_elsewhere,
    "submit fact-missing": submit_without_title,
    "submit fact-missing of the step": submit_without_a_fact_of_this_step,
    "submit share-outside-band": submit_a_share_outside_its_band,
    "submit document-missing": submit_without_papers,
    "supplement not-the-applicant": supplement_for_another,
    "supplement share-outside-band": supplement_a_share_outside_its_band,
    "supplement document-not-here": supplement_minutes,
    "supplement objection-open": supplement_what_leads_back_despite_an_objection,
    "approve fact-missing": approve_without_price,
    "approve share-outside-band": approve_with_a_share_outside_its_band,
    "approve no-such-field": approve_with_an_unknown_fact,
    "approve not-a-member": silent_stranger_is_present,
    "approve meeting-not-here of votes": approve_alone_with_votes,
    "approve evidence-unsound": answer_of_another_hash,
    "refuse wrong-verb": refuse_a_publicity,
    "refuse wrong-role": refuse_in_no_role,
    "refuse evidence-missing": refuse_in_place_of_a_tool,
    "refuse evidence-not-here": refuse_with_an_answer_where_several_decide,
    "refuse document-missing": refuse_without_minutes,
    "refuse below-quorum": refuse_with_too_few,
    "refuse document-not-here": refuse_with_a_stray_paper,
    "defer wrong-verb": defer_what_no_body_decides,
    "return wrong-verb": return_a_publicity,
    "comment wrong-institution": comment_from_elsewhere,
    "cosign document-not-here": at_joint(agree_with_a_stray_paper),
    "cosign document-missing": pass_without_the_papers_of_the_step,
    "cosign fact-missing": pass_without_the_facts_of_the_step,
    "cosign cannot-refuse-here": refuse_together_what_cannot_be,
    "cosign recused": at_joint(an_added_signer_with_an_interest),
    "cosign not-your-turn": at_joint(the_seat_of_another_expert),
    "claim wrong-role": at_joint(claim_in_no_role),
    "add-signer wrong-role": at_joint(add_a_signer_in_no_role),
    "add-signer cannot-add-signer": at_joint(add_one_more_than_twenty),
    "add-signer no-signers-here": add_to_a_payment,
    "remove-signer cannot-remove-signer": at_joint(take_off_who_has_spoken),
    "transfer not-transferable": at_joint(hand_on_an_added_seat),
    "copy not-a-colleague unknown": at_joint(copy_to_nobody),
    "copy not-a-colleague revoked": copy_to_the_revoked,
    "form not-formed-here": form_a_body_that_is_there,
    "form too-few-members": at_joint(form_of_two),
    "form too-few-members twice": at_joint(form_with_one_twice),
    "form wrong-role": at_joint(form_in_no_role),
    "delegate question-open": at_joint(ask_a_second),
    "reply document-not-here": at_joint(answer_with_a_stray_paper),
    "publish wrong-verb": publish_elsewhere,
    "publish wrong-role": publish_in_no_role,
    "interrupt wrong-verb": interrupt_elsewhere,
    "interrupt wrong-role": interrupt_in_no_role,
    "interrupt no-notice-up twice": interrupt_twice,
    "interrupt no-notice-up half": interrupt_half_a_notice,
    "accept accepted-already unasked": accept_where_none_is_asked_for,
    "object wrong-verb": object_elsewhere,
    "accept accepted-already": at_joint(accept_twice),
    "investigate not-accepted": at_joint(investigate_what_was_not_accepted),
    "investigate document-not-here": at_joint(investigate_with_a_stray_paper),
    "dispose no-such-objection": at_joint(dispose_twice),
    "file wrong-verb": file_elsewhere,
    "file wrong-role": file_in_no_role,
    "file document-not-here": file_with_a_stray_paper,
    "sign wrong-verb": sign_elsewhere,
    "sign wrong-role": sign_in_no_role,
    "sign day-out-of-order": sign_ahead,
    "sign cannot-sign": sign_for_a_stranger,
    "sign document-missing": sign_without_papers,
    "pay wrong-verb": pay_elsewhere,
    "pay wrong-role": pay_in_no_role,
    "pay day-out-of-order": pay_ahead,
    "pay document-not-here": pay_with_a_stray_paper,
    "end-early wrong-verb": end_what_is_no_period,
    "ask-extension wrong-verb": prolong_what_is_no_period,
    "ask-extension not-the-applicant": ask_for_more_time_for_another,
    "extend wrong-verb": grant_more_of_what_is_no_period,
    "extend extension-length of nothing": extend_by_nothing,
    "extend extension-length of no day": extend_to_the_day_it_ends,
    "extend no-extension-asked": extend_once_more_unasked,
    "divide not-a-whole": divide_with_a_stranger_as_main,
    "divide not-a-whole below": divide_below_nothing,
    "start-child wrong-verb": start_a_child_elsewhere,
    "terminate wrong-role": terminate_in_no_role,
    "suspend wrong-role": suspend_in_no_role,
    "resume wrong-role": resume_in_no_role,
    "void wrong-role": void_in_no_role,
}


@pytest.mark.parametrize("asked_for", ASKED)
def test_a_verb_asks_for_itself(story: Story, asked_for: str) -> None:
    act, who = ASKED[asked_for](story)

    with pytest.raises(Refused) as caught:
        story.perform(act, who)

    assert caught.value.code == asked_for.split()[1]


def form_with_oneself(joint: Joint) -> Attempt:
    people = ("office-1", "a-1", "b-1")
    return by("office-1", a.Form(application=joint.at("panel"), people=people))


def investigate_unaccepted_where_none_is_asked_for(story: Story) -> Attempt:
    return a.Investigate(application=objected(story), objection=1, text="查"), OFFICER


def interrupt_a_notice_of_unknown_end(story: Story) -> Attempt:
    number = at(story, JST, "publicity")
    story.clock.set("2026-12-25 09:00")
    story.publish(number)
    assert story.state(number).notice.unknown_after  # type: ignore[union-attr]
    return a.Interrupt(application=number, reason="断"), OFFICER


def extend_to_the_furthest_day(story: Story) -> Attempt:
    return more_time(story, months=24)


def divide_with_somebody_who_gets_nothing(story: Story) -> Attempt:
    return divide(story, "甲", 甲=100, 乙=0)


def divide_with_just_enough_for_the_main(story: Story) -> Attempt:
    return divide(story, "甲", 甲=50, 乙=50)  # 35 % of the income are half of its 70 %


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


def test_somebody_from_outside_who_deals_with_the_parent_starts_its_child(story: Story) -> None:
    chain = load_file(shipped()[PKU])
    officer = Standing("lawyer", "律师", (Grant("pku", "lawyer"),))
    applicant = Standing("pku-applicant", "申请人", (Grant("pku", "member"),))
    context = Context(compiled(chain), officer, story.clock(), no_calendar, stranger=lambda: True)

    assert start(a.Start(application=""), "PKU-1", context, applicant).applicant == "pku-applicant"
    with pytest.raises(Refused, match="external-cannot-start"):
        start(a.Start(application=""), "PKU-1", context)


def test_a_fact_that_sends_it_elsewhere_at_the_fork_itself_takes_the_new_path(
    story: Story,
) -> None:
    joint = Joint(story)
    state = joint.state(joint.at("all"))

    move = pass_with(compiled(joint.chain), state, {**state.facts, "mode": "any"}, story.today())

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
        decide(state, act, Context(compiled(joint.chain), who, story.clock(), no_calendar))


def test_where_no_meeting_is_known_none_is_made_up() -> None:
    with pytest.raises(CouldNot, match="no-such-meeting"):
        no_meeting("M-1")


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
