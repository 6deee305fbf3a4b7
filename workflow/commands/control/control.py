"""An administrator's control of one application: terminate, suspend, resume, void; remarks too."""

from __future__ import annotations

from datetime import date

import click

from workflow.application.control.events import Comment, Correct, Resume, Suspend, Terminate, Void
from workflow.commands.frame.options import (
    Target,
    act_command,
    day_option,
    reason_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _


@act_command(
    help=_("Leave a remark in the journal; nothing moves."),
    example='tto comment PKU-2026-0001 --text "材料原件存放于档案室"',
)
@text_option("--text", _("The remark."))
def comment(session: Session, target: Target, text: str) -> None:
    """意见."""
    session.act(Comment(**target, text=text))


@act_command(
    help=_(
        "Say what an earlier record should have said, or record late what happened (补录): a new "
        "record with today's date and the day it is about. The earlier one stays as it is."
    ),
    example='tto correct PKU-2026-0001 --record 3 --text "意见应为“原则同意”" \\\n'
    "    --on 2026-11-20",
)
@click.option("--record", type=int, required=True, metavar="N", help=_("Its number in the log."))
@text_option("--text", _("What it should say."))
@day_option("--on", _("The day it is about."))
def correct(session: Session, target: Target, record: int, text: str, on: date | None) -> None:
    """更正."""
    session.act(Correct(**target, record=record, text=text, on=on))


def _controlling(
    kind: type[Terminate] | type[Suspend] | type[Resume] | type[Void], help: str, example: str
) -> click.Command:
    """A command of an administrator that needs a reason and nothing else."""

    @act_command(help=help, example=example)
    @reason_option
    def act(session: Session, target: Target, reason: str) -> None:
        session.act(kind(**target, reason=reason))

    made: click.Command = act
    return made


terminate = _controlling(
    Terminate,
    _("End an application for good; an administrator of the institution does that."),
    'tto terminate PKU-2026-0001 --reason "受让方已注销"',
)
suspend = _controlling(
    Suspend,
    _("Nothing moves until it is resumed, not even by the clock; an administrator does that."),
    'tto suspend PKU-2026-0001 --reason "配合审计"',
)
resume = _controlling(
    Resume,
    _("Let a suspended application go on where it stood; an administrator does that."),
    'tto resume PKU-2026-0001 --reason "审计已结束"',
)
void = _controlling(
    Void,
    _("What was completed no longer counts; every record stays. An administrator does that."),
    'tto void PKU-2026-0001 --reason "合同被判无效"',
)
