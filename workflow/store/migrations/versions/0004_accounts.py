"""Second accounts of one person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add whose second account an account is."""
    op.add_column("people", sa.Column("same_as", sa.Text))
    op.create_index("ix_people_same_as", "people", ["same_as"])
