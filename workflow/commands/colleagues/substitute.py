"""tto substitute: who acts for whom while away: add, end, list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.frame import options
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import listing
from workflow.commands.frame.texts import _, say
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.office.substitutes import Substitute


@options.command(
    help=_(
        "Name a substitute for the days somebody is away. The principal does that, or an "
        "administrator; whatever the substitute does shows both names."
    ),
    example="tto substitute add --to li.na --from 2026-12-01 --until 2026-12-15 \\\n"
    '    --basis "请假单2026-118号"',
)
@options.line_option("--to", _("Who stands in."), "deputy", metavar="ID")
@options.word_option("--for", "ID", _("For whom; default: you."), "principal")
@options.day_option("--from", _("From this day; default: today."), "since")
@options.day_option("--until", _("Until the end of this day."))
@options.text_option("--basis", _("On which paper or order."))
@options.word_option("--role", "ROLE", _("Only in this role."))
@options.word_option("--chain", "CHAIN", _("Only on this definition."))
@options.word_option("--institution", "ID", _("Where; default: the only one."), "unit")
def add(session: Session, until: date | None, **fields: Any) -> None:
    """指定代理人."""
    from workflow.office.substitutes import Substitute, name_substitute

    if until is None:
        raise click.UsageError(_("say until when: --until YYYY-MM-DD"))
    fields["principal"] = fields["principal"] or session.who.person
    fields["unit"] = fields["unit"] or _only_unit(session, fields["principal"])
    fields["since"] = fields["since"] or session.today
    wanted = Substitute(until=until, **fields)
    made = name_substitute(session.office, session.who, wanted)
    session.say({"substitute": made}, lambda: _lines([made]))


def _only_unit(session: Session, person: str) -> str:
    """The one institution in which the person holds a role."""
    from workflow.office.queries import units_of

    units = units_of(session.office, person)
    if len(units) == 1:
        return units[0]
    raise CouldNot("which-institution", person=person, units=units or "—")


@options.command(help=_("End a substitution now."), example="tto substitute end 3")
@click.argument("number", type=int, metavar=_("NUMBER"))
def end(session: Session, number: int) -> None:
    """结束代理."""
    from workflow.office.substitutes import end_substitute

    end_substitute(session.office, session.who, number)
    session.say(
        {"ended": number}, lambda: [say(_("✓ substitute {number} ended"), {"number": number})]
    )


@options.command(
    help=_("Every substitution named, the newest first."), example="tto substitute list"
)
def list_(session: Session) -> None:
    """一览."""
    from workflow.office.queries import substitutes_seen

    substitutes = substitutes_seen(session.office, session.who)
    session.say({"substitutes": substitutes}, lambda: _lines(substitutes))


def _lines(substitutes: list[Substitute]) -> Iterator[str]:
    headings = [_("no."), _("for"), _("substitute"), _("role"), _("days"), _("basis"), ""]
    return listing(substitutes, _row, headings, _("No substitute was ever named."))


def _row(substitute: Substitute) -> list[str]:
    named = [str(substitute.id), substitute.principal, substitute.deputy]
    days = f"{substitute.since} – {substitute.until}"
    ended = _("ended") if substitute.ended_at else ""
    return [*named, substitute.role or _("all"), days, substitute.basis, ended]


substitute = options.group(
    "substitute",
    _("Who acts for whom, from when to when: add, end, list."),
    {"add": add, "end": end, "list": list_},
)
"""代理."""
