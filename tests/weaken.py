"""The mutants of a file: each guard weakened in one way, and exchanged in the running code."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple, cast

ROOT = Path(__file__).resolve().parents[1]

BORDERS: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
}

ANSWERS = ("Refused", "CouldNot")
"""A "no" that is not raised at once but handed on."""


class Mutant(NamedTuple):
    """One guard of one function, and how to weaken it. `refusing`: the lines of its refusal."""

    path: Path
    function: str
    line: int
    what: str
    refusing: range
    called: str
    weaken: Callable[[], None]

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT / "workflow").with_suffix("").parts
        place = ".".join(parts if parts[0] == "audit" else parts[-2:])
        return f"{place}.{self.function}: {self.what}"


# checks whose answer is kept: what answers in their place and never refuses


def _any_kind(application: Any, context: Any, *_: Any) -> Any:
    return context.chain.steps[application.step]


def _any_seat(application: Any, step: Any, context: Any, *_: Any) -> Any:
    from workflow.rules.standing import Grant

    return context.chain.seats(step)[0], Grant(context.chain.unit, "anybody")


def _any_actor(application: Any, context: Any, *_: Any) -> Any:
    from workflow.rules.standing import Grant

    return Grant(context.chain.unit, "anybody")


def _any_day(application: Any, context: Any, day: Any, *_: Any) -> Any:
    return day or context.today


LOOSE: dict[str, Callable[..., Any]] = {
    "require_kind": _any_kind,
    "take_seat": _any_seat,
    "require_actor": _any_actor,
    "require_day": _any_day,
}


# finding them


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes, by their names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def mutants(path: Path, tree: ast.Module) -> Iterator[Mutant]:
    """Every way to weaken a guard of one file."""
    for function, body in functions(tree):
        if any(call_name(one) == "judges" for one in body.decorator_list):
            silent = _silence(body)
            yield Mutant(path, function, body.body[-1].lineno, "silent", range(0), "", silent)
        refusing = _refusing(body)
        asked = _asked_here(body) if path.parent.name == "rules" else {*refusing}
        for node in ast.walk(body):
            if isinstance(node, ast.expr | ast.stmt):
                if isinstance(node, ast.BoolOp) and node not in asked:
                    continue  # it decides about no refusal
                lines = refusing.get(node, range(0))
                called = call_name(getattr(node, "value", None))
                if isinstance(node, ast.Raise) or called in ANSWERS:
                    lines, called = range(node.lineno, node.lineno + 1), ""
                for what, weaken in _weaker(node):
                    yield Mutant(path, function, node.lineno, what, lines, called, weaken)


def _refusing(body: ast.FunctionDef) -> dict[ast.AST, range]:
    """For each part of a condition, the lines of the refusal it decides about."""
    found: dict[ast.AST, range] = {}
    for node in ast.walk(body):
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise):
            last = node.body[-1]
            lines = range(last.lineno, (last.end_lineno or last.lineno) + 1)
            found |= dict.fromkeys(ast.walk(node.test), lines)
    return found


def _asked_here(body: ast.FunctionDef) -> set[ast.AST]:
    """Every part of a condition, or of an answer that is yes or no."""
    yes_no = body.returns is not None and ast.unparse(body.returns) == "bool"
    found: set[ast.AST] = set()
    for node in ast.walk(body):
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            found |= {*ast.walk(node.test)}
        elif isinstance(node, ast.comprehension):
            found |= {part for one in node.ifs for part in ast.walk(one)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("any", "all", "bool"):
            found |= {*ast.walk(node)}
        elif yes_no and isinstance(node, ast.Return) and node.value:
            found |= {*ast.walk(node.value)}
    return found


def _weaker(node: ast.expr | ast.stmt) -> Iterator[tuple[str, Callable[[], None]]]:
    said = ast.unparse(node).splitlines()[0][:90]
    if (
        (isinstance(node, ast.Raise) and node.exc)
        or (isinstance(node, ast.Expr) and call_name(node.value))
        or (isinstance(node, ast.Return) and call_name(node.value) in ANSWERS)
    ):
        yield f"without {said}", lambda: _become(node, ast.Pass())
    elif isinstance(node, ast.Assign | ast.Return) and call_name(node.value) in LOOSE:
        call: Any = node.value
        yield f"loose {said}", lambda: setattr(call.func, "id", f"_loose_{call.func.id}")
    elif isinstance(node, ast.Compare):
        for place, kind in enumerate(node.ops):
            if other := BORDERS.get(type(kind)):
                yield f"border {place + 1} of {said}", _put(node.ops, place, other)
    elif isinstance(node, ast.BoolOp):
        for place, one in enumerate(node.values):
            left = node.values[:place] + node.values[place + 1 :]
            what = f"leave {ast.unparse(one)} out of {said}"
            yield what, _leave(node, left)


def call_name(node: ast.expr | None) -> str:
    """The name of a function that is called plainly, or empty."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return ""


def _become(node: ast.AST, other: ast.AST) -> None:
    """A node turns into another in its place."""
    ast.copy_location(other, node)
    node.__class__ = other.__class__
    vars(node).clear()
    vars(node).update(vars(other))


def _silence(body: ast.FunctionDef) -> Callable[[], None]:
    """A rule of verification that finds nothing."""
    nothing = ast.copy_location(ast.Return(ast.Constant(False)), body.body[-1])
    return lambda: setattr(body, "body", [nothing])


def _put(ops: list[ast.cmpop], place: int, other: ast.cmpop) -> Callable[[], None]:
    return lambda: ops.__setitem__(place, other)


def _leave(node: ast.BoolOp, left: list[ast.expr]) -> Callable[[], None]:
    if len(left) == 1:
        return lambda: _become(node, left[0])
    return lambda: setattr(node, "values", left)


# exchanging the code of a running function


def _function(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType):  # a property, a cached or a decorated one
        found = next(
            getattr(found, one)
            for one in ("fget", "__func__", "__wrapped__")
            if hasattr(found, one)
        )
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return cast("FunctionType", found)


def _code(code: CodeType, name: str) -> CodeType:
    for part in name.split("."):
        inner = [one for one in code.co_consts if isinstance(one, CodeType)]
        code = next(one for one in inner if one.co_name == part)
    return code


def exchange(path: Path, tree: ast.Module, names: Iterable[str], **known: Any) -> None:
    """Give these functions the code they have in the tree."""
    made = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    vars(module).update(known)
    for name in names:
        _function(module, name).__code__ = _code(made, name)
