"""Checks of deferred routes: those that depend on a fact which a step on the way asks for.

Until it is known, an application takes the steps that all routes still open have in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, takewhile

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.field import Holds, OneOf, Test, Within
from workflow.chain.routing import asked_later

_EVERYTHING = (-1, 1 << 80)


def check_deferred_routes(chain: Chain, notes: Notes) -> None:
    """Routes that depend on what a later step asks for: it is asked on their own path, must be
    given there, and no two of them part before it.
    """
    deferred = asked_later(chain)
    for number, route in enumerate(chain.routes):
        for test in route.when:
            if test.field in deferred:
                _check_asked(chain, route, test, ("routes", str(number), "when"), notes)
    for (_, route), (number, other) in combinations(enumerate(chain.routes), 2):
        for field in _parting(chain, route, other, deferred):
            if not _common(route, other) & _asking(chain, route, field):
                names = {"first": route.name, "second": other.name, "field": field}
                notes.add("late-route/early", ("routes", str(number), "path"), **names)


def _check_asked(chain: Chain, route: Route, test: Test, path: Path, notes: Notes) -> None:
    if not _asking(chain, route, test.field):
        place = (*path, test.field)
        notes.add("late-route", place, route=route.name, field=test.field)
    elif not chain.fields[test.field].required:
        at = ("fields", test.field, "required")
        notes.add("late-route/optional", at, field=test.field, route=route.name)


def _asking(chain: Chain, route: Route, field: str) -> set[str]:
    """The steps of a route that ask for a field."""
    known = [name for name in route.path if name in chain.steps]
    return {name for name in known if field in chain.steps[name].all_facts}


def _common(one: Route, other: Route) -> set[str]:
    """The steps that two routes begin with alike."""
    pairs = zip(one.path, other.path, strict=False)
    return {step for step, _other in takewhile(lambda pair: pair[0] == pair[1], pairs)}


def _parting(chain: Chain, one: Route, other: Route, deferred: frozenset[str]) -> Iterator[str]:
    """The deferred fields at which an application may turn from `one` to `other`, as asked."""
    own = {test.field: test for test in one.when}
    theirs = {test.field: test for test in other.when}
    if not all(_meet(own.get(name), theirs.get(name)) for name in {*own, *theirs} - deferred):
        return
    place = {name: at for at, name in enumerate(one.path)}
    for field in sorted(own.keys() & deferred, key=lambda name: _first(chain, one, name, place)):
        if _leaves(chain, own[field], theirs.get(field)):
            yield field
        if not _meet(own[field], theirs.get(field)):
            return


def _first(chain: Chain, route: Route, field: str, place: dict[str, int]) -> int:
    return min((place[name] for name in _asking(chain, route, field)), default=len(place))


def _meet(one: Test | None, other: Test | None) -> bool:
    """Whether one value may pass both tests. Of people, many posts may occur together."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return bool(one.values & other.values)
    if isinstance(one, Within) and isinstance(other, Within):
        (low, high), (from_, to) = _span(one), _span(other)
        return max(low, from_) <= min(high, to)
    return True


def _leaves(chain: Chain, one: Test, other: Test | None) -> bool:
    """Whether some value that passes `other` does not pass `one`."""
    if isinstance(one, OneOf):
        theirs = other.values if isinstance(other, OneOf) else set(chain.fields[one.field].choices)
        return bool(theirs - one.values)
    if isinstance(one, Within):
        low, high = _span(one)
        from_, to = _span(other) if isinstance(other, Within) else _EVERYTHING
        return from_ < low or to > high
    return not isinstance(other, Holds) or one != other


def _span(test: Within) -> tuple[int, int]:
    low, high = _EVERYTHING
    return (low if test.low is None else test.low, high if test.high is None else test.high)
