"""People among themselves: substitutes, notifications; and the papers that were approved."""

import sqlalchemy as sa
from alembic import op

from workflow.store.tables import integers, keys, row_id, texts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the substitutes, the contents of papers, addresses and the outbox."""
    op.create_table(
        "substitutes",
        row_id(),
        *texts("principal", "deputy", "unit", "role", "chain", "since", "until", "basis"),
        *texts("ended_at", null=True),
    )
    op.create_table(
        "contents",
        *keys("sha256"),
        *integers("size"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table("addresses", *keys("person"), *texts("urls"))
    op.create_table(
        "outbox",
        row_id(),
        *texts("person", "application", "kind", "step", "created_at", "due_at"),
        *integers("attempts"),
        *texts("sent_at", "error", null=True),
    )
    op.create_index(None, "outbox", ["sent_at", "due_at"])
    op.create_index(None, "outbox", ["person"])
    op.create_index(None, "substitutes", ["deputy"])
    op.create_index(None, "substitutes", ["principal"])
