"""Checks of the split: it divides a known amount, wholly and not more."""

from __future__ import annotations

from decimal import Decimal

from workflow.chain.findings import Notes
from workflow.chain.model import Chain, FieldType, Split, SplitPart

_HUNDRED = Decimal(100)


def check_split(chain: Chain, notes: Notes) -> None:
    """Base, rest, bands, sums and nesting of the split, where there is one."""
    if chain.split is None:
        return
    base = chain.fields.get(chain.split.base)
    if base is None and chain.split.base:
        notes.add("unknown-field", ("split", "base"), name=chain.split.base)
    elif base is not None and base.type is not FieldType.MONEY:
        notes.add("split-base", ("split", "base"), name=chain.split.base)
    _check_rest(chain.split, notes)
    _check_sums(chain.split, notes)
    earlier: set[str] = set()
    for part in chain.split.parts:
        _check_band(chain, part, notes)
        if part.of and part.of not in earlier:
            notes.add("split-of", ("split", "parts", part.name, "of"), part=part.name, of=part.of)
        earlier.add(part.name)


def _check_rest(split: Split, notes: Notes) -> None:
    rest = [part for part in split.parts if part.percent is None and part.lowest is None]
    whole = [part for part in rest if not part.of]
    if len(rest) != 1 or not whole:
        notes.add("split-rest", ("split", "parts"), count=len(whole))


def _check_band(chain: Chain, part: SplitPart, notes: Notes) -> None:
    if part.lowest is None or part.highest is None:
        return
    path = ("split", "parts", part.name)
    if part.lowest > part.highest:
        notes.add("split-band/reversed", (*path, "percent"), part=part.name)
    field = chain.fields.get(part.chosen)
    if field is None or field.type is not FieldType.PERCENT:
        notes.add("split-band", (*path, "chosen"), part=part.name, field=part.chosen or "…")


def _check_sums(split: Split, notes: Notes) -> None:
    for whole in dict.fromkeys(part.of for part in split.parts):
        shares = [part.percent or part.highest for part in split.parts if part.of == whole]
        total = sum((share for share in shares if share is not None), Decimal(0))
        if total > _HUNDRED:
            path = ("split", "parts", whole) if whole else ("split", "parts")
            notes.add("split-sum", path, total=f"{total:f}")
