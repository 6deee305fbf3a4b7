"""Take every guard away once, and see that the random paths notice: `make guards`.

A guard is each `raise Refused(…)` of the rooms below, found in their source, and each check
listed in `PATCHES`. One guard, one process; a guard whose loss nobody notices is a hole in the
tests. Exit 1 if there is one.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    *sorted((ROOT / "workflow" / "application").rglob("*.py")),
    ROOT / "workflow" / "rules" / "standing.py",
    ROOT / "workflow" / "rules" / "sharing.py",
    ROOT / "workflow" / "rules" / "bodies.py",
    ROOT / "workflow" / "office" / "perform.py",
]
ELSEWHERE = {
    "application.advance.choose no-route": "a checked definition always has a route",
    "application.publicity.verbs._publicity wrong-verb/publicity": "objections are at a publicity",
    "rules.sharing.top_parts negative-base": "amounts have no sign; tests/rules/test_sharing.py",
    "rules.sharing._check_total share-negative": "percents have none either",
    "rules.sharing._check_total shares-over-hundred": "as above",
    "application.applying.version.require_fitting draft-version": "tests/scenarios/test_drafts.py",
    "application.applying.version.require_fitting draft-version/gone": "as above",
    "application.applying.verbs._received day-ahead": "tests/application/shared.py",
    "application.applying.verbs._received received-nothing": "as above",
    "office.perform.require_real_work demonstration-file": "tests/application/test_refusals.py",
    "application.meeting.require_sitting other-meeting": "tests/application/ballots.py",
    "application.meeting.require_open meeting-closed": "tests/application/ballots.py",
    "rules.bodies.require_votes body-without-members": "tests/application/ballots.py",
}
"""Refusals that no path through the definitions can meet, and why."""

TOLD = ("people.", "seats.", "deciding.cosign", "objections.")
"""Rooms that the random paths do not enter, since no shipped chain has several people at a step:
their guards are missed by the stories, run in the same way.
"""
STORIES = (
    "tests/application/test_refusals.py",
    "tests/scenarios/test_several.py",
    "tests/scenarios/test_hands.py",
    "tests/scenarios/test_objections.py",
)

NOTHING = "nothing is removed"
EXAMPLES = 300
LONGEST = 400


def raising(node: ast.AST) -> str:
    """The code that a statement refuses with, or empty."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        call = node.exc
        known = isinstance(call.func, ast.Name) and call.func.id in ("Refused", "Conflict")
        first = call.args[0] if call.args else None
        if known and isinstance(first, ast.Constant):
            return str(first.value)
    return ""


def refusals(path: Path) -> Iterator[str]:
    """Every refusal of a file, as `module.function code`, the module below `workflow`."""
    module = ".".join(path.relative_to(ROOT / "workflow").with_suffix("").parts)
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if code := raising(node):
                    yield f"{module}.{function.name} {code}"


class _Removed(ast.NodeTransformer):
    """Turns one refusal of one function into `pass`."""

    def __init__(self, function: str, code: str) -> None:
        self.function, self.code = function, code

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.generic_visit(node) if node.name == self.function else node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if raising(node) == self.code else node


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, removed: _Removed) -> None:
        super().__init__(name, path)
        self.removed = removed

    def get_code(self, fullname: str) -> CodeType:
        tree = self.removed.visit(ast.parse(self.get_data(self.path)))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class _Finder(MetaPathFinder):
    """Finds one module without one of its refusals."""

    def __init__(self, path: Path, removed: _Removed) -> None:
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        self.path, self.removed = path, removed

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Loader(fullname, str(self.path), self.removed)
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


def without(guard: str) -> None:
    """Remove a guard from this process."""
    if guard == NOTHING:
        return
    if guard in PATCHES:
        PATCHES[guard]()
        return
    place, code = guard.split()
    module, _, function = place.rpartition(".")
    path = ROOT.joinpath("workflow", *module.split(".")).with_suffix(".py")
    sys.meta_path.insert(0, _Finder(path, _Removed(function, code)))


# checks that are more than one refusal: where they are called, and what never refuses


def skip(place: str, name: str) -> Callable[[], None]:
    """The check is not asked in this module any more."""

    def patch() -> None:
        module = importlib.import_module(f"workflow.{place}")
        assert hasattr(module, name)
        setattr(module, name, lambda *args, **named: None)

    return patch


