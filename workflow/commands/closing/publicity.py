"""Public notices (公示) and objections (异议): publish, interrupt, object, dispose, expire."""

from __future__ import annotations

import click

from workflow.application.act import Expire
from workflow.application.objections import events as e
from workflow.application.publicity.events import Interrupt, Publish
from workflow.commands.frame import options
from workflow.commands.frame.texts import _

which_option = click.option(
    "--objection", type=int, required=True, metavar="N", help=_("Its number.")
)

publish = options.act_command(
    Publish,
    options.at_option,
    options.word_option("--place", "PLACE", _("Which place; default: the next.")),
    help=_(
        "Record that the notice is up, now, in one of its places; after an interruption, that it "
        "is up again. The period runs from the day after the last place went live."
    ),
    example="tto publish JST-2026-0001 --place hospital",
)
interrupt = options.act_command(
    Interrupt,
    options.at_option,
    options.reason_option,
    help=_("Record that the notice was taken down; the missing days are added later."),
    example='tto interrupt JST-2026-0001 --reason "网站维护"',
)
expire = options.act_command(
    Expire,
    help=_("Carry out what the clock has brought due on one application; tto tick does all."),
    example="tto expire JST-2026-0001",
)

object_ = options.act_command(
    e.Object,
    options.at_option,
    options.text_option("--text", _("What the objection is.")),
    options.line_option("--raised-by", _("An outside person's name."), metavar="NAME", default=""),
    click.option(
        "--anonymous",
        is_flag=True,
        help=_("Without a name, where the definition allows it; who enters it is recorded."),
    ),
    options.day_option(
        "--received", _("The day on which the letter came, where that was earlier.")
    ),
    options.document_option,
    help=_(
        "Raise an objection to what is published; the application is held until it is ended. One "
        "whose letter came while the notice was up is in time however late it is entered: with "
        "--received, the letter (--doc letter=FILE) and --raised-by, by who deals with objections "
        "or an administrator."
    ),
    example=(
        'tto object JST-2026-0001 --text "完成人名单有遗漏"\n'
        "tto object JST-2026-0001 --received 2026-03-17 --raised-by 李四 \\\n"
        '    --text "完成人名单有遗漏" --doc letter=异议书.pdf'
    ),
)
accept = options.act_command(
    e.Accept,
    which_option,
    help=_("It will be investigated; the days to dispose of it begin (受理)."),
    example="tto objection accept CYH-2026-0001 --objection 1",
)
decline = options.act_command(
    e.Decline,
    which_option,
    options.reason_option,
    help=_("It is not taken up, with the reason (不予受理)."),
    example='tto objection decline CYH-2026-0001 --objection 1 \\\n    --reason "与公示内容无关"',
)
investigate = options.act_command(
    e.Investigate,
    which_option,
    options.text_option("--text", _("What was found out.")),
    options.document_option,
    help=_("Record what was found out so far; as often as needed (调查)."),
    example='tto objection investigate CYH-2026-0001 --objection 1 \\\n    --text "已约谈完成人"',
)
announce = options.act_command(
    e.Announce,
    which_option,
    options.line_option("--place", _("Where it was published.")),
    help=_("The finding was published; the objection is over (公布处理结果)."),
    example='tto objection announce CYH-2026-0001 --objection 1 --place "本院网站"',
)
objection = options.group(
    "objection",
    _("Objections: accept, decline, investigate, announce; tto dispose ends one."),
    {"accept": accept, "decline": decline, "investigate": investigate, "announce": announce},
)


def _require_finding(_context: object, _option: object, upheld: bool | None) -> bool:
    if upheld is None:
        raise click.UsageError(_("say --upheld or --rejected"))
    return upheld


dispose = options.act_command(
    e.Dispose,
    which_option,
    click.option(
        "--upheld/--rejected",
        "upheld",
        default=None,
        callback=_require_finding,
        help=_("How it ended."),
    ),
    options.text_option("--finding", _("What was found.")),
    help=_("End an objection with a finding: upheld goes where the definition says."),
    example='tto dispose JST-2026-0001 --objection 1 --rejected \\\n    --finding "名单经核实无误"',
)
