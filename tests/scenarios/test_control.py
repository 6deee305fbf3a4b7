"""Suspending, resuming, voiding and correcting, as the office would tell it."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.story import ADMIN, Story, person_of
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.store import journal

OFFICE = person_of("transfer-office")


def suspended(story: Story, number: str) -> None:
    """An administrator suspends it."""
    story.perform(a.Suspend(application=number, reason="配合审计"), ADMIN)


def test_what_is_suspended_goes_on_where_it_stood(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="office")
    suspended(story, number)

    assert story.state(number).shown_status == "held"
    with pytest.raises(Refused, match="suspended"):
        story.approve(number)
    story.perform(a.Resume(application=number, reason="审计已结束"), ADMIN)
    story.approve(number)
    assert story.state(number).step == "leaders"


def test_a_publicity_does_not_end_while_suspended_and_ends_at_once_afterwards(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    suspended(story, number)
    story.clock.pass_days(60)

    assert list(story.office.tick()) == []
    assert story.state(number).step == "publicity"
    story.perform(a.Resume(application=number, reason="已结束"), ADMIN)
    assert story.state(number).step == "agreement"
    assert verify(story.office).faults == []


def test_an_objection_is_taken_while_suspended(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    suspended(story, number)

    story.perform(a.Object(application=number, text="有遗漏"), story.applicant(number))
    story.perform(a.Resume(application=number, reason="已结束"), ADMIN)
    assert story.state(number).held == "objection"


def test_what_was_completed_is_voided_and_every_record_stays(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number)
    with story.database.reading() as tx:
        before = journal.records(tx, number)

    story.perform(a.Void(application=number, reason="合同被判无效"), ADMIN)

    assert story.state(number).status == "voided"
    with story.database.reading() as tx:
        assert journal.records(tx, number)[: len(before)] == before
    with pytest.raises(Refused, match="already-ended"):
        story.perform(a.Withdraw(application=number, reason="撤"), story.applicant(number))
    assert verify(story.office).faults == []


def test_only_who_made_a_record_or_an_administrator_corrects_it(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="office")
    act = a.Correct(application=number, record=3, text="意见应为“原则同意”", on=story.today())

    with pytest.raises(Refused, match="wrong-role"):
        story.perform(act, OFFICE)
    revision = story.state(number).revision
    story.perform(act, person_of("department"))
    story.perform(act, ADMIN)

    assert story.state(number).revision == revision  # nobody has to look again
    assert story.state(number).step == "office"
    assert verify(story.office).faults == []


def test_a_suspended_application_waits_in_the_inbox_of_an_administrator(story: Story) -> None:
    from workflow.office.inbox import inbox

    number = story.submitted("pku-transfer")
    suspended(story, number)

    (line,) = inbox(story.office, ADMIN, None, 10)
    assert (line.waiting.application.number, line.waiting.slot) == (number, "resume")
