"""The income-tax tables as data: `definitions/shared/income-tax.yaml`, or an office's own copy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

from workflow.chain.findings.finding import Notes, Path, Place
from workflow.chain.model.income_tax import Relief, Table, TaxLaw
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.library import folder
from workflow.chain.reading.section import Part
from workflow.chain.reading.source import in_one_form, text_of, tree_of
from workflow.chain.reading.tree import record
from workflow.errors import N_, CouldNot, Phrase, WrongUse
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
    places: dict[Path, Place] = {}
    notes = Notes(str(path), places)
    text = text_of(path, notes)
    root = None if text is None else tree_of(in_one_form(text), notes)
    law = None
    if root is not None:
        record(root, (), root.place, places)
        law = _law(Part(notes, (), root, ("title", "tables", "reliefs")))
    if law is None or notes.findings:
        first = min(notes.findings, key=lambda one: (one.line, one.column))
        raise CouldNot(
            "bad-tax-file",
            N_("{file}, line {line}: {problem}"),
            N_("A tax is worked out only by a table that has passed every check."),
            N_("Mend that place; the table that comes with tto shows the form."),
            file=notes.file,
            line=first.line,
            problem=Phrase(first.what, first.values),
        )
    return law


def _law(top: Part) -> TaxLaw:
    for key in ("title", "tables", "reliefs"):
        if not top.has(key):
            top.missing(key)
    return TaxLaw(
        file=top.notes.file,
        title=top.part("title", ("zh", "en")).title(),
        tables=tuple(_table(part) for part in _entries(top, "tables", ("bands",))),
        reliefs=tuple(_relief(part) for part in _entries(top, "reliefs", ("counted",))),
    )


def _entries(top: Part, key: str, own: tuple[str, ...]) -> list[Part]:
    rows = top.row(key)
    if top.has(key) and not rows:
        top.notes.add("missing-key/empty", top.at(key), key=key)
    return [top.inner(key, node, path, ("from", "basis", *own)) for path, node in rows]


def _table(part: Part) -> Table:
    since = part.day("from", needed=True) or date.min
    rows, before = part.row("bands"), len(part.notes.findings)
    known = ("upto", "percent", "deduct")
    bands = tuple(_band(part.inner("bands", node, path, known)) for path, node in rows)
    try:
        if len(part.notes.findings) == before:
            check_bands(bands)
    except WrongUse as answer:
        part.notes.add_answer("bad-value", part.at("bands"), answer)
    return Table(since, bands, read_basis(part))


def _band(part: Part) -> Band:
    for key in ("percent", "deduct"):
        if not part.has(key):
            part.missing(key)
    return Band(
        upto=part.read("upto", parse_money, None),
        percent=part.read("percent", parse_percent, _NOTHING),
        deduct=part.read("deduct", parse_money, _NOTHING),
    )


def _relief(part: Part) -> Relief:
    since = part.day("from", needed=True) or date.min
    if not part.has("counted"):
        part.missing("counted")
    return Relief(since, part.read("counted", parse_percent, _NOTHING), read_basis(part))
