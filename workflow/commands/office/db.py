"""tto db: upgrade the tables, or rebuild what is derived from the journals."""

from __future__ import annotations

from workflow.commands.frame.options import command, group
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say


@command(
    help=_(
        "Bring the tables of a server's database to this release. A file of your own is upgraded "
        "by itself."
    ),
    example="tto db upgrade --db postgresql+psycopg://tto@localhost/tto",
)
def upgrade(session: Session) -> None:
    """升级."""
    from workflow.office.administration import upgrade_database

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
    from workflow.audit.rebuild import rebuild as rewrite

    count = rewrite(session.office)
    session.say(
        {"applications": count},
        lambda: [say(_("✓ {count} applications were derived anew."), {"count": count})],
    )


db = group("db", _("The database: upgrade, rebuild."), {"upgrade": upgrade, "rebuild": rebuild})
"""数据库."""
