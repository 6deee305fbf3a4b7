"""Reads an administrator's YAML file strictly; what is wrong with it is told with its line."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.reading.source import Limits, text_of, tree_of
from workflow.chain.reading.tree import Branch, Leaf, Node, Row, record
from workflow.errors import CouldNot, Phrase

Model = TypeVar("Model")
LIMITS = Limits(bytes=4 * 1024 * 1024, values=400_000)
"""Room for the roster of a large university."""

_SHAPES = {"array": "list", "object": "mapping", "str": "text"}
_KEY = re.compile(r"Object (missing required|contains unknown) field `([^`]+)`")
_SHAPE = re.compile(r"Expected `(array|object|str)")
_STEPS = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")


def read_data(name: str, model: type[Model]) -> tuple[Model, Notes]:
    """The file as a `model`, and the notes that know the line of each of its values.

    Every scalar is text first, so a person may be called `no` or `off`. Raises CouldNot
    `bad-data-file` with the line.
    """
    places: dict[Path, tuple[int, int]] = {}
    notes = Notes(name, places)
    text = text_of(name, notes, LIMITS)
    root = None if text is None else tree_of(text, notes, LIMITS)
    if root is None or notes.findings:
        raise _bad(notes)
    record(root, (), root.place, places)
    try:
        return msgspec.convert(_plain(root), model, strict=False), notes
    except msgspec.ValidationError as error:
        _note(notes, root, str(error))
        raise _bad(notes) from None


def _bad(notes: Notes) -> CouldNot:
    first = notes.findings[0]
    return bad_data(notes.file, first.line, Phrase(first.what, first.values))


def bad_data(file: str, line: int, problem: Phrase) -> CouldNot:
    """The "no" for a data file, in a line of it."""
    return CouldNot("bad-data-file", file=file, line=line, problem=problem)


def _plain(node: Node) -> Any:
    if isinstance(node, Leaf):
        return node.text
    if isinstance(node, Row):
        return [_plain(one) for one in node.items]
    return {key: _plain(value) for key, value in node.values.items()}


def _note(notes: Notes, root: Branch, message: str) -> None:
    """What msgspec answered, as a finding in our words at its line."""
    what, _at, where = message.partition(" - at ")
    path = tuple(key or number for key, number in _STEPS.findall(where))
    last = path[-1] if path else ""
    if found := _KEY.match(what):
        missing = found[1].startswith("missing")
        key = found[2]
        place = path if missing else (*path, key)
        where = _name(path) or notes.file
        notes.add("missing-key" if missing else "unknown-key", place, key=key, where=where)
    elif found := _SHAPE.match(what):
        notes.add(f"wrong-shape/{_SHAPES[found[1]]}", path, key=last)
    else:
        notes.add("bad-value/date" if "date" in what else "bad-value", path, **_value(root, path))


def _name(path: Path) -> str:
    """`people 3` for the third of the people."""
    return " ".join(str(int(one) + 1) if one.isdigit() else one for one in path[-2:])


def _value(root: Node, path: Path) -> dict[str, str]:
    node: Node = root
    for key in path:
        node = node.values[key] if isinstance(node, Branch) else _items(node)[int(key)]
    return {"key": path[-1] if path else "", "text": node.text if isinstance(node, Leaf) else "…"}


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Row) else []
