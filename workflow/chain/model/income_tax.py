"""Income-tax law as data: tables and reliefs, each with the day from which it holds."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

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


def in_force(law: TaxLaw, day: date) -> tuple[Table, Relief]:
    """The table and the relief of a day, each until the next one. Raises CouldNot `no-tax-table`
    for a day before the first.
    """
    for entries in (law.tables, law.reliefs):
        first = min(entry.since for entry in entries)
        if day < first:
            raise CouldNot("no-tax-table", day=day, file=law.file, first=first)
    table = max((table for table in law.tables if table.since <= day), key=_since)
    return table, max((relief for relief in law.reliefs if relief.since <= day), key=_since)


_since = attrgetter("since")
