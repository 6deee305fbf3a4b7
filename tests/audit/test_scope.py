"""Who audits one institution is told of that one, and of what all share: every kind of finding."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.audit.tamper import DONE, UP, run, tell
from tests.audit.test_tables import BUILT, MAY_HAVE_MORE, key_of, made_up, tell_all, the, where
from tests.story import Story, new_story
from workflow.audit import snapshot as stored
from workflow.audit.books import built
from workflow.audit.faults import FAULTS, NOBODYS, Fault, Given, Late, Twice, Verdict, fault
from workflow.audit.judge import Outcome
from workflow.audit.narrowed import narrowed
from workflow.audit.verify import verify
from workflow.audit.whose import Owners
from workflow.chain.model.value import Title
from workflow.store.journal import OFFICE

OTHERS_NUMBERS = {"jishuitan": ("JNT-", "MCH-"), "joint": ("JST-", "MCH-")}
"""What the numbers of the other institutions begin with, by the institution that is told."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an office with three institutions and a row in every table."""
    story = new_story(tmp_path_factory.mktemp("scope"))
    tell_all(story)
    story.database.close()
    return Path(story.where)


@pytest.fixture
def office(whole: Path, tmp_path: Path) -> Iterator[Story]:
    """A copy of it."""
    story = Story(str(shutil.copy(whole, tmp_path / "copy.db")), staffed=True)
    story.clock.set("2026-03-20 12:00")
    yield story
    story.database.close()


def told(story: Story, unit: str, *receipts: Given) -> Verdict:
    """What the auditor of an institution is told."""
    return verify(story.office, receipts, examined={unit: Title(unit, unit)})


def narrow(story: Story, faults: list[Fault], unit: str, **rest: Any) -> Verdict:
    """A verdict with these faults, as the auditor of an institution is told of it."""
    with story.database.reading() as tx:
        books = built(stored.journal_rows(tx, OFFICE))
        owners = Owners(tx, books, stored.basis_of(story.office, tx, books).definitions)
        verdict = Verdict(0, 0, {DONE: "x", UP: "y"}, faults, **rest)
        return narrowed(verdict, Outcome(), owners, {unit: Title(unit, unit)})


VALUES = dict.fromkeys(re.findall(r"{(\w+)}", " ".join(FAULTS.values())), "x")


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Story]:
    """Two institutions with applications."""
    story = tell(tmp_path)
    yield story
    story.database.close()


@pytest.mark.parametrize("code", FAULTS)
def test_every_kind_of_fault_is_told_to_whose_it_is_alone(three: Story, code: str) -> None:
    own, others = fault(UP, 1, code, **VALUES), fault(DONE, 1, code, **VALUES)
    gone, nobodys = fault("PKU-2026-0077", 0, code), fault("XYZ-2026-0001", 0, code)
    shared = fault(OFFICE, 0, code)

    verdict = narrow(three, [own, others, gone, nobodys, shared], "jishuitan")
    assert (verdict.faults, verdict.elsewhere, verdict.sound) == ([own, shared], True, False)
    assert narrow(three, [others, gone], "pku").faults == [others, gone]
    assert narrow(three, [others], "jishuitan").faults == []
    assert not narrow(three, [], "jishuitan").elsewhere


def test_what_is_no_fault_is_told_to_whose_it_is_alone(three: Story) -> None:
    late = [Late(number, 1, "p", "某", ()) for number in (UP, DONE)]
    twice = [Twice(number, 1, "p", "某", "s", ()) for number in (UP, DONE)]
    rest = {"late": late, "twice": twice, "unjudged": [UP, DONE, OFFICE]}
    rest["undated"] = ["pku-applicant", "jishuitan-applicant", "admin"]

    verdict = narrow(three, [], "jishuitan", **rest)

    assert (verdict.late, verdict.twice) == (late[:1], twice[:1])
    assert verdict.unjudged == [UP, OFFICE]
    assert verdict.undated == ["jishuitan-applicant", "admin"]
    assert list(verdict.heads) == [UP]


@pytest.mark.parametrize("unit", OTHERS_NUMBERS)
@pytest.mark.parametrize("made", [False, True])
@pytest.mark.parametrize("table", [one.name for one in BUILT])
def test_no_row_of_another_institution_is_told(
    office: Story, table: str, made: bool, unit: str
) -> None:
    row = the(table, office)
    if made:
        row = made_up(table, row)
        names, values = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        run(office, f"INSERT INTO {table} ({names}) VALUES ({values})", *row.values())
    else:
        key = [row[name] for name in key_of(table)]
        run(office, f"DELETE FROM {table} WHERE {where(table)}", *key)

    every, verdict = verify(office.office), told(office, unit)

    said = msgspec.json.encode(verdict).decode()
    assert not [begun for begun in OTHERS_NUMBERS[unit] if begun in said]
    assert all(one in every.faults for one in verdict.faults)
    assert verdict.sound is every.sound
    if not made or table not in MAY_HAVE_MORE:
        assert not verdict.sound
    other = next(name for name in OTHERS_NUMBERS if name != unit)
    assert not [one for one in verdict.faults if one.institutions == (other,)]


def test_a_meeting_of_another_institution_is_not_told(office: Story) -> None:
    run(office, "UPDATE meetings SET held_on = '2026-01-01'")
    (mine,) = told(office, "joint").faults
    assert mine.code == "meetings"
    verdict = told(office, "jishuitan")
    assert (verdict.faults, verdict.elsewhere) == ([], True)


def test_how_many_were_looked_at_is_of_those_alone(three: Story) -> None:
    everything, own = verify(three.office), told(three, "jishuitan")
    assert own.journals == 2
    assert own.records < told(three, "pku").records < everything.records
    assert own.sound


def test_a_receipt_of_another_institution_is_not_compared_whether_true_or_not(three: Story) -> None:
    given = [Given(DONE, 1, "0" * 32), Given("PKU-2026-0077", 1, "0" * 32)]
    given += [Given("XYZ-1", 1, "0" * 32), Given(DONE, 1, "1" * 32)]

    verdict = told(three, "jishuitan", *given)

    assert (verdict.faults, verdict.elsewhere, verdict.passed_over) == ([], False, given)
    assert {one.code for one in told(three, "pku", *given).faults} == {
        "receipt",
        "receipt-contradiction",
    }


def test_a_counter_nobody_can_place_is_for_who_oversees_all(three: Story) -> None:
    run(three, "INSERT INTO counters (name, last) VALUES ('XYZ-2026', 0)")
    (found,) = verify(three.office).faults
    assert found.institutions == (NOBODYS,)
    assert (told(three, "pku").faults, told(three, "pku").elsewhere) == ([], True)
