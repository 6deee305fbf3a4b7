"""Every way in which people among themselves are refused, once, in a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests import acts as a
from tests.family import APPLICANT, MANAGER, Family
from tests.joint import Joint
from tests.story import Story
from workflow.application.state import Place
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.store import people
from workflow.store.substitutes import Substitute

Attempt = tuple[a.Act, Who]
Make = Callable[[Joint], Attempt]


def by(person: str, act: a.Act) -> Attempt:
    """That act by that person."""
    return act, Who(person, "test")


def added(joint: Joint, place: Place = Place.BEFORE) -> str:
    """An application at its first step, to which somebody was added."""
    number = joint.at("one")
    joint.do(a.AddSigner(application=number, person="member", place=place, reason="因"), "office-1")
    return number


def claimed(joint: Joint) -> str:
    """One that office-2 deals with."""
    number = joint.at("one")
    joint.do(a.Claim(application=number), "office-2")
    return number


def asked(joint: Joint) -> str:
    """One about which office-1 asked a member."""
    number = joint.at("one")
    joint.do(a.Delegate(application=number, person="member", question="？"), "office-1")
    return number


def yes(number: str, **given: Any) -> a.Approve:
    """Agreement."""
    return a.Approve(application=number, opinion="同意", **given)


def agree_in_a_meeting(joint: Joint) -> Attempt:
    return by("a-1", yes(joint.at("all"), meeting=joint.story.today()))


def turn_of_an_added_signer(joint: Joint) -> Attempt:
    return by("office-1", yes(added(joint)))


def seat_that_is_not_open(joint: Joint) -> Attempt:
    return by("b-1", yes(joint.at("sequence"), seat="b"))


def held_by_another(joint: Joint) -> Attempt:
    return by("office-1", yes(claimed(joint)))


def spoken_twice(joint: Joint) -> Attempt:
    number = joint.at("all")
    joint.yes(number, "a-1")
    return by("a-1", yes(number))


def unanswered(joint: Joint) -> Attempt:
    return by("office-1", yes(asked(joint)))


def fact_of_a_branch(joint: Joint) -> Attempt:
    return by("b-1", yes(joint.at("branches")))


def fact_of_another(joint: Joint) -> Attempt:
    return by("b-1", yes(joint.at("branches"), facts={"title": "改"}))


def claimed_twice(joint: Joint) -> Attempt:
    return by("office-2", a.Claim(application=claimed(joint)))


def release_nothing(joint: Joint) -> Attempt:
    return by("office-1", a.Release(application=joint.at("one")))


def hand_on_a_seat_of_ones_own(joint: Joint) -> Attempt:
    act = a.Transfer(application=joint.at("experts"), person="expert-2", reason="因")
    return by("expert-1", act)


def hand_on_to_no_holder(joint: Joint) -> Attempt:
    return by("office-1", a.Transfer(application=joint.at("one"), person="a-1", reason="因"))


def ask_round(joint: Joint) -> Attempt:
    act = a.Delegate(application=asked(joint), person="office-1", question="？")
    return by("member", act)


def answer_unasked(joint: Joint) -> Attempt:
    return by("a-1", a.Reply(application=joint.at("one"), opinion="是"))


def add_twice(joint: Joint) -> Attempt:
    number = added(joint, Place.AFTER)
    act = a.AddSigner(application=number, person="member", place=Place.AFTER, reason="因")
    return by("office-1", act)


def take_off_nobody(joint: Joint) -> Attempt:
    act = a.RemoveSigner(application=joint.at("one"), person="member", reason="因")
    return by("office-1", act)


def reminded_twice(joint: Joint) -> Attempt:
    number = joint.at("one")
    joint.do(a.Remind(application=number), "joint-applicant")
    return by("joint-applicant", a.Remind(application=number))


def no_copy(joint: Joint) -> Attempt:
    return by("office-1", a.Noted(application=joint.at("one")))


def claim_of_a_draft(joint: Joint) -> Attempt:
    act = a.Start(application="", facts={"title": "稿", "mode": "one"})
    number = joint.story.office.start("joint", act, Who("joint-applicant", "test")).number
    return by("joint-applicant", a.Claim(application=number))


def copy_to_a_stranger(joint: Joint) -> Attempt:
    return by("office-1", a.Copy(application=joint.at("one"), people=("pku-applicant",)))


def ask_the_applicant(joint: Joint) -> Attempt:
    act = a.Delegate(application=joint.at("one"), person="joint-applicant", question="？")
    return by("office-1", act)


def ask_oneself(joint: Joint) -> Attempt:
    act = a.Delegate(application=joint.at("one"), person="office-1", question="？")
    return by("office-1", act)


def substitute_of_the_recused(joint: Joint) -> Attempt:
    number = joint.at("one")
    joint.do(a.Recuse(application=number, reason="持股"), "office-1")
    today = joint.story.today()
    days = today, today + timedelta(3)
    wanted = Substitute("office-1", "a-1", "joint", "", "", *days, "假条")
    name_substitute(joint.story.office, Who("office-1", "test"), wanted)
    return by("a-1", yes(number))


def remind_only_the_clock(story: Story) -> Attempt:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    return a.Remind(application=number), story.applicant(number)


def add_to_a_body(story: Story) -> Attempt:
    number = story.submitted("pku-transfer")
    story.walk(number, until="leaders")
    with story.database.reading() as tx:
        assert people.standing(tx, "department-person", "")
    act = a.AddSigner(
        application=number, person="department-person", place=Place.AFTER, reason="因"
    )
    return act, Who("transfer-office-person", "test")


def form_elsewhere(joint: Joint) -> Attempt:
    return by("office-1", a.Form(application=joint.at("one"), people=("a-1", "b-1", "c-1")))


def form_too_few(joint: Joint) -> Attempt:
    return by("office-1", a.Form(application=joint.at("panel"), people=("a-1", "b-1", "b-1")))


def chair_from_outside(joint: Joint) -> Attempt:
    people = ("a-1", "b-1", "c-1")
    return by("office-1", a.Form(application=joint.at("panel"), people=people, chair="d-1"))


def published(joint: Joint) -> str:
    """One whose notice is up and to which somebody objected."""
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="有遗漏"), "member")
    return number


def nameless_where_a_name_is_wanted(story: Story) -> Attempt:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    return a.Object(application=number, text="有遗漏", anonymous=True), story.applicant(number)


def accepted_twice(joint: Joint) -> Attempt:
    number = published(joint)
    joint.do(a.Accept(application=number, objection=1), "a-1")
    return by("a-2", a.Decline(application=number, objection=1, reason="因"))


def disposed_before_it_was_accepted(joint: Joint) -> Attempt:
    act = a.Dispose(application=published(joint), objection=1, upheld=True, finding="查")
    return by("a-1", act)


def dealt_with_by_who_raised_it(joint: Joint) -> Attempt:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="有遗漏", anonymous=True), "a-1")
    return by("a-1", a.Decline(application=number, objection=1, reason="因"))


def a_blank_reason(joint: Joint) -> Attempt:
    return by("admin", a.Suspend(application=joint.at("one"), reason=" \u3000"))


def announced_without_a_finding(joint: Joint) -> Attempt:
    number = published(joint)
    joint.do(a.Accept(application=number, objection=1), "a-1")
    return by("a-1", a.Announce(application=number, objection=1, place="网站"))


def recalled(joint: Joint, number: str, person: str) -> Attempt:
    return by(person, a.Recall(application=number, reason="误操作"))


def recall_nothing(joint: Joint) -> Attempt:
    number = joint.at("one")
    joint.do(a.Suspend(application=number, reason="审计"), "admin")
    joint.do(a.Resume(application=number, reason="完"), "admin")
    return recalled(joint, number, "office-1")


def recall_what_another_decided(joint: Joint) -> Attempt:
    return recalled(joint, joint.at("timed"), "office-2")


def recall_an_end_of_yesterday(joint: Joint) -> Attempt:
    number = joint.at("one")
    joint.no(number, "office-1")
    joint.story.clock.pass_days(1)
    return recalled(joint, number, "office-1")


def at_joint(make: Make) -> Callable[[Story], Attempt]:
    """The attempt in an office that has the institute."""
    return lambda story: make(Joint(story))


def start_another_chain(story: Story) -> Attempt:
    family = Family(story)
    act = a.StartChild(
        application=family.parent, chain="proof", definition="proof@1", child="PRF-2026-0002"
    )
    return act, MANAGER


def withdraw_while_a_child_runs(story: Story) -> Attempt:
    family = Family(story)
    family.begin()
    return a.Withdraw(application=family.parent, reason="撤"), APPLICANT


HANDS: dict[str, Callable[[Story], Attempt]] = {
    "deciding.cosign meeting-not-here": at_joint(agree_in_a_meeting),
    "seats._require_seat not-your-turn/added": at_joint(turn_of_an_added_signer),
    "seats._require_seat held-by-another": at_joint(held_by_another),
    "seats._require_not_spoken already-spoke": at_joint(spoken_twice),
    "seats._not_yet not-your-turn": at_joint(seat_that_is_not_open),
    "seats.require_no_question question-open": at_joint(unanswered),
    "deciding.require_own_facts field-not-asked": at_joint(fact_of_another),
    "applying.require_asked fact-missing": at_joint(fact_of_a_branch),
    "context._require_unbiased_principal principal-recused": at_joint(substitute_of_the_recused),
    "deciding.recall nothing-to-recall": at_joint(recall_nothing),
    "deciding.recall not-yours-to-recall": at_joint(recall_what_another_decided),
    "deciding.recall ended-for-good": at_joint(recall_an_end_of_yesterday),
    "people.claim already-yours": at_joint(claimed_twice),
    "people.release not-held": at_joint(release_nothing),
    "people.transfer not-transferable": at_joint(hand_on_a_seat_of_ones_own),
    "people.transfer not-a-holder": at_joint(hand_on_to_no_holder),
    "people.delegate delegation-cycle": at_joint(ask_round),
    "people.reply not-asked": at_joint(answer_unasked),
    "people.add_signer cannot-add-signer": at_joint(add_twice),
    "people.remove_signer cannot-remove-signer": at_joint(take_off_nobody),
    "objections.object_ no-anonymous": nameless_where_a_name_is_wanted,
    "objections.accepted_already accepted-already": at_joint(accepted_twice),
    "objections._require_accepted not-accepted": at_joint(disposed_before_it_was_accepted),
    "objections._handled own-objection": at_joint(dealt_with_by_who_raised_it),
    "decide.require_words text-missing": at_joint(a_blank_reason),
    "objections.announce no-finding": at_joint(announced_without_a_finding),
    "people.form not-formed-here": at_joint(form_elsewhere),
    "people.form too-few-members": at_joint(form_too_few),
    "people.form chair-no-member": at_joint(chair_from_outside),
    "people.remind just-reminded": at_joint(reminded_twice),
    "people.remind nobody-awaited": remind_only_the_clock,
    "people.noted no-copy": at_joint(no_copy),
    "people._step_of_a_role only-applicant-here": at_joint(claim_of_a_draft),
    "people.add_signer no-signers-here": add_to_a_body,
    "people._known not-a-colleague": at_joint(copy_to_a_stranger),
    "people._colleague recused-person": at_joint(ask_the_applicant),
    "closing.begin other-chain": start_another_chain,
    "situations._waits_for_another child-running": withdraw_while_a_child_runs,
    "people._colleague to-oneself": at_joint(ask_oneself),
}
