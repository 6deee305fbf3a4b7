"""What is held waits for those who can end it: the rows of who is awaited are made anew."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Change no table; the rows are made anew after every upgrade."""
