"""Checks of what is taken off before a division and handed on or borne after it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.distribution import Cost, Split, SplitPart
from workflow.chain.model.field import Field, FieldType

_HUNDRED = Decimal(100)


def check_handing_on(split: Split, fields: Mapping[str, Field], notes: Notes, at: Path) -> None:
    """Computed deductions and costs come with an income; whoever gets or bears something is a part
    of the base that is there when it does.
    """
    _check_taken_off(split, notes, at)
    for name, cost in split.costs.items():
        _check_borne(cost, split, notes, (*at, "costs", name, "borne"))
    for part in split.parts:
        path = (*at, "parts", part.name)
        if part.leaves:
            _check_taker(part, part.leaves.to, split, notes, (*path, "leaves"))
        if part.renounces:
            place = (*path, "renounces")
            _check_taker(part, part.renounces.to, split, notes, place)
            field = fields.get(part.renounces.share)
            if field is None or field.type is not FieldType.PERCENT:
                notes.add("split-renounces", (*place, "share"), part=part.name)


def _check_taken_off(split: Split, notes: Notes, at: Path) -> None:
    computed = [name for name, one in split.less.items() if one.percent is not None]
    for name in split.less.keys() - set(computed):
        if split.less[name].most is not None:
            kind = "percent: …"
            notes.add("key-of-other-kind", (*at, "less", name, "most"), key="most", kind=kind)
    for key, names in (("less", computed), ("costs", list(split.costs))):
        for name in names if split.base else ():
            notes.add("split-less/base", (*at, key, name), name=name, base=split.base)
    for name in split.costs.keys() & split.less.keys():
        notes.add("split-costs/twice", (*at, "costs", name), cost=name)


def _check_borne(cost: Cost, split: Split, notes: Notes, path: Path) -> None:
    """Parts of the base bear it, and not more than the whole of it."""
    tops = [part.name for part in split.parts if part.top]
    for name in (*cost.percents, *filter(None, [cost.rest])):
        if name not in tops:
            values = {"cost": cost.name, "name": name, "allowed": ", ".join(tops)}
            notes.add("split-costs/who", (*path, name), **values)
    total = sum(cost.percents.values(), Decimal(0))
    if total > _HUNDRED:
        notes.add("split-costs/sum", path, cost=cost.name, total=f"{total:f}")


def _check_taker(part: SplitPart, to: str, split: Split, notes: Notes, path: Path) -> None:
    """What is handed on comes to a part of the base that neither leaves nor renounces itself."""
    staying = [
        other.name
        for other in split.parts
        if other.top and not other.leaves and not other.renounces and other.name != part.name
    ]
    if not part.top:
        notes.add("split-handed-on/part", path, part=part.name)
    if to not in staying:
        allowed = ", ".join(staying) or "—"
        notes.add("split-handed-on", (*path, "to"), part=part.name, to=to or "…", allowed=allowed)
