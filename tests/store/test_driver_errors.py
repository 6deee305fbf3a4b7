"""An error of a driver is told by its code; what language its text has does not matter."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest

from tests.store.servers import Server
from tests.story import Story
from workflow.errors import ConnectionLost
from workflow.store.driver_errors import MEANINGS, UNNAMED, answer, meaning


def sqlite_error(name: str) -> sqlite3.Error:
    """An error as the driver raises it, in words that say nothing."""
    error = sqlite3.OperationalError("出错了")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite_error("SQLITE_BUSY_SNAPSHOT"), "database-locked"),
        (sqlite_error("SQLITE_READONLY_DIRECTORY"), "database-read-only"),
        (sqlite_error("SQLITE_FULL"), "disk-full"),
        (sqlite_error("SQLITE_CANTOPEN_ISDIR"), "database-unopenable"),
        (sqlite_error("SQLITE_NOTADB"), "not-a-database"),
        (sqlite_error("SQLITE_CORRUPT_INDEX"), "database-damaged"),
        (sqlite_error("SQLITE_IOERR_WRITE"), "disk-error"),
        (sqlite_error("SQLITE_ERROR"), "database-failed"),
        (psycopg.errors.DiskFull("磁盘已满"), "disk-full"),
        (psycopg.errors.LockNotAvailable("无法获得锁"), "database-locked"),
        (psycopg.errors.ReadOnlySqlTransaction("只读事务"), "database-read-only"),
        (psycopg.errors.DataCorrupted("数据损坏"), "database-damaged"),
        (psycopg.errors.UndefinedTable("关系不存在"), "database-failed"),
        (psycopg.errors.AdminShutdown("正在关闭"), "database-connection"),
        (psycopg.OperationalError("连接失败"), "database-connection"),
    ],
)
def test_it_is_told_by_its_code(error: Exception, code: str) -> None:
    found = answer(error, "postgresql://tto:secret@host/db")

    assert found.code == code
    assert "secret" not in str(found.values)
    assert code == "database-connection" or meaning(error) in {*MEANINGS.values(), UNNAMED}


def test_a_server_that_was_away_meanwhile_is_found_again(postgresql: Server) -> None:
    story = Story(postgresql.fresh())
    number = story.submitted("pku-transfer")
    postgresql.stop("immediate")
    with pytest.raises(ConnectionLost), story.database.reading() as tx:
        tx.plain("SELECT 1")
    postgresql.start()

    assert story.state(number).seq == 2
    story.database.close()


def test_a_server_that_started_anew_while_nobody_asked_is_not_noticed(postgresql: Server) -> None:
    story = Story(postgresql.fresh())
    number = story.submitted("pku-transfer")
    postgresql.stop("immediate")
    postgresql.start()

    assert story.state(number).seq == 2
    story.database.close()
