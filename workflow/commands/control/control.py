"""An administrator's control of one application: terminate, suspend, resume, void; remarks too."""

from __future__ import annotations

import click

from workflow.application.control.events import Comment, Correct, Resume, Suspend, Terminate, Void
from workflow.commands.frame.options import act_command, day_option, reason_option, text_option
from workflow.commands.frame.texts import _

comment = act_command(
    Comment,
    text_option("--text", _("The remark.")),
    help=_("Leave a remark in the journal; nothing moves."),
    example='tto comment PKU-2026-0001 --text "材料原件存放于档案室"',
)
correct = act_command(
    Correct,
    click.option(
        "--record", type=int, required=True, metavar="N", help=_("Its number in the log.")
    ),
    text_option("--text", _("What it should say.")),
    day_option("--on", _("The day it is about.")),
    help=_(
        "Say what an earlier record should have said, or record late what happened (补录): a new "
        "record with today's date and the day it is about. The earlier one stays as it is."
    ),
    example='tto correct PKU-2026-0001 --record 3 --text "意见应为“原则同意”" \\\n'
    "    --on 2026-11-20",
)
terminate = act_command(
    Terminate,
    reason_option,
    help=_("End an application for good; an administrator of the institution does that."),
    example='tto terminate PKU-2026-0001 --reason "受让方已注销"',
)
suspend = act_command(
    Suspend,
    reason_option,
    help=_("Nothing moves until it is resumed, not even by the clock; an administrator does that."),
    example='tto suspend PKU-2026-0001 --reason "配合审计"',
)
resume = act_command(
    Resume,
    reason_option,
    help=_("Let a suspended application go on where it stood; an administrator does that."),
    example='tto resume PKU-2026-0001 --reason "审计已结束"',
)
void = act_command(
    Void,
    reason_option,
    help=_("What was completed no longer counts; every record stays. An administrator does that."),
    example='tto void PKU-2026-0001 --reason "合同被判无效"',
)
