"""Reads the split: its groups, its parts, what is taken off before and borne after."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workflow.chain.model.distribution import (
    Cost,
    Deduction,
    Floor,
    Grid,
    Leaving,
    Split,
    SplitPart,
)
from workflow.chain.model.field import Field
from workflow.chain.reading.routes import read_when
from workflow.chain.reading.section import Section, keys_of
from workflow.rules.money import parse_percent
from workflow.rules.sharing import Slice

_LEADER = "leader"
_REST = "rest"
_SPLIT = "of base less costs floors by when assumed parts none"
_PART = (
    "zh en percent chosen of inside bands arithmetic table rest at_least main_at_least reward"
    " divided_by leaves renounces"
)
_WAYS = ("percent", "bands", "table")


def read_splits(top: Section, fields: Mapping[str, Field]) -> tuple[Split, ...]:
    """`split`, one group or a list of them."""
    return tuple(_split(group, fields) for group in top.listed("split", _SPLIT, alone=True))


def _split(section: Section, fields: Mapping[str, Field]) -> Split:
    """收益分配: one of several groups, of which the first that fits applies."""
    if section.has("none"):
        for key in section.values.keys() - {"none", "when", "assumed"}:
            section.note("key-of-other-kind", key, key=key, kind="none")
        why = section.section("none", "zh en").title()
        nothing: dict[str, Any] = {"base": "", "parts": (), "less": {}, "costs": {}, "floors": ()}
        return section.make(Split, **nothing, when=read_when(section, fields), none=why)
    if not section.has("of") and not section.has("base"):
        section.missing("of")
    floors = section.named("floors", "percent from! to basis")
    return section.make(
        Split,
        parts=tuple(_part(part, fields) for part in section.named("parts", _PART)),
        when=read_when(section, fields),
        less={one.name: one.make(Deduction) for one in section.named("less", keys_of(Deduction))},
        costs={one.name: _cost(one) for one in section.named("costs", "zh en borne!")},
        floors=tuple(floor.make(Floor) for floor in floors),
        none=None,
    )


def _cost(section: Section) -> Cost:
    """A percent for each party, and the one that bears the `rest`."""
    borne = section.section("borne")
    resting = [name for name in borne.values if borne.text(name) == _REST]
    if len(resting) != 1 and not borne.stand_in:
        section.note("split-costs", "borne", cost=section.name, count=len(resting))
    percents = {
        name: borne.read(name, parse_percent, Decimal(0))
        for name in borne.values
        if name not in resting
    }
    return section.make(Cost, percents=percents, rest=next(iter(resting), ""))


def _part(section: Section, fields: Mapping[str, Field]) -> SplitPart:
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
    if section.has("arithmetic") and not section.has("bands"):
        kind = " ".join(ways) or _REST
        section.note("key-of-other-kind", "arithmetic", key="arithmetic", kind=kind)
    leaves = section.section("leaves", "to! when!") if section.has("leaves") else None
    return section.make(
        SplitPart,
        leaves=leaves and Leaving(leaves.text("to"), read_when(leaves, fields)),
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
