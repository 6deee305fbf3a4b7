"""tto db: copy the database, upgrade the tables, part their owner from the login that uses them, or
rebuild what is derived from the journals.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from workflow.commands.frame.options import command, group, line_option
from workflow.commands.frame.passwords import ask_password, password_stdin
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import picked, print_lines, progress, styled
from workflow.commands.frame.texts import _, say
from workflow.commands.office.clock import clock

if TYPE_CHECKING:
    from workflow.audit.backup import Copy


@command(
    help=_(
        "Bring the tables to this release, all or nothing; an administrator does that. A file is "
        "kept beside it as it was before. --admin asks for the password, where nobody is logged in."
    ),
    example="tto db upgrade --db postgresql+psycopg://tto@localhost/tto",
    open_to_all=True,
)
@line_option("--admin", _("The administrator who does it."), metavar="NAME", default="")
@password_stdin
def upgrade(session: Session, admin: str, password_stdin: bool) -> None:
    """升级: who does it is looked up in the upgraded tables, so no log-in is asked for before."""
    from workflow.office.upkeep import Login, upgrade_database

    secret = ask_password(password_stdin) if admin else ""
    login = Login("" if admin else session.token_at_hand(), admin, secret)
    done = upgrade_database(session.where, login)
    values = {"before": done.before or "—", "after": done.after, "copy": done.copy}
    lines = [say(_("✓ tables: {before} → {after}"), values)]
    lines += [say(_("  kept as it was before: {copy}"), values)] if done.copy else []
    if done.grants:
        lines.append(_("  The login of the office needs its rights to them: tto db grants"))
    session.say({"upgrade": done}, lambda: lines)


@command(
    help=_(
        "Print the SQL after which the tables of a PostgreSQL database belong to an owner as whom "
        "nobody logs in, and the login of the office can add records and neither change nor remove "
        "them. Nothing is done: a superuser of the server runs it, and again after each upgrade."
    ),
    example="tto db grants --service tto | psql -v ON_ERROR_STOP=1 tto",
    open_to_all=True,
)
@line_option("--owner", _("The owner of the tables."), metavar="NAME", default="tto_owner")
@line_option(
    "--service", _("The login of the office; else that of --db."), metavar="NAME", default=""
)
def grants(session: Session, owner: str, service: str) -> None:
    """授权."""
    from workflow.office.upkeep import rights

    service = service or unquote(urlsplit(session.where).username or "")
    if not service:
        raise click.UsageError(_("Name the login that the office works by: --service NAME"))
    values = {"owner": owner, "service": service}
    said = [
        _("Run by a superuser in the database of the office, again after each tto db upgrade."),
        say(_("{owner} owns the tables, nobody logs in as it; {service} works with them."), values),
        _("It may be repeated. Where something stands against it, nothing is changed."),
    ]
    sql = rights(owner, service)
    if not session.json:
        print_lines(said, err=True)  # the SQL alone goes into a file or to psql
    session.say({**values, "sql": sql}, lambda: sql, exact=True)


@command(
    help=_("Write everything that is derived (states, inbox, timers) anew from the journals."),
    example="tto db rebuild",
)
def rebuild(session: Session) -> None:
    """重建."""
    from workflow.audit.rebuild import rebuild as rewrite

    count = rewrite(session.office, session.who)
    session.say(
        {"applications": count},
        lambda: [say(_("✓ {count} applications were derived anew."), {"count": count})],
    )


@command(
    help=_(
        "Copy the database into a new file while others work, verify the copy, and print its "
        "newest records. Copying the file by other means lacks the newest acts. Exit code 1 where "
        "verification finds faults: the copy has what the database has."
    ),
    example="tto db backup /backup/tto-2026-03-02.db",
)
@click.argument("file", metavar="FILE")
def backup(session: Session, file: str) -> int:
    """备份."""
    from workflow.audit.backup import back_up

    target = Path(file).expanduser()
    who = session.reader()
    with progress(_("records verified")) as seen:
        copy = back_up(session.office, who, target, seen)
    sound = not copy.verdict.faults
    if session.json:
        session.print_json({"ok": sound, "file": str(target), "copy": copy})
    else:
        session.say({}, lambda: _copy_lines(target, copy), exact=True)
    return 0 if sound else 1


def _copy_lines(target: Path, copy: Copy) -> Iterator[str]:
    values = {"file": target, **picked(copy.verdict, "journals records")}
    yield say(_("✓ {file}: {journals} journals, {records} records"), values)
    faults = copy.verdict.faults
    if faults:
        text = _("✗ faults: {count}; they are in the database too: tto audit verify")
        yield styled(say(text, {"count": len(faults)}), fg="red")
    for last in copy.newest:
        yield f"  {_('receipt')}  {last.application}:{last.seq}:{last.hash[:32]}"
    yield _("Keep the receipts apart from the copy; tto audit verify --receipt asks for them.")


db = group(
    "db",
    _("The database: backup, upgrade, rights, rebuild, its clock."),
    {
        **{"backup": backup, "upgrade": upgrade, "grants": grants},
        **{"rebuild": rebuild, "clock": clock},
    },
)
"""数据库."""
