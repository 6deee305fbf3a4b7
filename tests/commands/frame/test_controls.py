"""What cannot be seen reaches no screen, whoever wrote it into the database, and no record."""

from __future__ import annotations

import ast
import json
import sqlite3
from pathlib import Path
from typing import Any

import click
import pytest

import workflow.commands
from tests.commands.terminal import Terminal
from tests.docs.every import commands
from workflow.commands.frame.options import Text, Word
from workflow.commands.frame.terminal import one_line
from workflow.errors import WrongUse
from workflow.rules.text import REPLACED, hidden_character
from workflow.store import tables

CODES = (
    *(*range(0x20), *range(0x7F, 0xA0), 0x61C, *range(0x200B, 0x2010), 0x2028, 0x2029, 0xFEFF),
    *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xE0001),
)
CONTROLS = "".join(map(chr, CODES))
FORGED = "office:99"
BAD = f"甲{CONTROLS}\x1b[8m\n{FORGED}\r{FORGED}"
FREE = {
    "title",
    "applicant_name",
    "name",
    "behalf_name",
    "opinion",
    "reason",
    "text",
    "finding",
    "receipt",
    "zh",
    "en",
    "minutes",
    "by_name",
    "assumed",
    "source",
    "raised_by",
    "basis",
    "attempt",
    "problem",
}
"""Keys of JSON whose values are words of people."""
SHAPED = {"events.body", "applications.state", "meetings.state", "calendars.body"}
"""Columns of JSON: their words are replaced, not the whole."""
STRUCTURE = {
    "events": "application at by kind request_id hash",
    "applications": "number unit chain since step head applicant status",
    "tasks": "application slot unit actor step since due_at",
    "clocks": "application slot unit ends_at",
    "timers": "application due_at unknown_after",
    "participants": "application person",
    "contents": "sha256",
    "institutions": "id",
    "people": "id password locked_until revoked_at same_as",
    "grants": "person unit role since until",
    "substitutes": "since until unit ended_at",
    "meetings": "number unit body held_on status",
    "outbox": "person application created_at due_at sent_at",
    "sessions": "token person created_at expires_at revoked_at",
    "definitions": "chain sha256 unit effective_from effective_to compiled release",
    "external_roles": "unit role",
    "calendars": "imported_at",
    "counters": "name",
    "facts": "name value",
}
"""Columns that hold something together; these are replaced in a database of their own."""
KEPT = {f"{table}.{name}" for table, names in STRUCTURE.items() for name in names.split()}
READING: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("inbox", "mine", "done", "list", "clocks", "whoami", "calendar show"), ()),
    **dict.fromkeys(("definition list", "people list", "people check", "substitute list"), ()),
    **dict.fromkeys(("notify list", "meeting list", "audit log", "audit verify"), ()),
    **dict.fromkeys(("show", "explain", "document list", "share"), ("NUMBER",)),
    **dict.fromkeys(("definition show", "people template", "definition simulate"), ("CHAIN",)),
    "meeting show": ("MEETING",),
    "definition diagram": ("--application", "NUMBER"),
}
"""Every command that only reads, with what it is about."""
AGAIN = (
    *(("audit", "log", "NUMBER"), ("audit", "log", "office"), ("show", "nobody")),
    *(("list", "--step", "nowhere"), ("definition", "simulate", "CHAIN", "--as-of")),
)
"""Reading in another way."""


def texts() -> list[tuple[str, str]]:
    """Every text column of every table."""
    return [
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if str(column.type) == "TEXT"
    ]


