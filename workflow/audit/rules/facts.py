"""Whether a fact passes a test of a definition, worked out a second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from workflow.chain.model import field as f

UNKNOWN = "unknown"
_FEN, _MILLIONTHS = 100, 1_000_000
_OVER_ALL = float("inf")
"""An unknown amount that counts as above every border."""


def holds(test: f.Test, field: f.Field, facts: Mapping[str, Any]) -> bool | None:
    """Whether a fact passes a test; None while it is waited for."""
    fact = facts.get(field.name)
    unknown = fact == UNKNOWN and field.type is not f.FieldType.TEXT
    if fact is None or (unknown and field.unknown is not f.Unknown.HIGHEST):
        return None
    if isinstance(test, f.OneOf):
        return not unknown and str(fact) in test.values
    if isinstance(test, f.Holds):
        return not unknown and _posts_hold(test, [person["post"] for person in fact])
    amount = _OVER_ALL if unknown else _grains(field, str(fact))
    return _between(test, amount)


def _posts_hold(test: f.Holds, posts: list[str]) -> bool:
    """Of nobody at all, `all` and `no` hold, and `any` does not."""
    among = [post in test.posts for post in posts]
    if test.quantifier is f.Quantifier.ALL:
        return all(among)
    return any(among) if test.quantifier is f.Quantifier.ANY else not any(among)


def _between(test: f.Within, amount: Fraction | float) -> bool:
    """Whether it is not below the low border, nor above the high one."""
    too_low = test.low is not None and amount < test.low
    too_high = test.high is not None and amount > test.high
    return not (too_low or too_high)


def _grains(field: f.Field, text: str) -> Fraction:
    """Fen, millionths of a percent, or the number of the day."""
    if field.type is f.FieldType.DATE:
        return Fraction(date.fromisoformat(text).toordinal())
    return Fraction(text) * (_FEN if field.type is f.FieldType.MONEY else _MILLIONTHS)
