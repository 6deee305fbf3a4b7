"""Deciding a step: approve, refuse, defer, recuse, return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from workflow.application.deciding.events import Approve, Defer, Refuse, Return
from workflow.application.recusal.events import Recuse
from workflow.commands.deciding.ballot import TypedBallot, voting, with_ballot
from workflow.commands.frame.inputs import read_fields
from workflow.commands.frame.options import (
    Target,
    act_command,
    document_option,
    field_option,
    line_option,
    reason_option,
    seat_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Document
    from workflow.chain.model.chain import Chain

opinion_option = text_option("--opinion", _("Your opinion; it stays in the log."))


@act_command(
    help=_(
        "Agree: the current step passes. The secretary of a body records its resolution with the "
        "day of the meeting and the minutes."
    ),
    example='tto approve PKU-2026-0001 --opinion "同意，报领导小组审核"\n'
    'tto approve PKU-2026-0001 --opinion "会议同意" --meeting 2026-11-20 \\\n'
    "    --doc leaders-minutes=纪要.pdf",
)
@opinion_option
@voting
@field_option
@document_option
@seat_option
def approve(
    session: Session,
    target: Target,
    opinion: str,
    typed: TypedBallot,
    fields: tuple[str, ...],
    documents: tuple[Document, ...],
    seat: str,
) -> None:
    """同意."""
    session.act(
        Approve(**target, opinion=opinion, documents=documents, seat=seat),
        finish=lambda act, state, chain: replace(
            with_ballot(session, act, state, chain, typed), facts=read_fields(fields, chain)
        ),
    )


@act_command(
    help=_("Decide against the application; where that leads, the definition says."),
    example='tto refuse PKU-2026-0001 --opinion "权属不清"',
)
@opinion_option
@voting
@document_option
@seat_option
def refuse(
    session: Session,
    target: Target,
    opinion: str,
    typed: TypedBallot,
    documents: tuple[Document, ...],
    seat: str,
) -> None:
    """否决."""
    session.act(
        Refuse(**target, opinion=opinion, documents=documents, seat=seat),
        finish=lambda act, state, chain: with_ballot(session, act, state, chain, typed),
    )


@act_command(
    help=_("The body decides at its next meeting; the step stays as it is (缓议)."),
    example='tto defer PKU-2026-0001 --opinion "意见分歧较大" --meeting today',
)
@opinion_option
@voting
def defer(session: Session, target: Target, opinion: str, typed: TypedBallot) -> None:
    """缓议."""
    session.act(
        Defer(**target, opinion=opinion),
        finish=lambda act, state, chain: with_ballot(session, act, state, chain, typed),
    )


@act_command(
    help=_(
        "Declare that you take no part in deciding an application (回避), or as an administrator "
        "that somebody else does not. What the person had already taken part in is listed."
    ),
    example='tto recuse PKU-2026-0001 --reason "本人持有受让方股份"',
)
@reason_option
@line_option("--person", _("Whom it concerns; default: you."), metavar="ID", default="")
def recuse(session: Session, target: Target, reason: str, person: str) -> None:
    """回避."""
    session.act(Recuse(**target, reason=reason, person=person))


def _step_named(text: str, chain: Chain) -> str:
    """The name of the step that is called so, by its name or its title; else the text itself."""
    called = [one.name for one in chain.steps.values() if text in (one.title.zh, one.title.en)]
    return text if text in chain.steps or len(called) != 1 else called[0]


@act_command(
    help=_("Send it back to an earlier step; without --to, to the step's own target."),
    example='tto return PKU-2026-0001 --to department --opinion "请补充权属说明"',
)
@opinion_option
@click.option("--to", "to", default="", metavar="STEP", help=_("The step to go back to."))
@seat_option
@click.option(
    "--resume",
    type=click.Choice(["rerun", "direct"]),
    default="rerun",
    show_default=True,
    help=_("Once mended: step by step again, or straight back here."),
)
def return_(
    session: Session, target: Target, opinion: str, to: str, resume: str, seat: str
) -> None:
    """退回."""
    session.act(
        Return(**target, opinion=opinion, seat=seat, direct=resume == "direct"),
        finish=lambda act, _state, chain: replace(act, to=_step_named(to, chain)),
    )
