"""The fields of an application, and the conditions that routes and splits put on them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from workflow.chain.model.value import Most, Title, Value


class FieldType(StrEnum):
    """The types of fields."""

    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    PEOPLE = "people"


ORDERED = frozenset({FieldType.MONEY, FieldType.PERCENT, FieldType.DATE})


class Unknown(StrEnum):
    """The meaning of `unknown` as a value: not allowed, hold, or above every border."""

    REFUSE = "refuse"
    HOLD = "hold"
    HIGHEST = "highest"


class Field(Value, frozen=True):
    """A fact an application carries. `each` is the singular that conditions use for people, `least`
    how many of them must be named; 0 where only that somebody is.
    """

    name: str
    title: Title
    type: FieldType
    required: bool = True
    choices: dict[str, Title] = msgspec.field(default_factory=dict)
    posts: dict[str, Title] = msgspec.field(default_factory=dict)
    each: str = ""
    least: Annotated[int, Most(99)] = 0
    unknown: Unknown = Unknown.REFUSE


class Within(Value, frozen=True, tag="within"):
    """An ordered field lies between two borders, both included, in grains; None is open."""

    field: str
    low: int | None
    high: int | None


class OneOf(Value, frozen=True, tag="one-of"):
    """A choice field has one of these values."""

    field: str
    values: frozenset[str]


class Quantifier(StrEnum):
    """The number of people in a list who must hold one of the posts."""

    ANY = "any"
    ALL = "all"
    NO = "no"


class Holds(Value, frozen=True, tag="holds"):
    """`any|all|no` person of a people field holds one of these posts."""

    field: str
    quantifier: Quantifier
    posts: frozenset[str]


Test = Within | OneOf | Holds
