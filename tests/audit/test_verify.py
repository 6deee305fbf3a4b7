"""Lies told to the database file, and what `audit verify` says to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.audit.tamper import (
    DONE,
    OTHER,
    UP,
    codes,
    rewritten,
    rows,
    run,
    tell,
)
from tests.story import ADMIN, Story
from workflow.application.event import Record
from workflow.audit.rebuild import rebuild
from workflow.audit.verify import verify


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """Three applications, told and sound."""
    story = tell(tmp_path)
    yield story
    story.database.close()


# records

RECORDS: dict[str, tuple[str, tuple[Any, ...], set[str]]] = {
    "content changed": (
        "UPDATE events SET body = replace(body, '同意', '反对') WHERE application = ? AND seq = 3",
        (DONE,),
        {"hash", "derived"},
    ),
    "hash changed": (
        "UPDATE events SET hash = ? WHERE application = ? AND seq = 3",
        ("0" * 64, DONE),
        {"hash", "prev"},
    ),
    "one in the middle deleted": (
        "DELETE FROM events WHERE application = ? AND seq = 3",
        (DONE,),
        {"seq", "prev"},
    ),
    "the last deleted": (
        "DELETE FROM events WHERE application = ? AND seq = 7",
        (DONE,),
        {"derived"},
    ),
    "all but the first deleted": (
        "DELETE FROM events WHERE application = ? AND seq > 1",
        (DONE,),
        {"derived"},
    ),
    "a journal deleted": (
        "DELETE FROM events WHERE application = ?",
        (DONE,),
        {"derived-missing"},
    ),
    "unreadable": (
        "UPDATE events SET body = '{}' WHERE application = ? AND seq = 3",
        (DONE,),
        {"hash", "unreadable"},
    ),
    "moment in the column": (
        "UPDATE events SET at = '2026-01-01T00:00:00.000000Z' WHERE application = ? AND seq = 3",
        (DONE,),
        {"column"},
    ),
    "person in the column": (
        "UPDATE events SET \"by\" = 'admin' WHERE application = ? AND seq = 3",
        (DONE,),
        {"column"},
    ),
    "kind in the column": (
        "UPDATE events SET kind = 'Commented' WHERE application = ? AND seq = 3",
        (DONE,),
        {"column"},
    ),
    "request in the column": (
        "UPDATE events SET request_id = 'x' WHERE application = ? AND seq = 3",
        (DONE,),
        {"column"},
    ),
    "copied into another application": (
        'INSERT INTO events (application, seq, at, "by", kind, hash, body) SELECT ?, 3, at, '
        '"by", kind, hash, body FROM events WHERE application = ? AND seq = 3',
        (OTHER, DONE),
        {"column", "prev"},
    ),
}


@pytest.mark.parametrize("lie", RECORDS)
def test_a_lie_about_a_record_is_named(told: Story, lie: str) -> None:
    sql, values, wanted = RECORDS[lie]

    run(told, sql, *values)

    assert wanted <= codes(told)


def test_two_records_in_each_others_place_are_named(told: Story) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        sql = "UPDATE events SET seq = ? WHERE application = ? AND seq = ?"
        run(told, sql, new, DONE, old)

    assert {"column", "prev"} <= codes(told)


def test_a_record_changed_with_its_own_hash_breaks_the_link_of_the_next(told: Story) -> None:
    sql = "SELECT body FROM events WHERE application = ? AND seq = 3"
    body = rows(told, sql, DONE)[0][0].replace("同意", "反对")
    digest = hashlib.sha256(body.encode()).hexdigest()

    sql = "UPDATE events SET body = ?, hash = ? WHERE application = ? AND seq = 3"
    run(told, sql, body, digest, DONE)

    faults = verify(told.office).faults
    assert ("prev", 4) in {(fault.code, fault.seq) for fault in faults}


def test_a_moment_before_the_one_before_is_named_even_when_all_hashes_fit(told: Story) -> None:
    def earlier(record: Record) -> Record:
        return replace(record, at=record.at - timedelta(1))

    rewritten(told, DONE, 3, earlier)

    assert "time" in codes(told)


def test_a_record_of_another_database_is_named_even_when_all_hashes_fit(told: Story) -> None:
    rewritten(told, DONE, 3, lambda record: replace(record, log="tto/elsewhere"))

    assert "log" in codes(told)


# what is derived

DERIVED: dict[str, tuple[str, tuple[Any, ...]]] = {
    "state": (
        "UPDATE applications SET state = replace(state, '个性化', '标准化') WHERE number = ?",
        (DONE,),
    ),
    "head": ("UPDATE applications SET head = ? WHERE number = ?", ("0" * 64, DONE)),
    "status": ("UPDATE applications SET status = 'running' WHERE number = ?", (DONE,)),
    "title": ("UPDATE applications SET title = '别的' WHERE number = ?", (DONE,)),
    "institution": ("UPDATE applications SET unit = 'tsinghua' WHERE number = ?", (DONE,)),
    "task deleted": ("DELETE FROM tasks WHERE application = ?", (OTHER,)),
    "task of another role": ("UPDATE tasks SET actor = 'finance' WHERE application = ?", (OTHER,)),
    "task made up": (
        "INSERT INTO tasks SELECT ?, slot, unit, actor, step, since, due_at FROM tasks "
        "WHERE application = ?",
        (DONE, OTHER),
    ),
    "timer deleted": ("DELETE FROM timers WHERE application = ?", (UP,)),
    "timer put off": (
        "UPDATE timers SET due_at = '2027-01-01T00:00:00.000000Z' WHERE application = ?",
        (UP,),
    ),
    "timer made up": ("INSERT INTO timers SELECT ?, due_at, NULL FROM timers", (DONE,)),
}


@pytest.mark.parametrize("lie", DERIVED)
def test_a_lie_about_what_is_derived_is_named_and_rebuild_puts_it_right(
    told: Story, lie: str
) -> None:
    tables = ("applications", "tasks", "timers")
    right = [sorted(rows(told, f"SELECT * FROM {table}")) for table in tables]
    sql, values = DERIVED[lie]

    run(told, sql, *values)
    assert codes(told) == {"derived"}
    rebuild(told.office, ADMIN)

    assert codes(told) == set()
    assert [sorted(rows(told, f"SELECT * FROM {table}")) for table in tables] == right


def test_a_row_without_which_an_application_is_not_listed_is_named(told: Story) -> None:
    run(told, "DELETE FROM applications WHERE number = ?", DONE)

    assert codes(told) == {"derived-missing"}
    rebuild(told.office, ADMIN)
    assert codes(told) == set()


def test_a_timer_that_looks_too_early_is_no_fault(told: Story) -> None:
    run(told, "UPDATE timers SET due_at = '2026-03-01T00:00:00.000000Z'")

    assert codes(told) == set()


DEFINITIONS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "text": ("UPDATE definitions SET source = replace(source, '400万', '900万')", ()),
    "model": (
        "UPDATE definitions SET compiled = replace(compiled, '40000000', '90000000') "
        "WHERE chain = 'pku-transfer'",
        (),
    ),
    "fingerprint": ("UPDATE definitions SET sha256 = ?", ("0" * 64,)),
    "all of it": ("DELETE FROM definitions WHERE chain = 'pku-transfer'", ()),
    "no model at all": ("UPDATE definitions SET compiled = '{}'", ()),
}


@pytest.mark.parametrize("lie", DEFINITIONS)
def test_a_changed_definition_is_named(
    told: Story, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.definitions._known", {})  # as a fresh process reads it
    before = rows(told, "SELECT source, compiled, sha256 FROM definitions")
    sql, values = DEFINITIONS[lie]

    run(told, sql, *values)

    assert rows(told, "SELECT source, compiled, sha256 FROM definitions") != before
    assert "definition" in codes(told)
