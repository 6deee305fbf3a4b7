"""What ends by time, to be listed by what ends next."""

from alembic import op

from workflow.store.tables import keys, texts

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the clocks."""
    op.create_table("clocks", *keys("application", "slot"), *texts("unit", "ends_at"))
    op.create_index(None, "clocks", ["unit", "ends_at", "application"])
    op.create_index(None, "clocks", ["ends_at", "application"])
