"""The door to a database: how it is opened, what is refused, and one transaction.

SQLAlchemy Core writes every statement for the dialect at hand; the driver's own connection,
taken from SQLAlchemy's pool, runs it (measured: half the time of a step). All that only
SQLite or only PostgreSQL needs stands in this file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any, TypeVar
from weakref import finalize

from sqlalchemy import Engine, Table, bindparam, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.expression import ClauseElement

from workflow.errors import N_, ConnectionLost, CouldNot

HEAD = "0005"
FIRST_WITH_CLOCKS = "0005"
"""The newest migration this release knows."""

BUSY_SECONDS = 30

WAITS = (0.1, 0.5, 2.0)
"""Seconds before work is repeated on a new connection after the server went away."""

Result = TypeVar("Result")


class Transaction:
    """One transaction on the driver's connection."""

    def __init__(self, database: Database, cursor: Any) -> None:
        self._database = database
        self._cursor = cursor

    def run(self, statement: ClauseElement, **values: Any) -> int:
        """Carry out a statement; the number of rows it touched."""
        text, given = self._database.compiled(statement, values)
        self._cursor.execute(text, given)
        return int(self._cursor.rowcount)

    def put_once(self, table: Table, **values: Any) -> None:
        """Insert a row, unless it is there already or somebody else is just putting it there."""
        self.run(_insert_once(self._database.engine.dialect.name, table), **values)

    def all(self, statement: ClauseElement, **values: Any) -> list[tuple[Any, ...]]:
        """Every row of a query."""
        self.run(statement, **values)
        rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        return rows

    def one(self, statement: ClauseElement, **values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        self.run(statement, **values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def plain(self, text: str) -> Any:
        """The first value of a query without parameters, or None."""
        self._cursor.execute(text)
        row = self._cursor.fetchone()
        return row[0] if row else None

    def stream(self, statement: ClauseElement, size: int = 1000) -> Iterator[tuple[Any, ...]]:
        """The rows of a long query, `size` at a time; nothing else may run meanwhile."""
        self.run(statement)
        while rows := self._cursor.fetchmany(size):
            yield from rows


@cache
def _insert_once(dialect: str, table: Table) -> ClauseElement:
    from sqlalchemy.dialects import postgresql, sqlite

    values: dict[str, Any] = {column.name: bindparam(column.name) for column in table.c}
    if dialect == "sqlite":
        return sqlite.insert(table).values(values).on_conflict_do_nothing()
    return postgresql.insert(table).values(values).on_conflict_do_nothing()


class Database:
    """A database that has passed every check of its settings."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self.embedded = engine.dialect.name == "sqlite"
        self._cache: dict[int, tuple[ClauseElement, str, Sequence[str] | None, dict[str, Any]]] = {}
        # Python 3.13 warns of a connection that nobody gave back; at the exit nobody needs to.
        finalize(self, engine.dispose).atexit = False

    def compiled(self, statement: ClauseElement, values: Mapping[str, Any]) -> tuple[str, Any]:
        """SQL text and parameters for the driver; each statement object is compiled once."""
        known = self._cache.get(id(statement))
        if known is None or known[0] is not statement:
            made = statement.compile(
                dialect=self.engine.dialect, compile_kwargs={"render_postcompile": True}
            )
            order = getattr(made, "positiontup", None)
            fixed = dict(made.params)
            known = (statement, str(made), order, fixed)
            if len(self._cache) < 500:
                self._cache[id(statement)] = known
        _, text, order, fixed = known
        given = {**fixed, **values} if values else fixed
        return text, given if order is None else [given.get(name) for name in order]

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that holds the write lock from its first moment (SQLite), or takes
        row locks as its statements ask for them (PostgreSQL). Commits at the end of the block.
        """
        with self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    def carry_out(self, work: Callable[[Transaction], Result]) -> Result:
        """A writing transaction that is repeated, three times at the most, if the server went
        away. The work must be repeatable: whether it was committed before is not known here, so
        it has to ask for its request_id first. Raises ConnectionLost.
        """
        for wait in WAITS:
            try:
                with self.writing() as transaction:
                    return work(transaction)
            except ConnectionLost:
                self.engine.dispose()
                sleep(wait)
        with self.writing() as transaction:
            return work(transaction)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads and waits for nobody."""
        with self._transaction("BEGIN") as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        with _answers(self.where):
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                if self.embedded:
                    cursor.execute(begin)
                yield Transaction(self, cursor)
                connection.commit()
            except Exception as error:
                if self._lost(error, connection.driver_connection):
                    connection.invalidate(error)
                    raise _connection_lost(error, self.where) from error
                connection.rollback()
                raise
            except BaseException:
                connection.rollback()
                raise
            finally:
                connection.close()

    def _lost(self, error: Exception, connection: Any) -> bool:
        known = self.engine.dialect.loaded_dbapi.Error
        return isinstance(error, known) and self.engine.dialect.is_disconnect(
            error, connection, None
        )

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(where: str, *, create: bool = False) -> Database:
    """The database at a path or URL, its settings and its schema checked.

    An own SQLite file of an older release is upgraded at once; any other is refused with the
    command that upgrades it. Raises CouldNot.
    """
    database = connect(where, create=create)
    try:
        _require_ready(database, where, create)
    except BaseException:
        database.close()
        raise
    return database


def _require_ready(database: Database, where: str, create: bool) -> None:
    version = schema_version(database)
    if version == HEAD:
        return
    if version and version > HEAD:
        raise CouldNot(
            "database-newer",
            N_("{where} was written by a newer release of tto"),
            do=N_("Install that release here; nothing was changed."),
            where=where,
        )
    if create or (version and database.embedded):
        upgrade(database)
        return
    raise CouldNot(
        "database-not-ready",
        N_("{where} has no tto tables of this release"),
        do=N_("Run tto init for a new one, or tto db upgrade for an older one."),
        where=where,
    )


def connect(where: str, *, create: bool = False) -> Database:
    """A checked connection, whatever the schema is."""
    url = where if "://" in where else f"sqlite:///{_file(where, create)}"
    with _answers(where):
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite":
                database = Database(_sqlite(url), where)
            else:
                database = Database(create_engine(url, pool_pre_ping=True), where)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise CouldNot(
                "database-url",
                N_("This database address cannot be used: {where}"),
                why=N_("{reason}"),
                do=N_("Give a file, or postgresql+psycopg://… with tto-workflow[postgresql]."),
                where=_without_password(where),
                reason=str(error).splitlines()[0],
            ) from None
        try:
            _check_settings(database)
        except BaseException:
            database.close()
            raise
    return database


def schema_version(database: Database) -> str:
    """The newest migration the database has, or empty for one without our tables."""
    table = (
        "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        if database.embedded
        else "SELECT to_regclass('alembic_version')"
    )
    with database.reading() as transaction:
        found = transaction.plain(table)
        row = transaction.plain("SELECT version_num FROM alembic_version") if found else None
    return str(row) if row else ""


def upgrade(database: Database) -> None:
    """Bring the tables to this release, all or nothing."""
    from alembic import command
    from alembic.config import Config

    before = schema_version(database)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _answers(database.where), database.engine.connect() as connection:
        if database.embedded:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    if "" < before < FIRST_WITH_CLOCKS:
        from workflow.store.refill import refill

        with database.writing() as transaction:
            refill(transaction)


def _file(where: str, create: bool) -> Path:
    path = Path(where).expanduser()
    if path.is_dir():
        raise CouldNot(
            "database-is-folder",
            N_("{where} is a folder, not a database file"),
            do=N_("Name a file in it: {where}/tto.db"),
            where=where,
        )
    if not create and not path.exists():
        raise CouldNot(
            "database-missing",
            N_("There is no database at {where}"),
            do=N_("Begin with tto init, or name the right file with --db or TTO_DB."),
            where=where,
        )
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNot(
                "database-folder",
                N_("The folder of {where} cannot be made: {reason}"),
                do=N_("Choose another place with --db."),
                where=where,
                reason=error.strerror,
            ) from None
    return path


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_reset_on_return=None,  # a transaction commits or rolls back itself
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _check_settings(database: Database) -> None:
    """Refuse a database that may lose an acknowledged step in a power cut."""
    names = (
        {"journal_mode": "wal", "synchronous": "2"}
        if database.embedded
        else {"synchronous_commit": "on", "fsync": "on"}
    )
    with database.reading() as transaction:
        for name, wanted in names.items():
            found = str(transaction.plain(f"{'PRAGMA' if database.embedded else 'SHOW'} {name}"))
            if found != wanted:
                raise CouldNot(
                    "database-unsafe",
                    N_("{where} does not keep what it acknowledged: {name} is {found}"),
                    why=N_("It must be {wanted}; network drives often cannot do that."),
                    do=N_("Move the file to a local disk, or set the server's default back."),
                    where=database.where,
                    name=name,
                    found=found,
                    wanted=wanted,
                )


def _without_password(where: str) -> str:
    head, at, tail = where.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at else where


MEANINGS = (
    ("locked", "database-locked", N_("Someone else is writing; it did not become free in time")),
    ("readonly", "database-read-only", N_("The database may not be written")),
    ("read-only", "database-read-only", N_("The database may not be written")),
    ("full", "disk-full", N_("The disk is full")),
    ("unable to open", "database-unopenable", N_("The database cannot be opened")),
    ("not a database", "not-a-database", N_("This file is not a database")),
    ("malformed", "database-damaged", N_("The database file is damaged")),
    ("disk i/o", "disk-error", N_("The disk reported an error")),
)

UNNAMED = ("", "database-failed", N_("The database could not do it"))


@contextmanager
def _answers(where: str) -> Iterator[None]:
    """Say in one line what a driver's error means; the transaction was rolled back."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        raise _answer(error, where) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] == "psycopg":
            raise _answer(error, where) from error
        raise


def _connection_lost(error: Exception, where: str) -> ConnectionLost:
    return ConnectionLost(
        "database-connection",
        N_("The database server did not answer, or turned us away"),
        why=N_("{where}: {reason}"),
        do=N_("Try again once the server is back."),
        where=_without_password(where),
        reason=str(getattr(error, "orig", None) or error).splitlines()[0],
    )


def _answer(error: Exception, where: str) -> CouldNot:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    meant = next((one for one in MEANINGS if one[0] in reason.lower()), UNNAMED)
    operational = any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)
    if meant is UNNAMED and operational and "://" in where:
        return _connection_lost(error, where)
    _, code, what = meant
    return CouldNot(
        code,
        what,
        why=N_("{where}: {reason}"),
        do=N_("Nothing was stored. Mend that, then repeat the command."),
        where=_without_password(where),
        reason=reason,
    )
