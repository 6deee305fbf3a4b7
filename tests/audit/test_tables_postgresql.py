"""The walk over every table and every column on PostgreSQL: one office, each change taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier, Placeholder

from tests.audit.test_tables import (
    BUILT,
    COLUMNS,
    MAY_HAVE_MORE,
    faults,
    key_of,
    made_up,
    other_value,
    tell_all,
)
from tests.store.servers import Server
from tests.story import Story
from workflow.store.postgresql import Postgresql

Row = dict[str, Any]


class Attacked:
    """The office and whoever shares the login that owns its tables."""

    def __init__(self, place: str) -> None:
        self.story = Story(place)
        tell_all(self.story)
        self.story.clock.set("2026-03-20 12:00")
        self.db: psycopg.Connection[Any] = Postgresql(place).connect()
        self.rows = {table.name: self._last(table.name) for table in BUILT}

    def _last(self, table: str) -> Row:
        """The last row of a table by its key."""
        order = SQL(", ").join(SQL("{} DESC").format(Identifier(name)) for name in key_of(table))
        query = SQL("SELECT * FROM {} ORDER BY {} LIMIT 1").format(Identifier(table), order)
        found = self.db.execute(query)
        row = found.fetchone()
        assert row, f"nothing in {table}: nothing can be tried"
        return dict(zip((column.name for column in found.description or ()), row, strict=True))

    def change(self, table: str, key: Row, **values: Any) -> None:
        """Other values in the row of a key."""
        pairs = SQL(", ").join(_equal(name) for name in values)
        named = {f"key {name}": value for name, value in key.items()}
        query = SQL("UPDATE {} SET {} WHERE {}").format(Identifier(table), pairs, _where(table))
        self._done(query, values | named)

    def delete(self, table: str, row: Row) -> None:
        """The row away."""
        query = SQL("DELETE FROM {} WHERE {}").format(Identifier(table), _where(table))
        self._done(query, {f"key {name}": row[name] for name in key_of(table)})

    def insert(self, table: str, row: Row) -> None:
        """A row more."""
        names, values = map(Identifier, row), map(Placeholder, row)
        query = SQL("INSERT INTO {} ({}) VALUES ({})").format(
            Identifier(table), SQL(", ").join(names), SQL(", ").join(values)
        )
        self._done(query, row)

    def _done(self, query: Composed, values: Row) -> None:
        assert self.db.execute(query, values).rowcount == 1, "the attack missed"


def _equal(name: str) -> Composed:
    return SQL("{} = {}").format(Identifier(name), Placeholder(name))


def _where(table: str) -> Composed:
    """The row of a key, whose values are named apart from new ones."""
    pairs = [
        SQL("{} = {}").format(Identifier(name), Placeholder(f"key {name}"))
        for name in key_of(table)
    ]
    return SQL(" AND ").join(pairs)


@pytest.fixture(scope="module")
def attacked(postgresql: Server) -> Iterator[Attacked]:
    """The office on a real server; sound before the first attack and after the last."""
    made = Attacked(postgresql.fresh())
    assert faults(made.story) == []
    yield made
    assert faults(made.story) == []
    made.db.close()
    made.story.database.close()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_changed_is_named(attacked: Attacked, table: str, column: str) -> None:
    row = attacked.rows[table]
    key = {name: row[name] for name in key_of(table)}
    other = {column: other_value(row[column], column)}
    attacked.change(table, key, **other)

    found = faults(attacked.story)

    attacked.change(
        table, key | {name: other[name] for name in other if name in key}, **{column: row[column]}
    )
    assert found


@pytest.mark.parametrize("table", [one.name for one in BUILT])
def test_a_row_deleted_is_named(attacked: Attacked, table: str) -> None:
    attacked.delete(table, attacked.rows[table])

    found = faults(attacked.story)

    attacked.insert(table, attacked.rows[table])
    assert found


@pytest.mark.parametrize("table", [one.name for one in BUILT if one.name not in MAY_HAVE_MORE])
def test_a_row_made_up_is_named(attacked: Attacked, table: str) -> None:
    row = made_up(table, attacked.rows[table])
    attacked.insert(table, row)

    found = faults(attacked.story)

    attacked.delete(table, row)
    assert found
