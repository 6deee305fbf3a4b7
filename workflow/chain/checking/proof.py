"""Proves for every combination of facts which routes it fits: nothing is sampled.

Every field the routes read is cut into cells within which no condition changes its answer:
amounts between two neighbouring borders, single choices, sets of posts. All combinations of
cells are looked at; each is answered by the same `meets` that routes an application. Put together
again, they say exactly which applications take each route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, product
from math import prod

import msgspec

from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import UNKNOWN, parse_fact
from workflow.chain.model.field import ORDERED, Field, FieldType, Holds, Unknown, Within
from workflow.chain.model.value import Value
from workflow.chain.routing import TOP, TestedValue, fields_read, meets, show_grain, tests_met

MOST_COMBINATIONS = 200_000
MOST_ROUTES = 100

_MOST_FEN = 10**17
_HUNDRED_PERCENT = 100 * 10**6
_LAST_DAY = 3_652_059
DOMAIN = {
    FieldType.MONEY: (0, _MOST_FEN),
    FieldType.PERCENT: (0, _HUNDRED_PERCENT),
    FieldType.DATE: (1, _LAST_DAY),
}
"""The first and last grain of each ordered type; the same that can be written."""

MOST_SHAPES = 24
"""The most typical witnesses that are made of one region, by choice and set of posts."""

_A_MILLION = 10**8
"""An amount, in fen, that stands for those above a border of nothing."""

_MONTH = 31


class Cell(msgspec.Struct, frozen=True):
    """Values among which no condition distinguishes. `value` stands for all of them."""

    value: TestedValue
    last: int = 0


class Axis(msgspec.Struct, frozen=True):
    """The cells of one field; `fits` has for each cell the routes (bits) it leaves open."""

    field: Field
    cells: tuple[Cell, ...]
    fits: tuple[int, ...]


Combination = tuple[int, ...]
"""The number of a cell on every axis."""


def combinations(chain: Chain) -> int:
    """The number of combinations that the routes of a chain distinguish."""
    fields = [chain.fields[name] for name in fields_read(chain)]
    return prod(
        # the sets of posts themselves may be too many to list
        (1 << len(_classes(chain, field))) - field.required
        if field.type is FieldType.PEOPLE
        else len(_cells(chain, field))
        for field in fields
    )


def axes_of(chain: Chain) -> tuple[Axis, ...]:
    """The fields that the routes read, cut into cells; ordered ones last, so that neighbours on the
    last axis are a span. Whom the chain is not for is in no cell.
    """
    names = sorted(fields_read(chain), key=lambda name: (chain.fields[name].type in ORDERED, name))
    return tuple(axis_of(chain, name) for name in names)


def tried(chain: Chain, axes: tuple[Axis, ...]) -> Iterator[tuple[Combination, int]]:
    """Every combination, with the routes (bits) that fit it."""
    everything = (1 << len(chain.routes)) - 1
    for combination in product(*(range(len(axis.cells)) for axis in axes)):
        open_routes = everything
        for axis, number in zip(axes, combination, strict=True):
            open_routes &= axis.fits[number]
        yield combination, open_routes


def bits(routes: int) -> list[int]:
    """The numbers of the routes in a set of bits, rising."""
    return [number for number in range(routes.bit_length()) if routes >> number & 1]


def axis_of(chain: Chain, name: str) -> Axis:
    """A field that the routes read, cut into cells."""
    field = chain.fields[name]
    cells = _cells(chain, field)
    fits = [0] * len(cells)
    for number, route in enumerate(chain.routes):
        tests = [test for test in route.when if test.field == name]
        for at, cell in enumerate(cells):
            if all(meets(test, cell.value) for test in tests):
                fits[at] |= 1 << number
    return Axis(field, cells, tuple(fits))


def _cells(chain: Chain, field: Field) -> tuple[Cell, ...]:
    if field.type is FieldType.PEOPLE:
        # all sets of posts that can occur together; only what is not required may name nobody
        posts = _classes(chain, field)
        sets = (
            frozenset(post for at, post in enumerate(posts) if number >> at & 1)
            for number in range(int(field.required), 1 << len(posts))
        )
        return tuple(Cell(held) for held in sets)
    if field.type not in ORDERED:
        meant = [test for test in chain.applies if test.field == field.name]
        choices = (one for one in field.choices if all(meets(test, one) for test in meant))
        return tuple(Cell(choice) for choice in choices)
    unknown = (Cell(TOP),) if field.unknown is Unknown.HIGHEST else ()
    return (*_spans(chain, field), *unknown)


def _spans(chain: Chain, field: Field) -> tuple[Cell, ...]:
    """The amounts between neighbouring borders; a border belongs to exactly one cell."""
    floor, ceiling = DOMAIN[field.type]
    starts = {floor}
    for test in (test for route in chain.routes for test in route.when):
        if test.field == field.name and isinstance(test, Within):
            starts.update(() if test.low is None else (test.low,))
            starts.update(() if test.high is None else (test.high + 1,))
    inside = sorted(start for start in starts if floor <= start <= ceiling)
    ends = [*(start - 1 for start in inside[1:]), ceiling]
    return tuple(Cell(low, high) for low, high in zip(inside, ends, strict=True))


def _classes(chain: Chain, field: Field) -> list[str]:
    """One post for each set of posts that no condition distinguishes."""
    read = [test for route in chain.routes for test in route.when if test.field == field.name]
    tests = [test for test in read if isinstance(test, Holds)]
    alike = {tuple(post in test.posts for test in tests): post for post in reversed(field.posts)}
    return [post for post in field.posts if post in alike.values()]


class Span(Value, frozen=True):
    """Neighbouring values of an ordered field, both ends included, in grains; `last` None is open.
    `typical` stands for all of them.
    """

    first: int
    last: int | None
    typical: int


class Reach(Value, frozen=True):
    """The values of one field: spans and whether `unknown` is one of them, choices, or sets of
    posts (each post stands for those that no route tells from it).
    """

    field: str
    spans: tuple[Span, ...] = ()
    unknown: bool = False
    choices: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


Region = tuple[Reach, ...]
"""Applications that take one route: each value of each field together with each of the others.
Fields that no route reads may have any value.
"""


class Witness(Value, frozen=True):
    """Facts, as stored, that take a route. Where they stand at the upper border of a field
    (`border`), one grain more takes the route `above`.
    """

    facts: dict[str, object]
    border: str = ""
    above: str = ""


def regions(chain: Chain) -> dict[str, list[Region]]:
    """The regions of each route by its name: together everything that takes it, and none twice.

    For a chain that has passed the check.
    """
    axes = axes_of(chain)
    won: dict[str, list[Combination]] = {route.name: [] for route in chain.routes}
    for combination, open_routes in tried(chain, axes):
        if open_routes:
            first = (open_routes & -open_routes).bit_length() - 1
            won[chain.routes[first].name].append(combination)
    return {
        name: [
            tuple(_reach(axis, sorted(cells)) for axis, cells in zip(axes, box, strict=True))
            for box in _boxes(combinations, len(axes))
        ]
        for name, combinations in won.items()
    }


def witnesses(chain: Chain, region: Region) -> Iterator[Witness]:
    """A typical application of every shape (choices, people), at most MOST_SHAPES of them, then one
    at each border of each ordered field.
    """
    typical = {reach.field: _typical(chain.fields[reach.field], reach) for reach in region}
    for combination in islice(product(*typical.values()), MOST_SHAPES):
        yield Witness(dict(zip(typical, combination, strict=True)))
    first = {name: shapes[0] for name, shapes in typical.items()}
    for reach in region:
        for span in reach.spans:
            yield from _at_the_borders(chain, chain.fields[reach.field], span, first)


def _at_the_borders(
    chain: Chain, field: Field, span: Span, others: Mapping[str, object]
) -> Iterator[Witness]:
    floor, ceiling = DOMAIN[field.type]
    if span.first not in (floor, span.typical):
        yield Witness({**others, field.name: stored(field, span.first)}, field.name)
    if span.last is not None and span.last < ceiling:
        more = {**others, field.name: stored(field, span.last + 1)}
        above = (
            route.name
            for route in chain.routes
            if all(tests_met(route.when, chain.fields, more).values())
        )
        facts = {**others, field.name: stored(field, span.last)}
        yield Witness(facts, field.name, next(above, ""))


def stored(field: Field, grains: int) -> object:
    """A number of grains as an application keeps it."""
    return parse_fact(field, show_grain(field, grains))


def _typical(field: Field, reach: Reach) -> list[object]:
    """One value of each span, choice or set of posts."""
    if field.type is FieldType.PEOPLE:
        return [
            [{"name": str(number), "post": post} for number, post in enumerate(group, 1)]
            for group in reach.groups
        ]
    if field.type not in ORDERED:
        return list(reach.choices)
    unknown = [UNKNOWN] if reach.unknown else []
    return [*(stored(field, span.typical) for span in reach.spans), *unknown]


def region_of(axes: Sequence[Axis], first: Combination, last: Combination) -> Region:
    """Everything between two combinations that differ on the last axis only."""
    return tuple(
        _reach(axis, list(range(low, high + 1)))
        for axis, low, high in zip(axes, first, last, strict=True)
    )


def _boxes(combinations: Iterable[Combination], axes: int) -> list[tuple[frozenset[int], ...]]:
    """The same combinations as few sets of cells for each axis: those that are alike on every
    other axis are put together, one axis after the other.
    """
    boxes = [tuple(frozenset((cell,)) for cell in combination) for combination in combinations]
    for axis in reversed(range(axes)):
        joined: dict[tuple[frozenset[int], ...], frozenset[int]] = {}
        for box in boxes:
            others = (*box[:axis], *box[axis + 1 :])
            joined[others] = joined.get(others, frozenset()) | box[axis]
        boxes = [(*rest[:axis], cells, *rest[axis:]) for rest, cells in joined.items()]
    return boxes


def _reach(axis: Axis, cells: list[int]) -> Reach:
    values = [axis.cells[cell].value for cell in cells]
    name = axis.field.name
    if axis.field.type is FieldType.PEOPLE:
        groups = [
            tuple(post for post in axis.field.posts if post in value)
            for value in values
            if isinstance(value, frozenset)
        ]
        return Reach(name, groups=tuple(sorted(groups, key=len)))
    if axis.field.type not in ORDERED:
        return Reach(name, choices=tuple(str(value) for value in values))
    known = runs((cell,) for cell in cells if axis.cells[cell].value != TOP)
    spans = tuple(_span(axis.field, axis.cells[low], axis.cells[high]) for (low,), (high,) in known)
    return Reach(name, spans, unknown=TOP in values)


def runs(combinations: Iterable[Combination]) -> Iterator[tuple[Combination, Combination]]:
    """Neighbours on the last axis as one: their first and last combination."""
    numbered = enumerate(combinations)
    for _, run in groupby(numbered, lambda found: (found[1][:-1], found[1][-1] - found[0])):
        neighbours = [combination for _, combination in run]
        yield neighbours[0], neighbours[-1]


def _span(field: Field, lowest: Cell, highest: Cell) -> Span:
    """Neighbouring cells as one span, with a value that people might really write."""
    first, last = int(str(lowest.value)), highest.last
    if last < DOMAIN[field.type][1] or field.type is FieldType.PERCENT:
        return Span(first, last, (first + last) // 2)
    date = field.type is FieldType.DATE
    likely = first + _MONTH if date else max(2 * (first - 1), first, _A_MILLION)
    return Span(first, None, min(last, likely))
