"""Copies made while people work: each whole, with all that was acknowledged before, or refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.writers import ROOT, Writers
from tests.story import ADMIN, Story
from workflow.audit.backup import back_up
from workflow.audit.verify import verify
from workflow.office.perform import Office
from workflow.store import journal
from workflow.store.schema import open_database

COPY = """
import sys
from pathlib import Path
from workflow.office.perform import Office
from workflow.store.backup import copied
from workflow.store.schema import open_database
with copied(open_database(sys.argv[1]), Path(sys.argv[2])) as part:
    print("made", flush=True)
    sys.stdin.read()
"""


def lacking(copy: Path, acknowledged: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """What the copy does not have; it must verify."""
    office = Office(open_database(str(copy)))
    try:
        assert verify(office).faults == []
        with office.database.reading() as tx:
            known = {
                (number, record.seq): digest
                for number in {number for number, _, _ in acknowledged}
                for record, digest in journal.records(tx, number)
            }
    finally:
        office.database.close()
    return [ack for ack in acknowledged if known.get(ack[:2]) != ack[2]]


def copies_under_load(folder: Path, count: int) -> None:
    """Four writers, and one copy after the other."""
    writers = Writers(Story(str(folder / "story.db")), folder)
    writers.start()
    writers.wait_for_words()
    office = Office(open_database(writers.address))
    sizes = []
    for number in range(count):
        before = writers.acknowledged()
        copy = folder / f"copy-{number}.db"
        assert back_up(office, ADMIN, copy).verdict.faults == []
        assert lacking(copy, before) == []
        sizes.append(len(before))
    office.database.close()
    writers.kill()
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0], "nobody worked meanwhile"
    assert writers.faults() == []
    assert list(folder.glob(".copy*")) == []


def test_3_copies_under_load(tmp_path: Path) -> None:
    copies_under_load(tmp_path, 3)


@pytest.mark.slow
def test_30_copies_under_load(tmp_path: Path) -> None:
    copies_under_load(tmp_path, 30)


def test_a_copy_that_is_killed_has_not_got_its_name(tmp_path: Path) -> None:
    story = Story(str(tmp_path / "story.db"))
    story.database.close()
    copy = tmp_path / "copy.db"
    running = subprocess.Popen(
        [sys.executable, "-c", COPY, story.where, str(copy)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout
    assert running.stdin
    assert running.stdout.readline() == b"made\n"
    running.kill()
    running.wait()
    running.stdout.close()
    running.stdin.close()
    assert not copy.exists()
    back_up(story.office, ADMIN, copy)
    assert copy.exists()
    story.database.close()
