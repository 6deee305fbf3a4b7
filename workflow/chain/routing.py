"""Chooses the route of an application by its facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import Facts, is_unknown, parse_fact
from workflow.chain.model.field import (
    ORDERED,
    Field,
    FieldType,
    Holds,
    OneOf,
    Quantifier,
    Test,
    Unknown,
    Within,
)
from workflow.chain.model.step import SUBMISSION
from workflow.errors import Refused
from workflow.rules.money import EXACT, format_money, from_fen, plain, to_fen

TOP = float("inf")
"""The number for an unknown amount that counts as above every border."""

TestedValue = int | float | str | frozenset[str]
"""The value that a test compares: grains (or TOP), a choice, or the posts among people."""

_MILLIONTHS = 6


def route_for(chain: Chain, facts: Facts) -> Route | None:
    """The first route whose tests all hold, or None; it may be one that says that the text has no
    rule. A fact that a later step asks for rules nothing out until it is given: then the first path
    that is still open is taken for the time being, which has the next steps in common with all
    others (see `checking.routes`).

    Raises Refused `fact-missing` where another fact that is not there, or is unknown and must be
    waited for, decides whether a route is taken.
    """
    routes = open_routes(chain, facts)
    return next((route for route in routes if not route.none), routes[-1] if routes else None)


def way_for(chain: Chain, facts: Facts) -> Route | None:
    """As `route_for`; None too where the chain is not for these facts, or has no rule for them."""
    route = None if excluding(chain, facts) else route_for(chain, facts)
    return None if route is None or route.none else route


def excluding(chain: Chain, facts: Facts) -> OneOf | None:
    """What says that the chain is not for these facts: the first test of `applies` that fails."""
    met = tests_met(chain.applies, chain.fields, facts)
    return next((cast("OneOf", test) for test in chain.applies if met[test] is False), None)


def open_routes(chain: Chain, facts: Facts) -> list[Route]:
    """The routes that these facts may still lead to, the first of them first; one where all that
    decides is known. Raises as `route_for` does.
    """
    later = asked_later(chain)
    routes: list[Route] = []
    for route in chain.routes:
        met = tests_met(route.when, chain.fields, facts)
        if False in met.values():
            continue
        waiting = [test.field for test in route.when if met[test] is None]
        for name in waiting:
            if name not in later or name in facts:
                raise Refused("fact-missing/route", field=name, route=route.called)
        routes.append(route)
        if not waiting:
            break
    return routes


def asked_later(chain: Chain) -> frozenset[str]:
    """The fields that steps after the submission ask for."""
    return frozenset(
        name for step in chain.steps.values() if step.name != SUBMISSION for name in step.all_facts
    )


def fields_read(chain: Chain) -> frozenset[str]:
    """The names of the fields that the routes of a chain read, and `applies`."""
    routed = (test.field for route in chain.routes for test in route.when)
    return frozenset((*routed, *(test.field for test in chain.applies)))


def tests_met(
    tests: tuple[Test, ...], fields: Mapping[str, Field], facts: Facts
) -> dict[Test, bool | None]:
    """Whether the facts pass each test; None where the fact must be waited for."""
    values = {test: tested_value(fields[test.field], facts) for test in tests}
    return {test: None if value is None else meets(test, value) for test, value in values.items()}


def meets(test: Test, value: TestedValue) -> bool:
    """Whether a value passes one test. Of nobody at all, `all` holds and `any` does not."""
    if isinstance(test, Within):
        number = cast("float", value)
        below = test.high is None or number <= test.high
        return below and (test.low is None or test.low <= number)
    if isinstance(test, OneOf):
        return value in test.values
    assert isinstance(test, Holds)
    posts = cast("frozenset[str]", value)
    if test.quantifier is Quantifier.ALL:
        return posts <= test.posts
    return bool(posts & test.posts) is (test.quantifier is Quantifier.ANY)


def tested_value(field: Field, facts: Facts) -> TestedValue | None:
    """The value of a fact that a test compares; None where it must be waited for."""
    value = facts.get(field.name)
    if value is None:
        return None
    if is_unknown(field, value):
        return TOP if field.unknown is Unknown.HIGHEST else None
    if field.type in ORDERED:
        return _grain(field, str(value))
    if field.type is FieldType.PEOPLE:
        return frozenset(person["post"] for person in cast("list[dict[str, str]]", value))
    return str(value)


def grain(field: Field, text: str) -> int:
    """A value of an ordered field, as a person writes it, in the smallest unit.

    Fen, millionths of a percent point, or the number of the day. Raises WrongUse `bad-fact`.
    """
    known = Field(field.name, field.title, field.type)
    return _grain(known, str(parse_fact(known, text)))


def show_grain(field: Field, value: int) -> str:
    """A number of grains, exactly, in a form that is the same in every language."""
    if field.type is FieldType.MONEY:
        return format_money(from_fen(value))
    if field.type is FieldType.PERCENT:
        return f"{plain(EXACT.scaleb(Decimal(value), -_MILLIONTHS))}%"
    return date.fromordinal(value).isoformat()


def _grain(field: Field, stored: str) -> int:
    if field.type is FieldType.MONEY:
        return to_fen(Decimal(stored))
    if field.type is FieldType.PERCENT:
        return int(EXACT.scaleb(Decimal(stored), _MILLIONTHS))
    return date.fromisoformat(stored).toordinal()
