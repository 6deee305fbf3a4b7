"""The fields of an application, and the conditions that routes and splits put on them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workflow.chain.model.value import Title, Value


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
    """A fact an application carries. `each` is the singular that conditions use for people."""

    name: str
    title: Title
    type: FieldType
    required: bool = True
    choices: dict[str, Title] = msgspec.field(default_factory=dict)
    posts: dict[str, Title] = msgspec.field(default_factory=dict)
    each: str = ""
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
