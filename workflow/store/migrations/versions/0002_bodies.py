"""Bodies: who chairs one, and their meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the chair to roles, and the meetings."""
    op.add_column("grants", sa.Column("chair", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "meetings",
        *[
            sa.Column(name, sa.Text, nullable=False)
            for name in ("number", "unit", "body", "held_on", "status", "state")
        ],
        sa.PrimaryKeyConstraint("number", name="pk_meetings"),
    )
    op.create_index("ix_meetings_unit_body_number", "meetings", ["unit", "body", "number"])