def answer(place: str, name: str, value: Any) -> Callable[[], None]:
    """Something has another value: `place` is a module or `module:class`."""

    def patch() -> None:
        module, _, inner = place.partition(":")
        owner: Any = importlib.import_module(f"workflow.{module}")
        owner = getattr(owner, inner) if inner else owner
        assert hasattr(owner, name)
        setattr(owner, name, value)

    return patch


def blind(**unseen: Any) -> Callable[[], None]:
    """The clock does not see a part of the application."""

    def patch() -> None:
        from msgspec.structs import replace

        office: Any = importlib.import_module("workflow.office.case")
        right = office.next_due

        def next_due(application: Any, context: Any, since: Any) -> Any:
            cut = {name: make(application) for name, make in unseen.items()}
            return right(replace(application, **cut), context, since)

        office.next_due = next_due

    return patch


def _no_gaps(application: Any) -> Any:
    from msgspec.structs import replace

    return application.notice and replace(application.notice, interruptions=())


def allow(situation: str) -> Callable[[], None]:
    """Every act may be made in a situation."""

    def patch() -> None:
        module: Any = importlib.import_module("workflow.application.situations")
        right = module.situations
        module.situations = lambda application: [
            one for one in right(application) if one != situation
        ]

    return patch


def _other_definition() -> None:
    from workflow.store import definitions as rules

    def pinned(tx: Any, loaded: Any) -> Any:
        state = loaded.application
        return rules.definition(tx, state.chain, state.version)

    for room in ("office.case", "office.perform"):
        answer(room, "pinned", pinned)()


def _never_revoked() -> None:
    from msgspec.structs import replace

    people: Any = importlib.import_module("workflow.store.people")
    right = people.standing_from

    def standing_from(*args: Any) -> Any:
        found = right(*args)
        return found and replace(found, revoked=False)

    people.standing_from = standing_from


def _request_unknown() -> None:
    from msgspec.structs import replace

    derived: Any = importlib.import_module("workflow.store.derived")
    right = derived.around
    derived.around = lambda rows: replace(right(rows), request=None)


def _any_seat(application: Any, step: Any, context: Any, wanted: str = "") -> Any:
    return context.chain.seats(step)[0]


def _any_step(self: Any, route: Any, step: str) -> list[str]:
    return list(route.path)


PATCHES: dict[str, Callable[[], None]] = {
    "decide: member of the institution": skip("application.decide", "require_member"),
    "start: member of the institution": skip("application.applying.verbs", "require_member"),
    "terminate: role": skip("application.control.verbs", "require_administrator"),
    "deciders: actor": answer("application.deciding.verbs", "take_seat", _any_seat),
    "applicant: actor": skip("application.applying.verbs", "require_actor"),
    "publicity: actor": skip("application.publicity.verbs", "take_seat"),
    "closing: actor": skip("application.closing.verbs", "require_actor"),
    "closing: seat": skip("application.closing.verbs", "take_seat"),
    "actor: not their own": skip("application.context", "require_not_own"),
    "dispose: actor": skip("application.objections.verbs", "require_actor"),
    "listed persons": answer("application.context", "listed_people", lambda *_: frozenset()),
    "dates of a role": answer("rules.standing:Grant", "holds_on", lambda *_: True),
    "revoked person": _never_revoked,
    "submit: documents": skip("application.applying.verbs", "require_documents"),
    "decision: documents": skip("application.deciding.verbs", "require_documents"),
    "closing: documents": skip("application.closing.verbs", "require_documents"),
    "documents: place": skip("application.context", "require_place"),
    "supplement: place": skip("application.applying.verbs", "require_place"),
    "meeting: day": answer("application.bodies.ballots", "require_day", lambda a, c, day, w: day),
    "votes: whose and whether": skip("application.bodies.ballots", "require_votes"),
    "votes: whether they carry": skip("application.bodies.ballots", "require_carried"),
    "votes: quorum of a refusal": skip("application.bodies.ballots", "require_quorum"),
    "votes: kept out": answer(
        "application.bodies.ballots", "barred_people", lambda *_: frozenset()
    ),
    "votes: in writing": skip("application.bodies.ballots", "_require_form"),
    "declared interest": skip("application.context", "require_no_interest"),
    "recuse: role": skip("application.recusal.verbs", "require_role"),
    "closing: day": answer(
        "application.closing.verbs", "require_day", lambda a, c, day, w: day or c.today
    ),
    "facts: applicant": skip("application.applying.verbs", "require_fields"),
    "facts: deciders": skip("application.deciding.verbs", "require_own_facts"),
    "shares: applicant": skip("application.applying.verbs", "require_shares"),
    "open objection: acts": allow("objected"),
    "open objection: changed facts": skip("application.applying.verbs", "require_no_objection"),
    "open objection: clock": blind(objections=lambda _: ()),
    "interrupted notice: clock": blind(notice=_no_gaps),
    "publicity: end of the window": answer(
        "application.publicity.verbs", "may_proceed", lambda *_: True
    ),
    "unknown amount: acts": allow("awaiting"),
    "unknown amount: submit": answer("application.applying.verbs", "awaited", lambda *_: ""),
    "suspended: acts": allow("suspended"),
    "another one is awaited: acts": allow("subprocess"),
    "suspended: clock": blind(suspended=lambda _: ""),
    "after the end": allow("ended"),
    "stale view": skip("application.decide", "_stale"),
    "due amount": answer("application.money.distribution:Distribution", "due", lambda *_: None),
    "return: earlier steps only": answer("chain.machine:ChainMachine", "returnable", _any_step),
    "same request twice": _request_unknown,
    "pinned definition": _other_definition,
    "catch up before an act": answer("office.case:Case", "catch_up", lambda s, **_: None),
    "refusal is recorded": answer("office.perform:Office", "_record_refusal", lambda *_: None),
    "refused start is noted": answer("office.perform:Office", "note_refusal", lambda *_: None),
    "timer is kept": answer("store.derived", "_put_timer", lambda *_: None),
}


