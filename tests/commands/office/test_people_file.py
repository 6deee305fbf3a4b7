"""A people file: what is wrong with it, with its line; what known people gain and lose by it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.commands.terminal import Screen, Terminal

HEAD = "institutions:\n  - {id: pku, zh: 北京大学}\npeople:\n"


def imported(tto: Terminal, rows: str, *words: str) -> Screen:
    """The import of these rows, which begin in line 4."""
    return tto("people", "import", tto.file("some.yaml", HEAD + rows), *words, "--json")


def roles(tto: Terminal, person: str) -> set[str]:
    """The roles that somebody holds."""
    every: list[dict[str, Any]] = tto.json("people", "list")["people"]
    return {grant["role"] for one in every if one["person"] == person for grant in one["grants"]}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("  - {id: li.min, name: 甲}\n  - {id: li.min, name: 乙}\n", ("第 5 行", "li.min")),
        ("  - {id: system, name: 甲}\n", ("第 4 行", "system")),
        ("  - {id: all, name: 甲}\n", ("第 4 行", "all")),
        ("  - {id: rest, name: 甲}\n", ("第 4 行", "rest")),
        ('  - {id: "li,min", name: 甲}\n', ("第 4 行", "li,min")),
        ('  - {id: "李，敏", name: 甲}\n', ("第 4 行", "李，敏")),
        ('  - {id: "@li", name: 甲}\n', ("第 4 行", "@li")),
        (
            "  - {id: a, name: 甲}\n  - id: b\n    name: 乙\n    roles: [{role: deparment}]\n",
            ("第 7 行", "deparment", "department"),
        ),
    ],
)
def test_what_is_wrong_with_a_person_is_told_with_its_line(
    tto: Terminal, rows: str, words: tuple[str, ...]
) -> None:
    before = tto.json("people", "list")
    error = imported(tto, rows).data["error"]

    assert error["code"] == "bad-data-file"
    assert [word for word in words if word not in error["what"]] == []
    assert tto.json("people", "list") == before


def test_the_roles_of_an_institution_without_a_definition_are_not_judged(tto: Terminal) -> None:
    new = (
        "institutions: [{id: new, zh: 新校}]\npeople: [{id: a, name: 甲, roles: [{role: dean}]}]\n"
    )
    assert tto("people", "import", tto.file("new.yaml", new)).code == 0


def test_a_lost_role_is_refused_unless_it_is_to_be_replaced(tto: Terminal) -> None:
    row = "  - {id: department, name: 甲, roles: [{role: finance}]}\n"

    refused = imported(tto, row)
    assert (refused.code, refused.data["error"]["code"]) == (1, "people-lose")
    assert "department: department@pku" in refused.data["error"]["what"]
    assert roles(tto, "department") == {"department"}

    done = imported(tto, row, "--replace").data
    change = {"gains": ["finance@pku"], "loses": ["department@pku"]}
    assert done["changes"] == {"department": change}
    assert roles(tto, "department") == {"finance"}


def test_what_is_gained_is_told_and_needs_no_word(tto: Terminal) -> None:
    row = "  - {id: department, name: 甲, roles: [{role: department}, {role: finance}]}\n"
    shown = tto("people", "import", tto.file("more.yaml", HEAD + row))

    assert (shown.code, "department  +finance@pku" in shown.out) == (0, True)


def test_who_is_revoked_may_lose_every_role(tto: Terminal) -> None:
    assert imported(tto, "  - {id: department, name: 甲, revoked: true}\n").code == 0


def test_the_template_of_a_second_institution_takes_nothing_from_the_first(tto: Terminal) -> None:
    before = roles(tto, "department"), roles(tto, "transfer-office"), roles(tto, "applicant")
    template = tto("people", "template", "tsinghua-leader-reward").out

    done = tto("people", "import", tto.file("second.yaml", template), "--json")
    assert done.code == 0
    assert done.data["changes"] == {}
    assert all(person.startswith("tsinghua.") for person in done.data["people"])
    assert before == (
        *(roles(tto, "department"), roles(tto, "transfer-office"), roles(tto, "applicant")),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("institutions: []\npeople: [{id: a, name: 甲}]\n".encode("gbk"), ("第 2 行", "UTF-8")),
        ("institutions: []\n".encode("utf-16"), ("UTF-16", "UTF-8")),
        (None, ("没有",)),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tto: Terminal, content: bytes | None, words: tuple[str, ...]
) -> None:
    path = tto.folder / "people.yaml"
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)

    error = tto("people", "import", str(path), "--json").data["error"]

    assert error["code"] == "bad-data-file"
    assert all(word in error["what"] + error["do"] for word in words), error
    assert ("第" in error["what"]) is (content is not None)


PEOPLE = """institutions:
  - {id: pku, zh: 北京大学}
people:
  - {id: li.min, name: 甲}
  - {id: li.min, name: 乙}
  - {id: all, name: 丙}
  - {id: d, name: 丁, roles: [{role: deparment}, {role: office, from: 2026-13-01}]}
  - {id: e, nam: 戊, revoked: maybe}
  - {id: f, name: 己, roles: [{role: office, from: 2026-02-02, to: 2026-02-01}]}
"""
CALENDAR = """years:
  - year: 2027
    rest_days:
      - 2027-02-30
      - 2029-01-01
    make_up_days:
      - 2027-01-04
    source: 某文
  - {year: 2027, rest_days: [2027-10-01], make_up_days: [2027-10-01], source: 某文}
"""
TAX = """title: {zh: 税}
tables:
  - {from: 2026-13-01, bands: []}
reliefs:
  - {from: x}
"""
RECEIPTS = """# 收据
nothing
PKU-2026-0001:1:abc
"""
FILES = {
    "people import {file}": (PEOPLE, {5, 6, 7, 8, 9}),
    "calendar import {file}": (CALENDAR, {4, 5, 7, 9}),
    "tax --reward 282150 --other 150000 --on 2026-11-25 --table {file}": (TAX, {3, 5}),
    "audit verify --receipts {file}": (RECEIPTS, {2, 3}),
}
"""Every data file that a command reads, with faults, and their lines."""


@pytest.mark.parametrize("words", FILES)
def test_all_faults_of_a_file_are_told_at_once_each_with_its_line(
    tto: Terminal, words: str
) -> None:
    text, lines = FILES[words]
    said = tto(*words.format(file=tto.file("faulty.yaml", text)).split())

    assert said.code in (1, 2), said
    assert {int(line) for line in re.findall(r"第 (\d+) 行", said.err)} == lines, said.err
    assert "line " not in said.err
