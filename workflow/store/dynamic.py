"""SQL text of a statement that is put together while the program runs.

Only what filters and searches needs it; SQLAlchemy is imported for nothing else at work.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.sql.expression import ClauseElement


@cache
def dialect(name: str) -> Dialect:
    """SQLite or PostgreSQL, with parameters by name."""
    if name == "sqlite":
        from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

        return SQLiteDialect_pysqlite(paramstyle="named")
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    made: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
    return made


@lru_cache(maxsize=256)
def compiled(statement: ClauseElement, name: str) -> tuple[str, dict[str, Any]]:
    """The text for the driver, and the parameters that the statement brings along."""
    made = statement.compile(dialect=dialect(name), compile_kwargs={"render_postcompile": True})
    return str(made), dict(made.params)
