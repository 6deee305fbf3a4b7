"""The database itself."""

from __future__ import annotations

from workflow.commands.frame.session import Desk, command, group
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
def upgrade(desk: Desk) -> None:
    """升级."""
    from workflow.commands.beginning.begin import upgrade_database

    before, after = upgrade_database(desk.where)
    desk.say(
        {"before": before, "after": after},
        lambda: [say(_("✓ tables: {before} → {after}"), {"before": before or "—", "after": after})],
    )


@command(
    help=_("Write everything that is derived (states, inbox, timers) anew from the journals."),
    example="tto db rebuild",
)
def rebuild(desk: Desk) -> None:
    """重建."""
    from workflow.audit.rebuild import rebuild as rewrite

    count = rewrite(desk.office)
    desk.say(
        {"applications": count},
        lambda: [say(_("✓ {count} applications were derived anew."), {"count": count})],
    )


db.add_command(upgrade, "upgrade")
db.add_command(rebuild, "rebuild")
