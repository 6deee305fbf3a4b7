"""Incomes, their shares, and the gates of the tax relief judged a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from workflow.application.event import Record
from workflow.application.money.events import Divided, IncomeShared, Paid
from workflow.application.state import Application, Duty, Income, Status
from workflow.audit.rules.clocks import months_on
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model import field as f
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.step import Relief
from workflow.rules.calendar import shanghai_date
from workflow.rules.sharing import Slice

UNKNOWN = "unknown"
_FEN, _MILLIONTHS = 100, 1_000_000
_OVER_ALL = float("inf")
"""An unknown amount that counts as above every border."""


@judges("shares", IncomeShared)
def divided_otherwise(transition: Transition) -> bool:
    """Whether an income was divided otherwise than its rule says, or before the final say."""
    before, income = transition.before, transition.event.income
    rule = split_for(transition.chain, before.facts)
    timely = income.on <= shanghai_date(transition.record.at) and before.status is Status.APPROVED
    return rule is None or not timely or not _follows(income, before, rule)


@judges("shares", Divided)
def divided_among_people_otherwise(transition: Transition) -> bool:
    """Whether a part was divided among people otherwise than its rule says, or by another."""
    before, rule = transition.before, split_for(transition.chain, transition.before.facts)
    own = transition.record.by == before.applicant
    return rule is None or not own or not _whole(transition.event, before, rule)


# which split divides it, chosen from the facts


def split_for(chain: Chain, facts: Mapping[str, Any]) -> Split | None:
    """The first split whose tests all hold; None where none does, or where one that is not ruled
    out waits for a fact.
    """
    for split in chain.splits:
        answers = [holds(test, chain.fields[test.field], facts) for test in split.when]
        if False not in answers:
            return None if None in answers or split.none else split
    return None


def holds(test: f.Test, field: f.Field, facts: Mapping[str, Any]) -> bool | None:
    """Whether a fact passes a test; None while it is waited for."""
    fact = facts.get(field.name)
    unknown = fact == UNKNOWN and field.type is not f.FieldType.TEXT
    if fact is None or (unknown and field.unknown is not f.Unknown.HIGHEST):
        return None
    if isinstance(test, f.OneOf):
        return not unknown and str(fact) in test.values
    if isinstance(test, f.Holds):
        return not unknown and _posts_hold(test, [person["post"] for person in fact])
    amount = _OVER_ALL if unknown else _grains(field, str(fact))
    return _between(test, amount)


def _posts_hold(test: f.Holds, posts: list[str]) -> bool:
    """Of nobody at all, `all` and `no` hold, and `any` does not."""
    among = [post in test.posts for post in posts]
    if test.quantifier is f.Quantifier.ALL:
        return all(among)
    return any(among) if test.quantifier is f.Quantifier.ANY else not any(among)


def _between(test: f.Within, amount: Fraction | float) -> bool:
    """Whether it is not below the low border, nor above the high one."""
    too_low = test.low is not None and amount < test.low
    too_high = test.high is not None and amount > test.high
    return not (too_low or too_high)


def _grains(field: f.Field, text: str) -> Fraction:
    """Fen, millionths of a percent, or the number of the day."""
    if field.type is f.FieldType.DATE:
        return Fraction(date.fromisoformat(text).toordinal())
    return Fraction(text) * (_FEN if field.type is f.FieldType.MONEY else _MILLIONTHS)


# how an income is divided


def _follows(income: Income, before: Application, rule: Split) -> bool:
    """Whether number, base, parts and floors are those that the rule makes of the income."""
    base = fen(income.base)
    whole = fen(income.gross) - sum(fen(amount) for amount in income.deductions.values())
    sound = base == whole >= 0 and set(income.deductions) == set(rule.less)
    if not sound or income.number != len(before.incomes) + 1:
        return False
    earlier = sum((fen(income.base) for income in before.incomes), Fraction(0))
    wanted = counted(rule, before.facts, base, earlier)
    parts = {name: fen(amount) for name, amount in income.parts.items()}
    return parts == wanted and _above_the_floors(rule, income, wanted)


def counted(
    rule: Split, facts: Mapping[str, Any], base: Fraction, earlier: Fraction
) -> dict[str, int]:
    """Fen of every part: each rounded down, the rest is what remains of the base."""
    percents = {part.name: _percent(part, facts) for part in rule.parts}
    parts: dict[str, int] = {}
    for part in rule.parts:
        percent = percents[part.name]
        if part.slices:
            both, first = _rising(part.slices, earlier + base), _rising(part.slices, earlier)
            parts[part.name] = floor(both - first)
        elif percent is not None and not part.of:
            parts[part.name] = floor(base * percent / 100)
    rest = next(part.name for part in rule.parts if part.rest)
    parts[rest] = floor(base) - sum(
        parts[part.name] for part in rule.parts if part.name in parts and part.top
    )
    for part in rule.parts:
        percent = percents[part.name]
        if percent is not None and part.of in parts:
            parts[part.name] = floor(parts[part.of] * percent / 100)
    return parts


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


def _above_the_floors(rule: Split, income: Income, parts: dict[str, int]) -> bool:
    """Whether no part is negative or below its least, nor the rewards below a floor in force; each
    reward may have lost a fen to the rest.
    """
    base = fen(income.base)
    rewards = [parts[part.name] for part in rule.parts if part.reward and part.top]
    floors = [
        floor.percent
        for floor in rule.floors
        if floor.since <= income.on and (floor.until is None or income.on <= floor.until)
    ]
    leasts = [(parts[part.name], part.at_least) for part in rule.parts if part.name in parts]
    contained = [(parts[part.name], parts[part.inside]) for part in rule.parts if part.inside]
    return (
        min(parts.values()) >= 0
        and all(part <= whole for part, whole in contained)
        and all(sum(rewards) + len(rewards) >= _part(base, floor) for floor in floors)
        and all(part >= _part(base, least) for part, least in leasts if least is not None)
    )


def _part(base: Fraction, percent: Decimal) -> int:
    """Fen that are at least a percent of a base."""
    return ceil(base * Fraction(percent) / 100)


# how the leader divides a part


def _whole(event: Divided, before: Application, rule: Split) -> bool:
    """Whether the people have the whole part, and the main completers their least of the base."""
    income = income_of(before, event.income)
    part = next((part for part in rule.parts if part.name == event.part and part.divided), None)
    if income is None or part is None or not set(event.main) <= set(event.persons):
        return False
    amounts = {name: fen(amount) for name, amount in event.persons.items()}
    wanted = _part(fen(income.base), part.main_at_least or Decimal(0))
    return (
        sum(amounts.values()) == fen(income.parts.get(part.name, Decimal(-1)))
        and all(amount >= 0 and amount.denominator == 1 for amount in amounts.values())
        and sum(amounts[name] for name in event.main) >= wanted
        and not any(payment.income == income.number for payment in before.payments)
    )


def income_of(before: Application, number: int) -> Income | None:
    """The income of that number."""
    return next((income for income in before.incomes if income.number == number), None)


def fen(amount: Decimal) -> Fraction:
    """Yuan in fen."""
    return Fraction(amount) * 100


# the gates of 现金奖励个税优惠


@judges("relief", Paid)
def paid_past_a_gate(transition: Transition) -> bool:
    """Whether a payment was recorded with the relief although a gate was closed, or the filing
    that it makes owed is not what the record and the state after it say.
    """
    before, record, event = transition.before, transition.record, transition.event
    if not event.relief:
        return bool(event.duties)
    relief = transition.step.relief if transition.step else None
    if relief is None or not all(_open(before, event, record, relief)):
        return True
    owed = Duty(relief.filing, months_on(event.on, 1).replace(day=15))
    fresh = () if owed in before.duties else (owed,)
    return event.duties != fresh or owed not in transition.after.duties


def _open(before: Application, event: Paid, record: Record, relief: Relief) -> Iterator[bool]:
    """Gate by gate, whether it was open."""
    yield any(paper.kind == relief.registration for paper in before.documents + event.documents)
    yield not any(objection.open for objection in before.objections)
    windows = [passage.window for passage in before.history if passage.step == relief.publicity]
    ended = windows[-1] if windows else None
    yield ended is not None and record.at >= ended.ends_at
    yield all(before.facts.get(name) in allowed for name, allowed in relief.modes.items())
    income = income_of(before, event.income)
    yield income is not None and income.on <= event.on <= months_on(income.on, relief.months)
