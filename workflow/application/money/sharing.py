"""收益分配 of one application: the definition's shares over its recorded base."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from workflow.application.state import Application
from workflow.chain.distribution import Facts, Share, applying, paid_parts, shares_of
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.facts import known_number
from workflow.chain.model.step import Step


def shares(chain: Chain, application: Application) -> list[Share]:
    """Every party's share, in the definition's order; empty where no split applies.

    A part of a part that nobody has chosen yet is left out: its whole is split all the same.
    """
    rule = applying(chain.splits, chain.fields, application.facts)
    return [] if rule is None else shares_of(rule, application.facts, base_of(rule, application))


def base_of(rule: Split, application: Application) -> Decimal | None:
    """The base in yuan, or None while it is not known."""
    return known_number(application.facts.get(rule.base)) if rule.base else None


def require_shares(chain: Chain, application: Application, facts: dict[str, Any]) -> None:
    """Refuse facts under which a share would leave its band (A6) or the split not add up."""
    rule = applying(chain.splits, chain.fields, facts)
    if rule is None:
        return
    changed = replace(application, facts=facts)
    known = [part for part in rule.parts if not part.grid or _named(part, facts)]
    shares_of(replace(rule, parts=tuple(known)), facts, base_of(rule, changed))


def _named(part: SplitPart, facts: Facts) -> bool:
    """Whether both values that a part's table reads are there."""
    grid = part.grid
    return grid is not None and bool(facts.get(grid.rows)) and bool(facts.get(grid.columns))


def due_amount(chain: Chain, application: Application, step: Step | None = None) -> Decimal | None:
    """Yuan to be paid out: what the step names, else all top-level shares but the rest, 0 of
    nothing; None while not known or where no split applies.
    """
    if step and step.pays in chain.fields:
        return known_number(application.facts.get(step.pays))
    rule = applying(chain.splits, chain.fields, application.facts)
    if rule is None:
        return None
    parts = paid_parts(rule, step.pays if step else "")
    owed = [share.amount for share in shares(chain, application) if share.part.name in parts]
    known = [amount for amount in owed if amount is not None]
    return sum(known, Decimal(0)) if owed and len(known) == len(owed) else None
