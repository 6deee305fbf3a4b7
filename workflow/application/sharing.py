"""收益分配 of one application: the definition's shares over its recorded base."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.state import Application
from workflow.chain.model import Chain, Split, SplitPart
from workflow.chain.routing import meets, seen
from workflow.rules.sharing import Part, check_band, split


class Share(msgspec.Struct, frozen=True):
    """One party's part: percent of the base where it is fixed, yuan where the base is known."""

    part: SplitPart
    percent: Decimal | None
    amount: Decimal | None


def _percent(part: SplitPart, application: Application) -> Decimal | None:
    """The percent that applies. Refused `share-outside-band` for a point outside the band."""
    if not part.chosen:
        return part.percent
    chosen = application.facts.get(part.chosen)
    if chosen is None or part.lowest is None or part.highest is None:
        return None
    percent = Decimal(str(chosen))
    check_band(percent, part.lowest, part.highest)
    return percent


def base_of(rule: Split, application: Application) -> Decimal | None:
    """The base in yuan, or None while it is not known."""
    value = application.facts.get(rule.base)
    return None if value in (None, "", "unknown") else Decimal(str(value))


def shares(chain: Chain, application: Application) -> list[Share]:
    """Every party's share, in the definition's order; empty where no split applies.

    A part of a part that nobody has chosen yet is left out: its whole is split all the same.
    """
    rule = chain.split
    if rule is None or not _applies(rule, chain, application):
        return []
    percents = {part.name: _percent(part, application) for part in rule.parts}
    open_points = {part.name for part in rule.parts if part.chosen and percents[part.name] is None}
    shown = [part for part in rule.parts if not (part.of and part.name in open_points)]
    base = base_of(rule, application)
    if base is None or any(part.name in open_points for part in shown):
        return [Share(part, percents[part.name], None) for part in shown]
    parts = [Part(part.name, percents[part.name], part.of or None) for part in shown]
    amounts = split(base, parts)
    return [Share(part, percents[part.name], amounts[part.name]) for part in shown]


def _applies(rule: Split, chain: Chain, application: Application) -> bool:
    views = [(test, seen(chain.fields[test.field], application.facts)) for test in rule.when]
    return all(value is not None and meets(test, value) for test, value in views)


def require_shares(chain: Chain, application: Application, facts: dict[str, Any]) -> None:
    """Refuse facts under which a share would leave its band (A6) or the split not add up."""
    shares(chain, replace(application, facts=facts))


def due_amount(chain: Chain, application: Application) -> Decimal | None:
    """Yuan to be paid out: all top-level shares but the rest, 0 of nothing; None while not known
    or where no split applies.
    """
    owed = [
        share.amount
        for share in shares(chain, application)
        if not share.part.of and (share.part.percent is not None or share.part.chosen)
    ]
    known = [amount for amount in owed if amount is not None]
    return sum(known, Decimal(0)) if owed and len(known) == len(owed) else None
