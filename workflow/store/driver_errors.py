"""What an error of a driver means, told by its code and never by its text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from workflow.errors import ConnectionLost, DatabaseFailed

UNNAMED = "database-failed"
NO_RIGHT = "database-login"
MEANINGS: dict[str, str] = {
    "SQLITE_BUSY": "database-locked",
    "SQLITE_LOCKED": "database-locked",
    "SQLITE_READONLY": "database-read-only",
    "SQLITE_PERM": "database-read-only",
    "SQLITE_FULL": "disk-full",
    "SQLITE_CANTOPEN": "database-unopenable",
    "SQLITE_NOTADB": "not-a-database",
    "SQLITE_CORRUPT": "database-damaged",
    "SQLITE_IOERR": "disk-error",
    "55P03": "database-locked",  # lock_not_available
    "40P01": "database-locked",  # deadlock_detected
    "40001": "database-locked",  # serialization_failure
    "25006": "database-read-only",  # read_only_sql_transaction
    "42501": NO_RIGHT,  # insufficient_privilege
    "53100": "disk-full",  # disk_full
    "58030": "disk-error",  # io_error
    "XX001": "database-damaged",  # data_corrupted
    "XX002": "database-damaged",  # index_corrupted
}
"""By `sqlite_errorname`, of which an extended code such as SQLITE_IOERR_WRITE begins with its kind,
or by the `sqlstate` of PostgreSQL.
"""

AWAY = ("08", "28", "3D000", "53300", "57P01", "57P02", "57P03")
"""The beginnings of a `sqlstate` by which a server says that it goes, or turns us away."""


@contextmanager
def answers(where: str) -> Iterator[None]:
    """Say in one line what a driver's error means, also where SQLAlchemy wrapped it; the
    transaction was rolled back.
    """
    try:
        yield
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        if is_drivers(cause):
            raise answer(cause, where) from error
        raise


def is_drivers(error: BaseException) -> bool:
    """Whether a driver raised it."""
    return isinstance(error, sqlite3.Error) or from_psycopg(error)


def from_psycopg(error: BaseException) -> bool:
    """Whether the driver of PostgreSQL raised it; asked without importing it."""
    return any(kind.__module__.partition(".")[0] == "psycopg" for kind in type(error).__mro__)


def answer(error: Exception, where: str) -> DatabaseFailed:
    """The answer to an error of a driver."""
    code = meaning(error)
    if code == UNNAMED and is_away(error):
        return connection_lost(error, where)
    return DatabaseFailed(code, where=without_password(where), reason=reason_of(error))


def meaning(error: Exception) -> str:
    """Our code for an error, by the driver's own."""
    name = getattr(error, "sqlite_errorname", None) or ""
    kind = "_".join(name.split("_")[:2])
    return MEANINGS.get(kind) or MEANINGS.get(getattr(error, "sqlstate", None) or "") or UNNAMED


def is_away(error: Exception) -> bool:
    """Whether the server is not there: it said so, or the connection never came about or broke."""
    if not from_psycopg(error):
        return False
    state = getattr(error, "sqlstate", None)
    if state:
        return str(state).startswith(AWAY)
    return any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)


SURELY_UNDONE = {
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CONSTRAINT", "SQLITE_READONLY", "SQLITE_PERM"),
    *("SQLITE_FULL", "SQLITE_IOERR_WRITE"),  # what makes a commit is the last that is written
}
"""Errors of a COMMIT after which SQLite is known not to have carried it out. After a failed sync it
is not known: all is written, and whoever reads the file next may find it whole.
"""
RESOLUTION_UNKNOWN = ("40003", "08")
"""The beginnings of a `sqlstate` by which a server says that it does not know itself."""


def surely_undone(error: Exception) -> bool:
    """Whether a COMMIT that ended in this error is known not to have been carried out."""
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return bool({name, "_".join(name.split("_")[:2])} & SURELY_UNDONE)
    state = getattr(error, "sqlstate", None)
    return bool(state) and not is_away(error) and not str(state).startswith(RESOLUTION_UNKNOWN)


def connection_lost(error: Exception, where: str) -> ConnectionLost:
    """The answer where the server went away, or was never there."""
    return ConnectionLost(
        "database-connection", where=without_password(where), reason=reason_of(error)
    )


def reason_of(error: BaseException) -> str:
    """The driver's own words, one line of them."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def without_password(where: str) -> str:
    """An address that may be shown: without whom it names, and whole only where no password can be
    in it. A path stays as it is.
    """
    scheme, colon, rest = where.partition(":")
    slashes = "//" if rest.startswith("//") else ""
    if "password" in where.lower() and (slashes or "=" in where):
        return f"{scheme}:{slashes}…" if slashes else "…"
    return f"{scheme}:{slashes}…@{rest.rpartition('@')[2]}" if colon and "@" in rest else where
