"""However a log is read and by whom it is judged, the verdict is the same, and of one moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from tests import acts as a
from tests.audit.tamper import DONE, OTHER, UP, codes, receipt, rewritten, rows, run, tell
from tests.family import Family
from tests.story import ADMIN, Story, person_of
from workflow.application.event import Record
from workflow.application.state import Status
from workflow.audit.faults import Fault, Verdict
from workflow.audit.rebuild import rebuild
from workflow.audit.verify import verify
from workflow.store import tables as t


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """Three applications, told and sound."""
    story = tell(tmp_path)
    yield story
    story.database.close()


def attacked(story: Story) -> Story:
    """Something wrong with every part of it."""
    forged = "UPDATE events SET hash = ? WHERE application = ? AND seq = 2"
    for number in (DONE, OTHER):
        run(story, forged, "0" * 64, number)
    run(story, "UPDATE applications SET title = '别的' WHERE number = ?", UP)
    run(story, "DELETE FROM applications WHERE number = ?", OTHER)
    run(story, "UPDATE applications SET number = 'ZZZ-2026-0001' WHERE number = ?", DONE)
    return story


def judged_alone(story: Story) -> Verdict:
    """What a single process says that reads it all at once."""
    verdict = verify(story.office, [replace(receipt(story, UP, 2), hash="1" * 16)])
    expected = {"hash", "prev", "derived", "derived-missing", "receipt"}
    assert {fault.code for fault in verdict.faults} == expected
    return verdict


def again(story: Story) -> Verdict:
    """The same verification once more."""
    return verify(story.office, [replace(receipt(story, UP, 2), hash="1" * 16)])


@pytest.mark.parametrize("size", [1, 2, 7, 12])
def test_a_log_read_in_small_pages_gets_the_same_verdict(
    told: Story, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judged_alone(attacked(told))

    monkeypatch.setattr("workflow.audit.snapshot.PAGE", size)

    assert again(told) == whole


def by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every log is large from now on, and two processors are there."""
    monkeypatch.setattr("workflow.audit.verify.LARGE", 0)
    monkeypatch.setattr("workflow.audit.verify._processors", lambda: 2)
    monkeypatch.setattr("workflow.audit.snapshot.PAGE", 7)


def test_several_processes_say_what_one_says(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = judged_alone(attacked(told))
    counted: list[int] = []

    by_processes(monkeypatch)

    assert again(told) == whole
    verify(told.office, seen=counted.append)
    assert counted == sorted(counted)
    assert counted[-1] == whole.records


def dead_at_once(*_: object) -> subprocess.Popen[bytes]:
    """A process that ends before it has answered anything."""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", ""], stdin=pipe, stdout=pipe)


@pytest.mark.parametrize("started", [dead_at_once, lambda: None])
def test_where_processes_die_or_cannot_be_had_nothing_is_left_out(
    told: Story, started: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judged_alone(attacked(told))

    by_processes(monkeypatch)
    monkeypatch.setattr("workflow.audit.workers._started", started)

    assert again(told) == whole


def test_without_heads_all_else_is_said(told: Story) -> None:
    with_heads, without = verify(told.office), verify(told.office, heads=False)

    assert {DONE, OTHER, UP} <= set(with_heads.heads)
    assert without == replace(with_heads, heads={})


# one moment


def test_what_is_written_meanwhile_is_not_looked_at(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [office.submitted("pku-transfer") for _ in range(3)]
    monkeypatch.setattr("workflow.audit.snapshot.PAGE", 1)

    def meanwhile(count: int) -> None:
        if count > 2:
            return
        for number in numbers:
            office.perform(a.Comment(application=number, text="注"), person_of("department"))
        with office.database.writing() as tx:
            tx.run(delete(t.definitions))

    before = verify(office.office)
    assert verify(office.office, seen=meanwhile) == before
    assert "definition" in {fault.code for fault in verify(office.office).faults}


# what a damaged file may hold


def test_a_record_that_is_no_text_is_a_fault_and_no_failure(told: Story) -> None:
    sql = "UPDATE events SET body = CAST(X'7B22FF' AS TEXT) WHERE application = ? AND seq = 3"
    run(told, sql, DONE)

    assert {"hash", "unreadable"} <= codes(told)


def test_an_unreadable_record_of_the_office_is_a_fault_and_no_failure(told: Story) -> None:
    run(told, "UPDATE events SET body = '{}' WHERE application = 'office' AND seq = 1")

    assert {"hash", "unreadable"} <= codes(told)


# families


@pytest.mark.parametrize(("end", "said"), [("completed", set()), ("refused", {"child"})])
def test_a_child_that_names_no_parent_is_asked_for_its_end_all_the_same(
    story: Story, end: str, said: set[str]
) -> None:
    family = Family(story)
    child = family.begin()
    story.perform(a.Submit(application=child), story.applicant(child))
    story.walk(child)
    assert story.state(family.parent).children == {child: "completed"}

    def orphan(record: Record) -> Record:
        return replace(record, event=replace(record.event, parent=""))

    def otherwise(record: Record) -> Record:
        status = Status(end)
        return replace(record, event=replace(record.event, status=status))

    ended = "SELECT seq FROM events WHERE application = ? AND kind = 'ChildEnded'"
    seq = rows(story, ended, family.parent)[0][0]
    rewritten(story, child, 1, orphan)
    rewritten(story, family.parent, seq, otherwise)
    rebuild(story.office, ADMIN)

    assert {"child"} & codes(story) == said
    assert [fault.application for fault in child_faults(story)] == [family.parent] * 2 * len(said)


def child_faults(story: Story) -> list[Fault]:
    """What is said of children."""
    return [fault for fault in verify(story.office).faults if fault.code == "child"]
