"""Who took part in an application, and the roles of people from outside, as rows."""

from alembic import op

from workflow.store.tables import keys

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the participants and the external roles."""
    op.create_table("participants", *keys("application", "person"))
    op.create_table("external_roles", *keys("unit", "role"))
    op.create_index(None, "participants", ["person", "application"])
