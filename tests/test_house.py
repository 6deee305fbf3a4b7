"""The house keeps its own rules: quiet rooms, small rooms, commands with help and example."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version as installed
from pathlib import Path

import click
import pytest

from tests.docs.every import commands

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "cli.py", *sorted((ROOT / "workflow").rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PURE = ("rules", "chain", "application")
CLOCKS = {"now", "today", "utcnow", "time_ns", "monotonic", "localtime", "gmtime"}


def calls(path: Path) -> Iterator[str]:
    """The name of everything a file calls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_reads_no_clock(room: str) -> None:
    for path in (ROOT / "workflow" / room).rglob("*.py"):
        assert not CLOCKS & set(calls(path)), path


def test_only_one_file_reads_the_clock() -> None:
    readers = {
        str(path.relative_to(ROOT)) for path in SOURCES if {"now", "time_ns"} & set(calls(path))
    }
    assert readers == {"workflow/office/right_clock.py"}


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree), "one line that says what the file is for"
    assert text.count("\n") <= 450
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_public_functions_and_classes_have_docstrings() -> None:
    bare = [
        f"{path.name}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_an_example_and_json(name: str) -> None:
    command = commands()[name]
    text = command.get_help(click.Context(command, info_name=name))

    assert f"tto {name}" in (command.help or "")
    assert "--json" in text
    assert all(one.help for one in command.params if isinstance(one, click.Option))


def bounds(*extras: str) -> Iterator[tuple[str, str]]:
    """Every package that tto and these extras ask for, and the lowest release it may have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    for wanted in [*project["dependencies"], *(one for extra in extras for one in optional[extra])]:
        found = re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", wanted)
        assert found, wanted
        yield found[1], found[2]


def test_the_tested_lower_bounds_are_declared_and_installed() -> None:
    for name, least in bounds("dev", "postgresql"):
        assert _numbers(installed(name)) >= _numbers(least), name


def test_whatever_is_declared_is_locked() -> None:
    """`make lock` mends it."""
    text = (ROOT / "constraints.txt").read_text("utf-8")
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", text, re.MULTILINE))
    for name, least in bounds("dev", "postgresql", "notify", "server"):
        assert name in locked, name
        assert _numbers(locked[name]) >= _numbers(least), name


def test_the_lock_holds_releases_and_no_places() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    entry = re.compile(r"(#|[\w-]+==[\w.]+( ; [\w' =!<>.]+)? +# via ).*")
    assert [line for line in lines if not entry.fullmatch(line)] == []
    assert not [line for line in lines if "/" in line]


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    given = [*project["dependencies"], *extras["notify"], *extras["postgresql"]]
    declared = {re.split(r"[\[>]", one)[0] for one in given}
    names = {"argon2": "argon2-cffi", "chinese_calendar": "chinesecalendar", "yaml": "pyyaml"}
    used = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                used |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                used.add(node.module.partition(".")[0])
    import sys

    foreign = used - set(sys.stdlib_module_names) - {"workflow", "cli"}
    assert {names.get(one, one) for one in foreign} <= declared


ROOMS_OF_FOLDERS = ("chain", "commands")
"""Whose tests lie in folders again."""


def test_tests_lie_in_the_folder_of_what_they_hold() -> None:
    for room in ROOMS_OF_FOLDERS:
        folders = {path.name for path in (ROOT / "workflow" / room).iterdir() if path.is_dir()}
        for path in (ROOT / "tests" / room).rglob("test_*.py"):
            inner = path.relative_to(ROOT / "tests" / room).parts[:-1]
            assert set(inner) <= folders, path
    assert not list((ROOT / "tests" / "commands").glob("test_*.py")), "each has a heading"
