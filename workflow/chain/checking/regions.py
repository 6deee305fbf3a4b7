"""Describes exactly which applications take each route, by the combinations of the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from workflow.chain.checking.proof import DOMAIN, Axis, Combination, axes_of, tried
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import UNKNOWN, Facts, parse_fact
from workflow.chain.model.field import ORDERED, Field, FieldType
from workflow.chain.model.value import Value
from workflow.chain.routing import TOP, show_grain, tests_met

MOST_SHAPES = 24
"""The most typical witnesses that are made of one region, by choice and set of posts."""

_A_MILLION = 10**8
"""An amount, in fen, that stands for those above a border of nothing."""

_MONTH = 31


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


def taken(chain: Chain, facts: Facts) -> str:
    """The name of the first route whose tests all hold; empty where a fact is lacking."""
    for route in chain.routes:
        if all(tests_met(route.when, chain.fields, facts).values()):
            return route.name
    return ""


def witnesses(chain: Chain, region: Region) -> Iterator[Witness]:
    """A typical application of every shape (choices, people), at most MOST_SHAPES of them, then one
    at each border of each ordered field.
    """
    typical = {reach.field: _typical(chain.fields[reach.field], reach) for reach in region}
    names, values = list(typical), list(typical.values())
    for combination in islice(product(*values), MOST_SHAPES):
        yield Witness(dict(zip(names, combination, strict=True)))
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
        facts = {**others, field.name: stored(field, span.last)}
        yield Witness(facts, field.name, taken(chain, more))


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
    spans = tuple(_spans(axis, cells))
    return Reach(name, spans, unknown=TOP in values)


def _spans(axis: Axis, cells: list[int]) -> Iterator[Span]:
    """Neighbouring cells as one span."""
    known = [cell for cell in cells if axis.cells[cell].value != TOP]
    start = 0
    for at, cell in enumerate(known):
        if known[at + 1 : at + 2] != [cell + 1]:
            first, last = axis.cells[known[start]].value, axis.cells[cell].last
            yield _span(axis.field, int(str(first)), last)
            start = at + 1


def _span(field: Field, first: int, last: int) -> Span:
    """A span with a value that people might really write."""
    if last < DOMAIN[field.type][1]:
        return Span(first, last, (first + last) // 2)
    if field.type is FieldType.MONEY:
        return Span(first, None, min(last, max(2 * (first - 1), first, _A_MILLION)))
    if field.type is FieldType.DATE:
        return Span(first, None, min(last, first + _MONTH))
    return Span(first, last, (first + last) // 2)
