"""A database written by an earlier release verifies, is read in full, and goes on."""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests import acts as a
from tests.audit.tamper import codes, run
from tests.story import ADMIN, Story, person_of
from workflow.audit.verify import verify
from workflow.office import administration
from workflow.office.perform import Who
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant
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


def people(old: Story) -> None:
    """Import somebody."""
    somebody = administration.Person("newcomer", "新人", (Grant("joint", "member"),))
    administration.import_people(old.office, ADMIN, [], [somebody], passwords=False)


def calendar(old: Story) -> None:
    """Import a year."""
    year = YearDays(2027, [date(2027, 1, 1)], [], "公告")
    administration.import_calendar(old.office, ADMIN, [year])


GIVEN = "INSERT INTO grants VALUES ('member', 'joint', 'office', '', '', 0)"
TAKEN = "DELETE FROM grants WHERE person = 'office-1'"
RENAMED = "UPDATE people SET name = '冒名' WHERE id = 'office-1'"


@pytest.mark.parametrize("taken_over", [people, calendar])
def test_whom_an_old_release_left_undated_the_next_import_records(
    old: Story, taken_over: Callable[[Story], None]
) -> None:
    before = verify(old.office)
    assert before.faults == []
    assert {"office-1", "member", "admin"} <= {*before.undated}

    taken_over(old)
    taken_over(old)

    after = verify(old.office)
    assert (after.faults, after.undated) == ([], [])
    with closing(sqlite3.connect(old.where)) as database:
        told = "SELECT count(*) FROM events WHERE body LIKE '%\"BooksTakenOver\"%'"
        assert database.execute(told).fetchone() == (1,)


@pytest.mark.parametrize("change", [GIVEN, TAKEN, RENAMED])
def test_what_is_changed_beside_the_journal_is_named_from_that_import_on(
    old: Story, change: str
) -> None:
    people(old)

    run(old, change)

    assert {fault.code for fault in verify(old.office).faults} == {"table"}
