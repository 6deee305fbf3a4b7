"""Income-tax law as data: tables and reliefs, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import msgspec

from workflow.chain.model.value import Basis, Title
from workflow.errors import CouldNot
from workflow.rules.money import Percent
from workflow.rules.tax import Band


class Table(msgspec.Struct, frozen=True):
    """The bands that hold from a day on."""

    since: date
    bands: tuple[Band, ...]
    basis: tuple[Basis, ...] = ()


class Relief(msgspec.Struct, frozen=True):
    """The percent of a cash reward that counts, from a day on."""

    since: date
    counted: Percent
    basis: tuple[Basis, ...] = ()


class TaxLaw(msgspec.Struct, frozen=True):
    """All tables and reliefs of a file, each with the day from which it holds."""

    file: str
    title: Title
    tables: tuple[Table, ...]
    reliefs: tuple[Relief, ...]


Dated = TypeVar("Dated", Table, Relief)


def in_force(law: TaxLaw, day: date) -> tuple[Table, Relief]:
    """The table and the relief of a day, each until the next one. Raises CouldNot `no-tax-table`
    for a day before the first.
    """
    return _of(law.tables, day, law.file), _of(law.reliefs, day, law.file)


def _of(entries: Sequence[Dated], day: date, file: str) -> Dated:
    begun = [entry for entry in entries if entry.since <= day]
    if not begun:
        raise CouldNot(
            "no-tax-table", day=day, file=file, first=min(entry.since for entry in entries)
        )
    return max(begun, key=lambda entry: entry.since)
