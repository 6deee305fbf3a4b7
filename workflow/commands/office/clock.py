"""tto db clock: whose time it is, and that an administrator calls it right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.asking import require_yes
from workflow.commands.frame.inputs import clean
from workflow.commands.frame.options import command, sure_option
from workflow.commands.frame.passwords import ask_password, password_stdin
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import print_lines
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.office.confirming import Times


@command(
    help=_(
        "Which clock is used, and when the newest record was made. On a file nothing is done by a "
        "clock that is before it, or more than 31 days after it, until an administrator says with "
        "--right that the clock is right; that is recorded."
    ),
    example="tto db clock --right --person wang.wei",
    open_to_all=True,
)
@click.option("--right", is_flag=True, help=_("The clock is right; asks for the password."))
@click.option("--person", metavar="ID", help=_("With --right: the administrator who says so."))
@sure_option
@password_stdin
def clock(
    session: Session, right: bool, person: str | None, sure: bool, password_stdin: bool
) -> None:
    """时钟."""
    from workflow.office.confirming import confirm, times

    found = times(session.office)
    lines = list(_told(found))
    if right:
        if sys.stdin.isatty():
            print_lines(lines)
            if not sure:
                require_yes(_("Is this the right time?"))
            person = person or click.prompt(_("Administrator"))
        if not person:
            raise click.UsageError(_("Name the administrator: --person ID"))
        secret = ask_password(password_stdin)
        confirm(session.office, clean(person, "--person"), secret, session.origin)
        lines = [
            _("✓ recorded: the clock is right")
            if found.doubt
            else _("✓ nothing spoke against the clock; nothing was recorded")
        ]
    data = {"server": found.server, "now": found.now, "newest": found.newest, "doubt": found.doubt}
    session.say({**data, "confirmed": right and bool(found.doubt)}, lambda: lines)


def _told(found: Times) -> Iterator[str]:
    named = {"now": found.now, "newest": found.newest or "—"}
    if found.server:
        yield say(_("The clock of the server is used: {now}"), named)
        return
    yield say(_("The clock of this machine is used: {now}"), named)
    yield say(_("The newest record was made at: {newest}"), named)
    if found.doubt:
        yield _("They do not fit: nothing is done until the clock is set, or tto db clock --right")
