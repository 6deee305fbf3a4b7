"""Everyday verbs: claim, release, transfer, delegate, reply, sign too, remind, copy, noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from workflow.commands.frame.session import Desk, acting, command, document_option, prose, words
from workflow.commands.frame.texts import _

Function = Callable[..., Any]

seat_option = click.option(
    "--seat", default="", metavar="SEAT", help=_("Which seat, where several act; see tto explain.")
)
person_option = click.option(
    "--to", "person", required=True, metavar="ID", help=_("Whom: a log-in name.")
)
reason_option = click.option(
    "--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log.")
)


@command(
    help=_("You deal with it; other holders of the role leave it to you until you release it."),
    example="tto claim PKU-2026-0001",
)
@acting
@seat_option
def claim(desk: Desk, number: str, seen: int | None, request_id: str, seat: str) -> None:
    """认领."""
    desk.act("Claim", number, seen, request_id, seat=seat)


@command(
    help=_(
        "Open again to every holder what you claimed or were handed, or take back a question "
        "that you asked. An administrator may do so for others."
    ),
    example="tto release PKU-2026-0001",
)
@acting
@seat_option
@click.option("--reason", default="", metavar="TEXT", help=_("Why; it stays in the log."))
def release(
    desk: Desk, number: str, seen: int | None, request_id: str, seat: str, reason: str
) -> None:
    """退还."""
    text = prose(reason, "--reason") if reason else ""
    desk.act("Release", number, seen, request_id, seat=seat, reason=text)


@command(
    help=_("Hand it to another holder of the same role, who is responsible from then on (转办)."),
    example='tto transfer PKU-2026-0001 --to li.na --reason "出差"',
)
@acting
@person_option
@reason_option
@seat_option
def transfer(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    person: str,
    reason: str,
    seat: str,
) -> None:
    """转办."""
    given = {"person": words(person, "--to"), "reason": prose(reason, "--reason"), "seat": seat}
    desk.act("Transfer", number, seen, request_id, **given)


@command(
    help=_("Ask somebody to look into it; it comes back to you with the answer (委派)."),
    example='tto delegate PKU-2026-0001 --to li.na --question "权属是否清楚？"',
)
@acting
@person_option
@click.option("--question", required=True, metavar="TEXT", help=_("What to look into."))
@seat_option
def delegate(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    person: str,
    question: str,
    seat: str,
) -> None:
    """委派."""
    given = {"person": words(person, "--to"), "question": prose(question, "--question")}
    desk.act("Delegate", number, seen, request_id, seat=seat, **given)


@command(
    help=_("Answer what you were asked; it goes back to who asked."),
    example='tto reply PKU-2026-0001 --opinion "权属清楚，附检索报告"',
)
@acting
@click.option("--opinion", required=True, metavar="TEXT", help=_("Your answer."))
@document_option
def reply(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    opinion: str,
    documents: tuple[str, ...],
) -> None:
    """答复."""
    given = {"opinion": prose(opinion, "--opinion"), "documents": desk.read_documents(documents)}
    desk.act("Reply", number, seen, request_id, **given)


@command(
    help=_("Somebody else must agree too: before you, beside you or after you (加签)."),
    example='tto add-signer PKU-2026-0001 --to li.na --place after --reason "涉伦理"',
)
@acting
@person_option
@click.option(
    "--place",
    type=click.Choice(["before", "parallel", "after"]),
    required=True,
    help=_("When they speak."),
)
@reason_option
@seat_option
def add_signer(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    person: str,
    place: str,
    reason: str,
    seat: str,
) -> None:
    """加签."""
    from workflow.application.state import Place

    given = {"person": words(person, "--to"), "reason": prose(reason, "--reason"), "seat": seat}
    desk.act("AddSigner", number, seen, request_id, place=Place(place), **given)


@command(
    help=_("An added signer who has not spoken is not waited for any more (减签)."),
    example='tto remove-signer PKU-2026-0001 --to li.na --reason "无需伦理审查"',
)
@acting
@person_option
@reason_option
def remove_signer(
    desk: Desk, number: str, seen: int | None, request_id: str, person: str, reason: str
) -> None:
    """减签."""
    given = {"person": words(person, "--to"), "reason": prose(reason, "--reason")}
    desk.act("RemoveSigner", number, seen, request_id, **given)


@command(
    help=_("Form the body that decides this application, which exists for it alone (组建)."),
    example="tto form LHS-2026-0001 --member li.na --member wang.wei --chair li.na",
)
@acting
@click.option(
    "--member", "people", multiple=True, required=True, metavar="ID", help=_("Who belongs to it.")
)
@click.option("--chair", default="", metavar="ID", help=_("Who presides."))
def form(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    people: tuple[str, ...],
    chair: str,
) -> None:
    """组建."""
    members = tuple(words(one, "--member") for one in people)
    desk.act("Form", number, seen, request_id, people=members, chair=chair)


@command(
    help=_("Tell those who are awaited once more, once a day at the most (催办)."),
    example='tto remind PKU-2026-0001 --text "请于周五前办理"',
)
@acting
@click.option("--text", default="", metavar="TEXT", help=_("A remark for them."))
def remind(desk: Desk, number: str, seen: int | None, request_id: str, text: str) -> None:
    """催办."""
    given = {"text": prose(text, "--text") if text else ""}
    desk.act("Remind", number, seen, request_id, **given)


@command(
    help=_("Send people a copy to read; nothing waits for them (抄送)."),
    example="tto copy PKU-2026-0001 --to li.na --to wang.wei",
)
@acting
@click.option("--to", "people", multiple=True, required=True, metavar="ID", help=_("Whom."))
@click.option("--text", default="", metavar="TEXT", help=_("A remark for them."))
def copy(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    people: tuple[str, ...],
    text: str,
) -> None:
    """抄送."""
    given = {
        "people": tuple(words(one, "--to") for one in people),
        "text": prose(text, "--text") if text else "",
    }
    desk.act("Copy", number, seen, request_id, **given)


@command(help=_("You have read your copy (已阅)."), example="tto noted PKU-2026-0001")
@acting
def noted(desk: Desk, number: str, seen: int | None, request_id: str) -> None:
    """已阅."""
    desk.act("Noted", number, seen, request_id)
