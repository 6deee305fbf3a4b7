"""Every table and every column: a row changed, deleted or made up is named by verification."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import acts as a
from tests.audit.tamper import reads_well, rows, run
from tests.joint import UNIT, Joint
from tests.machine import Machine
from tests.story import ADMIN, Story, new_story
from workflow.audit.faults import Fault
from workflow.audit.verify import verify
from workflow.commands.office.faults import fault_words
from workflow.office import administration as roster
from workflow.office import meetings
from workflow.office.meetings import Convened
from workflow.office.perform import Who
from workflow.office.substitutes import Substitute, end_substitute, name_substitute
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant
from workflow.store import outbox, tables

NOT_BUILT: dict[str, str] = {
    "sessions": "those that can be used are compared, see test_access.py",
    "outbox": "what is told decides nothing; of which application, see test_whole.py",
    "people.failures": "forgotten at the next log-in",
    "people.locked_until": "forgotten at the next log-in",
    "events.id": "the order in which the database got them",
    "definitions.compiled": "made of the source by the release that is named beside it",
    "definitions.release": "which release that was",
    "timers.due_at": "may be earlier: then it is looked at once too often",
}
"""What no record makes, and why; verification is not asked about it here."""
MAY_HAVE_MORE = ("facts",)
"""Nobody reads a fact by another name."""


@cache
def _told(folder: Path) -> Path:
    """The file of that office, told once."""
    story = new_story(folder)
    tell_all(story)
    story.database.close()
    return Path(story.where)


def tell_all(story: Story) -> None:
    """An office with a row in every table."""
    joint, machine = Joint(story), Machine(story)
    number = joint.at("panel")
    joint.do(a.Form(application=number, people=("expert-1", "expert-2", "expert-3")), "office-1")
    machine.begun("panel")
    _books(story, joint)
    up = story.submitted("jishuitan-grant-of-rights")
    story.walk(up, until="publicity")
    story.publish(up)
    later = story.submitted("jishuitan-grant-of-rights")
    story.walk(later, until="publicity")


def _books(story: Story, joint: Joint) -> None:
    """People, second accounts, substitutes, a meeting, a year of holidays, an address."""
    office, today = story.office, story.today()
    people = [
        roster.Person("dated", "丙", (Grant(UNIT, "member", date(2026, 1, 1), date(2027, 1, 1)),)),
        roster.Person("second", "甲", (Grant(UNIT, "member"),), same_as="dated"),
        roster.Person("gone", "丁", (), revoked=True),
    ]
    units = [roster.Institution("other", "别的机构", "Another")]
    roster.import_people(office, ADMIN, units, people, passwords=False)
    roster.import_calendar(office, ADMIN, [YearDays(2027, [date(2027, 1, 1)], [], "公告")])
    last = today + timedelta(3)
    for _ in range(2):
        one = Substitute("office-1", "office-2", UNIT, "", "", today, last, "假条")
        named = name_substitute(office, Who("office-1", "test"), one)
    end_substitute(office, Who("office-1", "test"), named.id)
    body = Convened(joint.chain, joint.chain.bodies["panel"])
    secretary = Who("office-1", "test")
    meetings.open_meeting(office, secretary, body, today, circulation=False)
    with office.database.writing() as tx:
        outbox.put_urls(tx, "admin", ["json://example.org/token"])
        from workflow.rules.standing import Standing
        from workflow.store import journal

        by = Standing("admin", "管理员", via="test")
        journal.note(tx, office.log, office.moment, by, "AddressesSet", {"addresses": "json"})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of that office."""
    where = _told(tmp_path_factory.mktemp("told"))
    assert verify(_opened(where).office).faults == []
    return where


@pytest.fixture
def story(told: Path, tmp_path: Path) -> Iterator[Story]:
    """A copy of it."""
    where = Path(shutil.copy(told, tmp_path / "copy.db"))
    made = _opened(where)
    yield made
    made.database.close()


def _opened(where: Path) -> Story:
    story = Story(str(where), staffed=True)
    story.clock.set("2026-03-20 12:00")
    return story


BUILT = [
    table
    for table in tables.metadata.sorted_tables
    if table.name not in NOT_BUILT and table.name != "alembic_version"
]
COLUMNS = [
    (table.name, column.name)
    for table in BUILT
    for column in table.c
    if f"{table.name}.{column.name}" not in NOT_BUILT
]


def faults(story: Story) -> list[Fault]:
    """What verification says, each in words that can be read."""
    found = verify(story.office).faults
    for fault in found:
        reads_well(fault)
    return found


def other_value(value: Any, column: str) -> Any:
    """Something else of the same type."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return value + b"x"
    if value and "T" in str(value) and str(value).endswith("Z"):
        return "2029-01-01T00:00:00.000000Z"
    return f"{value or ''}x"


def key_of(table: str) -> list[str]:
    """The columns of the primary key."""
    return [column.name for column in tables.metadata.tables[table].primary_key]


def the(table: str, story: Story) -> dict[str, Any]:
    """The last row of a table."""
    names = [column.name for column in tables.metadata.tables[table].c]
    quoted = ", ".join(f'"{name}"' for name in names)
    found = rows(story, f"SELECT {quoted} FROM {table} ORDER BY rowid DESC LIMIT 1")
    assert found, f"nothing in {table}: nothing can be tried"
    return dict(zip(names, found[0], strict=True))


def made_up(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row like one that is there, under another key."""
    last = key_of(table)[-1]
    more = {"seq": row["seq"] + 1, "request_id": None} if table == "events" else {}
    return {**row, last: other_value(row[last], last), **more}


def where(table: str) -> str:
    """A row by its key."""
    return " AND ".join(f'"{name}" = ?' for name in key_of(table))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_changed_is_named(story: Story, table: str, column: str) -> None:
    row = the(table, story)
    key = [row[name] for name in key_of(table)]

    run(
        story,
        f'UPDATE {table} SET "{column}" = ? WHERE {where(table)}',
        *(other_value(row[column], column), *key),
    )

    assert faults(story)


@pytest.mark.parametrize("table", [one.name for one in BUILT])
def test_a_row_deleted_is_named(story: Story, table: str) -> None:
    row = the(table, story)

    run(story, f"DELETE FROM {table} WHERE {where(table)}", *(row[n] for n in key_of(table)))

    assert faults(story)


@pytest.mark.parametrize("table", [one.name for one in BUILT if one.name not in MAY_HAVE_MORE])
def test_a_row_made_up_is_named(story: Story, table: str) -> None:
    row = made_up(table, the(table, story))
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join("?" * len(row))

    run(story, f"INSERT INTO {table} ({names}) VALUES ({values})", *row.values())

    assert faults(story)


def test_what_is_named_says_table_key_and_column(story: Story) -> None:
    run(story, "INSERT INTO grants VALUES ('second', 'joint', 'office', '', '', 0)")
    run(story, "UPDATE people SET name = '冒名' WHERE id = 'dated'")

    said = [(one.code, *one.values.values()) for one in faults(story)]

    assert ("table", "people", "dated", "name", "冒名", "丙") in said
    assert ("table", "grants", "second joint office") in said
    words = [fault_words(one) for one in faults(story)]
    assert "人员名单（dated）：姓名现为“冒名”，而日志所载为“丙”" in words
    assert "角色名单：second joint office 在表中，而日志没有这样的记载" in words
