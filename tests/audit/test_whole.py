"""What was taken away as a whole: an application, the office's journal, everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.tamper import DONE, OTHER, UP, codes, receipt, rows, run, tell
from tests.story import Story
from workflow.audit.verify import verify
from workflow.store import tables

OF_AN_APPLICATION = ("events", "tasks", "timers", "clocks", "participants", "outbox")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """Three applications, told and sound."""
    story = tell(tmp_path)
    yield story
    story.database.close()


def forget(story: Story, number: str) -> None:
    """An application deleted from every table there is."""
    run(story, "DELETE FROM applications WHERE number = ?", number)
    for table in OF_AN_APPLICATION:
        if rows(story, f"SELECT 1 FROM {table} WHERE application = ?", number):
            run(story, f"DELETE FROM {table} WHERE application = ?", number)


def test_every_table_that_names_an_application_is_emptied_of_it() -> None:
    named = {table.name for table in tables.metadata.sorted_tables if "application" in table.c}

    assert named == set(OF_AN_APPLICATION)


@pytest.mark.parametrize("number", [DONE, UP, OTHER])
def test_a_whole_application_deleted_leaves_a_number_without_a_journal(
    told: Story, number: str
) -> None:
    forget(told, number)

    faults = verify(told.office).faults

    assert ("number", number) in {(fault.code, fault.application) for fault in faults}


def test_several_deleted_are_named_as_one_run(told: Story) -> None:
    for _ in range(3):
        told.submitted("pku-transfer")
    for number in (OTHER, "PKU-2026-0003", "PKU-2026-0004"):
        forget(told, number)

    (fault,) = verify(told.office).faults

    assert fault.values == {"first": OTHER, "last": "PKU-2026-0004"}


@pytest.mark.parametrize("last", [None, 0, 1, 3])
def test_a_counter_that_stands_elsewhere_is_named(told: Story, last: int | None) -> None:
    if last is None:
        run(told, "DELETE FROM counters WHERE name = 'PKU-2026'")
    else:
        run(told, "UPDATE counters SET last = ? WHERE name = 'PKU-2026'", last)

    (fault,) = verify(told.office).faults

    assert fault.code == ("number" if last == 3 else "table")


OUTBOX = """INSERT INTO outbox (person, application, kind, step, created_at, due_at, attempts)
SELECT 'x', number, 'task', '', '', '', 0 FROM applications"""


@pytest.mark.parametrize("table", [name for name in OF_AN_APPLICATION if name != "events"])
def test_what_is_left_of_an_application_names_it(told: Story, table: str) -> None:
    run(told, OUTBOX)
    number = rows(told, f"SELECT application FROM {table}")[0][0]
    for other in {"applications", *OF_AN_APPLICATION} - {table}:
        key = "number" if other == "applications" else "application"
        run(told, f"DELETE FROM {other} WHERE {key} <> 'office'")

    faults = verify(told.office).faults

    assert ("derived-missing", number) in {(fault.code, fault.application) for fault in faults}


def test_the_office_without_its_journal_is_named(told: Story) -> None:
    run(told, "DELETE FROM events WHERE application = 'office'")

    assert "office" in codes(told)


def test_an_office_whose_journal_begins_otherwise_is_named(told: Story) -> None:
    run(told, "DELETE FROM events WHERE application = 'office' AND seq = 1")

    assert "office" in codes(told)


def test_an_emptied_database_is_no_sound_one(told: Story) -> None:
    kept = receipt(told, DONE, 3)
    for table in tables.metadata.sorted_tables:
        if rows(told, f"SELECT 1 FROM {table.name}"):
            run(told, f"DELETE FROM {table.name}")

    assert "office" in codes(told)
    assert codes(told, kept) == {"office", "receipt"}


@pytest.mark.parametrize("which", ["1", "seq = 1", "seq = 2", "seq = 3"])
def test_where_records_of_the_office_are_missing_no_earlier_release_is_blamed(
    told: Story, which: str
) -> None:
    run(told, f"DELETE FROM events WHERE application = 'office' AND {which}")

    verdict = verify(told.office)

    assert {"office", "seq"} & {fault.code for fault in verdict.faults}
    assert verdict.undated == []
    assert verdict.unjudged == ["office"]
    assert "role-not-held" not in {fault.code for fault in verdict.faults}


@pytest.mark.parametrize("seq", range(1, 6))
def test_what_follows_a_record_that_is_missing_accuses_nobody(told: Story, seq: int) -> None:
    run(told, "DELETE FROM events WHERE application = ? AND seq = ?", DONE, seq)

    verdict = verify(told.office)

    mine = {fault.code for fault in verdict.faults if fault.application == DONE}
    assert {"seq", "prev"} <= mine
    assert mine <= {"seq", "prev", "unreadable", "derived", "definition", "derived-missing"}
    assert (verdict.twice, verdict.unjudged) == ([], [DONE])
