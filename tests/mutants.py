"""Weaken one guard at a time and see one of the nearest tests fail: `make mutants`.

    make mutants                                      everything; 1 if a guard is not missed
    make mutants PLACES="rules.money office.login"  those whose name begins so
    make mutants PLACES="rules.money tests/rules"     and with these tests only

Guards, in the rooms below: each `raise`; each check that is only called (`require_…(…)`), and each
whose answer is kept (`LOOSE`); each border (`<` and `<=`, `>` and `>=`); each part of an `and` or
an `or` that decides about a refusal, and in both `rules/` of every other; each rule of verification
as a whole. It is taken away, made to let everything through, moved by one, left out.

The tests are collected once. A first process runs them all and notes which test comes to which
line; then a process is forked for each mutant, has the code of one function exchanged, and runs
the tests that come there until one fails, those that are refused there first. A program that a
test starts is not changed. What stays unnoticed is a hole in the tests, or stands in `ELSEWHERE`
with its reason. `make guards` asks the random paths of the state machine for each refusal.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from tests.weaken import LOOSE, Mutant, call_name, exchange, functions, mutants

ROOT = Path(__file__).resolve().parents[1]
ROOMS = [
    path
    for pattern in (
        "rules/*.py",
        "application/**/*.py",
        "store/*.py",
        "audit/rules/*.py",
        "office/login.py",
        "office/right_clock.py",
        "office/perform.py",
    )
    for path in (sorted((ROOT / "workflow").glob(pattern)) or [ROOT / "workflow" / pattern])
]
"""The files with guards; a pattern that finds none is an error."""
NEAREST = (
    "tests/rules",
    "tests/application",
    "tests/scenarios",
    "tests/store",
    "tests/audit",
    "tests/test_login.py",
    "tests/tools/test_automatic.py",
)
OMITTED = "not postgresql and not thousand"
AT_ONCE = 2
MOST = 10.0
"""Seconds of tests that a mutant is looked for in, those that are refused there first."""
PATIENCE = 300
"""Seconds after which a mutant is said to hang."""

ELSEWHERE = dict(
    line.split(" ← ")
    for line in (ROOT / "tests" / "elsewhere.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
"""Mutants that mean the same as what stands there, or that other tests notice, and which."""


class _Noted(ast.NodeTransformer):
    """Says before each statement that it is reached."""

    def visit(self, node: ast.AST) -> Any:
        self.generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, ast.Module | ast.ClassDef):
                setattr(node, field, [one for each in block for one in (_note(each), each)])
        return node


def _note(statement: ast.stmt) -> ast.stmt:
    call = ast.parse(f"_line_reached({statement.lineno})").body[0]
    return ast.copy_location(call, statement)


# trying them


class Trials:
    """A pytest plugin that runs the collected tests once for each mutant."""

    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted
        self.survived: list[Mutant] = []
        self.tried = 0

    def pytest_sessionstart(self) -> None:
        """The same examples for every mutant, and none kept."""
        from hypothesis import settings

        settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note who comes where, then one process for each mutant."""
        begun = time.monotonic()
        self.items = session.items
        self.trees = {path: ast.parse(path.read_text("utf-8")) for path in ROOMS}
        self.bodies: dict[str, list[tuple[str, ast.FunctionDef]]] = defaultdict(list)
        for path, tree in self.trees.items():
            for name, body in functions(tree):
                self.bodies[name].append((str(path.relative_to(ROOT)), body))
        reached = self.notes(session)
        self.seconds: list[float] = reached["seconds"]
        self.reached: dict[str, list[int]] = reached["lines"]
        print(f"{len(self.items)} tests noted in {time.monotonic() - begun:.0f} s", flush=True)
        if reached["failed"]:
            print("a test fails without any change:", *reached["failed"])
            session.testsfailed = 1
            return True
        gc.freeze()
        self.try_all([one for path, tree in self.trees.items() for one in mutants(path, tree)])
        session.testsfailed = len(self.survived)
        print(f"{self.tried} mutants, {len(self.survived)} not noticed", end="; ")
        print(f"{time.monotonic() - begun:.0f} s")
        return True

    def notes(self, session: pytest.Session) -> dict[str, Any]:
        """What a first run of all tests, without any change, has to say."""
        return _answer(_forked(lambda say: self.note(session, say)))

    def try_all(self, found: list[Mutant]) -> None:
        """Two at a time, in their order."""
        names = {one.name for one in found}
        assert set(ELSEWHERE) <= names, set(ELSEWHERE) - names
        chosen = [
            one
            for one in found
            if one.name not in ELSEWHERE
            and (not one.called or one.what.startswith("loose") or self.raising(one.called, set()))
            and (not self.wanted or one.name.startswith(tuple(self.wanted)))
        ]
        running: list[tuple[Mutant, tuple[int, int]]] = []
        for mutant in chosen:
            if len(running) == AT_ONCE:
                self.tell(*running.pop(0))
            running.append((mutant, _forked(lambda say, one=mutant: self.attempt(one, say))))  # type: ignore[misc]
        for one in running:
            self.tell(*one)

    def tell(self, mutant: Mutant, process: tuple[int, int]) -> None:
        """Print what became of one."""
        found = _answer(process)
        self.tried += 1
        if not found["caught"]:
            self.survived.append(mutant)
        caught = found["caught"] or f"NOT NOTICED by {found['ran']} tests"
        print(f"{mutant.name} ({mutant.line})  ← {caught}", flush=True)

    def note(self, session: pytest.Session, say: Callable[[Any], None]) -> None:
        """Run every test once and say which lines it comes to, how long it takes, what fails."""
        here: set[str] = set()
        for path, tree in self.trees.items():
            names = [name for name, _ in functions(tree)]
            noted = _Noted().visit(ast.parse(path.read_text("utf-8")))
            stem = str(path.relative_to(ROOT))
            exchange(
                path, noted, names, _line_reached=lambda line, stem=stem: here.add(f"{stem}:{line}")
            )
        lines: dict[str, list[int]] = defaultdict(list)
        seconds, failed = [], []
        for number, item in enumerate(self.items):
            here.clear()
            begun, before = time.process_time(), session.testsfailed
            self.run(number, [*range(number + 1, len(self.items))][:1])
            seconds.append(time.process_time() - begun)
            if session.testsfailed > before:
                failed.append(item.nodeid)
            for line in here:
                lines[line].append(number)
        say({"lines": lines, "seconds": seconds, "failed": failed})

    def run(self, number: int, following: list[int]) -> None:
        """Run one test; fixtures that the following one needs stay."""
        item = self.items[number]
        after = self.items[following[0]] if following else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)

    def attempt(self, mutant: Mutant, say: Callable[[Any], None]) -> None:
        """Weaken one guard and run the tests that come there, until one fails."""
        chosen = self.coming(mutant)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        mutant.weaken()
        loose = {f"_loose_{name}": one for name, one in LOOSE.items()}
        exchange(mutant.path, self.trees[mutant.path], [mutant.function], **loose)
        session = self.items[0].session
        for place, number in enumerate(chosen):
            self.run(number, chosen[place + 1 : place + 2])
            if session.testsfailed:
                say({"caught": self.items[number].nodeid, "ran": place + 1})
                return
        say({"caught": "", "ran": len(chosen)})

    def coming(self, mutant: Mutant) -> list[int]:
        """The tests that come to a mutant: the refused first, then the quick ones."""
        stem = str(mutant.path.relative_to(ROOT))
        lines = {f"{stem}:{line}" for line in mutant.refusing}
        lines |= self.raising(mutant.called, set())
        statement = max(
            (line for line in range(1, mutant.line + 1) if f"{stem}:{line}" in self.reached),
            default=0,
        )
        coming = set(self.reached.get(f"{stem}:{statement}", ()))
        refused = coming.intersection(
            *[{one for line in lines for one in self.reached.get(line, ())}]
        )
        order = sorted(coming, key=lambda one: (one not in refused, self.seconds[one]))
        spent = list(accumulate(self.seconds[one] for one in order))
        return [one for one, sofar in zip(order, spent, strict=True) if sofar <= MOST]

    def raising(self, called: str, seen: set[str]) -> set[str]:
        """The lines where a check refuses, or a check that it asks."""
        if called in seen:
            return set()
        seen.add(called)
        found = set()
        for stem, body in self.bodies.get(called, ()):
            for node in ast.walk(body):
                if isinstance(node, ast.Raise):
                    found.add(f"{stem}:{node.lineno}")
                elif isinstance(node, ast.Call) and (name := call_name(node)):
                    found |= self.raising(name, seen)
        return found


