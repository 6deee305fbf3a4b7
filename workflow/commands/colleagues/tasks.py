"""Tasks among colleagues: claim, transfer, delegate, add a signer, remind, send a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from workflow.application.people.events import (
    AddSigner,
    Claim,
    Copy,
    Delegate,
    Form,
    Noted,
    Release,
    Remind,
    RemoveSigner,
    Reply,
    Transfer,
)
from workflow.commands.frame.options import (
    Target,
    act_command,
    document_option,
    line_option,
    reason_option,
    seat_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Document

Function = Callable[..., Any]

person_option = line_option("--to", _("Whom: a log-in name."), "person", metavar="ID")


@act_command(
    help=_("You deal with it; other holders of the role leave it to you until you release it."),
    example="tto claim PKU-2026-0001",
)
@seat_option
def claim(session: Session, target: Target, seat: str) -> None:
    """认领."""
    session.act(Claim(**target, seat=seat))


@act_command(
    help=_(
        "Open again to every holder what you claimed or were handed, or take back a question "
        "that you asked. An administrator may do so for others."
    ),
    example="tto release PKU-2026-0001",
)
@seat_option
@text_option("--reason", _("Why; it stays in the log."), default="")
def release(session: Session, target: Target, seat: str, reason: str) -> None:
    """退还."""
    session.act(Release(**target, seat=seat, reason=reason))


@act_command(
    help=_("Hand it to another holder of the same role, who is responsible from then on (转办)."),
    example='tto transfer PKU-2026-0001 --to li.na --reason "出差"',
)
@person_option
@reason_option
@seat_option
def transfer(session: Session, target: Target, person: str, reason: str, seat: str) -> None:
    """转办."""
    session.act(Transfer(**target, person=person, reason=reason, seat=seat))


@act_command(
    help=_("Ask somebody to look into it; it comes back to you with the answer (委派)."),
    example='tto delegate PKU-2026-0001 --to li.na --question "权属是否清楚？"',
)
@person_option
@text_option("--question", _("What to look into."))
@seat_option
def delegate(session: Session, target: Target, person: str, question: str, seat: str) -> None:
    """委派."""
    session.act(Delegate(**target, seat=seat, person=person, question=question))


@act_command(
    help=_("Answer what you were asked; it goes back to who asked."),
    example='tto reply PKU-2026-0001 --opinion "权属清楚，附检索报告"',
)
@text_option("--opinion", _("Your answer."))
@document_option
def reply(session: Session, target: Target, opinion: str, documents: tuple[Document, ...]) -> None:
    """答复."""
    session.act(Reply(**target, opinion=opinion, documents=documents))


@act_command(
    help=_("Somebody else must agree too: before you, beside you or after you (加签)."),
    example='tto add-signer PKU-2026-0001 --to li.na --place after --reason "涉伦理"',
)
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
    session: Session, target: Target, person: str, place: str, reason: str, seat: str
) -> None:
    """加签."""
    from workflow.application.state import Place

    session.act(AddSigner(**target, place=Place(place), person=person, reason=reason, seat=seat))


@act_command(
    help=_("An added signer who has not spoken is not waited for any more (减签)."),
    example='tto remove-signer PKU-2026-0001 --to li.na --reason "无需伦理审查"',
)
@person_option
@reason_option
def remove_signer(session: Session, target: Target, person: str, reason: str) -> None:
    """减签."""
    session.act(RemoveSigner(**target, person=person, reason=reason))


@act_command(
    help=_("Form the body that decides this application, which exists for it alone (组建)."),
    example="tto form LHS-2026-0001 --member li.na --member wang.wei --chair li.na",
)
@line_option("--member", _("Who belongs to it."), "people", metavar="ID", multiple=True)
@click.option("--chair", default="", metavar="ID", help=_("Who presides."))
def form(session: Session, target: Target, people: tuple[str, ...], chair: str) -> None:
    """组建."""
    session.act(Form(**target, people=people, chair=chair))


@act_command(
    help=_("Tell those who are awaited once more, once a day at the most (催办)."),
    example='tto remind PKU-2026-0001 --text "请于周五前办理"',
)
@text_option("--text", _("A remark for them."), default="")
def remind(session: Session, target: Target, text: str) -> None:
    """催办."""
    session.act(Remind(**target, text=text))


@act_command(
    help=_("Send people a copy to read; nothing waits for them (抄送)."),
    example="tto copy PKU-2026-0001 --to li.na --to wang.wei",
)
@line_option("--to", _("Whom."), "people", metavar="ID", multiple=True)
@text_option("--text", _("A remark for them."), default="")
def copy(session: Session, target: Target, people: tuple[str, ...], text: str) -> None:
    """抄送."""
    session.act(Copy(**target, people=people, text=text))


@act_command(help=_("You have read your copy (已阅)."), example="tto noted PKU-2026-0001")
def noted(session: Session, target: Target) -> None:
    """已阅."""
    session.act(Noted(**target))
