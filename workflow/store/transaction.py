"""One transaction, and what it may be asked to carry out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy.sql.expression import ClauseElement

Row: TypeAlias = tuple[Any, ...]


class Fixed(NamedTuple):
    """A statement whose text was made when the package was built, for each database."""

    sqlite: str
    postgresql: str


Statement: TypeAlias = "Fixed | ClauseElement"
Asked: TypeAlias = "tuple[Statement, dict[str, Any]]"


class Transaction:
    """One transaction on the driver's connection, as SQLite carries it out: at once."""

    dialect = "sqlite"
    which = 0
    """The place of this database's text in a fixed statement."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursor = connection.cursor()

    def text(self, statement: Statement, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The SQL text and the parameters for the driver."""
        if type(statement) is Fixed:
            return statement[self.which], values
        from workflow.store.dynamic import compiled

        text, given = compiled(statement, self.dialect)
        return text, {**given, **values}

    def execute(self, statement: Statement, values: dict[str, Any]) -> None:
        """Give a statement to the driver."""
        if type(statement) is Fixed:
            self._cursor.execute(statement[self.which], values)
        else:
            self._cursor.execute(*self.text(statement, values))

    def run(self, statement: Statement, **values: Any) -> int:
        """Carry out a statement; the number of rows it touched."""
        self.execute(statement, values)
        return int(self._cursor.rowcount)

    def put(self, statement: Statement, **values: Any) -> None:
        """Carry out a statement at the latest before the next one that answers."""
        self.execute(statement, values)

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        """Every row of a query."""
        self.execute(statement, values)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def one(self, statement: Statement, **values: Any) -> Row | None:
        """The first row of a query, or None."""
        self.execute(statement, values)
        row: Row | None = self._cursor.fetchone()
        return row

    def each(self, *asked: Asked) -> list[list[Row]]:
        """The rows of several queries, in one trip to the server."""
        found = []
        for statement, values in asked:
            self.execute(statement, values)
            found.append(self._cursor.fetchall())
        return found

    def plain(self, text: str) -> Any:
        """The first value of a query without parameters, or None."""
        self.execute(Fixed(text, text), {})
        row = self._cursor.fetchone() if self._cursor.description else None
        return row[0] if row else None

    def stream(self, statement: Statement, size: int = 1000, **values: Any) -> Iterator[Row]:
        """The rows of a long query, `size` at a time; nothing else may run meanwhile."""
        self.run(statement, **values)
        while rows := self._cursor.fetchmany(size):
            yield from rows

    def begin(self, *, writing: bool, alone: bool = False) -> None:
        """Begin; a writer holds the lock from its first moment."""
        self._cursor.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    def commit(self) -> None:
        """What was done stays, whatever happens now."""
        self._cursor.execute("COMMIT")
