"""Steps of a path under a condition: one written route becomes as many as can be walked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import cast

from workflow.chain.model.chain import Route
from workflow.chain.model.field import Field, FieldType, Holds, Test, Within
from workflow.chain.model.written import Written
from workflow.chain.reading.section import Section
from workflow.chain.routing import TOP, TestedValue, meets

MOST_WAYS = 64
"""The most routes that are made of one written one."""

_MOST_VALUES = 20_000


def expanded(
    section: Section,
    route: Route,
    only: Mapping[str, tuple[Test, ...]],
    fields: Mapping[str, Field],
) -> tuple[Route, ...]:
    """The routes that a written one stands for, each with the steps whose conditions some facts
    meet together, those with more steps first: the first whose tests all hold has exactly the
    steps that belong to the facts. Finding too-many-ways, and the route with all its steps.
    """
    if not only:
        return (route,)
    values = _values(route, only, fields)
    count = prod(len(each) for each in values.values())
    ways = _ways(route, only, values) if count <= _MOST_VALUES else []
    if not 0 < len(ways) <= MOST_WAYS:
        section.note("too-many-ways", "path", count=len(ways) or count, most=MOST_WAYS)
        return (route,)
    written = Written(route.name, route.when, route.path, dict(only))
    return tuple(_variant(route, written, dict(zip(only, way, strict=True))) for way in ways)


def _variant(route: Route, written: Written, taken: Mapping[str, bool]) -> Route:
    steps = [name for name in taken if taken[name]]
    tests = (test for name in steps for test in written.only[name])
    return Route(
        name="+".join((route.name, *steps)),
        when=tuple(dict.fromkeys((*route.when, *tests))),
        path=tuple(name for name in route.path if taken.get(name, True)),
        inferred=route.inferred,
        written=written,
    )


def _ways(
    route: Route, only: Mapping[str, tuple[Test, ...]], values: Mapping[str, list[TestedValue]]
) -> list[tuple[bool, ...]]:
    """Which of the steps some facts of this route need together; more of the first ones first."""
    found = set()
    for chosen in product(*values.values()):
        facts = dict(zip(values, chosen, strict=True))
        if not all(_met(test, facts) for test in route.when if test.field in facts):
            continue
        found.add(tuple(all(_met(test, facts) for test in tests) for tests in only.values()))
    return sorted(found, reverse=True)


def _met(test: Test, facts: Mapping[str, TestedValue]) -> bool:
    return meets(test, facts[test.field])


def _values(
    route: Route, only: Mapping[str, tuple[Test, ...]], fields: Mapping[str, Field]
) -> dict[str, list[TestedValue]]:
    """For every field that the conditions of the steps read, one value on each side of each border:
    what no condition tells apart has one.
    """
    tests = [test for each in only.values() for test in each]
    read = dict.fromkeys(test.field for test in tests)
    tests += [test for test in route.when if test.field in read]
    return {
        name: list(
            islice(_of_field(fields[name], [t for t in tests if t.field == name]), _MOST_VALUES + 1)
        )
        for name in read
    }


def _of_field(field: Field, tests: list[Test]) -> Iterator[TestedValue]:
    if field.type is FieldType.CHOICE:
        yield from field.choices
    elif field.type is FieldType.PEOPLE:
        known = [cast("Holds", test).posts for test in tests]
        alike = {tuple(post in posts for posts in known): post for post in field.posts}
        for held in product((False, True), repeat=len(alike)):
            if any(held) or not field.required:
                yield frozenset(post for post, has in zip(alike.values(), held, strict=True) if has)
    else:
        spans = [test for test in tests if isinstance(test, Within)]
        starts = {span.low for span in spans} | {
            span.high + 1 for span in spans if span.high is not None
        }
        borders = sorted(start for start in starts if start is not None)
        yield from (borders[0] - 1, *borders, TOP)
