"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=null) for name in names]


def upgrade() -> None:
    """Create the journal, what is derived from it, people, definitions and calendars."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        *_text("at", "by", "kind"),
        sa.Column("request_id", sa.Text),
        *_text("hash", "body"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("application", "seq", name="uq_events_application_seq"),
        sa.UniqueConstraint("request_id", name="uq_events_request_id"),
    )
    op.create_table(
        "applications",
        *_text("number", "unit", "chain"),
        sa.Column("version", sa.Integer, nullable=False),
        *_text("title", "applicant", "status", "step", "since"),
        sa.Column("seq", sa.Integer, nullable=False),
        *_text("head", "state"),
        sa.PrimaryKeyConstraint("number", name="pk_applications"),
    )
    op.create_index("ix_applications_unit_number", "applications", ["unit", "number"])
    op.create_index(
        "ix_applications_unit_status_number", "applications", ["unit", "status", "number"]
    )
    op.create_table(
        "tasks",
        *_text("application", "slot", "unit", "actor", "step", "since"),
        *_text("due_at", null=True),
        sa.PrimaryKeyConstraint("application", "slot", name="pk_tasks"),
    )
    op.create_index(
        "ix_tasks_unit_actor_since_application", "tasks", ["unit", "actor", "since", "application"]
    )
    op.create_table(
        "timers",
        *_text("application"),
        *_text("due_at", "unknown_after", null=True),
        sa.PrimaryKeyConstraint("application", name="pk_timers"),
    )
    op.create_index("ix_timers_due_at", "timers", ["due_at"])
    op.create_index("ix_timers_unknown_after", "timers", ["unknown_after"])
    _people()
    _rules()


def _people() -> None:
    op.create_table(
        "institutions",
        *_text("id", "zh", "en"),
        sa.PrimaryKeyConstraint("id", name="pk_institutions"),
    )
    op.create_table(
        "people",
        *_text("id", "name"),
        *_text("password", null=True),
        sa.Column("must_change", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        *_text("locked_until", "revoked_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "grants",
        *_text("person", "unit", "role", "since", "until"),
        sa.PrimaryKeyConstraint("person", "unit", "role", "since", name="pk_grants"),
    )
    op.create_index("ix_grants_unit_role", "grants", ["unit", "role"])
    op.create_table(
        "sessions",
        *_text("token", "person", "created_at", "expires_at"),
        *_text("revoked_at", null=True),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
    )


def _rules() -> None:
    op.create_table(
        "definitions",
        *_text("chain"),
        sa.Column("version", sa.Integer, nullable=False),
        *_text("sha256", "unit", "effective_from", "effective_to", "source", "compiled", "release"),
        sa.PrimaryKeyConstraint("chain", "version", name="pk_definitions"),
    )
    op.create_table(
        "calendars",
        sa.Column("year", sa.Integer, nullable=False),
        *_text("body", "imported_at"),
        sa.PrimaryKeyConstraint("year", name="pk_calendars"),
    )
    op.create_table(
        "counters",
        *_text("name"),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "facts",
        *_text("name", "value"),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
