"""A copy of a file is whole or not there; the WAL is neither left behind nor unbounded."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests import acts as a
from tests.store.servers import Server
from tests.story import ADMIN, Story, person_of
from workflow.application.event import Administered
from workflow.audit.backup import back_up
from workflow.commands.frame.ending import ending
from workflow.errors import CouldNot, DatabaseFailed, Refused
from workflow.office.perform import Office
from workflow.store import backup, journal
from workflow.store.database import Database
from workflow.store.schema import open_database

LIMIT = 4 * 1024 * 1024


@pytest.fixture
def number(story: Story) -> str:
    return story.submitted("pku-transfer")


def remark(story: Story, number: str, text: str = "已核对") -> None:
    story.perform(a.Comment(application=number, text=text), person_of("finance"))


def test_a_copy_has_the_newest_act_and_who_made_the_copy(
    story: Story, number: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    made = back_up(story.office, ADMIN, copy)

    assert os.listdir(tmp_path).count("copy.db") == 1
    assert [name for name in os.listdir(tmp_path) if name.startswith((".copy", "copy.db-"))] == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert made.verdict.faults == []
    database = open_database(str(copy))
    with database.reading() as tx:
        records = journal.records(tx, journal.OFFICE)
        seq = len(journal.records(tx, number))
    database.close()
    last, digest = records[-1]
    assert isinstance(last.event, Administered)
    assert (last.event.what, last.by) == ("BackupBegun", ADMIN.person)
    assert made.newest[0].hash == digest
    assert seq == story.state(number).seq


def test_a_copy_is_one_file_that_needs_no_companion(
    story: Story, number: str, tmp_path: Path
) -> None:
    back_up(story.office, ADMIN, tmp_path / "copy.db")
    with closing(sqlite3.connect(f"file:{tmp_path}/copy.db?mode=ro&immutable=1", uri=True)) as db:
        found = db.execute("SELECT max(seq) FROM events WHERE application = ?", (number,))
        assert found.fetchone()[0] == story.state(number).seq


def test_what_is_there_is_never_overwritten(story: Story, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("a letter")
    with pytest.raises(CouldNot, match="file-exists"):
        back_up(story.office, ADMIN, copy)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    with pytest.raises(CouldNot, match="file-exists"):
        back_up(story.office, ADMIN, tmp_path / "nowhere")
    assert copy.read_text() == "a letter"


def test_a_name_taken_while_the_copy_is_made_is_left_alone(story: Story, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with pytest.raises(CouldNot, match="file-exists"), backup.copied(story.database, copy):
        copy.write_text("somebody else's")
    assert copy.read_text() == "somebody else's"
    assert list(tmp_path.glob(".copy*")) == []


@pytest.mark.parametrize("failure", [KeyboardInterrupt, sqlite3.OperationalError])
def test_a_copy_that_fails_leaves_nothing(
    story: Story, tmp_path: Path, failure: type[BaseException]
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()

    def fails() -> None:
        with backup.copied(story.database, folder / "copy.db") as part:
            assert list(folder.iterdir()) == [part]
            raise failure("stopped")

    with pytest.raises((KeyboardInterrupt, DatabaseFailed)):
        fails()
    assert list(folder.iterdir()) == []


def test_a_copy_in_a_folder_that_is_not_there(story: Story, tmp_path: Path) -> None:
    before = last_in_the_office(story)
    with pytest.raises(CouldNot, match="not-written"):
        back_up(story.office, ADMIN, tmp_path / "none" / "copy.db")
    assert last_in_the_office(story) == before, "it is refused before anything is recorded"


def test_a_copy_that_fails_once_it_was_begun_is_said_not_to_be_there(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(database: Database, part: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    before = last_in_the_office(story)
    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(CouldNot, match="backup-failed") as no:
        back_up(story.office, ADMIN, tmp_path / "copy.db")

    assert ending(no.value) is no.value, "it is known that there is none"
    assert last_in_the_office(story) == before + 1
    assert [name for name in os.listdir(tmp_path) if "copy.db" in name] == []


def last_in_the_office(story: Story) -> int:
    with story.database.reading() as tx:
        return len(journal.records(tx, journal.OFFICE))


def test_only_an_administrator_copies(story: Story, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not-administrator"):
        back_up(story.office, person_of("finance"), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_damaged_page_is_no_copy(story: Story, number: str, tmp_path: Path) -> None:
    story.database.close()
    content = bytearray(Path(story.where).read_bytes())
    content[-4096 * 3 : -4096] = os.urandom(4096 * 2)
    Path(story.where).write_bytes(content)
    with pytest.raises(DatabaseFailed), backup.copied(story.database, tmp_path / "copy.db"):
        pass
    assert not (tmp_path / "copy.db").exists()


def test_a_server_is_copied_by_its_own_tool(postgresql: Server, tmp_path: Path) -> None:
    story = Story(postgresql.fresh().replace("tto@", "tto:geheim@"))
    with pytest.raises(CouldNot, match="backup-by-server") as no:
        back_up(story.office, ADMIN, tmp_path / "copy.db")
    story.database.close()
    command = no.value.values["command"]
    assert command.startswith("pg_dump --format=custom --host=")
    assert "geheim" not in command
    with story.database.reading() as tx:
        last = journal.records(tx, "office")[-1][0].event
        assert isinstance(last, Administered)
        assert last.what != "BackupBegun"
    story.database.close()


def test_a_command_that_ends_alone_folds_the_wal_back(story: Story, number: str) -> None:
    wal = Path(f"{story.where}-wal")
    remark(story, number)
    assert wal.stat().st_size
    story.database.close()
    assert not wal.exists()


def test_a_long_reader_leaves_no_large_wal_behind(story: Story, number: str) -> None:
    wal = Path(f"{story.where}-wal")
    with closing(sqlite3.connect(story.where, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM events").fetchone()
        for _ in range(4):
            with story.database.writing() as tx:
                tx.plain("CREATE TABLE large (body)")
                tx.plain("INSERT INTO large VALUES (randomblob(3000000))")
                tx.plain("DROP TABLE large")
        assert wal.stat().st_size > 2 * LIMIT
        other.execute("COMMIT")
        for _ in range(3):
            remark(story, number)
        assert wal.stat().st_size <= LIMIT


def test_a_copy_goes_on_as_an_office(story: Story, number: str, tmp_path: Path) -> None:
    back_up(story.office, ADMIN, tmp_path / "copy.db")
    restored = Office(open_database(str(tmp_path / "copy.db")), story.clock)
    act = a.Comment(application=number, text="恢复之后")
    assert restored.perform(act, person_of("finance")).seq == story.state(number).seq + 1
    restored.database.close()
