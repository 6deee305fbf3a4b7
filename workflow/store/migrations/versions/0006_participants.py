"""Who took part in an application, and the roles of people from outside, as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the participants and the external roles."""
    for table, names in (
        ("participants", ("application", "person")),
        ("external_roles", ("unit", "role")),
    ):
        op.create_table(
            table,
            *[sa.Column(name, sa.Text, nullable=False) for name in names],
            sa.PrimaryKeyConstraint(*names, name=f"pk_{table}"),
        )
    op.create_index("ix_participants_person_application", "participants", ["person", "application"])
