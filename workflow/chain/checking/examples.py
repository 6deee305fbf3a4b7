"""Checks by the worked examples: each is run, and every route is taken by one."""

from __future__ import annotations

from workflow.chain.checking.conditional import check_examples_of_steps
from workflow.chain.checking.routes import takes
from workflow.chain.distribution import applicable_split
from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import (
    NO_SPLIT,
    NOT_MEANT,
    NOT_REGULATED,
    Chain,
    Example,
    Route,
)
from workflow.chain.model.facts import Facts, format_fact, parse_fact
from workflow.chain.model.field import Field, FieldType, OneOf
from workflow.chain.routing import excluding, open_routes
from workflow.errors import Answer


def check_examples(chain: Chain, lost: set[int], notes: Notes) -> None:
    """Run the examples; what comes out must be what is written.

    Whether every route has one is said only when all of them could be run, and not of the
    `lost` routes that nothing can reach.
    """
    if not chain.examples:
        notes.add("no-examples", ("examples",))
        return
    ran = [
        _run(chain, example, ("examples", str(number)), notes)
        for number, example in enumerate(chain.examples)
    ]
    if None in ran:
        return
    taken = [route for route in ran if isinstance(route, Route)]
    check_examples_of_steps(chain, taken, notes)
    called = {route.called for route in taken}
    for number, route in enumerate(chain.written_routes):
        if route.name not in called and number not in lost:
            path = ("routes", str(number), "when")
            notes.add("example-missing", path, route=route.name, takes=takes(chain, route))


def _run(chain: Chain, example: Example, path: Path, notes: Notes) -> Route | OneOf | None:
    """The route that takes an example, or the test by which the chain is not for it; None where it
    could not be run.
    """
    if not (example.decided_by or example.path or example.refused):
        notes.add("example-empty", path)
    before = len(notes.findings)
    facts = {
        name: _fact(chain.fields.get(name), name, written, path, notes)
        for name, written in example.facts.items()
    }
    if len(notes.findings) > before:
        return None
    excluded = excluding(chain, facts)
    if excluded:
        _compare_refusal(chain, example, NOT_MEANT, facts, path, notes)
        return excluded
    try:
        routes = open_routes(chain, facts)
    except Answer as answer:
        notes.add_answer("example-fails", path, answer)
        return None
    route = routes[0] if routes else None
    if route is None:
        notes.add("example-fails/none", path, facts=_shown(chain, facts))
    elif len(routes) > 1:
        words = {"facts": _shown(chain, facts), "first": route.called, "second": routes[1].called}
        notes.add("example-fails/open", path, **words)
    elif route.none:
        _compare_refusal(chain, example, NOT_REGULATED, facts, path, notes)
    elif example.refused in (NOT_REGULATED, NOT_MEANT):
        words = {"facts": _shown(chain, facts), "expected": example.refused, "route": route.called}
        place = (*path, "refused")
        notes.add("example-fails/taken", place, takes=takes(chain, route), **words)
    else:
        _compare(chain, example, route, _shown(chain, facts), path, notes)
        split = applicable_split(chain.splits, chain.fields, facts)
        if example.refused == NO_SPLIT and split:
            parts = ", ".join(part.name for part in split.parts)
            words = {"facts": _shown(chain, facts), "expected": example.refused, "parts": parts}
            notes.add("example-fails/divided", (*path, "refused"), **words)
    return route


def _fact(
    field: Field | None, name: str, written: str | list[str], path: Path, notes: Notes
) -> object:
    """An example's fact as an application would have it; people may be given by post alone."""
    path = (*path, name)
    if field is None:
        notes.add("unknown-field", path, name=name)
        return None
    if isinstance(written, str):
        try:
            return parse_fact(field, written)
        except Answer as answer:
            notes.add_answer("example-unclear", path, answer)
            return None
    if field.type is not FieldType.PEOPLE:
        notes.add("example-unclear", path, field=name)
    else:
        notes.check_names("unknown-value", path, written, field.posts, field=name)
        if field.required and not written:
            notes.add("example-unclear/nobody", path, field=name)
    return [{"name": str(number), "post": post} for number, post in enumerate(written, 1)]


def _compare_refusal(
    chain: Chain, example: Example, actual: str, facts: Facts, path: Path, notes: Notes
) -> None:
    """An application that is not let in: nothing else can be expected of it."""
    written = (example.refused, example.decided_by, " → ".join(example.path[1:]))
    expected = next((text for text in written if text and text != actual), "")
    if expected:
        words = {"facts": _shown(chain, facts), "expected": expected, "actual": actual}
        notes.add("example-fails/refused", path, **words)


def _compare(
    chain: Chain, example: Example, route: Route, facts: str, path: Path, notes: Notes
) -> None:
    words = {"facts": facts, "route": route.called, "takes": takes(chain, route)}
    known = all(name in chain.steps for name in route.path)
    last = chain.final_says(route) if known else (example.decided_by,)
    actual = example.decided_by if example.decided_by in last else ", ".join(last)
    expected_path, actual_path = (" → ".join(names[1:]) for names in (example.path, route.path))
    for key, code, expected, came_out in (
        ("decided_by", "example-fails/decided", example.decided_by, actual),
        ("path", "example-fails/path", expected_path, actual_path),
    ):
        if expected and expected != came_out:
            notes.add(code, (*path, key), expected=expected, actual=came_out, **words)


def _shown(chain: Chain, facts: Facts) -> str:
    """The facts of an example, amounts written out in full."""
    shown = []
    for name, value in facts.items():
        if isinstance(value, list):
            text = f"[{', '.join(person['post'] for person in value)}]"
        elif chain.fields[name].type is FieldType.MONEY:
            text = format_fact(chain.fields[name], value, "en").partition(" yuan")[0]
        else:
            text = str(value)
        shown.append(f"{name} = {text}")
    return ", ".join(shown)
