"""Income-tax law as data: tables and reliefs, each with the day from which it holds. Read from
`definitions/shared/income-tax.yaml`, or an office's own copy.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path as FilePath
from typing import TypeVar

import msgspec

from workflow.chain.model.value import Basis, Title
from workflow.chain.reading.library import folder
from workflow.chain.reading.section import Section
from workflow.chain.reading.source import DEFINITION, read_sound
from workflow.errors import CouldNot, WrongUse
from workflow.rules.money import Percent
from workflow.rules.tax import Band, check_bands

_CODES = "bad-tax-file/advice", "bad-tax-file/unread", "bad-tax-file/several"


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


Entry = TypeVar("Entry", Table, Relief)


def in_force(law: TaxLaw, day: date) -> tuple[Table, Relief]:
    """The table and the relief of a day, each until the next one. Raises CouldNot `no-tax-table`
    for a day before the first.
    """

    def newest(entries: tuple[Entry, ...]) -> Entry:
        held = [entry for entry in entries if entry.since <= day]
        if not held:
            first = min(entry.since for entry in entries)
            raise CouldNot("no-tax-table", day=day, file=law.file, first=first)
        return max(held, key=lambda entry: entry.since)

    return newest(law.tables), newest(law.reliefs)


def shipped_table() -> FilePath:
    """The table that comes with tto."""
    return folder() / "shared" / "income-tax.yaml"


def read_law(path: str | FilePath) -> TaxLaw:
    """The law of a file, wholly sound. Raises CouldNot `bad-tax-file` with the first line that
    is wrong.
    """
    return read_sound(path, "title! tables! reliefs!", _law, _CODES, DEFINITION)


def _law(top: Section) -> TaxLaw:
    return TaxLaw(
        file=top.notes.file,
        title=top.section("title", "zh en").title(),
        tables=tuple(_table(section) for section in top.listed("tables", "from! basis bands")),
        reliefs=top.each("reliefs", Relief),
    )


def _table(section: Section) -> Table:
    before = len(section.notes.findings)
    bands = section.each("bands", Band)
    try:
        if len(section.notes.findings) == before:
            check_bands(bands)
    except WrongUse as answer:
        section.notes.add_answer("bad-value", section.at("bands"), answer)
    return section.make(Table, bands=bands)
