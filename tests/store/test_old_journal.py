"""A database written by an earlier release verifies, is read in full, and goes on."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import acts as a
from tests.audit.tamper import codes
from tests.story import Story, person_of
from workflow.office.perform import Who
from workflow.store.database import connect
from workflow.store.schema import upgrade

JOURNALS = sorted((Path(__file__).parent / "journals").glob("*.sql.xz"))


@pytest.fixture(params=JOURNALS, ids=lambda path: path.name.removesuffix(".sql.xz"))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    """An office as that release left it: a completed application, one at its first step, one whose
    publicity has an open objection, one with an income, one with an added signer.
    """
    where = str(tmp_path / "old.db")
    with closing(sqlite3.connect(where)) as database:
        database.executescript(lzma.decompress(request.param.read_bytes()).decode())
    Path(where).chmod(0o600)
    older = connect(where)
    upgrade(older)
    older.close()
    story = Story(where, staffed=True)
    story.clock.set("2026-06-01 09:00")
    return story


def test_an_old_journal_holds(old: Story) -> None:
    assert codes(old) == set()


def test_what_an_old_release_began_goes_on(old: Story) -> None:
    numbers = ("PKU-2026-0002", "JST-2026-0001", "BYSY-2026-0001", "JNT-2026-0001")
    before = {number: old.state(number).seq for number in numbers}

    old.approve("PKU-2026-0002")
    finding = a.Dispose(application="JST-2026-0001", objection=1, upheld=False, finding="无误")
    old.perform(finding, person_of("transfer-office"))
    old.perform(a.Comment(application="BYSY-2026-0001", text="注"), person_of("finance"))
    old.perform(a.Approve(application="JNT-2026-0001", opinion="同意"), Who("member", "test"))

    assert all(old.state(number).seq > seq for number, seq in before.items())
    assert codes(old) == set()
