"""Distributes an income (收益分配): the share of every party by the facts, above every floor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from workflow.rules.handing_on import HandedOn, bear, deduct, hand_on
from workflow.rules.money import percentage
from workflow.rules.sharing import (
    Part,
    check_band,
    exact_share,
    least,
    top_parts,
    with_sub_parts,
)

Facts = Mapping[str, Any]
ZERO = Decimal(0)


class Share(msgspec.Struct, frozen=True):
    """One party's part: percent of the base where it is fixed, yuan where the base is known.
    `divided`: by the rule; `by_rule`: with the shares of those who have left, before anything is
    renounced, and before the costs `borne`.
    """

    part: SplitPart
    percent: Decimal | None
    amount: Decimal | None
    divided: Decimal | None = None
    by_rule: Decimal | None = None
    borne: Decimal = ZERO

    @property
    def handed_on(self) -> Decimal:
        """What came to it from others, less what went to others."""
        return (self.amount or ZERO) + self.borne - (self.divided or ZERO)


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
    rule: Split,
    facts: Facts,
    fields: Mapping[str, Field],
    base: Decimal | None,
    before: Decimal = ZERO,
    costs: Mapping[str, Decimal] | None = None,
) -> list[Share]:
    """Every party's share of `base` yuan, after `before` yuan were divided by the same rule: what
    it keeps of it and gets from others, less the `costs` that it bears. Raises Refused
    `share-outside-band`, `share-too-small`, `share-open/handed-on`, `no-cell`, `costs-too-high`
    and those of `rules.sharing.split`.
    """
    percents = {part.name: percent_of(part, facts) for part in rule.parts}
    open_points = {part.name for part in rule.parts if part.chosen and percents[part.name] is None}
    shown = [part for part in rule.parts if not (part.of and part.name in open_points)]
    if base is None or any(part.name in open_points for part in shown):
        return [Share(part, percents[part.name], None) for part in shown]
    parts = [
        Part(
            *(part.name, percents[part.name], part.of or None, part.inside or None),
            *(part.slices, part.arithmetic),
        )
        for part in shown
    ]
    divided = top_parts(base, parts, before)
    _require_least(shown, with_sub_parts(base, parts, divided), base)
    by_rule = hand_on(divided, _of_those_who_left(rule, facts, fields))
    kept = hand_on(by_rule, _renounced(rule, facts))
    borne = _borne(rule, kept, costs or {})
    amounts = with_sub_parts(base, parts, {name: kept[name] - borne[name] for name in kept})
    return [
        Share(
            *(part, percents[part.name], amounts[part.name]),
            *(divided.get(part.name), by_rule.get(part.name), borne.get(part.name, ZERO)),
        )
        for part in shown
    ]


def _require_least(
    parts: Iterable[SplitPart], amounts: Mapping[str, Decimal], base: Decimal
) -> None:
    """What the rule gives a part is never less than its least; what it renounces is its own."""
    for part in parts:
        amount, wanted = amounts[part.name], part.at_least
        if wanted is not None and amount < least(base, wanted):
            values = {"part": part.title, "amount": amount, "base": base}
            raise Refused("share-too-small", **values, percent=f"{wanted:f}")


def _of_those_who_left(
    rule: Split, facts: Facts, fields: Mapping[str, Field]
) -> Iterator[HandedOn]:
    """The shares of those who have left, in the order written."""
    for part in rule.parts:
        met = tests_met(part.leaves.when, fields, facts) if part.leaves else {}
        if part.leaves and False not in met.values():
            for test, answer in met.items():
                if answer is None:
                    raise Refused("share-open/handed-on", part=part.title, name=test.field)
            yield HandedOn(part.name, part.leaves.to)


def _renounced(rule: Split, facts: Facts) -> Iterator[HandedOn]:
    """What parties renounce, in the order written; nothing said is nothing renounced."""
    for part in rule.parts:
        given = facts.get(part.renounces.share) if part.renounces else None
        if part.renounces and given is not None:
            percent = known_number(given)
            if percent is None:
                raise Refused("share-open/handed-on", part=part.title, name=part.renounces.share)
            yield HandedOn(part.name, part.renounces.to, percent)


def _borne(
    rule: Split, shares: Mapping[str, Decimal], costs: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """What each part bears of all costs, one after another."""
    borne = dict.fromkeys(shares, ZERO)
    for name, cost in rule.costs.items():
        left = {part: share - borne[part] for part, share in shares.items()}
        for part, amount in bear(left, costs.get(name, ZERO), cost.percents, cost.rest).items():
            borne[part] += amount
    return borne


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


def taken_off(rule: Split, gross: Decimal, given: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What is taken off `gross` yuan, and the costs that the parties bear, by name in the order of
    the rule. Each that is not computed must be `given`, 0 too. Refused `deductions-differ`,
    `net-below-zero`. Source: 北京条例 art. 12.
    """
    if set(given) != set(rule.asked):
        raise Refused("deductions-differ", wanted=list(rule.asked) or "—")
    deductions = deduct(gross, rule.less.values(), given)
    return {**deductions, **{name: given[name] for name in rule.costs}}


def base_of_income(rule: Split, gross: Decimal, deductions: Mapping[str, Decimal]) -> Decimal:
    """The base that its `deductions` leave of `gross` yuan; costs are borne by the shares."""
    return gross - sum((deductions[name] for name in rule.less), ZERO)


def distribute(
    rule: Split,
    facts: Facts,
    fields: Mapping[str, Field],
    base: Decimal,
    before: Decimal,
    on: date,
    costs: Mapping[str, Decimal] | None = None,
) -> list[Share]:
    """The shares of `base`, all of them known and above every floor in force on the day `on`.
    Refused `share-open`, `share-below-floor`.
    """
    shares = shares_of(rule, facts, fields, base, before, costs)
    for part in (share.part for share in shares if share.amount is None and share.percent is None):
        if part.chosen:
            raise Refused("share-open", part=part.title, name=part.chosen)
    left = list(_of_those_who_left(rule, facts, fields))
    _require_floors(rule, shares, left, base, before, on)
    return shares


def rewards(shares: Iterable[Share]) -> Decimal:
    """The sum of the parts that are rewards, in yuan, as the rule makes them."""
    amounts = (share.by_rule for share in shares if share.part.reward and share.part.top)
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _require_floors(
    rule: Split,
    shares: list[Share],
    left: Iterable[HandedOn],
    base: Decimal,
    before: Decimal,
    on: date,
) -> None:
    """A floor is compared with the shares before they are rounded to the fen."""
    tops = [share for share in shares if share.part.top]
    exact = {
        share.part.name: exact_share(
            base, before, share.percent, share.part.slices, share.part.arithmetic
        )
        for share in tops
        if not share.part.rest
    }
    rest = base - sum(exact.values(), ZERO)
    exact |= {share.part.name: rest for share in tops if share.part.rest}
    for step in left:
        exact[step.taker] += exact[step.giver]
        exact[step.giver] = ZERO
    rewarded = sum((exact[share.part.name] for share in tops if share.part.reward), ZERO)
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
