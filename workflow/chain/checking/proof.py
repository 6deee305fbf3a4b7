"""Proves for every combination of facts which routes it fits: nothing is sampled.

Every field the routes read is cut into cells within which no condition changes its answer:
amounts between two neighbouring borders, single choices, sets of posts. All combinations of
cells are looked at; each is answered by the same `meets` that routes an application.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

import msgspec

from workflow.chain.model.chain import Chain
from workflow.chain.model.field import ORDERED, Field, FieldType, Holds, Unknown, Within
from workflow.chain.routing import TOP, TestedValue, fields_read, meets

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
    return prod(_size(chain, chain.fields[name]) for name in _names(chain))


def axes_of(chain: Chain) -> tuple[Axis, ...]:
    """The fields that the routes read, cut into cells."""
    return tuple(axis_of(chain, name) for name in _names(chain))


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


def _names(chain: Chain) -> list[str]:
    """The fields that routes read, ordered ones last: neighbours on the last axis are a span."""
    return sorted(fields_read(chain), key=lambda name: (chain.fields[name].type in ORDERED, name))


def _size(chain: Chain, field: Field) -> int:
    people = field.type is FieldType.PEOPLE
    return 1 << len(_classes(chain, field)) if people else len(_cells(chain, field))


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
        return _groups(_classes(chain, field))
    if field.type not in ORDERED:
        return tuple(Cell(choice) for choice in field.choices)
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


def _groups(posts: list[str]) -> tuple[Cell, ...]:
    """All sets of posts that can occur together; the list may also be empty."""
    return tuple(
        Cell(frozenset(post for at, post in enumerate(posts) if number >> at & 1))
        for number in range(1 << len(posts))
    )
