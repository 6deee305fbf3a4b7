"""Why the system would not read or write is told in our words, never in the system's own."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

from workflow.commands.frame.texts import say
from workflow.errors import reason_of

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([ROOT / "cli.py", *(ROOT / "workflow").rglob("*.py")])


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_error_of_the_system_has_words_in_both_languages(number: int) -> None:
    reason = reason_of(OSError(number, os.strerror(number)))
    chinese = say("{reason}", {"reason": reason})

    assert os.strerror(number) not in (str(reason), chinese)
    assert not any(one.isascii() and one.isalpha() for one in chinese), chinese


def of_the_system(handler: ast.ExceptHandler) -> bool:
    """Whether it takes errors of the system."""
    kinds = ast.walk(handler.type) if handler.type else iter(())
    return any(isinstance(kind, ast.Name) and kind.id == "OSError" for kind in kinds)


def raw(tree: ast.AST) -> list[int]:
    """The lines in which the words of the system are taken as they come."""
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "strerror")
        or (isinstance(node, ast.Constant) and node.value == "strerror")
    ]
    for handler in ast.walk(tree):
        if isinstance(handler, ast.ExceptHandler) and of_the_system(handler):
            lines += [
                call.lineno
                for call in ast.walk(handler)
                if isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "str"
                and isinstance(call.args[0], ast.Name)
                and call.args[0].id == handler.name
            ]
    return lines


def test_no_source_takes_the_systems_words() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := raw(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {}
