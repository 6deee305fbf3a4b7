"""Carrying out what was decided: file, sign, pay; end a period early, or extend it."""

from __future__ import annotations

import click

from workflow.application.clocks.events import AskExtension, DeclineExtension, EndEarly, Extend
from workflow.application.closing.events import File, Sign
from workflow.application.money.events import Pay
from workflow.commands.frame.options import (
    Count,
    act_command,
    day_option,
    document_option,
    line_option,
    money_option,
    reason_option,
    text_option,
    word_option,
)
from workflow.commands.frame.texts import _

MOST_MONTHS = 1_200

on_option = day_option("--on", _("On which day; default: today."))
opinion_option = text_option("--opinion", _("The opinion; it stays in the log."))

file = act_command(
    File,
    line_option("--receipt", _("The receiver's receipt.")),
    word_option("--step", "STEP", _("Which filing, if several are owed.")),
    on_option,
    document_option,
    help=_("Record the receipt of a filing: the current step's, or one that is owed."),
    example="tto file CYH-2026-0001 --receipt 备案2026-17",
)
sign = act_command(
    Sign,
    click.option("--party", required=True, metavar="PARTY", help=_("Which party signed.")),
    on_option,
    document_option,
    help=_("Record that a party signed the contract; the last one ends the step."),
    example="tto sign CYH-2026-0001 --party hospital --doc contract=合同.pdf",
)
pay = act_command(
    Pay,
    line_option("--to", _("Who was paid."), "payee", metavar="NAME"),
    money_option("--amount", _("How much, such as 1998万.")),
    click.option("--income", type=Count(1), metavar="N", help=_("Out of which income.")),
    on_option,
    click.option("--last", is_flag=True, help=_("The last payment; ends the step.")),
    click.option("--relief", is_flag=True, help=_("With the tax relief for cash rewards.")),
    document_option,
    help=_("Record a payment; the step ends when the share that is due is paid in full."),
    example="tto pay PKU-2026-0001 --to 项目团队 --amount 13,986,000",
)

end_early = act_command(
    EndEarly,
    reason_option,
    help=_("End the period under way before its last day, where the definition lets you."),
    example='tto end-early IOA-2026-0001 --reason "返回原岗位"',
)
ask_extension = act_command(
    AskExtension,
    reason_option,
    help=_("Ask for more time in the period under way, before its last day is over."),
    example='tto ask-extension IOA-2026-0001 --reason "企业仍在初创期"',
)
extend = act_command(
    Extend,
    click.option(
        "--months", type=Count(1, MOST_MONTHS), metavar="N", help=_("By how many months.")
    ),
    day_option("--until", _("The new last day.")),
    opinion_option,
    help=_("Grant the extension that was asked for: by months, or until a day."),
    example="tto extend IOA-2026-0001 --months 24 --opinion 同意",
)
decline_extension = act_command(
    DeclineExtension,
    opinion_option,
    help=_("Decline the extension that was asked for; the period ends on its last day."),
    example='tto decline-extension IOA-2026-0001 --opinion "已满两期"',
)
