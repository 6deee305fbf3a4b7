"""Reads income-tax tables: `definitions/shared/income-tax.yaml`, or an office's own copy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

from workflow.chain.findings.finding import Notes
from workflow.chain.model.income_tax import Relief, Table, TaxLaw
from workflow.chain.reading.library import folder
from workflow.chain.reading.section import Section
from workflow.chain.reading.source import read_tree
from workflow.chain.reading.tree import record
from workflow.errors import CouldNot, Phrase, WrongUse
from workflow.rules.money import parse_money, parse_percent
from workflow.rules.tax import Band, check_bands

_NOTHING = Decimal(0)


def shipped_table() -> FilePath:
    """The table that comes with tto."""
    return folder() / "shared" / "income-tax.yaml"


def read_law(path: str | FilePath) -> TaxLaw:
    """The law of a file, wholly sound. Raises CouldNot `bad-tax-file` with the first line that
    is wrong.
    """
    notes = Notes(str(path))
    root = read_tree(path, notes)
    law = None
    if root is not None:
        record(root, (), root.place, notes.places)
        law = _law(Section(notes, (), root, "title! tables! reliefs!"))
    if law is None or notes.findings:
        first = min(notes.findings, key=lambda finding: (finding.line, finding.column))
        raise CouldNot(
            "bad-tax-file",
            file=notes.file,
            line=first.line,
            problem=Phrase(first.what, first.values),
        )
    return law


def _law(top: Section) -> TaxLaw:
    return TaxLaw(
        file=top.notes.file,
        title=top.section("title", "zh en").title(),
        tables=tuple(_table(section) for section in top.listed("tables", "from! basis bands")),
        reliefs=tuple(_relief(entry) for entry in top.listed("reliefs", "from! basis counted!")),
    )


def _table(section: Section) -> Table:
    before = len(section.notes.findings)
    bands = tuple(_band(band) for band in section.listed("bands", "upto percent! deduct!"))
    try:
        if len(section.notes.findings) == before:
            check_bands(bands)
    except WrongUse as answer:
        section.notes.add_answer("bad-value", section.at("bands"), answer)
    return Table(section.day("from") or date.min, bands, section.basis())


def _band(section: Section) -> Band:
    return Band(
        upto=section.read("upto", parse_money, None),
        percent=section.read("percent", parse_percent, _NOTHING),
        deduct=section.read("deduct", parse_money, _NOTHING),
    )


def _relief(section: Section) -> Relief:
    counted = section.read("counted", parse_percent, _NOTHING)
    return Relief(section.day("from") or date.min, counted, section.basis())
