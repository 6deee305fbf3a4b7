"""Reads income-tax tables: `definitions/shared/income-tax.yaml`, or an office's own copy."""

from __future__ import annotations

from pathlib import Path as FilePath

from workflow.chain.findings.finding import Notes
from workflow.chain.model.income_tax import Relief, Table, TaxLaw
from workflow.chain.reading.library import folder
from workflow.chain.reading.section import Section
from workflow.chain.reading.source import read_tree
from workflow.chain.reading.tree import record
from workflow.errors import CouldNot, Phrase, WrongUse
from workflow.rules.tax import Band, check_bands


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
        top = Section(notes, (), root, "title! tables! reliefs!")
        law = TaxLaw(
            file=notes.file,
            title=top.section("title", "zh en").title(),
            tables=tuple(_table(section) for section in top.listed("tables", "from! basis bands")),
            reliefs=top.each("reliefs", Relief),
        )
    if law is None or notes.findings:
        first = min(notes.findings, key=lambda finding: (finding.line, finding.column))
        raise CouldNot(
            "bad-tax-file",
            file=notes.file,
            line=first.line,
            problem=Phrase(first.what, first.values),
        )
    return law


def _table(section: Section) -> Table:
    before = len(section.notes.findings)
    bands = section.each("bands", Band)
    try:
        if len(section.notes.findings) == before:
            check_bands(bands)
    except WrongUse as answer:
        section.notes.add_answer("bad-value", section.at("bands"), answer)
    return section.make(Table, bands=bands)
