"""No circle of imports below workflow/, imports inside functions counted; no name given twice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "cli.py", *sorted((ROOT / "workflow").rglob("*.py"))]


def module_name(path: Path) -> str:
    """`workflow.rules.money` of its file; a package by its own name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCES}


def nodes_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that may be carried out: what stands below TYPE_CHECKING is not."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from nodes_at_run_time(other)
        else:
            yield from nodes_at_run_time(child)


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, at its top or inside its functions."""
    for node in nodes_at_run_time(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else str(node.module) for name in inner]
        else:
            continue
        yield from (name for name in names if name in MODULES)


def circles(graph: dict[str, set[str]]) -> set[frozenset[str]]:
    """The sets of modules of which each leads to every other (and one that imports itself)."""
    reached = {name: _reached(graph, name) for name in graph}
    return {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in graph
        if name in reached[name]
    }


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += graph[name]
    return reached


def test_a_circle_is_seen_however_long_it_is() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "d"}, "e": {"d"}}
    assert circles(graph) == {frozenset("abc"), frozenset("d")}


def test_no_module_leads_back_to_itself() -> None:
    graph = {name: set(imported(path)) for name, path in MODULES.items()}
    assert sorted(sorted(circle) for circle in circles(graph)) == []


def names_given(body: list[ast.stmt]) -> Iterator[str]:
    """Every name that the top of a module gives a value, a function or a class."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            yield node.target.id


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_gives_each_name_once(path: Path) -> None:
    names = list(names_given(ast.parse(path.read_text("utf-8")).body))
    assert sorted({name for name in names if names.count(name) > 1}) == []
