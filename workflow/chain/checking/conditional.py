"""Checks of steps under a condition: each is needed by some applications and not by all, its
condition is known before it comes, and examples show both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow.chain.checking.lines import stops
from workflow.chain.checking.proof import MOST_COMBINATIONS, axes_of, bits, combinations, tried
from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.routing import asked_later


def check_conditional_steps(chain: Chain, notes: Notes) -> None:
    """Steps that no application needs, or all of them: exact, by the proof. And conditions over
    what is asked only later.
    """
    if not any(route.written for route in chain.routes):
        return
    if (count := combinations(chain)) > MOST_COMBINATIONS:
        notes.add("too-many-combinations", ("routes",), count=count, most=MOST_COMBINATIONS)
        return
    firsts = {bits(fit)[0] for _, fit in tried(chain, axes_of(chain)) if fit}
    for route, step, at in _places(chain, notes):
        ways = [chain.routes[number] for number in firsts]
        ways = [way for way in ways if way.called == route.name]
        taken = {step in way.path for way in ways}
        names = {"step": step, "route": route.name}
        if taken == {False}:
            notes.add("condition-idle", at, **names)
        elif taken == {True}:
            notes.add("condition-idle/always", at, **names)
    _check_asked_before(chain, notes)


def check_examples_of_steps(chain: Chain, taken: Sequence[Route], notes: Notes) -> None:
    """Whether examples show each step under a condition with it and without it."""
    for route, step, at in _places(chain, notes):
        shown = {step in way.path for way in taken if way.called == route.name}
        names = {"step": step, "route": route.name}
        if shown == {False}:
            notes.add("example-missing/step", at, **names)
        elif shown == {True}:
            notes.add("example-missing/without", at, **names)


def _places(chain: Chain, notes: Notes) -> Iterator[tuple[Route, str, Path]]:
    """Every step under a condition, its route as written, and where it stands in the file."""
    for number, route in enumerate(chain.written_routes):
        if route.written:
            path = ("routes", str(number), "path")
            at = {stop.step: stop.at for stop in stops(route, path, notes)}
            yield from ((route, step, (*at[step], "when")) for step in route.written.only)


def _check_asked_before(chain: Chain, notes: Notes) -> None:
    """Whether what a condition reads is asked for before its step comes, on every way there."""
    later = asked_later(chain)
    for route, step, at in _places(chain, notes):
        assert route.written
        read = {test.field for test in route.written.only[step]} & later
        late: dict[str, bool] = {}
        before = route.path[: route.path.index(step)]
        for way in (way for way in chain.routes if way.called == route.name):
            passed = (chain.steps.get(name) for name in before if name in way.path)
            known = {field for one in passed if one for field in one.all_facts}
            for field in sorted(read - known):
                late[field] = True
        for field in late:
            names = {"step": step, "field": field, "route": route.name}
            notes.add("condition-late", (*at, field), **names)
        for field in sorted(read):
            if not chain.fields[field].required:
                names = {"route": route.name, "field": field}
                notes.add("late-route/optional", ("fields", field, "required"), **names)
