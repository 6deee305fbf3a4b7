"""Objections as a process: accept, decline, investigate, announce the finding."""

from __future__ import annotations

import click

from workflow.application.objections.acts import Accept, Announce, Decline, Investigate
from workflow.commands.frame.session import (
    Session,
    Target,
    acting,
    command,
    document_option,
    group,
    prose,
    words,
)
from workflow.commands.frame.texts import _

which_option = click.option(
    "--objection", type=int, required=True, metavar="N", help=_("Its number.")
)


@group(_("Objections: accept, decline, investigate, announce; tto dispose ends one."))
def objection() -> None:
    """异议."""


@command(
    help=_("It will be investigated; the days to dispose of it begin (受理)."),
    example="tto objection accept CYH-2026-0001 --objection 1",
)
@acting
@which_option
def accept(session: Session, target: Target, objection: int) -> None:
    """受理."""
    session.act(Accept(**target, objection=objection))


@command(
    help=_("It is not taken up, with the reason (不予受理)."),
    example='tto objection decline CYH-2026-0001 --objection 1 \\\n    --reason "与公示内容无关"',
)
@acting
@which_option
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log."))
def decline(session: Session, target: Target, objection: int, reason: str) -> None:
    """不予受理."""
    session.act(Decline(**target, objection=objection, reason=prose(reason, "--reason")))


@command(
    help=_("Record what was found out so far; as often as needed (调查)."),
    example='tto objection investigate CYH-2026-0001 --objection 1 \\\n    --text "已约谈完成人"',
)
@acting
@which_option
@click.option("--text", required=True, metavar="TEXT", help=_("What was found out."))
@document_option
def investigate(
    session: Session,
    target: Target,
    objection: int,
    text: str,
    documents: tuple[str, ...],
) -> None:
    """调查."""
    papers = session.read_documents(documents)
    session.act(
        Investigate(**target, documents=papers, objection=objection, text=prose(text, "--text"))
    )


@command(
    help=_("The finding was published; the objection is over (公布处理结果)."),
    example='tto objection announce CYH-2026-0001 --objection 1 --place "本院网站"',
)
@acting
@which_option
@click.option("--place", required=True, metavar="TEXT", help=_("Where it was published."))
def announce(session: Session, target: Target, objection: int, place: str) -> None:
    """公布."""
    session.act(Announce(**target, objection=objection, place=words(place, "--place")))


objection.add_command(accept, "accept")
objection.add_command(decline, "decline")
objection.add_command(investigate, "investigate")
objection.add_command(announce, "announce")
