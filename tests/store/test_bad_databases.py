"""A database that cannot be used is named in one line, with what to do; nothing is lost by it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.docs.console import ROOT
from tests.store.servers import Server
from tests.story import Story, new_story
from workflow.audit.verify import verify
from workflow.errors import CouldNot, Refused
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.store.database import connect
from workflow.store.definitions import pinned, put_definition
from workflow.store.journal import read_rows
from workflow.store.people import name_of
from workflow.store.schema import open_database


def tto(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={"PATH": os.environ["PATH"], "TTO_HOME": str(folder), "TTO_LANG": "en"},
    )


def is_a_plain_no(done: subprocess.CompletedProcess[str], code: str) -> None:
    """Exit code 1, the code, what to do, and no traceback."""
    assert done.returncode == 1, done.stderr
    assert f"Error [{code}]" in done.stderr.splitlines()[0]
    assert "\n  do  " in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.fixture
def walked(tmp_path: Path) -> Story:
    """A file with an application in it."""
    story = new_story(tmp_path)
    story.walk(story.submitted("pku-transfer"))
    story.meet_the_present()
    story.database.close()
    return story


def test_a_folder(tmp_path: Path) -> None:
    is_a_plain_no(tto("--db", str(tmp_path), "list", folder=tmp_path), "database-is-folder")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    is_a_plain_no(tto("--db", "none.db", "list", folder=tmp_path), "database-missing")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("where", "create", "code"),
    [
        ("", False, "database-is-folder"),
        ("", True, "database-is-folder"),
        ("none.db", False, "database-missing"),
        ("letter.txt/inside/tto.db", True, "database-folder"),
    ],
)
def test_a_place_where_no_file_can_be(tmp_path: Path, where: str, create: bool, code: str) -> None:
    (tmp_path / "letter.txt").write_text("a letter")
    with pytest.raises(CouldNot, match=code):
        open_database(str(tmp_path / where), create=create)


@pytest.mark.parametrize("address", ["nonsense://x", "postgresql+nothing://x"])
def test_an_address_of_nothing_that_is_known(address: str) -> None:
    with pytest.raises(CouldNot, match="database-url"):
        connect(address)


def test_a_record_that_is_none() -> None:
    with pytest.raises(CouldNot, match="record-unreadable"):
        read_rows([("PKU-2026-0001", "{}", "")])


def test_a_person_who_is_not_there(walked: Story) -> None:
    database = open_database(walked.where)
    with pytest.raises(Refused, match="person-unknown"), database.reading() as tx:
        name_of(tx, "nobody")
    database.close()


def test_a_definition_that_is_another_or_gone(walked: Story) -> None:
    story = Story(walked.where, staffed=True)
    number, who = "PKU-2026-0001", Who("pku-applicant", "test")
    chain = story.chain(number)
    for other in (None, replace(chain, sha256="0" * 64)):
        with story.database.writing() as tx:
            tx.plain("DELETE FROM definitions WHERE chain = 'pku-transfer' RETURNING chain")
            if other:
                put_definition(tx, other, "")
        with pytest.raises(CouldNot, match="definition-lost"):
            story.perform(a.Comment(application=number, text="注"), who)
    story.database.close()


@pytest.mark.parametrize("compiled", ["{", '{"chain": 1}'])
def test_a_definition_whose_compiled_form_cannot_be_read_is_read_from_its_source(
    walked: Story, compiled: str
) -> None:
    with closing(sqlite3.connect(walked.where)) as db, db:
        db.execute("UPDATE definitions SET compiled = ?", (compiled,))

    database = open_database(walked.where)
    with database.reading() as tx:
        found = pinned(tx, "pku-transfer", 2, f"of {compiled}")
    faults = verify(Office(database)).faults
    database.close()

    assert found.steps
    assert {fault.code for fault in faults} >= {"definition"}


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is a letter, not a database\n" * 100)
    (tmp_path / "text.db").chmod(0o600)
    is_a_plain_no(tto("--db", "text.db", "list", folder=tmp_path), "not-a-database")


def test_a_database_of_something_else(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE letters (text)").connection.close()
    (tmp_path / "other.db").chmod(0o600)
    is_a_plain_no(tto("--db", "other.db", "list", folder=tmp_path), "database-not-ready")


def test_an_address_that_nothing_answers_to(tmp_path: Path) -> None:
    address = "postgresql+psycopg://tto:secret@127.0.0.1:1/none"
    done = tto("--db", address, "list", folder=tmp_path)
    is_a_plain_no(done, "database-connection")
    assert "secret" not in done.stderr


def test_an_address_that_is_none(tmp_path: Path) -> None:
    for address in ("nonsense://x", "postgresql+nothing://x"):
        is_a_plain_no(tto("--db", address, "list", folder=tmp_path), "database-url")


def test_a_newer_release(walked: Story, tmp_path: Path) -> None:
    with closing(sqlite3.connect(walked.where)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    is_a_plain_no(tto("--db", walked.where, "list", folder=tmp_path), "database-newer")


def test_someone_else_writes_and_does_not_end(
    walked: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.sqlite.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(walked.where, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = open_database(walked.where)

    with pytest.raises(CouldNot, match="database-locked"), database.writing():
        pass

    other.execute("ROLLBACK")
    with database.writing() as tx:
        assert tx.plain("SELECT 1") == 1
    database.close()
    other.close()


WRITE_AS_SOMEONE = """
import os, pwd, sys
import sqlalchemy.dialects.sqlite  # while it may be read: the clone may lie in root's own folder
from workflow.errors import Answer
from workflow.store.schema import open_database
if os.geteuid() == 0:
    os.setuid(pwd.getpwnam("nobody").pw_uid)
