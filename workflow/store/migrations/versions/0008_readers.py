"""Who is named in an application may read it: the rows of who takes part are made anew."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Change no table; the rows are made anew after every upgrade."""
