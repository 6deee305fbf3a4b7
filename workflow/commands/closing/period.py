"""Periods: end one early, ask for an extension, grant it or decline it."""

from __future__ import annotations

from datetime import date

import click

from workflow.application.clocks.events import AskExtension, DeclineExtension, EndEarly, Extend
from workflow.commands.frame.options import (
    Count,
    Target,
    act_command,
    day_option,
    reason_option,
    text_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

MOST_MONTHS = 1_200

opinion_option = text_option("--opinion", _("The opinion; it stays in the log."))


@act_command(
    help=_("End the period under way before its last day, where the definition lets you."),
    example='tto end-early IOA-2026-0001 --reason "返回原岗位"',
)
@reason_option
def end_early(session: Session, target: Target, reason: str) -> None:
    """提前结束."""
    session.act(EndEarly(**target, reason=reason))


@act_command(
    help=_("Ask for more time in the period under way, before its last day is over."),
    example='tto ask-extension IOA-2026-0001 --reason "企业仍在初创期"',
)
@reason_option
def ask_extension(session: Session, target: Target, reason: str) -> None:
    """申请延期."""
    session.act(AskExtension(**target, reason=reason))


@act_command(
    help=_("Grant the extension that was asked for: by months, or until a day."),
    example="tto extend IOA-2026-0001 --months 24 --opinion 同意",
)
@click.option("--months", type=Count(1, MOST_MONTHS), metavar="N", help=_("By how many months."))
@day_option("--until", _("The new last day."))
@opinion_option
def extend(
    session: Session, target: Target, months: int | None, until: date | None, opinion: str
) -> None:
    """同意延期."""
    session.act(Extend(**target, months=months or 0, until=until, opinion=opinion))


@act_command(
    help=_("Decline the extension that was asked for; the period ends on its last day."),
    example='tto decline-extension IOA-2026-0001 --opinion "已满两期"',
)
@opinion_option
def decline_extension(session: Session, target: Target, opinion: str) -> None:
    """不同意延期."""
    session.act(DeclineExtension(**target, opinion=opinion))
