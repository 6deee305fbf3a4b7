"""tto calendar: holidays and make-up days."""

from __future__ import annotations

import click

from workflow.commands.frame.options import command, group
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import picked
from workflow.commands.frame.texts import _, say


@command(
    help=_(
        "Load a year's holidays and make-up days from a YAML file, once the State Council has "
        "published them. Publicities that waited for it go on at the next tick."
    ),
    example="tto calendar import 2027.yaml",
)
@click.argument("file", metavar="FILE")
@click.option(
    "--replace", is_flag=True, help=_("Also where days known so far are in the file no more.")
)
def import_(session: Session, file: str, replace: bool) -> None:
    """导入."""
    from workflow.commands.office.peoplefile import read_calendar
    from workflow.office.administration import import_calendar

    notices = read_calendar(file)
    flagged = import_calendar(session.office, session.who, notices, replace=replace)
    years = [notice.year for notice in notices]
    loaded = say(_("✓ loaded: {years}"), {"years": ", ".join(map(str, years))})
    session.say({"years": years, "publicities": flagged}, lambda: [loaded, _("Now run: tto tick")])


@command(help=_("Which days are known, and from which source."), example="tto calendar show")
def show(session: Session) -> None:
    """详情."""
    from workflow.office.queries import calendar_in_use

    known, loaded = calendar_in_use(session.office)
    session.say(
        {**picked(known, "known_from known_through version"), "loaded": loaded},
        lambda: [
            say(_("known from {a} through {b}"), {"a": known.known_from, "b": known.known_through}),
            say(_("version {version}"), {"version": known.version}),
            say(_("loaded here: {years}"), {"years": loaded or "—"}),
        ],
    )


calendar = group("calendar", _("Holidays and make-up days."), {"import": import_, "show": show})
"""工作日历."""
