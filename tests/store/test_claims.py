"""Several senders at once, and senders that die: nobody is told twice needlessly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.store.mailbox import Mailbox
from tests.store.test_outbox import DEPARTMENT, say, sent
from tests.story import ADMIN, Story
from workflow.errors import CouldNot
from workflow.office import notify
from workflow.office.perform import Office
from workflow.store import outbox, queries
from workflow.store.outbox import LEASE, Delivery, Message
from workflow.store.schema import open_database


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An open mailbox."""
    made = Mailbox()
    yield made
    made.close()


def waiting(office: Story) -> Message:
    """The one message there is."""
    (message,) = notify.messages(office.office, DEPARTMENT, 10)
    return message


def known(office: Story) -> Delivery:
    """What is known of the one message there is."""
    return notify.delivery(waiting(office), office.clock())


def claimed(office: Story) -> Message:
    """A sender takes the message there is."""
    with office.database.writing() as tx:
        message = outbox.claim(tx, waiting(office), office.clock())
    assert message
    return message


def test_three_senders_at_once_tell_everybody_once(office: Story, mailbox: Mailbox) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    numbers = [office.submitted("pku-transfer") for _ in range(4)]
    together = threading.Barrier(3)
    told: list[str] = []

    def one() -> None:
        database = open_database(office.where)
        own = Office(database, office.clock)

        def text(message: Message) -> tuple[str, str]:
            return message.application, message.kind

        together.wait()
        told.extend(one.message.application for one in notify.deliver(own, ADMIN, text))
        database.close()

    senders = [threading.Thread(target=one) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sorted(told) == numbers
    assert sorted(one["title"] for one in mailbox.got) == numbers
    states = notify.messages(office.office, DEPARTMENT, 10)
    assert {notify.delivery(one, office.clock()) for one in states} == {Delivery.SENT}
    assert {one.attempts for one in states} == {1}


def test_a_sender_that_died_leaves_it_unknown_and_it_is_sent_after_the_lease(
    office: Story, mailbox: Mailbox
) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    office.submitted("pku-transfer")
    assert known(office) is Delivery.WAITS
    claimed(office)
    assert known(office) is Delivery.SENDING
    assert sent(office) == []

    office.clock.now += LEASE
    assert known(office) is Delivery.UNKNOWN
    assert [one.delivered for one in sent(office)] == [True]
    assert (known(office), waiting(office).attempts) == (Delivery.SENT, 2)


def test_what_arrived_is_never_listed_as_failed(office: Story) -> None:
    notify.tell_me(office.office, DEPARTMENT, ("json://127.0.0.1:9/",))
    office.submitted("pku-transfer")
    slow = claimed(office)
    office.clock.now += LEASE
    fast = claimed(office)
    with office.database.writing() as tx:
        outbox.failed(tx, slow, office.clock(), "too late to say so")
    assert known(office) is Delivery.SENDING
    with office.database.writing() as tx:
        outbox.sent(tx, slow, office.clock())
        outbox.failed(tx, fast, office.clock(), "no answer")
    assert (known(office), waiting(office).error) == (Delivery.SENT, None)


def test_one_address_of_several_is_enough_and_the_others_are_named(
    office: Story, mailbox: Mailbox
) -> None:
    notify.tell_me(office.office, DEPARTMENT, ("xml://127.0.0.1:9/", mailbox.url))
    office.submitted("pku-transfer")
    (one,) = sent(office)
    assert one.delivered
    assert one.error.startswith("xml: ")
    assert (known(office), waiting(office).error) == (Delivery.SENT, one.error)
    office.clock.now += timedelta(days=1)
    assert sent(office) == []
    assert len(mailbox.got) == 1


def test_one_that_cannot_be_told_keeps_none_of_the_others(office: Story, mailbox: Mailbox) -> None:
    notify.tell_me(office.office, DEPARTMENT, (mailbox.url,))
    numbers = [office.submitted("pku-transfer") for _ in range(2)]

    def damaged(message: Message) -> tuple[str, str]:
        if message.application == numbers[0]:
            raise CouldNot("application-unreadable", number=numbers[0])
        return say(message)

    both = list(notify.deliver(office.office, ADMIN, damaged))
    assert [(one.delivered, one.error) for one in both] == [
        (False, "application-unreadable"),
        (True, ""),
    ]
    with office.database.reading() as tx:
        assert queries.unsent(tx, office.clock(), 10) == []
