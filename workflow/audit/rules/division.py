"""How an income is divided, worked out a second time: in whole fen, by fractions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from workflow.application.state import Application, Income
from workflow.audit.rules.facts import UNKNOWN, holds
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.rules.sharing import Arithmetic, Slice

Fen = dict[str, int]


def follows(income: Income, before: Application, rule: Split, chain: Chain) -> bool:
    """Whether number, base, parts and floors are those that the rule makes of the income."""
    base, facts = fen(income.base), before.facts
    named = set(income.deductions) == {*rule.less, *rule.costs}
    if not named or income.number != len(before.incomes) + 1 or not _deducted(rule, income):
        return False
    earlier = sum((fen(income.base) for income in before.incomes), Fraction(0))
    percents = {part.name: _percent(part, facts) for part in rule.parts}
    divided = _divided(rule, percents, base, earlier)
    leaving, renounced = _leaving(rule, chain, facts), _renounced(rule, facts)
    if leaving is None or renounced is None:
        return False
    by_rule = _moved(divided, dict.fromkeys(leaving, Fraction(1)), leaving)
    kept = _moved(by_rule, *renounced)
    left = _after_costs(rule, income, kept)
    wanted = _with_inner(rule, percents, base, left)
    parts = {name: fen(amount) for name, amount in income.parts.items()}
    sound = min(left.values()) >= 0 and _contained(rule, wanted)
    inner = _with_inner(rule, percents, base, divided)
    return sound and parts == wanted and _above_the_floors(rule, income, inner, by_rule)


def of_the_base(rule: Split, chain: Chain, facts: Mapping[str, Any], base: Fraction) -> Fen | None:
    """Every part of a base that the facts name, before any cost; None while one is not known."""
    percents = {part.name: _percent(part, facts) for part in rule.parts}
    leaving, renounced = _leaving(rule, chain, facts), _renounced(rule, facts)
    waits = any(part.chosen and part.top and percents[part.name] is None for part in rule.parts)
    if waits or leaving is None or renounced is None:
        return None
    divided = _divided(rule, percents, base, Fraction(0))
    by_rule = _moved(divided, dict.fromkeys(leaving, Fraction(1)), leaving)
    return _with_inner(rule, percents, base, _moved(by_rule, *renounced))


def _deducted(rule: Split, income: Income) -> bool:
    """Whether the base is what the deductions leave, and each computed one is what it must be."""
    left = fen(income.gross)
    for name, deduction in rule.less.items():
        amount = fen(income.deductions[name])
        if deduction.percent is not None:
            wanted = Fraction(floor(max(left, Fraction(0)) * Fraction(deduction.percent) / 100))
            most = wanted if deduction.most is None else fen(deduction.most)
            if amount != min(wanted, most):
                return False
        left -= amount
    return left == fen(income.base) >= 0


def _divided(
    rule: Split, percents: Mapping[str, Fraction | None], base: Fraction, earlier: Fraction
) -> Fen:
    """Fen of every part of the base: each rounded down, the rest is what remains."""
    parts: Fen = {}
    for part in rule.parts:
        percent = percents[part.name]
        if part.slices:
            parts[part.name] = floor(_of_slices(part, base, earlier))
        elif percent is not None and part.top:
            parts[part.name] = floor(base * percent / 100)
    rest = next(part.name for part in rule.parts if part.rest)
    parts[rest] = floor(base) - sum(parts.values())
    return parts


def _of_slices(part: SplitPart, base: Fraction, earlier: Fraction) -> Fraction:
    if part.arithmetic is Arithmetic.FLAT:
        ends = (slice_ for slice_ in part.slices if slice_.upto is None)
        within = (s for s in part.slices if s.upto is not None and earlier + base <= fen(s.upto))
        return base * Fraction(next(within, next(ends)).percent) / 100
    return _rising(part.slices, earlier + base) - _rising(part.slices, earlier)


def _with_inner(
    rule: Split, percents: Mapping[str, Fraction | None], base: Fraction, tops: Fen
) -> Fen:
    """The parts of the base with the parts inside them and of them."""
    parts = dict(tops)
    for part in rule.parts:
        percent = percents[part.name]
        if percent is not None and part.inside:
            parts[part.name] = floor(base * percent / 100)
        elif percent is not None and part.of in parts:
            parts[part.name] = floor(parts[part.of] * percent / 100)
    return parts


def _contained(rule: Split, parts: Fen) -> bool:
    return all(parts[part.name] <= parts[part.inside] for part in rule.parts if part.inside)


# what is handed on, and what is borne


def _leaving(rule: Split, chain: Chain, facts: Mapping[str, Any]) -> dict[str, str] | None:
    """Whose share goes to whom because somebody has left; None while that is not known."""
    going = {}
    for part in rule.parts:
        if not part.leaves:
            continue
        answers = [holds(test, chain.fields[test.field], facts) for test in part.leaves.when]
        if None in answers and False not in answers:
            return None
        if all(answers):
            going[part.name] = part.leaves.to
    return going


def _renounced(
    rule: Split, facts: Mapping[str, Any]
) -> tuple[dict[str, Fraction], dict[str, str]] | None:
    """How much of its share each part renounces, and for whose good; None while it is unknown."""
    takers = {part.name: part.renounces for part in rule.parts if part.renounces}
    said = {name: facts.get(rule.share) for name, rule in takers.items()}
    if UNKNOWN in said.values():
        return None
    shares = {name: Fraction(str(text)) / 100 for name, text in said.items() if text is not None}
    return shares, {name: takers[name].to for name in shares}


def _moved(parts: Fen, shares: Mapping[str, Fraction], takers: Mapping[str, str]) -> Fen:
    """After each named part gave a share of what it has to its taker, which gives nothing."""
    given = {name: floor(parts[name] * share) for name, share in shares.items()}
    moved = {name: amount - given.get(name, 0) for name, amount in parts.items()}
    for name, amount in given.items():
        moved[takers[name]] += amount
    return moved


def _after_costs(rule: Split, income: Income, parts: Fen) -> Fen:
    """What is left to each part once every cost was borne: by its percent, at most all it has; who
    bears the rest may be left with less than nothing, which no record may say.
    """
    left = dict(parts)
    for name, cost in rule.costs.items():
        amount = floor(fen(income.deductions[name]))
        for bearer, percent in cost.percents.items():
            borne = min(left[bearer], floor(fen(income.deductions[name]) * Fraction(percent) / 100))
            left[bearer] -= borne
            amount -= borne
        left[cost.rest] -= amount
    return left


def _percent(part: SplitPart, facts: Mapping[str, Any]) -> Fraction | None:
    """The percent of a part under these facts, None where it has none or it is not chosen."""
    if part.grid:
        row, column = str(facts.get(part.grid.rows)), str(facts.get(part.grid.columns))
        cell = part.grid.cells.get(row, {}).get(column)
        return None if cell is None else Fraction(cell)
    if not part.chosen:
        return None if part.percent is None else Fraction(part.percent)
    chosen = facts.get(part.chosen)
    return None if chosen in (None, "", "unknown") else Fraction(str(chosen))


def _rising(slices: tuple[Slice, ...], amount: Fraction) -> Fraction:
    """What all slices up to an amount, counted from nothing, make in fen."""
    ends = [amount if piece.upto is None else min(amount, fen(piece.upto)) for piece in slices]
    lengths = [high - low for low, high in pairwise([Fraction(0), *ends])]
    shares = [
        length * Fraction(piece.percent) for length, piece in zip(lengths, slices, strict=True)
    ]
    return sum(shares, Fraction(0)) / 100


def _above_the_floors(rule: Split, income: Income, parts: Fen, by_rule: Fen) -> bool:
    """Whether no part is negative or below its least, nor the rewards below a floor in force; each
    reward may have lost a fen to the rest.
    """
    base = fen(income.base)
    rewards = [by_rule[part.name] for part in rule.parts if part.reward and part.top]
    floors = [
        floor.percent
        for floor in rule.floors
        if floor.since <= income.on and (floor.until is None or income.on <= floor.until)
    ]
    leasts = [(parts[part.name], part.at_least) for part in rule.parts if part.name in parts]
    return (
        min(parts.values()) >= 0
        and _contained(rule, parts)
        and all(sum(rewards) + len(rewards) >= part_of(base, floor) for floor in floors)
        and all(part >= part_of(base, least) for part, least in leasts if least is not None)
    )


def part_of(base: Fraction, percent: Decimal) -> int:
    """Fen that are at least a percent of a base."""
    return ceil(base * Fraction(percent) / 100)


def fen(amount: Decimal) -> Fraction:
    """Yuan in fen."""
    return Fraction(amount) * 100