try:
    with open_database(sys.argv[1]).writing() as tx:
        tx.plain("DELETE FROM events")
except Answer as answer:
    print(answer.code)
"""


LOOK_AS_SOMEONE = """
import os, pwd, sys
import workflow.store.schema as schema
from workflow.errors import Answer
if os.geteuid() == 0:
    os.setuid(pwd.getpwnam("nobody").pw_uid)
try:
    schema.open_database(sys.argv[1])
except Answer as answer:
    print(answer.code)
"""


def test_a_file_in_a_folder_that_may_not_be_entered_is_named_and_is_no_traceback(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0o000)

    command = [sys.executable, "-c", LOOK_AS_SOMEONE, str(closed / "inner" / "story.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    closed.chmod(0o755)

    assert done.stdout.strip() == "database-unopenable", done.stderr


def test_a_file_that_may_only_be_read(walked: Story, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    file = folder / "story.db"
    shutil.copy(walked.where, file)
    if os.geteuid() == 0:
        shutil.chown(file, "nobody")
    for path, mode in ((file, 0o400), (folder, 0o555), *((one, 0o755) for one in above(tmp_path))):
        path.chmod(mode)

    done = subprocess.run(
        [sys.executable, "-c", WRITE_AS_SOMEONE, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    folder.chmod(0o755)

    assert done.stdout.strip() in ("database-read-only", "database-unopenable"), done.stderr
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] > 5


def above(path: Path) -> list[Path]:
    """A folder of the tests and those above it that only its owner may enter."""
    return [one for one in (path, *path.parents) if one.stat().st_mode & 0o055 != 0o055]


FILL = """
import sys
from tests.story import person_of
from workflow.application.control.events import Comment
from workflow.errors import Answer
from workflow.office.perform import Office
from workflow.store.schema import open_database
office = Office(open_database(sys.argv[1]))
try:
    for _ in range(500):
        remark = Comment(application="PKU-2026-0001", text="x" * 900)
        print(office.perform(remark, person_of("finance")).seq, flush=True)
except Answer as answer:
    print(answer.code)
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(walked: Story) -> None:
    room = Path(walked.where).stat().st_size + 8192

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-c", FILL, walked.where],
        cwd=ROOT,
        preexec_fn=little_room,
        capture_output=True,
        text=True,
    )
    *acknowledged, code = done.stdout.split()

    assert code in ("disk-full", "disk-error"), done
    office = Office(open_database(walked.where))
    assert look(office, "PKU-2026-0001", None)[0].seq == int(acknowledged[-1])
    assert verify(office).faults == []
    office.database.close()


def test_a_damaged_file_is_not_taken_for_a_sound_one(walked: Story, tmp_path: Path) -> None:
    path = Path(walked.where)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    done = tto("--db", walked.where, "db", "upgrade", folder=tmp_path)

    is_a_plain_no(done, "database-damaged")


def test_a_server_that_may_lose_what_it_acknowledged_is_not_used(postgresql: Server) -> None:
    address = postgresql.fresh()
    connect(address).close()
    separator = "&options=-csynchronous_commit%3Doff"

    with pytest.raises(CouldNot, match="database-unsafe"):
        connect(address + separator)
