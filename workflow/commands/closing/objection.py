"""tto objection: accept, decline, investigate, announce the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.application.objections.events import Accept, Announce, Decline, Investigate
from workflow.commands.frame.options import (
    Target,
    act_command,
    document_option,
    group,
    line_option,
    reason_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Document

which_option = click.option(
    "--objection", type=int, required=True, metavar="N", help=_("Its number.")
)


@act_command(
    help=_("It will be investigated; the days to dispose of it begin (受理)."),
    example="tto objection accept CYH-2026-0001 --objection 1",
)
@which_option
def accept(session: Session, target: Target, objection: int) -> None:
    """受理."""
    session.act(Accept(**target, objection=objection))


@act_command(
    help=_("It is not taken up, with the reason (不予受理)."),
    example='tto objection decline CYH-2026-0001 --objection 1 \\\n    --reason "与公示内容无关"',
)
@which_option
@reason_option
def decline(session: Session, target: Target, objection: int, reason: str) -> None:
    """不予受理."""
    session.act(Decline(**target, objection=objection, reason=reason))


@act_command(
    help=_("Record what was found out so far; as often as needed (调查)."),
    example='tto objection investigate CYH-2026-0001 --objection 1 \\\n    --text "已约谈完成人"',
)
@which_option
@text_option("--text", _("What was found out."))
@document_option
def investigate(
    session: Session, target: Target, objection: int, text: str, documents: tuple[Document, ...]
) -> None:
    """调查."""
    session.act(Investigate(**target, documents=documents, objection=objection, text=text))


@act_command(
    help=_("The finding was published; the objection is over (公布处理结果)."),
    example='tto objection announce CYH-2026-0001 --objection 1 --place "本院网站"',
)
@which_option
@line_option("--place", _("Where it was published."))
def announce(session: Session, target: Target, objection: int, place: str) -> None:
    """公布."""
    session.act(Announce(**target, objection=objection, place=place))


objection = group(
    "objection",
    _("Objections: accept, decline, investigate, announce; tto dispose ends one."),
    {"accept": accept, "decline": decline, "investigate": investigate, "announce": announce},
)
"""异议."""
