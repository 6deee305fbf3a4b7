"""A lock that somebody else holds on the server is waited for a while, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.store.parted import CLERK, as_login, connection, parted
from tests.store.servers import Server
from tests.story import Story
from workflow.errors import DatabaseFailed
from workflow.store.postgresql import LOCK_TIMEOUT
from workflow.store.schema import open_database
from workflow.store.sqlite import BUSY_SECONDS


@pytest.fixture
def held(postgresql: Server) -> Iterator[tuple[str, Story]]:
    """An office whose login waits for a third of a second; its address for a superuser."""
    address = parted(postgresql)
    story = Story(as_login(address, CLERK, lock_timeout="300ms"))
    yield address, story
    story.database.close()


@pytest.mark.parametrize(
    "lock",
    [
        "SELECT FROM applications FOR UPDATE",
        "LOCK TABLE events IN ACCESS EXCLUSIVE MODE",
        "INSERT INTO events (application, seq, at, by, kind, hash, body)"
        " SELECT number, seq + 1, '', '', '', '', '' FROM applications",
    ],
)
def test_a_lock_that_somebody_holds_ends_in_an_answer(held: tuple[str, Story], lock: str) -> None:
    address, story = held
    number = story.submitted("pku-transfer")
    before = story.state(number).seq
    with connection(address) as other:
        other.execute("BEGIN")
        other.execute(lock)
        began = time.monotonic()
        with pytest.raises(DatabaseFailed, match="database-locked"):
            story.approve(number)
        assert time.monotonic() - began < 10
        other.execute("ROLLBACK")

    assert story.state(number).seq == before
    story.approve(number)
    assert story.state(number).seq == before + 1


@pytest.mark.parametrize(("given", "wanted"), [({}, LOCK_TIMEOUT), ({"lock_timeout": "2s"}, "2s")])
def test_every_connection_has_a_timeout(
    postgresql: Server, given: dict[str, str], wanted: str
) -> None:
    database = open_database(as_login(postgresql.fresh(), "tto", **given), create=True)
    with database.writing() as tx, database.reading() as second:
        assert {one.plain("SHOW lock_timeout") for one in (tx, second)} == {wanted}
    database.close()
    assert f"{BUSY_SECONDS}s" == LOCK_TIMEOUT
