"""The verbs of a period: end it early, ask for more time, grant or decline that."""

from __future__ import annotations

from datetime import date

import click

from workflow.application.clocks.acts import AskExtension, DeclineExtension, EndEarly, Extend
from workflow.commands.frame.session import (
    Count,
    Session,
    Target,
    acting,
    command,
    day_option,
    prose,
)
from workflow.commands.frame.texts import _

MOST_MONTHS = 1_200

reason_option = click.option(
    "--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log.")
)
opinion_option = click.option(
    "--opinion", required=True, metavar="TEXT", help=_("The opinion; it stays in the log.")
)


@command(
    help=_("End the period under way before its last day, where the definition lets you."),
    example='tto end-early IOA-2026-0001 --reason "返回原岗位"',
)
@acting
@reason_option
def end_early(session: Session, target: Target, reason: str) -> None:
    """提前结束."""
    session.act(EndEarly(**target, reason=prose(reason, "--reason")))


@command(
    help=_("Ask for more time in the period under way, before its last day is over."),
    example='tto ask-extension IOA-2026-0001 --reason "企业仍在初创期"',
)
@acting
@reason_option
def ask_extension(session: Session, target: Target, reason: str) -> None:
    """申请延期."""
    session.act(AskExtension(**target, reason=prose(reason, "--reason")))


@command(
    help=_("Grant the extension that was asked for: by months, or until a day."),
    example="tto extend IOA-2026-0001 --months 24 --opinion 同意",
)
@acting
@click.option("--months", type=Count(1, MOST_MONTHS), metavar="N", help=_("By how many months."))
@day_option("--until", _("The new last day."))
@opinion_option
def extend(
    session: Session,
    target: Target,
    months: int | None,
    until: date | None,
    opinion: str,
) -> None:
    """同意延期."""
    session.act(
        Extend(**target, months=months or 0, until=until, opinion=prose(opinion, "--opinion"))
    )


@command(
    help=_("Decline the extension that was asked for; the period ends on its last day."),
    example='tto decline-extension IOA-2026-0001 --opinion "已满两期"',
)
@acting
@opinion_option
def decline_extension(session: Session, target: Target, opinion: str) -> None:
    """不同意延期."""
    session.act(DeclineExtension(**target, opinion=prose(opinion, "--opinion")))
