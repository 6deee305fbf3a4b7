"""The values that many parts of a chain share: a title in two languages, a legal basis."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parts of a chain."""


class Title(Value, frozen=True):
    """A name in both languages; a file may give one text for both."""

    zh: str
    en: str


class Basis(Value, frozen=True):
    """Where a rule comes from: a case of the collection, or an instrument and article."""

    collection: int | None = None
    instrument: str = ""
    article: str = ""
    verified: bool = False
