"""What ends by time, to be listed by what ends next."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the clocks."""
    op.create_table(
        "clocks",
        *[
            sa.Column(name, sa.Text, nullable=False)
            for name in ("application", "slot", "unit", "ends_at")
        ],
        sa.PrimaryKeyConstraint("application", "slot", name="pk_clocks"),
    )
    for columns in (["unit", "ends_at", "application"], ["ends_at", "application"]):
        op.create_index(f"ix_clocks_{'_'.join(columns)}", "clocks", columns)
