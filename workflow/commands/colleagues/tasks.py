"""Tasks among colleagues: claim, transfer, delegate, add a signer, remind, send a copy."""

from __future__ import annotations

import click

from workflow.application.people import events as e
from workflow.application.state import Place
from workflow.commands.frame import options
from workflow.commands.frame.texts import _

person_option = options.line_option("--to", _("Whom: a log-in name."), "person", metavar="ID")

claim = options.act_command(
    e.Claim,
    options.at_option,
    options.seat_option,
    help=_("You deal with it; other holders of the role leave it to you until you release it."),
    example="tto claim PKU-2026-0001",
)
release = options.act_command(
    e.Release,
    options.seat_option,
    options.text_option("--reason", _("Why; it stays in the log."), default=""),
    help=_(
        "Open again to every holder what you claimed or were handed, or take back a question "
        "that you asked. An administrator may do so for others."
    ),
    example="tto release PKU-2026-0001",
)
transfer = options.act_command(
    e.Transfer,
    options.at_option,
    person_option,
    options.reason_option,
    options.seat_option,
    help=_("Hand it to another holder of the same role, who is responsible from then on (转办)."),
    example='tto transfer PKU-2026-0001 --to li.na --reason "出差"',
)
delegate = options.act_command(
    e.Delegate,
    options.at_option,
    person_option,
    options.text_option("--question", _("What to look into.")),
    options.seat_option,
    help=_("Ask somebody to look into it; it comes back to you with the answer (委派)."),
    example='tto delegate PKU-2026-0001 --to li.na --question "权属是否清楚？"',
)
reply = options.act_command(
    e.Reply,
    options.text_option("--opinion", _("Your answer.")),
    options.document_option,
    help=_("Answer what you were asked; it goes back to who asked."),
    example='tto reply PKU-2026-0001 --opinion "权属清楚，附检索报告"',
)
add_signer = options.act_command(
    e.AddSigner,
    options.at_option,
    person_option,
    click.option(
        "--place",
        type=click.Choice([place.value for place in Place]),
        required=True,
        callback=lambda _context, _option, place: Place(place),
        help=_("When they speak."),
    ),
    options.reason_option,
    options.seat_option,
    help=_("Somebody else must agree too: before you, beside you or after you (加签)."),
    example='tto add-signer PKU-2026-0001 --to li.na --place after --reason "涉伦理"',
)
remove_signer = options.act_command(
    e.RemoveSigner,
    person_option,
    options.reason_option,
    help=_("An added signer who has not spoken is not waited for any more (减签)."),
    example='tto remove-signer PKU-2026-0001 --to li.na --reason "无需伦理审查"',
)
form = options.act_command(
    e.Form,
    options.line_option("--member", _("Who belongs to it."), "people", metavar="ID", multiple=True),
    options.word_option("--chair", "ID", _("Who presides.")),
    help=_("Form the body that decides this application, which exists for it alone (组建)."),
    example="tto form LHS-2026-0001 --member li.na --member wang.wei --chair li.na",
)
remind = options.act_command(
    e.Remind,
    options.text_option("--text", _("A remark for them."), default=""),
    help=_("Tell those who are awaited once more, once a day at the most (催办)."),
    example='tto remind PKU-2026-0001 --text "请于周五前办理"',
)
copy = options.act_command(
    e.Copy,
    options.line_option("--to", _("Whom."), "people", metavar="ID", multiple=True),
    options.text_option("--text", _("A remark for them."), default=""),
    help=_("Send people a copy to read; nothing waits for them (抄送)."),
    example="tto copy PKU-2026-0001 --to li.na --to wang.wei",
)
noted = options.act_command(
    e.Noted, help=_("You have read your copy (已阅)."), example="tto noted PKU-2026-0001"
)
