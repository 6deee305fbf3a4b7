"""SQLite: how a file is opened, and what is refused."""

from __future__ import annotations

import sqlite3
from typing import Any

from workflow.errors import CouldNot
from workflow.store.transaction import Transaction

BUSY_SECONDS = 30
SETTINGS = {"journal_mode": "wal", "synchronous": "2"}
"""With other ones a step that was acknowledged was lost when it was measured."""

_LIMIT = f"journal_size_limit={4 * 1024 * 1024}"
"""Bytes that the WAL keeps once it is folded back: growth during a long reading is not kept."""

OLDEST = (3, 35)
"""The first with RETURNING, by which numbers are given."""


class Sqlite:
    """One file."""

    embedded = True
    settings = SETTINGS
    transaction = Transaction

    def __init__(self, path: str) -> None:
        self.place = path

    def dump_command(self) -> list[str]:
        """None: a file is copied by SQLite itself, see store/backup.py."""
        return []

    def connect(self) -> sqlite3.Connection:
        """A connection with our settings, as far as the file takes them."""
        if sqlite3.sqlite_version_info < OLDEST:
            raise CouldNot("sqlite-too-old", found=sqlite3.sqlite_version)
        connection = sqlite3.connect(
            self.place,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # a transaction begins and ends by our own word
            check_same_thread=False,  # one at a time has it
            cached_statements=256,
        )
        try:
            for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _LIMIT):
                connection.execute(f"PRAGMA {setting}")
        except BaseException:
            connection.close()
            raise
        return connection

    def found(self, connection: sqlite3.Connection) -> dict[str, str]:
        """The settings as they are."""
        return {name: str(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in SETTINGS}

    def roll_back(self, connection: sqlite3.Connection) -> None:
        """Undo what is not committed."""
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def usable(self, connection: Any) -> bool:
        """A file does not go away."""
        return True

    def lost(self, error: Exception, connection: Any) -> bool:
        """A file does not go away."""
        return False
