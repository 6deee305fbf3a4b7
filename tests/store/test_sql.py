"""The SQL that runs is the SQL of the source, and everyday commands need no SQLAlchemy for it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import workflow.store
from tests.docs.console import ROOT
from tests.store.compiling import MADE, made
from workflow.store import sql, statements
from workflow.store.transaction import Fixed

STORE = Path(workflow.store.__file__).parent
EVERYDAY = ("workflow.office.perform", "workflow.office.queries", "workflow.office.login")


def test_the_made_file_is_that_of_its_source() -> None:
    assert MADE.read_text("utf-8") == made(), "run `make sql`"


def test_every_statement_is_used() -> None:
    used = {
        node.attr
        for path in STORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "sql"
    }
    used |= {"DEFINITION"}  # the audit reads it apart from the store
    made_ones = {name for name, one in vars(sql).items() if isinstance(one, Fixed)}
    assert made_ones == set(statements.fixed())
    assert made_ones - used == set()


def test_the_office_is_imported_without_sqlalchemy() -> None:
    line = f"import sys, {', '.join(EVERYDAY)}; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def imports(path: Path) -> set[str]:
    """The modules of the store that a file imports, also inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "workflow.store":
                found |= {one.name for one in node.names}
            elif node.module.startswith("workflow.store."):
                found.add(node.module.removeprefix("workflow.store."))
    return found


def test_no_file_of_the_store_is_imported_in_a_circle() -> None:
    left = {path.stem: imports(path) for path in STORE.glob("*.py")}
    while free := {name for name, needs in left.items() if not needs & left.keys()}:
        for name in free:
            del left[name]
    assert left == {}
