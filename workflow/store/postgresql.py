"""PostgreSQL: how a server is reached, what is refused, and a step in few trips to it.

What needs no answer waits and goes with the next statement that does, all in one trip
(`libpq`'s pipeline): BEGIN with the first read, the writes with the COMMIT.
"""

from __future__ import annotations

import re
import select
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from workflow.store.driver_errors import is_away
from workflow.store.transaction import Asked, Fixed, Row, Statement, Transaction

_COMMIT = Fixed("COMMIT", "COMMIT")
_DUMP_OPTIONS = {"host": "host", "port": "port", "user": "username", "dbname": "dbname"}
_FIRST_PART = re.compile("[@/]")
SETTINGS = {"synchronous_commit": "on", "fsync": "on"}
LOCK_TIMEOUT = "30s"
"""So long a statement waits for a lock that somebody else holds, where neither the address nor the
server sets `lock_timeout`; as long as for a file (`sqlite.BUSY_SECONDS`).
"""
_BESIDE = "SELECT pg_advisory_xact_lock_shared(7631983)"
_ALONE = "SELECT pg_advisory_xact_lock(7631983)"
"""The number is `tto` in ASCII; such locks belong to one database."""
_FOUND = "SELECT " + ", ".join(f"current_setting('{name}')" for name in SETTINGS)
_WAIT = (
    "set_config('lock_timeout',"
    f" coalesce(nullif(current_setting('lock_timeout'), '0'), '{LOCK_TIMEOUT}'), false)"
)


class Pipelined(Transaction):
    """A transaction whose statements wait until an answer is wanted."""

    dialect = "postgresql"
    which = 1

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._waiting: list[tuple[str, Mapping[str, Any]]] = []

    def execute(self, statement: Statement, values: dict[str, Any]) -> None:
        """Send what waits, and this; its answer is there afterwards."""
        if not self._waiting:
            self._cursor.execute(*self.text(statement, values))
            return
        with self._connection.pipeline():
            self._send()
            self._cursor.execute(*self.text(statement, values))

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for text, values in waiting:
            self._connection.execute(text, values)

    def put(self, statement: Statement, **values: Any) -> None:
        """Let it wait for the next one that answers."""
        self._waiting.append(self.text(statement, values))

    def each(self, *asked: Asked) -> list[list[Row]]:
        """The rows of several queries, in one trip to the server."""
        cursors = [self._connection.cursor() for _ in asked]
        with self._connection.pipeline():
            self._send()
            for cursor, (statement, values) in zip(cursors, asked, strict=True):
                cursor.execute(*self.text(statement, values))
        return [cursor.fetchall() for cursor in cursors]

    def begin(self, *, writing: bool, alone: bool = False) -> None:
        """Begin with the first statement; row locks are taken as statements ask for them. Whoever
        writes does so beside others, or alone: so what a decision reads beside its own row does not
        change before it is committed.
        """
        self._waiting.append(("BEGIN", {}))
        if writing:
            self._waiting.append((_ALONE if alone else _BESIDE, {}))

    def commit(self) -> None:
        """Send what waits, and commit, in one trip. Where one of them fails the server skips the
        rest, the COMMIT with it.
        """
        self.execute(_COMMIT, {})
        if self._cursor.statusmessage != "COMMIT":
            raise psycopg.errors.InFailedSqlTransaction("the server did not commit")


class Postgresql:
    """One database of a server."""

    embedded = False
    settings = SETTINGS
    transaction = Pipelined

    def __init__(self, address: str) -> None:
        """Raises ProgrammingError for what is no address, ValueError for one in which a part of the
        password would be taken for the name of a server.
        """
        _, _, rest = address.partition("://")
        _, _, place = _FIRST_PART.sub(" ", rest, count=1).partition(" ")
        if "@" in place.partition("?")[0]:
            raise ValueError
        self.address = f"postgresql://{rest}"
        conninfo_to_dict(self.address)

    place = ""
    """No file."""

    def dump_command(self) -> list[str]:
        """The words of the server's own tool that copies the database; no password is in them."""
        parts = conninfo_to_dict(self.address)
        named = [f"--{word}={parts[key]}" for key, word in _DUMP_OPTIONS.items() if parts.get(key)]
        return ["pg_dump", "--format=custom", *named]

    def connect(self) -> psycopg.Connection[Any]:
        """A connection; a transaction begins and ends by our own word."""
        return psycopg.connect(self.address, autocommit=True)

    def found(self, connection: psycopg.Connection[Any]) -> dict[str, str]:
        """The settings as they are. How long a lock is waited for is set on the same trip."""
        row = connection.execute(f"{_FOUND}, {_WAIT}").fetchone()
        return dict(zip(SETTINGS, row or (), strict=False))

    def roll_back(self, connection: psycopg.Connection[Any]) -> None:
        """Undo what is not committed."""
        if connection.info.transaction_status != TransactionStatus.IDLE:
            connection.execute("ROLLBACK")

    def usable(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether nothing came while nobody asked: else the server has hung up."""
        if connection.closed:
            return False
        came, _, _ = select.select([connection.fileno()], [], [], 0)
        return not came

    def lost(self, error: Exception, connection: psycopg.Connection[Any]) -> bool:
        """Whether the server went away while it worked for us."""
        return isinstance(error, psycopg.Error) and (connection.closed or is_away(error))
