"""Opening a database whose tables are those of this release, and bringing older ones there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from workflow.errors import CouldNot, DatabaseFailed
from workflow.store import sql
from workflow.store.backfill import backfill
from workflow.store.database import Database, connect
from workflow.store.driver_errors import NO_RIGHT, UNNAMED, answers
from workflow.store.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0008"
"""The newest migration this release knows."""

Read = TypeVar("Read")

_OWNER = """
SELECT coalesce(
  (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('alembic_version')),
  (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()))
"""
"""Whose a server's tables are, or, where there are none, whose its database is."""


def open_database(where: str, *, create: bool = False, shared: bool = False) -> Database:
    """The database at a path or URL, its settings and its schema checked.

    Tables are made in an empty one where it is to `create`; those of an older release are refused
    with the command that upgrades them. Raises CouldNot.
    """
    return opened(where, lambda _transaction: None, create=create, shared=shared)[0]


def opened(
    where: str,
    read: Callable[[Transaction], Read],
    *,
    create: bool = False,
    shared: bool = False,
) -> tuple[Database, Read]:
    """The database as `open_database` gives it, and what is read first, in one transaction with
    the look at its schema.
    """
    database = connect(where, create=create, shared=shared)
    try:
        try:
            with database.reading() as transaction:
                if transaction.one(sql.VERSION) == (HEAD,):
                    return database, read(transaction)
        except CouldNot as no:
            if no.code != UNNAMED:  # there may be no such table
                raise
        version = schema_version(database)
        if version > HEAD:
            raise CouldNot("database-newer", where=database.where)
        if version != HEAD:  # else something else failed, and does so again
            if version:
                raise CouldNot("database-older", where=database.where)
            if not create:
                raise CouldNot("database-not-ready", where=database.where)
            upgrade(database)
        with database.reading() as transaction:
            return database, read(transaction)
    except BaseException:
        database.close()
        raise


def schema_version(database: Database) -> str:
    """The newest migration the database has, or empty for one without our tables."""
    table = (
        "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        if database.embedded
        else "SELECT to_regclass('alembic_version')"
    )
    with database.reading() as transaction:
        row = transaction.one(sql.VERSION) if transaction.plain(table) else None
    return str(row[0]) if row else ""


def upgrade(
    database: Database,
    then: Callable[[Transaction, str], None] = lambda _transaction, _before: None,
) -> None:
    """Bring the tables to this release, all or nothing, and fill those that are new. `then` is
    called in the same transaction with the migration before; nothing stays where it raises. Raises
    CouldNot `database-newer`, `upgrade-not-owner`.
    """
    from alembic import command
    from alembic.config import Config

    before = schema_version(database)
    if before > HEAD:
        raise CouldNot("database-newer", where=database.where)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with migrating(database) as (connection, transaction):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if "" < before < HEAD:
                backfill(transaction)
            then(transaction, before)
    except DatabaseFailed as failed:
        if failed.code != NO_RIGHT:
            raise
        raise _not_owner(database, failed) from failed


def _not_owner(database: Database, failed: DatabaseFailed) -> CouldNot:
    """The tables belong to another login, or nobody may make any: whose they are, and who asked."""
    with database.reading() as transaction:
        named = {
            "owner": transaction.plain(_OWNER),
            "login": transaction.plain("SELECT current_user"),
        }
    return CouldNot("upgrade-not-owner", **{**failed.values, **named})


@contextmanager
def migrating(database: Database) -> Iterator[tuple[Connection, Transaction]]:
    """One transaction, as SQLAlchemy's connection and as our own."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    own = database.take()
    kind: dict[str, Any] = {"creator": lambda: own, "poolclass": StaticPool}
    engine = create_engine("sqlite://" if database.embedded else "postgresql+psycopg://", **kind)
    try:
        with answers(database.where), engine.connect() as connection:
            connection.begin()  # Alembic leaves the end of what others began to them
            own.execute("BEGIN IMMEDIATE" if database.embedded else "BEGIN")
            transaction = database.driver.transaction(own)
            yield connection, transaction
            transaction.commit()
    finally:
        engine.dispose()
