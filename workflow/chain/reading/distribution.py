"""Reads `split`: how income is distributed (收益分配), in a chain or a sharing rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from workflow.chain.model.distribution import Floor, Grid, Split, SplitPart
from workflow.chain.model.field import Field
from workflow.chain.reading.routes import read_when
from workflow.chain.reading.section import Section
from workflow.rules.money import parse_percent
from workflow.rules.sharing import Slice

_LEADER = "leader"
_SPLIT = "of base less floors by when assumed parts"
_PART = "zh en percent chosen of inside bands table rest at_least main_at_least reward divided_by"
_WAYS = ("percent", "bands", "table")


def read_distribution(top: Section, fields: Mapping[str, Field]) -> tuple[Split, ...]:
    """`split`: one group, or a list of groups of which the first that fits applies."""
    return tuple(_split(section, fields) for section in top.listed("split", _SPLIT, alone=True))


def _split(section: Section, fields: Mapping[str, Field]) -> Split:
    if not section.has("of") and not section.has("base"):
        section.missing("of")
    floors = section.named("floors", "percent from! to basis")
    return section.make(
        Split,
        parts=tuple(_part(part) for part in section.named("parts", _PART)),
        when=read_when(section, fields),
        floors=tuple(floor.make(Floor) for floor in floors),
    )


def _part(section: Section) -> SplitPart:
    ways = [key for key in _WAYS if section.has(key)]
    if len(ways) != (0 if section.flag("rest") else 1):
        section.note("split-part", part=section.name)
    low, high, banded = _band(section)
    if section.has("chosen") and not banded:
        kind = f"percent: {section.text('percent')}"
        section.note("key-of-other-kind", "chosen", key="chosen", kind=kind)
    divided_by = section.text("divided_by")
    if section.has("divided_by") and divided_by != _LEADER:
        section.bad_value("divided_by", divided_by, _LEADER)
    return section.make(
        SplitPart,
        percent=None if banded else low,
        lowest=low if banded else None,
        highest=high,
        slices=section.each("bands", Slice),
        grid=_grid(section) if section.has("table") else None,
        divided=section.has("divided_by"),
    )


def _band(section: Section) -> tuple[Decimal | None, Decimal | None, bool]:
    """`70%`, `70%..95%`, or `..97%`, which begins at nothing."""
    low, dots, high = section.text("percent").partition("..")
    if not dots:
        return section.read("percent", parse_percent, None), None, False
    lowest = section.read("percent", lambda _: parse_percent(low or "0%"), None)
    return lowest, section.read("percent", lambda _: parse_percent(high), None), True


def _grid(section: Section) -> Grid:
    table = section.section("table", "rows! columns! cells")
    cells = {
        row.name: {column: row.read(column, parse_percent, Decimal(0)) for column in row.values}
        for row in table.named("cells")
    }
    return Grid(table.text("rows"), table.text("columns"), cells)
