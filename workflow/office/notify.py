"""Sends notifications by mail, DingTalk, Feishu, WeCom and whatever else `apprise` knows.

What is to be said stands in the outbox, written in the same transaction as the act. It is sent
here, afterwards, at least once: whoever sends claims a message first, and only a crash after
sending and before noting it sends it again, once the claim has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import msgspec

from workflow.errors import CouldNot, DatabaseFailed, Refused, answer_of
from workflow.office.acting import acting
from workflow.office.administration import holder
from workflow.office.perform import Office, Who
from workflow.office.upkeep import note
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, SERVICE
from workflow.store import journal, outbox, people
from workflow.store.outbox import Delivery as Delivery
from workflow.store.outbox import Message as Message
from workflow.store.outbox import delivery as delivery

BATCH = 100
MOST_URLS = 5


class Delivered(msgspec.Struct, frozen=True):
    """What came of one message; `error` also where one of several addresses failed."""

    message: Message
    delivered: bool
    error: str = ""


def tell_me(office: Office, who: Who, urls: tuple[str, ...]) -> None:
    """Where this person wants to be told from now on; none turns it off. The office's journal
    notes the kinds of address and no secret of theirs. Raises Refused `bad-address`.
    """
    kinds = [kind_of(url) for url in urls]
    with acting(office, who, "notify to") as (tx, by):
        if len(urls) > MOST_URLS:
            raise Refused("bad-address/many", count=len(urls), most=MOST_URLS)
        outbox.put_urls(tx, by.person, urls)
        detail = {"addresses": ", ".join(kinds) or "—"}
        journal.note(tx, office.log, office.moment, by, "AddressesSet", detail)


def kind_of(url: str) -> str:
    """The scheme of an address that can be sent to. Raises Refused `bad-address`."""
    if not _apprise().Apprise().add(url):
        raise Refused("bad-address", kind=url.partition("://")[0] + "://…")
    return url.partition("://")[0]


def deliver(
    office: Office, who: Who, say: Callable[[Message], tuple[str, str]]
) -> Iterator[Delivered]:
    """Send what waits, one after the other; `say` gives title and text of each. Several may do so
    at once: each message is claimed before it is sent, and what another has taken is left to it.
    One that cannot be told is noted as failed and keeps none of the others. Who had something sent
    is on record. Raises Refused `not-administrator`.
    """
    from workflow.store import queries

    office.require_real_work()
    with office.database.reading() as tx:
        holder(tx, who, office.clock(), ADMINISTRATOR, SERVICE)
        waiting = queries.unsent(tx, office.clock(), BATCH)
    if waiting:
        _apprise()
        note(office, who, "notify send", "SendingBegun", {"messages": str(len(waiting))})
    for listed in waiting:
        with office.database.writing() as tx:
            message = outbox.claim(tx, listed, office.clock())
            urls = outbox.urls_of(tx, listed.person) if message else ()
        if message is None:
            continue
        try:
            arrived, error = send(urls, *say(message))
        except DatabaseFailed:
            raise
        except Exception as failed:  # a matter of this one alone
            arrived, error = False, answer_of(failed).code
        with office.database.writing() as tx:
            if arrived:
                outbox.sent(tx, message, office.clock(), error)
            else:
                outbox.failed(tx, message, office.clock(), error)
        yield Delivered(message, arrived, error)


def send(urls: tuple[str, ...], title: str, text: str) -> tuple[bool, str]:
    """Send now to every address: whether it arrived at one of them at least, and what those
    answered at which it did not, each by its kind.
    """
    module = _apprise()
    arrived, errors = False, list[str]()
    for url in urls:
        sender = module.Apprise()
        sender.add(url)
        with module.LogCapture(level=module.logging.WARNING) as log:
            done = bool(sender.notify(title=title, body=text))
        arrived = arrived or done
        if not done:
            lines = log.getvalue().splitlines() if isinstance(log, StringIO) else []
            errors.append(f"{url.partition('://')[0]}: {lines[-1] if lines else 'no answer'}")
    return arrived, "; ".join(errors) if urls else "no address"


def my_addresses(office: Office, who: Who) -> tuple[str, ...]:
    """The person's own addresses, in full; nobody else is shown them."""
    with office.database.reading() as tx:
        return outbox.urls_of(tx, who.person)


def messages(office: Office, who: Who, limit: int) -> list[Message]:
    """One's own messages with their state; an administrator's list has everybody's."""
    from workflow.store import queries

    with office.database.reading() as tx:
        standing = people.standing(tx, who.person, who.via)
        grants = standing.grants if standing else ()
        every = any(grant.unit == EVERYWHERE and grant.role == ADMINISTRATOR for grant in grants)
        return queries.messages(tx, "" if every else who.person, limit)


def _apprise() -> Any:
    """The library, which comes with an extra. Raises CouldNot `apprise-missing`."""
    try:
        import apprise
    except ImportError:
        raise CouldNot("apprise-missing") from None
    return apprise
