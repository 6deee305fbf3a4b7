"""Reads the path of a route: names of steps, and lines of them side by side (并行).

A list in a path is a set of lines that must all pass; a group says otherwise, in the words of
`by`: `{any: [[a], [b]]}`, `{least: 2, of: [[a], [b], [c]]}`, `{all: …, in-turn: true}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workflow.chain.findings.finding import Path
from workflow.chain.model.field import Test
from workflow.chain.model.lines import Join, Lines
from workflow.chain.model.step import SUBMISSION
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch, Node, Row

_JOINS = {"all": Join.ALL, "any": Join.ANY, "of": Join.LEAST}
_KEYS = "all any least of in-turn refuses"
_MOST = 99
_AFTER_ALL = "after-all"


def read_path(
    section: Section, when: Callable[[Section], tuple[Test, ...]]
) -> tuple[tuple[str, ...], tuple[Lines, ...], dict[str, tuple[Test, ...]]]:
    """The steps of a path in the order written, line by line where they stand side by side; how
    those do; and the conditions, read by `when`, under which some steps belong to it.
    """
    names: list[str] = []
    beside: list[Lines] = []
    only: dict[str, tuple[Test, ...]] = {}
    for path, node in section.row("path"):
        if isinstance(node, Branch) and node.values.keys() & {"step", "when"}:
            group = section.inner("path", node, path, "step! when!")
            found = (
                _step(group, group.values["step"], group.at("step")) if group.has("step") else []
            )
            names += found
            only |= {name: tests for name in found if (tests := when(group))}
        elif isinstance(node, Row | Branch):
            lines = _lines(section, node, path)
            if lines is not None:
                names += lines.steps
                beside.append(lines)
        else:
            names += _step(section, node, path)
    return tuple(names), tuple(beside), only


def _step(section: Section, node: Node, path: Path) -> list[str]:
    name = section.leaf_text("path", node, path)
    if name == SUBMISSION:
        section.notes.add("submission-in-path", path)
        return []
    return [name] if name else []


def _lines(section: Section, node: Row | Branch, path: Path) -> Lines | None:
    """The lines of a list or a group; None where nothing can be made of it."""
    if isinstance(node, Row):
        return _checked(section, _each(section, node, path), path, Lines(()))
    group = section.inner("path", node, path, _KEYS)
    written = [key for key in _JOINS if group.has(key)]
    if len(written) != 1 or group.has("least") is not group.has("of"):
        group.note("lines-unclear")
        return None
    key = written[0]
    if not isinstance(group.values[key], Row):
        group.note("lines-unclear", key)
        return None
    least = group.whole("least", _MOST, 1) if key == "of" else 0
    heard = group.one_of("refuses", "at-once", _AFTER_ALL) == _AFTER_ALL
    read = Lines((), _JOINS[key], least, group.flag("in-turn", default=False), heard)
    return _checked(section, _each(section, group.values[key], group.at(key)), path, read)


def _each(section: Section, node: Node, path: Path) -> Iterator[tuple[str, ...]]:
    """Every line: a list of steps, or one step alone."""
    for number, item in enumerate(node.items if isinstance(node, Row) else ()):
        at = (*path, str(number))
        if isinstance(item, Branch):
            section.notes.add("lines-unclear", at)
        elif isinstance(item, Row):
            yield tuple(_line(section, item, at))
        else:
            yield tuple(_step(section, item, at))


def _line(section: Section, row: Row, path: Path) -> Iterator[str]:
    if not row.items:
        section.notes.add("lines-count/empty", path)
    for number, item in enumerate(row.items):
        at = (*path, str(number))
        if isinstance(item, Row | Branch):
            section.notes.add("lines-inside-lines", at)
        else:
            yield from _step(section, item, at)


def _checked(
    section: Section, read: Iterable[tuple[str, ...]], path: Path, rule: Lines
) -> Lines | None:
    """The lines that have steps; noted where they are too few to stand side by side, or to join."""
    written = tuple(read)
    lines = tuple(line for line in written if line)
    if len(written) < 2:
        section.notes.add("lines-count", path)
    elif rule.join is Join.LEAST and rule.least > len(written):
        section.notes.add("lines-count/least", path, least=rule.least, count=len(written))
    if not lines:
        return None
    return Lines(lines, rule.join, rule.least, rule.in_turn, rule.after_all)
