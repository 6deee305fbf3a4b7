"""Public notices (公示) and objections (异议): publish, interrupt, object, dispose, expire."""

from __future__ import annotations

import click

from workflow.application.act import Expire
from workflow.application.objections.events import Dispose, Object
from workflow.application.publicity.events import Interrupt, Publish
from workflow.commands.frame.options import (
    Target,
    act_command,
    line_option,
    reason_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _


@act_command(
    help=_(
        "Record that the notice is up, now, in one of its places; after an interruption, that it "
        "is up again. The period runs from the day after the last place went live."
    ),
    example="tto publish JST-2026-0001 --place hospital",
)
@click.option("--place", default="", metavar="PLACE", help=_("Which place; default: the next."))
def publish(session: Session, target: Target, place: str) -> None:
    """发布公示."""
    session.act(Publish(**target, place=place))


@act_command(
    help=_("Record that the notice was taken down; the missing days are added later."),
    example='tto interrupt JST-2026-0001 --reason "网站维护"',
)
@reason_option
def interrupt(session: Session, target: Target, reason: str) -> None:
    """中断公示."""
    session.act(Interrupt(**target, reason=reason))


@act_command(
    help=_("Raise an objection to what is published; the application is held until it is ended."),
    example='tto object JST-2026-0001 --text "完成人名单有遗漏"',
)
@text_option("--text", _("What the objection is."))
@line_option("--raised-by", _("An outside person's name."), metavar="NAME", default="")
@click.option(
    "--anonymous",
    is_flag=True,
    help=_("Without a name, where the definition allows it; who enters it is recorded."),
)
def object_(session: Session, target: Target, text: str, raised_by: str, anonymous: bool) -> None:
    """提出异议."""
    session.act(Object(**target, text=text, raised_by=raised_by, anonymous=anonymous))


@act_command(
    help=_("End an objection with a finding: upheld goes where the definition says."),
    example='tto dispose JST-2026-0001 --objection 1 --rejected \\\n    --finding "名单经核实无误"',
)
@click.option("--objection", type=int, required=True, metavar="N", help=_("Its number."))
@click.option("--upheld/--rejected", "upheld", default=None, help=_("How it ended."))
@text_option("--finding", _("What was found."))
def dispose(
    session: Session, target: Target, objection: int, upheld: bool | None, finding: str
) -> None:
    """处理异议."""
    if upheld is None:
        raise click.UsageError(_("say --upheld or --rejected"))
    session.act(Dispose(**target, objection=objection, upheld=upheld, finding=finding))


@act_command(
    help=_("Carry out what the clock has brought due on one application; tto tick does all."),
    example="tto expire JST-2026-0001",
)
def expire(session: Session, target: Target) -> None:
    """期满."""
    session.act(Expire(**target))