def spoil(value: Any) -> Any:
    """JSON with the words of people in it replaced."""
    if isinstance(value, dict):
        return {
            key: BAD if key in FREE and isinstance(inner, str) else spoil(inner)
            for key, inner in value.items()
        }
    return [spoil(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def office(tto: Terminal) -> tuple[Terminal, dict[str, str]]:
    """An office in which something of everything happened, and what is read of it."""
    number = tto.submitted()
    tto("comment", number, "--text", "知悉", as_="finance")
    tto("approve", number, "--opinion", "同意", as_="department")
    tto("approve", number, "--opinion", "早了", as_="finance")
    tto("copy", number, "--to", "finance", "--text", "请阅", as_="department")
    tto("add-signer", number, "--to", "finance", "--reason", "会签", as_="transfer-office")
    opened = tto.json("meeting", "open", "leading-group", as_="transfer-office")
    words = ("--to", "department", "--until", "today", "--basis", "出差")
    assert tto("substitute", "add", *words, as_="finance").code == 0
    tto("login", "nobody", "--password-stdin", typed="wrong password\n")
    meeting = str((opened.get("meeting") or {}).get("number", "PKU-M-2026-0001"))
    return tto, {"NUMBER": number, "CHAIN": "pku-transfer", "MEETING": meeting}


def put(file: Path, columns: list[tuple[str, str]]) -> None:
    """Put what cannot be seen into these columns, past everything that would refuse it."""
    with sqlite3.connect(file) as raw:
        raw.create_function("spoiled", 1, lambda text: json.dumps(spoil(json.loads(text))))
        for table, column in columns:
            whole = f"{table}.{column}" not in SHAPED
            value = "? || rowid" if whole else f"spoiled({column})"
            statement = f'UPDATE OR IGNORE "{table}" SET "{column}" = {value}'
            raw.execute(statement, (BAD,) if whole else ())
    raw.close()


def read_everything(tto: Terminal, about: dict[str, str], person: str) -> int:
    """Run every reading command as text and as JSON; how many went well."""
    lines = [(*name.split(), *words) for name, words in READING.items()]
    well = 0
    for words in (*lines, *AGAIN):
        for form in ((), ("--json",)):
            screen = tto(*(about.get(word, word) for word in words), *form, as_=person)
            for text in (screen.out, screen.err):
                hidden = hidden_character(text, lines=True)
                assert hidden is None, (words, form, f"U+{ord(hidden or ' '):04X}")
                assert "Traceback" not in text
                assert not any(line.startswith(FORGED) for line in text.split("\n")), words
            well += screen.code == 0
    return well


def test_every_command_reads_or_is_known_to_write() -> None:
    reading = {name for name in commands() if name.split()[-1] in ("list", "show", "log", "check")}
    assert reading - {"definition check"} <= set(READING) <= set(commands())


def test_no_word_of_people_reaches_a_screen_raw(office: tuple[Terminal, dict[str, str]]) -> None:
    tto, about = office
    put(tto.db, [pair for pair in texts() if ".".join(pair) not in KEPT])

    for person in ("admin", "transfer-office"):
        well = read_everything(tto, about, person)
        assert well > len(READING)  # else little was shown that could have been wrong
    assert REPLACED in tto("show", about["NUMBER"], as_="department").out


def test_no_column_reaches_a_screen_raw(office: tuple[Terminal, dict[str, str]]) -> None:
    tto, about = office
    spare = {"sessions", "alembic_version", "facts"}
    columns = [pair for pair in texts() if pair[0] not in spare and ".".join(pair) in KEPT]
    put(tto.db, [pair for pair in columns if pair != ("people", "id")])

    read_everything(tto, about, "admin")


def test_all_columns_are_looked_at() -> None:
    assert {f"{table}.{column}" for table, column in texts()} >= KEPT | SHAPED


@pytest.mark.parametrize("name", commands())
def test_no_command_takes_a_typed_word_as_it_comes(name: str) -> None:
    for parameter in commands()[name].params:
        files = "FILE" in (parameter.metavar or "") or parameter.type is click.UNPROCESSED
        assert files or parameter.name == "db" or parameter.type is not click.STRING, parameter


@pytest.mark.parametrize("kind", [Word(), Text(lines=False), Text(lines=True)])
def test_each_control_character_is_refused_where_it_is_typed(kind: Word | Text) -> None:
    option = click.Option(["--name"])
    kept = "\n\t" if isinstance(kind, Text) and kind.lines else ""
    for character in set(CONTROLS) - set(kept):
        with pytest.raises(WrongUse, match="hidden-character"):
            kind.convert(f"甲{character}乙", option, None)
        assert one_line(f"甲{character}乙") == f"甲{REPLACED}乙"


def test_only_the_doors_write_to_the_screen() -> None:
    """Everything else goes through them, and so through the cleaning; `put` takes own words."""
    doors = {"outlet.py": 1, "terminal.py": 1, "session.py": 2, "begin.py": 1}
    doors |= {"definition_check.py": 1}
    found: dict[str, int] = {}
    for file in Path(workflow.commands.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITING:
                found[file.name] = found.get(file.name, 0) + 1
    assert found == doors


WRITING = {"click.echo", "print", "put"}
