"""The first tables."""

import sqlalchemy as sa
from alembic import op

from workflow.store.tables import integers, keys, row_id, texts

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the journal, what is derived from it, people, definitions and calendars."""
    op.create_table(
        "events",
        row_id(),
        *texts("application"),
        *integers("seq"),
        *texts("at", "by", "kind"),
        *texts("request_id", null=True),
        *texts("hash", "body"),
        sa.UniqueConstraint("application", "seq"),
        sa.UniqueConstraint("request_id"),
    )
    op.create_table(
        "applications",
        *keys("number"),
        *texts("unit", "chain"),
        *integers("version"),
        *texts("title", "applicant", "status", "step", "since"),
        *integers("seq"),
        *texts("head", "state"),
    )
    op.create_index(None, "applications", ["unit", "number"])
    op.create_index(None, "applications", ["unit", "status", "number"])
    op.create_table(
        "tasks",
        *keys("application", "slot"),
        *texts("unit", "actor", "step", "since"),
        *texts("due_at", null=True),
    )
    op.create_index(None, "tasks", ["unit", "actor", "since", "application"])
    op.create_table("timers", *keys("application"), *texts("due_at", "unknown_after", null=True))
    op.create_index(None, "timers", ["due_at"])
    op.create_index(None, "timers", ["unknown_after"])
    _people()
    _rules()


def _people() -> None:
    op.create_table("institutions", *keys("id"), *texts("zh", "en"))
    op.create_table(
        "people",
        *keys("id"),
        *texts("name"),
        *texts("password", null=True),
        *integers("must_change", "failures"),
        *texts("locked_until", "revoked_at", null=True),
    )
    op.create_table("grants", *keys("person", "unit", "role", "since"), *texts("until"))
    op.create_index(None, "grants", ["unit", "role"])
    op.create_table(
        "sessions",
        *keys("token"),
        *texts("person", "created_at", "expires_at"),
        *texts("revoked_at", null=True),
    )


def _rules() -> None:
    op.create_table(
        "definitions",
        *keys("chain"),
        sa.Column("version", sa.Integer, primary_key=True),
        *texts("sha256", "unit", "effective_from", "effective_to", "source", "compiled", "release"),
    )
    op.create_table(
        "calendars",
        sa.Column("year", sa.Integer, primary_key=True),
        *texts("body", "imported_at"),
    )
    op.create_table("counters", *keys("name"), *integers("last"))
    op.create_table("facts", *keys("name"), *texts("value"))
