"""Checks of deferred routes: those that depend on a fact which a step on the way asks for.

Until it is known, an application takes the steps that all routes still open have in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, takewhile

from workflow.chain.checking.proof import axis_of
from workflow.chain.findings.finding import Notes
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.field import FieldType
from workflow.chain.routing import asked_later, fields_read


def check_deferred_routes(chain: Chain, notes: Notes) -> None:
    """Routes that depend on what a later step asks for: it is asked on their own path, must be
    given there, and no two of them part before it.
    """
    deferred = asked_later(chain)
    for number, route in enumerate(chain.routes):
        for field in (test.field for test in route.when if test.field in deferred):
            names = {"route": route.name, "field": field}
            if _asked_at(chain, route, field) == len(route.path):
                notes.add("late-route", ("routes", str(number), "when", field), **names)
            elif not chain.fields[field].required:
                notes.add("late-route/optional", ("fields", field, "required"), **names)
    parting = _Parting(chain, deferred)
    for number, other in combinations(range(len(chain.routes)), 2):
        first, second = chain.routes[number], chain.routes[other]
        pairs = zip(first.path, second.path, strict=False)
        common = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
        for field in parting.fields(number, other):
            if _asked_at(chain, first, field) >= common:
                names = {"first": first.name, "second": second.name, "field": field}
                notes.add("late-route/early", ("routes", str(other), "path"), **names)


def _asked_at(chain: Chain, route: Route, field: str) -> int:
    """The position on a path at which a field is first asked for; its length where it never is."""
    steps = enumerate(chain.steps.get(name) for name in route.path)
    asking = (at for at, step in steps if step and field in step.all_facts)
    return next(asking, len(route.path))


class _Parting:
    """Asks of two routes, by their numbers, which values of a field take the one and the other."""

    def __init__(self, chain: Chain, deferred: frozenset[str]) -> None:
        self.chain = chain
        self.deferred = deferred
        self.fits = {
            name: axis_of(chain, name).fits
            for name in fields_read(chain)
            if chain.fields[name].type is not FieldType.PEOPLE
        }

    def fields(self, number: int, other: int) -> Iterator[str]:
        """The deferred fields at which an application may turn from one route to the other, in the
        order in which they are asked for.
        """
        route = self.chain.routes[number]
        own = {test.field for test in route.when}
        read = own | {test.field for test in self.chain.routes[other].when}
        if not all(self._meet(name, number, other) for name in read - self.deferred):
            return
        asked = sorted(own & self.deferred, key=lambda name: _asked_at(self.chain, route, name))
        for field in asked:
            if self._leaves(field, number, other):
                yield field
            if not self._meet(field, number, other):
                return

    def _meet(self, field: str, number: int, other: int) -> bool:
        """Whether one value may take both. Of people, many posts may occur together."""
        both = 1 << number | 1 << other
        return field not in self.fits or any(fit & both == both for fit in self.fits[field])

    def _leaves(self, field: str, number: int, other: int) -> bool:
        """Whether some value that takes `other` does not take `number`."""
        if field in self.fits:
            return any(fit >> other & 1 and not fit >> number & 1 for fit in self.fits[field])
        first, second = (
            [test for test in self.chain.routes[at].when if test.field == field]
            for at in (number, other)
        )
        return first != second
