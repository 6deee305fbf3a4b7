"""The tables are those of the migrations, and an upgrade is done wholly or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from tests.story import new_story
from workflow.audit.verify import verify
from workflow.errors import CouldNot
from workflow.office.perform import Office
from workflow.store import schema, tables
from workflow.store.database import connect
from workflow.store.schema import HEAD, migrating, open_database, schema_version, upgrade

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


def test_the_migrations_make_the_tables_of_the_code(place: str) -> None:
    database = open_database(place, create=True)
    with migrating(database) as (connection, _):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, tables.metadata)
    database.close()

    assert differences == []


def test_an_upgrade_may_be_repeated(place: str) -> None:
    database = connect(place, create=True)
    assert schema_version(database) == ""
    upgrade(database)
    upgrade(database)
    assert schema_version(database) == HEAD
    database.close()


def test_an_upgrade_that_breaks_leaves_nothing_behind(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.operations import Operations

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle of it")

    monkeypatch.setattr(Operations, "create_index", broken)
    database = connect(place, create=True)
    with pytest.raises(RuntimeError):
        upgrade(database)
    monkeypatch.undo()

    assert schema_version(database) == ""
    upgrade(database)
    assert schema_version(database) == HEAD
    database.close()


def test_the_head_known_to_the_code_is_the_newest_migration() -> None:
    revisions = {
        match[1]
        for path in VERSIONS.glob("*.py")
        if (match := re.search(r'^revision(?:: str)? = "(\w+)"', path.read_text("utf-8"), re.M))
    }
    assert max(revisions) == HEAD


def test_a_database_of_a_newer_release_is_left_alone(place: str) -> None:
    database = open_database(place, create=True)
    with database.writing() as tx:
        tx.plain("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(CouldNot, match="database-newer"):
        open_database(place)


def test_an_empty_database_is_not_taken_for_an_office(place: str) -> None:
    connect(place, create=True).close()

    with pytest.raises(CouldNot, match="database-not-ready"):
        open_database(place)


def test_an_upgrade_fills_the_list_of_what_ends_by_time(tmp_path: Path) -> None:
    story = new_story(tmp_path)
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    with story.database.writing() as tx:
        for table in ("clocks", "participants", "external_roles"):
            tx.plain(f"DROP TABLE {table}")
        tx.plain("UPDATE alembic_version SET version_num = '0004'")
    upgrade(story.database)
    story.database.close()

    database = open_database(story.where)
    assert verify(Office(database)).faults == []
    with database.reading() as tx:
        assert len(tx.all(select(tables.clocks))) == 1
    database.close()
