"""A database: how it is reached, what is refused, and its transactions.

The driver's own connections are used, a few of them kept at hand. What only SQLite or only
PostgreSQL needs stands in the file of that name.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from workflow import errors
from workflow.errors import ConnectionLost, CouldNot, DatabaseFailed, NotKnown
from workflow.outcome import current
from workflow.store import files
from workflow.store.driver_errors import (
    answer,
    connection_lost,
    is_drivers,
    reason_of,
    surely_undone,
    without_password,
)
from workflow.store.transaction import Transaction

if TYPE_CHECKING:
    from workflow.store.postgresql import Postgresql
    from workflow.store.sqlite import Sqlite

WAITS = (0.1, 0.5, 2.0)
"""Seconds before work is repeated on a new connection after the server went away."""
AT_HAND = 8
"""Connections that are kept while nobody uses them."""

Result = TypeVar("Result")
Driver: TypeAlias = "Sqlite | Postgresql"
"""What SQLite and PostgreSQL each do in their own way, by the same names."""


class Database:
    """A database; every connection to it has passed the check of its settings."""

    def __init__(self, driver: Driver, where: str) -> None:
        self.driver = driver
        self.where = where
        self.embedded = driver.embedded
        self._at_hand: list[Any] = []

    def writing(
        self, *, aside: bool = False, alone: bool = False
    ) -> AbstractContextManager[Transaction]:
        """A transaction that holds the write lock from its first moment (SQLite), or takes
        row locks as its statements ask for them (PostgreSQL). Commits at the end of the block.
        `aside`: what it records is not what was asked for, such as that it was refused. `alone`:
        what it changes is read by decisions, so none is taken meanwhile. Raises NotKnown where the
        commit was begun and its answer never came.
        """
        return _Block(self, writing=True, aside=aside, alone=alone)

    def reading(self) -> AbstractContextManager[Transaction]:
        """A transaction that only reads and waits for nobody."""
        return _Block(self, writing=False)

    def carry_out(self, work: Callable[[Transaction], Result]) -> Result:
        """A writing transaction that is repeated, three times at the most, if the server went
        away. The work must be repeatable: whether it was committed before is not known here, so
        it has to ask for its request_id first. Raises ConnectionLost, or NotKnown where one of the
        commits may have been carried out.
        """
        doubt: NotKnown | None = None
        for wait in (*WAITS, None):
            try:
                with self.writing() as transaction:
                    return work(transaction)
            except (DatabaseFailed, NotKnown) as failed:
                doubt = failed if isinstance(failed, NotKnown) else doubt
                away = not self.embedded and isinstance(failed, (ConnectionLost, NotKnown))
                if wait is None or not away:
                    raise doubt or failed from failed.__cause__
                self.close()
                sleep(wait)
        raise AssertionError("the last try returns or raises")

    def take(self) -> Any:
        """A connection, for the taker alone."""
        while self._at_hand:
            connection = self._at_hand.pop()
            if self.driver.usable(connection):
                return connection
            connection.close()
        try:
            return self._checked(self.driver.connect())
        except Exception as error:
            if is_drivers(error):
                raise answer(error, self.where) from error
            raise

    def give_back(self, connection: Any) -> None:
        """The taker has no more use for it; no transaction is open on it."""
        if len(self._at_hand) < AT_HAND:
            self._at_hand.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close what is at hand."""
        while self._at_hand:
            self._at_hand.pop().close()

    def _checked(self, connection: Any) -> Any:
        """Refuse a database that may lose an acknowledged step in a power cut."""
        try:
            found = self.driver.found(connection)
            for name, wanted in self.driver.settings.items():
                if found[name] != wanted:
                    raise CouldNot(
                        "database-unsafe",
                        where=self.where,
                        name=name,
                        found=found[name],
                        wanted=wanted,
                    )
        except BaseException:
            connection.close()
            raise
        return connection


class _Block:
    """A `with` block that is one transaction: it commits at its end, or nothing was done."""

    def __init__(
        self, database: Database, *, writing: bool, aside: bool = False, alone: bool = False
    ) -> None:
        self._database = database
        self._alone = alone
        self._writing = writing
        self._counts = writing and not aside

    def __enter__(self) -> Transaction:
        self._connection = self._database.take()
        self._transaction = self._database.driver.transaction(self._connection)
        try:
            self._transaction.begin(writing=self._writing, alone=self._alone)
        except BaseException as error:
            self._undo(error)
            raise
        return self._transaction

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self._undo(error)
            return
        before = current.stage
        if self._counts:
            current.stage = "begun"
        try:
            self._transaction.commit()
        except BaseException as failed:
            known = isinstance(failed, Exception) and surely_undone(failed)
            if known or not self._counts:
                current.stage = before
                self._undo(failed)
            else:
                self._leave(failed)
            raise
        if self._counts:
            current.stage = "kept"
        self._database.give_back(self._connection)

    def _leave(self, error: BaseException) -> None:
        """Close what may have been committed; what the file or the server kept of it, it kept."""
        self._connection.close()
        if is_drivers(error):
            where = without_password(self._database.where)
            raise NotKnown("not-known", where=where, reason=reason_of(error)) from error

    def _undo(self, error: BaseException) -> None:
        """Undo what was done; an error of the driver is raised as what it means."""
        driver, where = self._database.driver, self._database.where
        if not isinstance(error, Exception):
            self._connection.close()  # interrupted anywhere: the file or the server undoes it
            return
        if driver.lost(error, self._connection):
            self._connection.close()
            raise connection_lost(error, where) from error
        try:
            driver.roll_back(self._connection)
        except Exception:
            self._connection.close()
        else:
            self._database.give_back(self._connection)
        if is_drivers(error):
            raise answer(error, where) from error


def connect(where: str, *, create: bool = False, shared: bool = False) -> Database:
    """A checked connection, whatever the schema is. A file is made for its owner alone, or `shared`
    with the group. Raises CouldNot, Refused where a file is open to others.
    """
    database = Database(_driver(where, create, shared), without_password(where))
    database.give_back(database.take())
    return database


def _driver(where: str, create: bool, shared: bool) -> Driver:
    from workflow.store.sqlite import Sqlite

    kind, is_address, path = where.partition("://")
    if not is_address:
        return Sqlite(str(_file(where, create, shared)))
    if kind == "sqlite":
        return Sqlite(str(_file(path.removeprefix("/"), create, shared)))
    shown = without_password(where)
    if kind not in ("postgresql", "postgresql+psycopg"):
        raise CouldNot("database-url", where=shown, reason=without_password(kind))
    try:
        from workflow.store.postgresql import Postgresql
    except ImportError as error:
        raise CouldNot("database-url", where=shown, reason=str(error).splitlines()[0]) from None
    try:
        return Postgresql(where)
    except Exception:  # its words quote the part that it does not understand: the password
        raise CouldNot("database-url/unreadable", where=shown) from None


def _file(where: str, create: bool, shared: bool) -> Path:
    path = Path(where).expanduser()
    try:
        folder, there = path.is_dir(), path.exists()
    except OSError as error:  # a folder on the way may not be entered
        shown = without_password(where)
        raise CouldNot("database-unopenable", where=shown, reason=errors.reason_of(error)) from None
    if folder:
        raise CouldNot("database-is-folder", where=without_password(where))
    if not create and not there:
        raise CouldNot("database-missing", where=without_password(where))
    if create:
        files.make(path, shared=shared)
    files.require_closed(path)
    return path
