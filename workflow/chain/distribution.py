"""Distributes an income (收益分配): the share of every party by the facts, above every floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.facts import known_number
from workflow.chain.model.field import Field
from workflow.chain.routing import tests_met
from workflow.errors import Refused
from workflow.rules.calendar import in_force
from workflow.rules.money import percentage
from workflow.rules.sharing import Part, check_band, exact_share, least, split

Facts = Mapping[str, Any]
ZERO = Decimal(0)


class Share(msgspec.Struct, frozen=True):
    """One party's part: percent of the base where it is fixed, yuan where the base is known."""

    part: SplitPart
    percent: Decimal | None
    amount: Decimal | None


def applicable_split(
    splits: Iterable[Split], fields: Mapping[str, Field], facts: Facts
) -> Split | None:
    """The first split whose conditions these facts meet, or None; also where a fact is not known
    that decides between two of them, and where the text has no rule for them.
    """
    group = applicable_group(splits, fields, facts)
    return None if group is None or group.none else group


def applicable_group(
    splits: Iterable[Split], fields: Mapping[str, Field], facts: Facts
) -> Split | None:
    """As `applicable_split`, with the group that says why there is no rule."""
    for rule in splits:
        met = tests_met(rule.when, fields, facts).values()
        if False not in met:
            return None if None in met else rule
    return None


def shares_of(
    rule: Split, facts: Facts, base: Decimal | None, before: Decimal = ZERO
) -> list[Share]:
    """Every party's share of `base` yuan, after `before` yuan were divided by the same rule. Raises
    Refused `share-outside-band`, `share-too-small`, `no-cell` and those of `rules.sharing.split`.
    """
    percents = {part.name: percent_of(part, facts) for part in rule.parts}
    open_points = {part.name for part in rule.parts if part.chosen and percents[part.name] is None}
    shown = [part for part in rule.parts if not (part.of and part.name in open_points)]
    if base is None or any(part.name in open_points for part in shown):
        return [Share(part, percents[part.name], None) for part in shown]
    parts = [
        Part(part.name, percents[part.name], part.of or None, part.inside or None, part.slices)
        for part in shown
    ]
    amounts = split(base, parts, before)
    for part in shown:
        amount, wanted = amounts[part.name], part.at_least
        if wanted is not None and amount < least(base, wanted):
            values = {"part": part.title, "amount": amount, "base": base}
            raise Refused("share-too-small", **values, percent=f"{wanted:f}")
    return [Share(part, percents[part.name], amounts[part.name]) for part in shown]


def percent_of(part: SplitPart, facts: Facts) -> Decimal | None:
    """The percent that applies, None where it is open or there is none. Refused
    `share-outside-band` for a point outside the band, `no-cell` for values the table lacks.
    """
    if part.grid:
        row, column = (str(facts.get(name, "")) for name in (part.grid.rows, part.grid.columns))
        cell = part.grid.cells.get(row, {}).get(column)
        if cell is None:
            raise Refused("no-cell", part=part.title, row=row or "—", column=column or "—")
        return cell
    if not part.chosen:
        return part.percent
    chosen = known_number(facts.get(part.chosen))
    if chosen is None or part.lowest is None or part.highest is None:
        return None
    check_band(chosen, part.lowest, part.highest)
    return chosen


def paid_parts(rule: Split, pays: str) -> frozenset[str]:
    """The parts that a payment step pays: the one it names, else the rewards; where none is marked
    as one, every part of the base but the rest.
    """
    if pays:
        return frozenset({pays})
    marked = {part.name for part in rule.parts if part.reward and part.top}
    return frozenset(marked or {part.name for part in rule.parts if part.top and not part.rest})


def base_of_income(rule: Split, gross: Decimal, deductions: dict[str, Decimal]) -> Decimal:
    """The base of `gross` yuan: a net income without its deductions, of which each must be
    named, 0 too. Refused `deductions-differ`, `net-below-zero`. Source: 北京条例 art. 12.
    """
    if set(deductions) != set(rule.less):
        raise Refused("deductions-differ", wanted=list(rule.less) or "—")
    base = gross - sum(deductions.values(), ZERO)
    if base < 0:
        raise Refused("net-below-zero", gross=gross, less=gross - base)
    return base


def distribute(rule: Split, facts: Facts, base: Decimal, before: Decimal, on: date) -> list[Share]:
    """The shares of `base`, all of them known and above every floor in force on the day `on`.
    Refused `share-open`, `share-below-floor`.
    """
    shares = shares_of(rule, facts, base, before)
    for part in (share.part for share in shares if share.amount is None and share.percent is None):
        if part.chosen:
            raise Refused("share-open", part=part.title, name=part.chosen)
    _require_floors(rule, shares, base, before, on)
    return shares


def rewards(shares: Iterable[Share]) -> Decimal:
    """The sum of the parts that are rewards, in yuan."""
    amounts = (share.amount for share in shares if share.part.reward and share.part.top)
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _require_floors(
    rule: Split, shares: list[Share], base: Decimal, before: Decimal, on: date
) -> None:
    """A floor is compared with the shares before they are rounded to the fen."""
    exact = {
        share.part.name: exact_share(base, before, share.percent, share.part.slices)
        for share in shares
        if share.part.top and not share.part.rest
    }
    left = base - sum(exact.values(), ZERO)
    marked = [part.name for part in rule.parts if part.reward and part.top]
    rewarded = sum((exact.get(name, left) for name in marked), ZERO)
    for floor in rule.floors:
        if in_force(on, floor.since, floor.until) and rewarded < percentage(base, floor.percent):
            raise Refused(
                "share-below-floor",
                given=rewards(shares),
                base=base,
                percent=f"{floor.percent:f}",
                floor=floor.basis[0].instrument if floor.basis else floor.name,
                since=floor.since,
            )
