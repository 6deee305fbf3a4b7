"""People among themselves: substitutes; and the papers that were approved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the substitutes and the contents of papers."""
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
    for name in ("deputy", "principal"):
        op.create_index(f"ix_substitutes_{name}", "substitutes", [name])
