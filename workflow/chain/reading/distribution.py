"""Reading how income is divided: the splits of a chain or of a sharing rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from workflow.chain.findings.finding import Path
from workflow.chain.model.distribution import BaseKind, Floor, Grid, Split, SplitPart
from workflow.chain.model.field import Field
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.routes import read_when
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Node, Row
from workflow.rules.money import parse_money, parse_percent
from workflow.rules.sharing import Slice

LEADER = "leader"

_SPLIT_KEYS = ("of", "base", "less", "floors", "by", "when", "assumed", "parts")
_PART_KEYS = (
    *("zh", "en", "percent", "chosen", "of", "inside", "bands", "table", "rest"),
    *("at_least", "main_at_least", "reward", "divided_by"),
)
_FLOOR_KEYS = ("percent", "from", "to", "basis")
_WAYS = ("percent", "bands", "table")


def read_splits(top: Part, fields: Mapping[str, Field]) -> tuple[Split, ...]:
    """`split`: one group, or a list of groups of which the first that fits applies."""
    if not top.has("split"):
        return ()
    node = top.values["split"]
    listed: list[tuple[Path, Node]] = (
        top.row("split") if isinstance(node, Row) else [(top.at("split"), node)]
    )
    parts = [top.inner("split", one, path, _SPLIT_KEYS) for path, one in listed]
    return tuple(_split(part, fields) for part in parts)


def _split(part: Part, fields: Mapping[str, Field]) -> Split:
    if not part.has("of") and not part.has("base"):
        part.missing("of")
    return Split(
        base=part.text("base"),
        parts=tuple(_part(name, one) for name, one in part.named("parts", _PART_KEYS)),
        when=read_when(part, fields) if part.has("when") else (),
        assumed=part.words("assumed"),
        of=part.choice("of", BaseKind, BaseKind.INCOME),
        less=part.titles("less"),
        floors=tuple(_floor(name, one) for name, one in part.named("floors", _FLOOR_KEYS)),
        by=part.text("by"),
    )


def _floor(name: str, part: Part) -> Floor:
    return Floor(
        name=name,
        percent=part.read("percent", parse_percent, Decimal(0)),
        since=part.day("from", needed=True) or date.min,
        until=part.day("to"),
        basis=read_basis(part),
    )


def _part(name: str, part: Part) -> SplitPart:
    rest = part.flag("rest", default=False)
    ways = [key for key in _WAYS if part.has(key)]
    if len(ways) != (0 if rest else 1):
        part.notes.add("split-part", part.path, part=name)
    low, high, banded = _band(part)
    if part.has("chosen") and not banded:
        kind = f"percent: {part.text('percent')}"
        part.notes.add("key-of-other-kind", part.at("chosen"), key="chosen", kind=kind)
    if part.has("divided_by") and part.text("divided_by") != LEADER:
        text = part.text("divided_by")
        at = part.at("divided_by")
        part.notes.add("bad-value", at, text=text, key="divided_by", allowed=LEADER)
    return SplitPart(
        name=name,
        title=part.title(),
        percent=None if banded else low,
        chosen=part.text("chosen"),
        lowest=low if banded else None,
        highest=high,
        of=part.text("of"),
        inside=part.text("inside"),
        slices=_slices(part),
        grid=_grid(part) if part.has("table") else None,
        at_least=part.read("at_least", parse_percent, None),
        main_at_least=part.read("main_at_least", parse_percent, None),
        reward=part.flag("reward", default=False),
        divided=part.has("divided_by"),
    )


def _band(part: Part) -> tuple[Decimal | None, Decimal | None, bool]:
    """`70%`, `70%..95%`, or `..97%`, which begins at nothing."""
    low, dots, high = part.text("percent").partition("..")
    if not dots:
        return part.read("percent", parse_percent, None), None, False
    lowest = part.read("percent", lambda _: parse_percent(low or "0%"), None)
    return lowest, part.read("percent", lambda _: parse_percent(high), None), True


def _slices(part: Part) -> tuple[Slice, ...]:
    found = []
    for path, node in part.row("bands"):
        inner = part.inner("bands", node, path, ("upto", "percent"))
        if not inner.has("percent"):
            inner.missing("percent")
        found.append(
            Slice(
                upto=inner.read("upto", parse_money, None),
                percent=inner.read("percent", parse_percent, Decimal(0)),
            )
        )
    return tuple(found)


def _grid(part: Part) -> Grid:
    inner = part.part("table", ("rows", "columns", "cells"))
    cells = {
        row: {name: columns.read(name, parse_percent, Decimal(0)) for name in columns.values}
        for row, columns in inner.named("cells", None)
    }
    return Grid(inner.text("rows", needed=True), inner.text("columns", needed=True), cells)
