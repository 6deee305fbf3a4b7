"""People among themselves: substitutes, notifications; and the papers that were approved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the substitutes, the contents of papers, addresses and the outbox."""
    names = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis")
    op.create_table(
        "substitutes",
        sa.Column("id", sa.Integer, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in names],
        sa.Column("ended_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_substitutes"),
    )
    op.create_table(
        "contents",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_contents"),
    )
    op.create_table(
        "addresses",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("urls", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_addresses"),
    )
    texts = ("person", "application", "kind", "step", "created_at", "due_at")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in texts],
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.Text),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_sent_at_due_at", "outbox", ["sent_at", "due_at"])
    op.create_index("ix_outbox_person", "outbox", ["person"])
    for name in ("deputy", "principal"):
        op.create_index(f"ix_substitutes_{name}", "substitutes", [name])