STORIED = ("application.context._require_unbiased_principal principal-recused",)

# one process for each


def trial(guard: str, number: int) -> None:
    """Walk random paths without the guard and print what happened."""
    without(guard)
    if guard.partition(".")[2].startswith(TOLD) or guard in STORIED:
        tell(guard)
        return
    from tests.property.machine import walk

    begun, walked, caught = time.monotonic(), 0, ""
    most = EXAMPLES if guard != NOTHING else EXAMPLES // 3
    while not caught and walked < most:
        walked += 1
        try:
            walk(number * 10_000 + walked)
        except AssertionError as error:
            caught = (str(error).splitlines() or [""])[0]
        except Exception as error:
            caught = f"{type(error).__name__}: {error}".splitlines()[0]
    spent = time.monotonic() - begun
    print(json.dumps({"caught": caught, "examples": walked, "seconds": spent}))


def tell(guard: str) -> None:
    """Run the stories without the guard and print what happened."""
    import pytest

    begun = time.monotonic()
    code = guard.split()[-1]
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        failed = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *STORIES])
    caught = f"a story of {code} fails" if failed is pytest.ExitCode.TESTS_FAILED else ""
    spent = time.monotonic() - begun
    print(json.dumps({"caught": caught, "examples": 1, "seconds": spent}))


def ask(guard: str, number: int) -> dict[str, Any]:
    """Run a trial in a process of its own."""
    command = [sys.executable, "-m", "tests.property.guards", "--without", guard, str(number)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"caught": "", "examples": 0, "seconds": float(LONGEST)}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    return found or {"caught": "", "examples": 0, "seconds": 0.0, "broken": done.stderr[-300:]}


def guards() -> list[str]:
    """Every guard that a path can meet; the exceptions must still be in the source."""
    found = list(dict.fromkeys(guard for path in ROOMS for guard in refusals(path)))
    assert set(ELSEWHERE) <= set(found), set(ELSEWHERE) - set(found)
    return [*(guard for guard in found if guard not in ELSEWHERE), *PATCHES]


def main(wanted: list[str], number: int = 1) -> int:
    """Try every guard (or those whose name has one of these words); 1 if one is not missed."""
    chosen = [one for one in guards() if not wanted or any(word in one for word in wanted)]
    control = ask(NOTHING, number)
    print(f"{NOTHING:56} {control['examples']:4} walks  {control['caught'] or 'no alarm'}")
    survived = int(bool(control["caught"]))
    with ThreadPoolExecutor(2) as pool:
        for guard, found in zip(
            chosen, pool.map(lambda one: ask(one, number), chosen), strict=True
        ):
            caught = str(found["caught"]) or f"NOT NOTICED {found.get('broken', '')}"
            survived += not found["caught"]
            figures = f"{found['examples']:4} walks {found['seconds']:6.1f} s"
            print(f"{guard:56} {figures}  {caught[:110]}", flush=True)
    print(f"{len(chosen)} guards, {survived} not noticed")
    return 1 if survived else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--without"]:
        trial(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
