"""Carrying out what was decided: file, sign, pay; end a period early, or extend it."""

from __future__ import annotations

import click

from workflow.application.clocks.events import AskExtension, DeclineExtension, EndEarly, Extend
from workflow.application.closing.events import File, Sign
from workflow.application.money.events import Pay
from workflow.commands.frame import options
from workflow.commands.frame.texts import _

MOST_MONTHS = 1_200

on_option = options.day_option("--on", _("On which day; default: today."))
opinion_option = options.text_option("--opinion", _("The opinion; it stays in the log."))

file = options.act_command(
    File,
    options.line_option("--receipt", _("The receiver's receipt.")),
    options.word_option("--step", "STEP", _("Which filing, if several are owed.")),
    on_option,
    options.document_option,
    help=_("Record the receipt of a filing: the current step's, or one that is owed."),
    example="tto file CYH-2026-0001 --receipt 备案2026-17",
)
sign = options.act_command(
    Sign,
    options.at_option,
    click.option("--party", required=True, metavar="PARTY", help=_("Which party signed.")),
    on_option,
    options.document_option,
    help=_("Record that a party signed the contract; the last one ends the step."),
    example="tto sign CYH-2026-0001 --party hospital --doc contract=合同.pdf",
)
pay = options.act_command(
    Pay,
    options.at_option,
    options.line_option(
        "--to", _("Who was paid: a part of the split, or a person."), "payee", metavar="NAME"
    ),
    options.word_option("--part", "PART", _("Of which part, where --to does not say it.")),
    options.money_option("--amount", _("How much, such as 1998万.")),
    click.option("--income", type=options.Count(1), metavar="N", help=_("Out of which income.")),
    on_option,
    click.option("--last", is_flag=True, help=_("The last payment; ends the step.")),
    click.option("--relief", is_flag=True, help=_("With the tax relief for cash rewards.")),
    options.document_option,
    help=_("Record a payment; the step ends when the share that is due is paid in full."),
    example="tto pay PKU-2026-0001 --to 成果完成人团队 --amount 13,986,000",
)

end_early = options.act_command(
    EndEarly,
    options.at_option,
    options.reason_option,
    help=_("End the period under way before its last day, where the definition lets you."),
    example='tto end-early IOA-2026-0001 --reason "返回原岗位"',
)
ask_extension = options.act_command(
    AskExtension,
    options.at_option,
    options.reason_option,
    help=_("Ask for more time in the period under way, before its last day is over."),
    example='tto ask-extension IOA-2026-0001 --reason "企业仍在初创期"',
)
extend = options.act_command(
    Extend,
    click.option(
        "--months", type=options.Count(1, MOST_MONTHS), metavar="N", help=_("By how many months.")
    ),
    options.day_option("--until", _("The new last day.")),
    opinion_option,
    help=_("Grant the extension that was asked for: by months, or until a day."),
    example="tto extend IOA-2026-0001 --months 24 --opinion 同意",
)
decline_extension = options.act_command(
    DeclineExtension,
    opinion_option,
    help=_("Decline the extension that was asked for; the period ends on its last day."),
    example='tto decline-extension IOA-2026-0001 --opinion "已满两期"',
)
