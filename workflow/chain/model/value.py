"""The values that many parts of a chain share: a title in two languages, a legal basis."""

from __future__ import annotations

from typing import Annotated

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parts of a chain."""


class Title(Value, frozen=True):
    """A name in both languages; a file may give one text for both."""

    zh: str
    en: str


class Most(msgspec.Struct, frozen=True):
    """The largest whole number that a key of a definition may have; the least is 1."""

    number: int


Days = Annotated[int, Most(36_600)]
Months = Annotated[int, Most(1_200)]


class Basis(Value, frozen=True):
    """The source of a rule: a case of the collection, or an instrument and article."""

    collection: Annotated[int, Most(999)] | None = None
    instrument: str = ""
    article: str = ""
    verified: bool = False
