"""tto notify: the addresses of a person, sending what waits, and what became of each message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from workflow.commands.frame.options import command, group, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import COMMA, _, say, title, word

if TYPE_CHECKING:
    from workflow.office.notify import Delivery, Message


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
    kinds = [one.partition("://")[0] for one in urls]
    if kinds:
        text = say(_("✓ you are told by: {kinds}"), {"kinds": COMMA.join(kinds)})
    else:
        text = _("✓ you are told nothing any more")
    session.say({"kinds": kinds}, lambda: [text])


@command(help=_("Send yourself a message now, to see that it comes."), example="tto notify test")
def test(session: Session) -> None:
    """试发."""
    from workflow.errors import CouldNot
    from workflow.office.notify import my_addresses, send

    urls = my_addresses(session.office, session.who)
    error = send(urls, "tto", _("This is a test."))
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

    found = list(deliver(session.office, lambda message: _message_text(session, message)))
    data = [msgspec.to_builtins(one) for one in found]
    session.say({"deliveries": data}, lambda: _sent_lines(found))


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


def _sent_lines(found: list[Delivery]) -> Iterator[str]:
    if not found:
        yield _("Nothing is to be sent.")
    for one in found:
        mark = "✓" if one.delivered else "✗"
        yield f"{mark} {one.message.person}  {one.message.application}  {one.error}".rstrip()


@command(
    help=_("Your messages, the newest first, and whether each was delivered."),
    example="tto notify list",
)
@limit_option
def list_(session: Session, limit: int) -> None:
    """一览."""
    from workflow.office.notify import messages

    found = messages(session.office, session.who, limit)
    session.say({"messages": [msgspec.to_builtins(one) for one in found]}, lambda: _lines(found))


def _lines(found: list[Message]) -> Iterator[str]:
    if not found:
        yield _("There is no message.")
        return
    rows = [
        [one.person, one.application, word(one.kind), _state(one), one.error or ""] for one in found
    ]
    yield table([_("person"), _("number"), _("kind"), _("delivery"), _("error")], rows)


def _state(one: Message) -> str:
    if one.sent_at:
        return say(_("delivered {at}"), {"at": one.sent_at[:16].replace("T", " ")})
    return say(_("tried {count} times"), {"count": one.attempts}) if one.attempts else _("waits")


notify = group(
    "notify",
    _("Notifications: where to, send what waits, list."),
    {"to": to, "test": test, "send": send, "list": list_},
)
"""通知."""
