"""Those who decide: approve, refuse, return, comment, terminate."""

from __future__ import annotations

from datetime import date

import click

from workflow.commands.desk import (
    Desk,
    acting,
    command,
    day_option,
    document_option,
    field_option,
    prose,
    read_documents,
    read_fields,
)
from workflow.commands.texts import _

opinion_option = click.option(
    "--opinion", required=True, metavar="TEXT", help=_("Your opinion; it stays in the log.")
)


meeting_option = day_option("--meeting", _("The day of the meeting, for a body's resolution."))


@command(
    help=_(
        "Agree: the current step passes. The secretary of a body records its resolution with the "
        "day of the meeting and the minutes."
    ),
    example='tto approve PKU-2026-0001 --opinion "同意，报领导小组审核"\n'
    'tto approve PKU-2026-0001 --opinion "会议同意" --meeting 2026-11-20 \\\n'
    "    --doc leaders-minutes=纪要.pdf",
)
@acting
@opinion_option
@meeting_option
@field_option
@document_option
def approve(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    opinion: str,
    meeting: date | None,
    fields: tuple[str, ...],
    documents: tuple[str, ...],
) -> None:
    """同意."""
    from workflow.application.acts import Approve

    state, chain = desk.acted_on(number)
    act = Approve(
        application=state.number,
        seen=seen if seen is not None else desk.seen(state.number),
        request_id=request_id,
        opinion=prose(opinion, "--opinion"),
        meeting=meeting,
        facts=read_fields(fields, chain),
        documents=read_documents(documents),
    )
    desk.perform(act)


@command(
    help=_("Decide against the application; where that leads, the definition says."),
    example='tto refuse PKU-2026-0001 --opinion "权属不清"',
)
@acting
@opinion_option
@meeting_option
@document_option
def refuse(
    desk: Desk,
    number: str,
    seen: int | None,
    request_id: str,
    opinion: str,
    meeting: date | None,
    documents: tuple[str, ...],
) -> None:
    """否决."""
    from workflow.application.acts import Refuse

    number = number.strip().upper()
    act = Refuse(
        application=number,
        seen=seen if seen is not None else desk.seen(number),
        request_id=request_id,
        opinion=prose(opinion, "--opinion"),
        meeting=meeting,
        documents=read_documents(documents),
    )
    desk.perform(act)


@command(
    help=_("Send it back to an earlier step; without --to, to the step's own target."),
    example='tto return PKU-2026-0001 --to department --opinion "请补充权属说明"',
)
@acting
@opinion_option
@click.option("--to", "to", default="", metavar="STEP", help=_("The step to go back to."))
def return_(
    desk: Desk, number: str, seen: int | None, request_id: str, opinion: str, to: str
) -> None:
    """退回."""
    from workflow.application.acts import Return

    number = number.strip().upper()
    act = Return(
        application=number,
        seen=seen if seen is not None else desk.seen(number),
        request_id=request_id,
        opinion=prose(opinion, "--opinion"),
        to=to,
    )
    desk.perform(act)


@command(
    help=_("Leave a remark in the journal; nothing moves."),
    example='tto comment PKU-2026-0001 --text "材料原件存放于档案室"',
)
@acting
@click.option("--text", required=True, metavar="TEXT", help=_("The remark."))
def comment(desk: Desk, number: str, seen: int | None, request_id: str, text: str) -> None:
    """意见."""
    from workflow.application.acts import Comment

    act = Comment(
        application=number.strip().upper(),
        seen=seen,
        request_id=request_id,
        text=prose(text, "--text"),
    )
    desk.perform(act)


@command(
    help=_("End an application for good; an administrator of the institution does that."),
    example='tto terminate PKU-2026-0001 --reason "受让方已注销"',
)
@acting
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log."))
def terminate(desk: Desk, number: str, seen: int | None, request_id: str, reason: str) -> None:
    """终止."""
    from workflow.application.acts import Terminate

    number = number.strip().upper()
    act = Terminate(
        application=number,
        seen=seen if seen is not None else desk.seen(number),
        request_id=request_id,
        reason=prose(reason, "--reason"),
    )
    desk.perform(act)
