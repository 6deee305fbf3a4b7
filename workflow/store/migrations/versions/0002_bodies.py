"""Bodies: who chairs one, and their meetings."""

import sqlalchemy as sa
from alembic import op

from workflow.store.tables import keys, texts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the chair to roles, and the meetings."""
    op.add_column("grants", sa.Column("chair", sa.Integer, nullable=False, server_default="0"))
    rest = texts("unit", "body", "held_on", "status", "state")
    op.create_table("meetings", *keys("number"), *rest)
    op.create_index(None, "meetings", ["unit", "body", "number"])