def _forked(work: Callable[[Callable[[Any], None]], None]) -> tuple[int, int]:
    """Do something in a process of its own, silently; its number, and where it says its answer."""
    source, target = os.pipe()
    sys.stdout.flush()
    if process := os.fork():
        os.close(target)
        return process, source
    os.close(source)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def say(answer: Any) -> None:
        with open(target, "w", encoding="utf-8") as channel:
            json.dump(answer, channel)

    try:
        work(say)
    except BaseException as error:
        say({"caught": "", "ran": repr(error), "failed": [repr(error)], "lines": {}, "seconds": []})
    finally:
        os._exit(0)


def _answer(process: tuple[int, int]) -> dict[str, Any]:
    number, source = process
    with open(source, encoding="utf-8") as channel:
        text = channel.read()
    os.waitpid(number, 0)
    found: dict[str, Any] = json.loads(text) if text else {"caught": "it hangs", "ran": 0}
    return found


def main(wanted: list[str]) -> int:
    """Try every mutant (or those whose line has one of these words); 1 if one is not noticed."""
    tests = [one for one in wanted if one.startswith("tests/")] or NEAREST
    places = [one for one in wanted if not one.startswith("tests/")]
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", OMITTED]
    return int(pytest.main([*options, *tests], plugins=[Trials(places)]) != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
