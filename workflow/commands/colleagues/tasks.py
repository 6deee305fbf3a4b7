"""Tasks among colleagues: claim, transfer, delegate, add a signer, remind, send a copy."""

from __future__ import annotations

import click

from workflow.application.people import acts
from workflow.commands.frame import options
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

person_option = options.line_option("--to", _("Whom: a log-in name."), "person", metavar="ID")
remark_option = options.text_option("--text", _("A remark for them."), default="")

claim = options.plain_act(
    acts.Claim,
    _("You deal with it; other holders of the role leave it to you until you release it."),
    "tto claim PKU-2026-0001",
    options.seat_option,
)
"""认领."""

release = options.plain_act(
    acts.Release,
    _(
        "Open again to every holder what you claimed or were handed, or take back a question "
        "that you asked. An administrator may do so for others."
    ),
    "tto release PKU-2026-0001",
    options.seat_option,
    options.text_option("--reason", _("Why; it stays in the log."), default=""),
)
"""退还."""

transfer = options.plain_act(
    acts.Transfer,
    _("Hand it to another holder of the same role, who is responsible from then on (转办)."),
    'tto transfer PKU-2026-0001 --to li.na --reason "出差"',
    person_option,
    options.reason_option,
    options.seat_option,
)
"""转办."""

delegate = options.plain_act(
    acts.Delegate,
    _("Ask somebody to look into it; it comes back to you with the answer (委派)."),
    'tto delegate PKU-2026-0001 --to li.na --question "权属是否清楚？"',
    person_option,
    options.text_option("--question", _("What to look into.")),
    options.seat_option,
)
"""委派."""

reply = options.plain_act(
    acts.Reply,
    _("Answer what you were asked; it goes back to who asked."),
    'tto reply PKU-2026-0001 --opinion "权属清楚，附检索报告"',
    options.text_option("--opinion", _("Your answer.")),
    options.document_option,
)
"""答复."""


@options.act_command(
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
@options.reason_option
@options.seat_option
def add_signer(
    session: Session, target: options.Target, person: str, place: str, reason: str, seat: str
) -> None:
    """加签."""
    from workflow.application.state import Place

    act = acts.AddSigner(**target, place=Place(place), person=person, reason=reason, seat=seat)
    session.act(act)


remove_signer = options.plain_act(
    acts.RemoveSigner,
    _("An added signer who has not spoken is not waited for any more (减签)."),
    'tto remove-signer PKU-2026-0001 --to li.na --reason "无需伦理审查"',
    person_option,
    options.reason_option,
)
"""减签."""

form = options.plain_act(
    acts.Form,
    _("Form the body that decides this application, which exists for it alone (组建)."),
    "tto form LHS-2026-0001 --member li.na --member wang.wei --chair li.na",
    options.line_option("--member", _("Who belongs to it."), "people", metavar="ID", multiple=True),
    options.word_option("--chair", "ID", _("Who presides.")),
)
"""组建."""

remind = options.plain_act(
    acts.Remind,
    _("Tell those who are awaited once more, once a day at the most (催办)."),
    'tto remind PKU-2026-0001 --text "请于周五前办理"',
    remark_option,
)
"""催办."""

copy = options.plain_act(
    acts.Copy,
    _("Send people a copy to read; nothing waits for them (抄送)."),
    "tto copy PKU-2026-0001 --to li.na --to wang.wei",
    options.line_option("--to", _("Whom."), "people", metavar="ID", multiple=True),
    remark_option,
)
"""抄送."""

noted = options.plain_act(
    acts.Noted, _("You have read your copy (已阅)."), "tto noted PKU-2026-0001"
)
"""已阅."""
