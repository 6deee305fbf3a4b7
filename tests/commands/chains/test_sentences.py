"""A definition in sentences: nothing that it rules is left out, and what changes is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import FieldInfo, fields, replace

from tests.commands.terminal import Terminal
from tests.story import shipped_chains
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_file
from workflow.commands.chains.sentences import sentences

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
CHAINS = [
    *shipped_chains(),
    *(load_file(path) for path in sorted(EXAMPLES.glob("institutes/*.yaml"))),
    load_file(EXAMPLES / "own-institute.yaml"),
]
UNSAID = {
    "Example.decided_by": "examples are for the check",
    "Example.path": "as above",
    "Example.refused": "as above",
    "Field.each": "it is what conditions call one of several people",
    "Chain.sha256": "it is made of the text",
    "Basis.verified": "said with the basis",
}
"""What no sentence is about, and why."""


def words(chain: Chain) -> list[str]:
    return [clause.text for clause in sentences(chain)]


def without(value: Any) -> Iterator[tuple[str, Any]]:
    """A value with one thing left out that is written in it, again and again, with its name."""
    if isinstance(value, msgspec.Struct):
        for field in fields(value):
            inner = getattr(value, field.name)
            if may_be_left_out(field) and inner != default(field):
                yield f"{type(value).__name__}.{field.name}", changed(value, field, default(field))
            for name, other in without(inner):
                yield name, changed(value, field, other)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from ((name, value | {key: other}) for name, other in without(inner))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            for name, other in without(inner):
                yield name, (*value[:place], other, *value[place + 1 :])


def changed(value: msgspec.Struct, field: FieldInfo, inner: Any) -> Any:
    return replace(value, **{field.name: inner})


def may_be_left_out(field: FieldInfo) -> bool:
    return field.default is not msgspec.NODEFAULT or field.default_factory is not msgspec.NODEFAULT


def default(field: FieldInfo) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return field.default_factory()


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.chain)
def test_whatever_is_written_in_a_definition_is_said(chain: Chain) -> None:
    said, silent = words(chain), set()
    for name, other in without(chain):
        try:
            if words(other) == said:
                silent.add(name)
        except (AssertionError, KeyError, StopIteration, TypeError):
            continue  # it needs what was left out to be said at all

    assert silent - UNSAID.keys() == set()


def test_every_reason_for_silence_is_still_needed() -> None:
    written = {name for chain in CHAINS for name, _ in without(chain)}
    assert UNSAID.keys() <= written


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_read_at_the_terminal_and_as_data(tto: Terminal, lang: str) -> None:
    screen = tto("--lang", lang, "definition", "read", "chaoyang-transfer")

    assert screen.code == 0
    assert "70%–95%" in screen.out
    clauses = tto.json("definition", "read", "chaoyang-transfer")["clauses"]
    assert {"heading", "about", "text"} == clauses[0].keys()


def test_a_difference_names_what_changes_and_nothing_else(tto: Terminal) -> None:
    old = EXAMPLES / "institutes" / "seed-fund.yaml"
    changed_text = old.read_text("utf-8").replace("version: 1", "version: 2")
    changed_text = changed_text.replace('passes: "> 1/2"', 'passes: ">= 2/3"')
    changed_text = changed_text.replace("return: submission}", "return: submission}\n")
    changed_text = changed_text.replace("by: office}", "by: office, requires: [plan]}")
    changed_text = changed_text.replace("defaults:", "documents: {plan: {zh: 计划}}\n\ndefaults:")
    draft = tto.file("draft.yaml", changed_text)

    data = tto.json("definition", "diff", str(old), str(draft))

    assert (data["before"], data["after"]) == ("seed-fund@1", "seed-fund@2")
    assert [one["about"] for one in data["changes"]] == ["board", "office"]
    board, office = data["changes"]
    assert len(board["before"]) == len(board["after"]) == 1
    assert office["before"] == []
    assert len(office["after"]) == 1
    screen = tto("definition", "diff", str(old), str(draft))
    assert "> 1/2" in screen.out
    assert "≥ 2/3" in screen.out


def test_two_that_say_the_same_differ_in_nothing(tto: Terminal) -> None:
    assert tto.json("definition", "diff", "pku-transfer", "pku-transfer@2")["changes"] == []


def test_a_difference_as_of_a_day_names_the_applications(tto: Terminal) -> None:
    tto.submitted()

    screen = tto("definition", "diff", "pku-transfer", "pku-transfer@2", "--as-of", as_="admin")

    assert screen.code == 0
    assert "1" in screen.out
