"""tto definition simulate: walk every path of a chain, or compare what runs with a draft."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import click

from workflow.commands.chains.definition_check import print_findings
from workflow.commands.frame.find import find, is_file
from workflow.commands.frame.inputs import today
from workflow.commands.frame.options import (
    as_of_option,
    chain_or_file_argument,
    command,
    day_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.chain.schedule import Scheduler


@command(
    help=_(
        "Walk every path of a chain: which applications take it, the earliest day of each step by "
        "law, and where every other outcome leads. With --as-of: which real applications would go "
        "another way under this draft. Nothing is written."
    ),
    example="tto definition simulate our-chain.yaml --start 2026-09-16\n"
    "tto definition simulate our-chain.yaml --as-of",
    open_to_all=True,
)
@chain_or_file_argument
@day_option("--start", _("The day on which it is handed in; default: today."))
@click.option("--route", metavar="NAME", help=_("Only the route of that name."))
@as_of_option
@click.option("--all", "ended", is_flag=True, help=_("With --as-of: those that ended as well."))
def simulate(
    session: Session,
    chain: str,
    start: date | None,
    route: str | None,
    as_of: date | None,
    ended: bool,
) -> int:
    """模拟."""
    if as_of and (start or route):
        raise click.UsageError(_("--start and --route do not go with --as-of"))
    if ended and not as_of:
        raise click.UsageError(_("--all goes with --as-of only"))
    if is_file(chain):
        from workflow.chain.reader import all_findings

        findings = all_findings(chain)
        if findings:
            return print_findings(session, 1, findings)
    definition = find(session, chain)
    if as_of:
        from workflow.commands.chains.simulate_draft import compared

        compared(session, definition, as_of, ended=ended)
        return 0
    from workflow.chain.simulate import simulate as walk
    from workflow.commands.chains.simulate_walk import walk_json, walk_lines
    from workflow.office.known import unknown_value

    names = [name for each in definition.ways for name in (each.name, each.called)]
    if route and route not in names:
        raise unknown_value("--route", route, {name: () for name in names})
    walks = walk(definition, start or today(), _scheduler(session))
    shown = tuple(each for each in walks if route in (None, "", each.route.name, each.route.called))
    session.say(walk_json(definition, walks, shown), lambda: walk_lines(definition, walks, shown))
    return 0


def _scheduler(session: Session) -> Scheduler:
    """The calendar of the database, or the one that comes with tto where there is none."""
    from workflow.chain.schedule import Scheduler
    from workflow.office.queries import built_in_calendar, calendar_in_use

    @cache
    def other(name: str) -> Chain | None:
        try:
            return find(session, name)
        except CouldNot:
            return None

    calendar = calendar_in_use(session.office)[0] if session.has_database else built_in_calendar()
    return Scheduler(calendar, other)
