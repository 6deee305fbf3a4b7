"""The database itself."""

from __future__ import annotations

from workflow.commands.frame.session import Session, command, group
from workflow.commands.frame.texts import _, say


@group(_("The database: upgrade, rebuild."))
def db() -> None:
    """数据库."""


@command(
    help=_(
        "Bring the tables of a server's database to this release. A file of your own is upgraded "
        "by itself."
    ),
    example="tto db upgrade --db postgresql+psycopg://tto@localhost/tto",
)
def upgrade(session: Session) -> None:
    """升级."""
    from workflow.commands.beginning.begin import upgrade_database

    before, after = upgrade_database(session.where)
    session.say(
        {"before": before, "after": after},
        lambda: [say(_("✓ tables: {before} → {after}"), {"before": before or "—", "after": after})],
    )


@command(
    help=_("Write everything that is derived (states, inbox, timers) anew from the journals."),
    example="tto db rebuild",
)
def rebuild(session: Session) -> None:
    """重建."""
    from workflow.audit.verify import rebuild as rewrite

    count = rewrite(session.office)
    session.say(
        {"applications": count},
        lambda: [say(_("✓ {count} applications were derived anew."), {"count": count})],
    )


db.add_command(upgrade, "upgrade")
db.add_command(rebuild, "rebuild")
