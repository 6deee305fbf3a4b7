"""Notifications on both databases, delivered to a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests import acts as a
from tests import staffing
from tests.store.mailbox import Mailbox
from tests.story import ADMIN, Story, person_of
from workflow.errors import Refused
from workflow.office import notify
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store.outbox import Message

DEPARTMENT = person_of("department")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An open mailbox."""
    made = Mailbox()
    yield made
    made.close()


def say(message: Message) -> tuple[str, str]:
    """Title and text."""
    return message.application, message.kind


def sent(story: Story) -> list[notify.Delivered]:
    """Everything due is sent."""
    return list(notify.deliver(story.office, ADMIN, say))


def test_without_an_address_nothing_is_written_or_sent(office: Story) -> None:
    office.walk(office.submitted("pku-transfer"))
    assert notify.messages(office.office, ADMIN, 100) == []
    assert sent(office) == []


def test_what_comes_to_a_step_is_told_once_and_its_state_is_seen(
    office: Story, mailbox: Mailbox
) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    number = office.submitted("pku-transfer")
    (waiting,) = notify.messages(office.office, DEPARTMENT, 10)
    assert (waiting.application, waiting.kind, waiting.sent_at) == (number, "task", None)

    assert [one.delivered for one in sent(office)] == [True]
    assert [(one["title"], one["message"]) for one in mailbox.got] == [(number, "task")]
    assert sent(office) == []
    (told,) = notify.messages(office.office, DEPARTMENT, 10)
    assert told.sent_at


def test_what_fails_is_tried_again_later_and_the_decision_stands(
    office: Story, mailbox: Mailbox
) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    mailbox.status = 500
    number = office.submitted("pku-transfer")
    (failed,) = sent(office)
    assert not failed.delivered
    assert failed.error
    assert office.state(number).step == "department"
    assert sent(office) == []

    office.clock.pass_days(1)
    mailbox.status = 200
    assert [one.delivered for one in sent(office)] == [True]
    assert notify.messages(office.office, DEPARTMENT, 10)[0].attempts == 2


def test_reminders_copies_and_ends_are_told_and_nobody_is_told_of_their_own_act(
    office: Story, mailbox: Mailbox
) -> None:
    applicant = Who("pku-applicant", "test")
    for who in (DEPARTMENT, applicant):
        notify.tell_me(office.office, who, (mailbox.url,))
    number = office.submitted("pku-transfer")
    office.perform(a.Remind(application=number), applicant)
    office.perform(a.Copy(application=number, people=("pku-applicant",)), DEPARTMENT)
    office.refuse(number)

    told = [(one.person, one.kind) for one in notify.messages(office.office, ADMIN, 10)]
    assert sorted(told) == [
        ("department-person", "reminder"),
        ("department-person", "task"),
        ("pku-applicant", "copy"),
        ("pku-applicant", "ended"),
    ]


def test_who_takes_no_part_is_not_told_that_it_waits(office: Story) -> None:
    colleague = Who("department-person-2", "test")
    with office.database.writing() as tx:
        grants = (Grant("pku", "department"),)
        staffing.put_person(tx, colleague.person, "同事", grants, None)
    for who in (DEPARTMENT, colleague):
        notify.tell_me(office.office, who, ("json://127.0.0.1:9/",))
    number = office.start("pku-transfer")
    office.perform(a.Recuse(application=number, reason="持股"), colleague)

    office.step_on(number)

    told = [one.person for one in notify.messages(office.office, ADMIN, 10)]
    assert told == [DEPARTMENT.person]


def test_a_role_counts_from_midnight_in_shanghai(office: Story) -> None:
    fresh = Who("department-person-2", "test")
    with office.database.writing() as tx:
        grants = (Grant("pku", "department", since=date(2026, 3, 3)),)
        staffing.put_person(tx, fresh.person, "新同事", grants, None)
    notify.tell_me(office.office, DEPARTMENT, ("json://127.0.0.1:9/",))
    office.clock.set("2026-03-03 00:30")
    notify.tell_me(office.office, fresh, ("json://127.0.0.1:9/",))

    office.submitted("pku-transfer")

    told = {one.person for one in notify.messages(office.office, ADMIN, 10)}
    assert told == {DEPARTMENT.person, fresh.person}


def test_an_address_that_nothing_can_be_sent_to(office: Story) -> None:
    with pytest.raises(Refused, match="bad-address"):
        notify.tell_me(office.office, DEPARTMENT, ("nowhere",))
    many = tuple(f"json://127.0.0.1:{port}/" for port in range(1, 8))
    with pytest.raises(Refused, match="bad-address"):
        notify.tell_me(office.office, DEPARTMENT, many)


def test_told_nothing_any_more(office: Story, mailbox: Mailbox) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    notify.tell_me(office.office, DEPARTMENT, ())
    office.submitted("pku-transfer")
    assert notify.messages(office.office, ADMIN, 10) == []
