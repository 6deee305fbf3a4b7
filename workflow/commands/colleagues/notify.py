"""tto notify: the addresses of a person, sending what waits, and what became of each message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from workflow.commands.frame.options import command, group, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import listing
from workflow.commands.frame.texts import COMMA, _, say, title, word

if TYPE_CHECKING:
    from workflow.office.notify import Delivered, Delivery, Message


@command(
    help=_(
        "Be told at these addresses what waits for you: mailto://, dingtalk://, feishu://, "
        "wecombot:// and all others of Apprise. Without any, you are told nothing. They are kept "
        "in the database as they are, with the passwords in them."
    ),
    example='tto notify to "mailto://user:password@example.com"',
)
@click.argument("urls", nargs=-1, metavar=_("[ADDRESS]..."))
def to(session: Session, urls: tuple[str, ...]) -> None:
    """通知地址."""
    from workflow.office.notify import tell_me

    tell_me(session.office, session.who, urls)
    kinds = [url.partition("://")[0] for url in urls]
    words = _("✓ you are told by: {kinds}") if kinds else _("✓ you are told nothing any more")
    text = say(words, {"kinds": COMMA.join(kinds)})
    session.say({"kinds": kinds}, lambda: [text])


@command(help=_("Send yourself a message now, to see that it comes."), example="tto notify test")
def test(session: Session) -> None:
    """试发."""
    from workflow.errors import CouldNot
    from workflow.office.notify import my_addresses, send

    urls = my_addresses(session.office, session.who)
    _arrived, error = send(urls, "tto", _("This is a test."))
    if error:
        raise CouldNot("not-delivered", reason=error)
    session.say({"delivered": True}, lambda: [_("✓ delivered")])


@command(
    help=_("Send what waits; run it every few minutes, after tto tick. What fails is tried again."),
    example="tto notify send",
)
def send(session: Session) -> None:
    """发送."""
    from workflow.office.notify import deliver

    deliveries = list(
        deliver(session.office, session.who, lambda message: _message_text(session, message))
    )
    session.say({"deliveries": deliveries}, lambda: _sent_lines(deliveries))


def _message_text(session: Session, message: Message) -> tuple[str, str]:
    """Title and text, in the language of this command."""
    from workflow.office.queries import look

    state, chain = look(session.office, message.application, None)
    step = chain.steps.get(message.step)
    heading = f"{state.number} {state.title}"
    where = title(step.title) if step else word(state.status.value)
    kinds = {
        "task": _("waits for you at: {where}"),
        "reminder": _("you are reminded of: {where}"),
        "overdue": _("overdue at: {where}"),
        "copy": _("a copy for you; it stands at: {where}"),
        "answered": _("your request was answered; it stands at: {where}"),
        "ended": _("has ended: {where}"),
    }
    text = say(kinds[message.kind], {"where": where})
    return heading, f"{heading}\n{text}\ntto show {state.number}"


def _sent_lines(deliveries: list[Delivered]) -> Iterator[str]:
    if not deliveries:
        yield _("Nothing is to be sent.")
    for sent in deliveries:
        mark = "✓" if sent.delivered else "✗"
        yield f"{mark} {sent.message.person}  {sent.message.application}  {sent.error}".rstrip()


@command(
    help=_(
        "Your messages, the newest first, and what is known of each: delivered; not delivered, and "
        "when it is tried again; or not known, where sending broke off."
    ),
    example="tto notify list",
)
@limit_option
def list_(session: Session, limit: int) -> None:
    """一览."""
    from workflow.office.notify import delivery, messages

    now = session.office.clock()
    sent = [
        (message, delivery(message, now))
        for message in messages(session.office, session.who, limit)
    ]
    headings = [_("person"), _("number"), _("kind"), _("delivery"), _("error")]
    empty = _("There is no message.")
    data = [{**to_builtins(message), "state": state} for message, state in sent]
    session.say({"messages": data}, lambda: listing(sent, lambda one: _row(*one), headings, empty))


def _row(message: Message, state: Delivery) -> list[str]:
    words = {
        "waits": _("waits"),
        "sending": _("is being sent"),
        "sent": _("delivered {at}"),
        "failed": _("not delivered; tried {count} times, again {due}"),
        "unknown": _("not known, sending broke off; sent again"),
    }
    values = {"at": _instant(message.sent_at), "due": _instant(message.due_at)}
    said = say(words[state.value], {**values, "count": message.attempts})
    return [message.person, message.application, word(message.kind), said, message.error or ""]


def _instant(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


notify = group(
    "notify",
    _("Notifications: where to, send what waits, list."),
    {"to": to, "test": test, "send": send, "list": list_},
)
"""通知."""
