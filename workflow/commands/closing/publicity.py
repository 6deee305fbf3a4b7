"""公示 and 异议: publish, interrupt, object, dispose, expire."""

from __future__ import annotations

import click

from workflow.application.act import Expire
from workflow.application.objections.acts import Dispose, Object
from workflow.application.publicity.acts import Interrupt, Publish
from workflow.commands.frame.session import Session, Target, acting, command, prose, words
from workflow.commands.frame.texts import _


@command(
    help=_(
        "Record that the notice is up, now, in one of its places; after an interruption, that it "
        "is up again. The period runs from the day after the last place went live."
    ),
    example="tto publish JST-2026-0001 --place hospital",
)
@acting
@click.option("--place", default="", metavar="PLACE", help=_("Which place; default: the next."))
def publish(session: Session, target: Target, place: str) -> None:
    """发布公示."""
    session.act(
        Publish(
            **target,
            place=place,
        )
    )


@command(
    help=_("Record that the notice was taken down; the missing days are added later."),
    example='tto interrupt JST-2026-0001 --reason "网站维护"',
)
@acting
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log."))
def interrupt(session: Session, target: Target, reason: str) -> None:
    """中断公示."""
    session.act(
        Interrupt(
            **target,
            reason=prose(reason, "--reason"),
        )
    )


@command(
    help=_("Raise an objection to what is published; the application is held until it is ended."),
    example='tto object JST-2026-0001 --text "完成人名单有遗漏"',
)
@acting
@click.option("--text", required=True, metavar="TEXT", help=_("What the objection is."))
@click.option("--raised-by", default="", metavar="NAME", help=_("An outside person's name."))
@click.option(
    "--anonymous",
    is_flag=True,
    help=_("Without a name, where the definition allows it; who enters it is recorded."),
)
def object_(
    session: Session,
    target: Target,
    text: str,
    raised_by: str,
    anonymous: bool,
) -> None:
    """提出异议."""
    session.act(
        Object(
            **target,
            text=prose(text, "--text"),
            raised_by=words(raised_by, "--raised-by") if raised_by else "",
            anonymous=anonymous,
        )
    )


@command(
    help=_("End an objection with a finding: upheld goes where the definition says."),
    example='tto dispose JST-2026-0001 --objection 1 --rejected \\\n    --finding "名单经核实无误"',
)
@acting
@click.option("--objection", type=int, required=True, metavar="N", help=_("Its number."))
@click.option("--upheld/--rejected", "upheld", default=None, help=_("How it ended."))
@click.option("--finding", required=True, metavar="TEXT", help=_("What was found."))
def dispose(
    session: Session,
    target: Target,
    objection: int,
    upheld: bool | None,
    finding: str,
) -> None:
    """处理异议."""
    if upheld is None:
        raise click.UsageError(_("say --upheld or --rejected"))
    session.act(
        Dispose(
            **target,
            objection=objection,
            upheld=upheld,
            finding=prose(finding, "--finding"),
        )
    )


@command(
    help=_("Carry out what the clock has brought due on one application; tto tick does all."),
    example="tto expire JST-2026-0001",
)
@acting
def expire(session: Session, target: Target) -> None:
    """期满."""
    session.act(Expire(**target))
