"""Every "no" has one entry in the catalogue of its exit code, and gives what its words take."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from workflow import errors
from workflow.errors import Answer, answers

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "cli.py", *sorted((ROOT / "workflow").rglob("*.py"))]
GIVEN_BY_NAME = {
    *("bad-fact/number", "bad-fact/day", "bad-fact", "bad-fact/choice", "bad-fact/person"),
    *("no-such-chain", "no-such-chain/guess", "no-such-definition", "no-such-definition/guess"),
    *("database-connection/repeatable", "refused-before", "bad-definition"),
    *("not-known/look", "not-known/recorded-look", "not-known/recorded"),
}
"""Entries whose key is chosen first and handed on: a test of their own provokes each."""


def made() -> Iterator[tuple[str, str, set[str], str]]:
    """Class, key, names of the values, and place of every answer that is made in one call."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            kind, key = getattr(errors, node.func.id, None), node.args[0]
            answers_here = isinstance(kind, type) and issubclass(kind, Answer)
            if answers_here and isinstance(key, ast.Constant):
                names = {keyword.arg or "**" for keyword in node.keywords}
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield node.func.id, str(key.value), names, place


MADE = list(made())


@pytest.mark.parametrize(("kind", "key", "names", "place"), MADE, ids=[one[3] for one in MADE])
def test_an_answer_has_its_words_and_gives_every_value_they_take(
    kind: str, key: str, names: set[str], place: str
) -> None:
    message = answers()[getattr(errors, kind).section][key]
    wanted = {
        name for text in message for _, name, _, _ in Formatter().parse(text) if name is not None
    }

    assert "**" in names or wanted <= names


def test_every_entry_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES)
    keys = {key for messages in answers().values() for key in messages}

    assert {key for key in keys if f'"{key}"' not in text} == set()
    assert keys >= GIVEN_BY_NAME


def test_no_code_has_two_exit_codes() -> None:
    codes = [{key.partition("/")[0] for key in messages} for messages in answers().values()]

    assert len(set.union(*codes)) == sum(map(len, codes))


def test_no_entry_lacks_what_is_wrong_or_what_to_do() -> None:
    messages = [message for section in answers().values() for message in section.values()]

    assert all(message.what and message.do for message in messages)
