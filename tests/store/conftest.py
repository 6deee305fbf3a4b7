"""Where the store's tests run: a SQLite file, and a private PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.servers import NoServer, Server, server
from tests.story import Story


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A private server, started by the first test that wants it; else skipped, loudly."""
    try:
        with server() as running:
            yield running
    except NoServer as reason:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {reason}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "story.db")
    running: Server = request.getfixturevalue("postgresql")
    return running.fresh()


@pytest.fixture
def office(place: str) -> Iterator[Story]:
    """A story on either database."""
    made = Story(place)
    yield made
    made.database.close()
