"""Checks of the income distribution: each split divides all of its base, above every floor."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from workflow.chain.checking.handing_on import check_handing_on
from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.distribution import BaseKind, Grid, Split, SplitPart
from workflow.chain.model.field import Field, FieldType

_HUNDRED = Decimal(100)


def check_distribution(
    splits: tuple[Split, ...], fields: Mapping[str, Field], notes: Notes
) -> None:
    """Base, rest, bands, tables, sums, nesting and floors of every split."""
    for number, split in enumerate(splits):
        if split.none:
            continue
        alone = ("split", "parts") in notes.places or len(splits) == 1
        _check_split(split, fields, notes, ("split",) if alone else ("split", str(number)))


def _check_split(split: Split, fields: Mapping[str, Field], notes: Notes, at: Path) -> None:
    base = fields.get(split.base)
    if base is None and split.base:
        notes.add("unknown-field", (*at, "base"), name=split.base, allowed=", ".join(fields))
    elif base is not None and base.type is not FieldType.MONEY:
        notes.add("split-base", (*at, "base"), name=split.base)
    given = [one for one in split.less.values() if one.percent is None]
    if given and split.of is not BaseKind.NET_INCOME:
        notes.add("split-less", (*at, "less"), of=split.of)
    check_handing_on(split, fields, notes, at)
    rest = [part for part in split.parts if part.rest]
    whole = [part for part in rest if part.top]
    if len(rest) != 1 or not whole:
        notes.add("split-rest", (*at, "parts"), count=len(whole))
    _check_sums(split, notes, at)
    _check_floors(split, notes, at)
    earlier: set[str] = set()
    for part in split.parts:
        path = (*at, "parts", part.name)
        _check_amounts(fields, part, notes, path)
        if part.grid:
            _check_grid(fields, part, part.grid, notes, path)
        tops = {other.name for other in split.parts if other.top}
        for key, of, known in (("of", part.of, earlier), ("inside", part.inside, tops)):
            if of and of not in known:
                notes.add("split-of", (*path, key), part=part.name, of=of)
        earlier.add(part.name)


def _check_amounts(fields: Mapping[str, Field], part: SplitPart, notes: Notes, path: Path) -> None:
    """A band rises and its point can be chosen. The borders of slices rise, and the last slice has
    none: every amount lies in one.
    """
    if part.lowest is not None and part.highest is not None:
        if part.lowest > part.highest:
            notes.add("split-band/reversed", (*path, "percent"), part=part.name)
        field = fields.get(part.chosen)
        if field is None or field.type is not FieldType.PERCENT:
            notes.add("split-band", (*path, "chosen"), part=part.name, field=part.chosen or "…")
    borders = [band.upto for band in part.slices]
    highs = [border for border in borders[:-1] if border is not None]
    rising = all(low < high for low, high in zip([Decimal(0), *highs], highs, strict=False))
    if borders and (borders[-1] is not None or len(highs) != len(borders) - 1 or not rising):
        notes.add("split-slices", (*path, "bands"), part=part.name)


def _check_grid(
    fields: Mapping[str, Field], part: SplitPart, grid: Grid, notes: Notes, path: Path
) -> None:
    """Both fields are choices, and each pair of their values has a cell."""
    for key, name in (("rows", grid.rows), ("columns", grid.columns)):
        field = fields.get(name)
        if field is None or field.type is not FieldType.CHOICE:
            place = (*path, "table", key)
            notes.add("split-grid", place, part=part.name, field=name or "…")
            return
    for row, column in product(fields[grid.rows].choices, fields[grid.columns].choices):
        if column not in grid.cells.get(row, {}):
            place = (*path, "table", "cells")
            notes.add("split-grid/cell", place, part=part.name, row=row, column=column)


def _check_sums(split: Split, notes: Notes, at: Path) -> None:
    """Parts of one whole are not more than it; a band may take up what the others leave."""
    for whole in dict.fromkeys(part.of for part in split.parts):
        parts = [part for part in split.parts if part.of == whole and not part.inside]
        total = sum((min(_percents(part), default=Decimal(0)) for part in parts), Decimal(0))
        if total > _HUNDRED:
            path = (*at, "parts", whole) if whole else (*at, "parts")
            notes.add("split-sum", path, total=f"{total:f}")


def _percents(part: SplitPart) -> list[Decimal]:
    """Every percent at which a part's own rule begins and ends."""
    if part.grid:
        return [percent for row in part.grid.cells.values() for percent in row.values()]
    if part.slices:
        return [band.percent for band in part.slices]
    known = (part.percent, part.lowest, part.highest)
    return [percent for percent in known if percent is not None]


def _check_floors(split: Split, notes: Notes, at: Path) -> None:
    """No floor lies above what the rewards can be at most."""
    rewards = [part for part in split.parts if part.reward and part.top]
    most = sum((max(_percents(part), default=_HUNDRED) for part in rewards), Decimal(0))
    for floor in split.floors:
        if floor.percent > most:
            place = (*at, "floors", floor.name)
            notes.add("split-floor", place, floor=f"{floor.percent:f}", most=f"{most:f}")
