"""Attempts on the verbs of notices, objections, closing, money, periods and control."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.application.asks_deciding import CENTRE, FINANCE, STRAY, Attempt, of, put
from tests.application.hands import by, published
from tests.application.test_refusals import (
    CYH,
    JST,
    OFFICER,
    PKU,
    at,
    objected,
)
from tests.clocked import Clocked
from tests.incomes import Incomes
from tests.joint import Joint
from tests.story import Story, person_of
from workflow.office.perform import Who
from workflow.rules.calendar import add_months


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
