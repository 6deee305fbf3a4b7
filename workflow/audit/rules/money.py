"""Incomes, their shares, and the gates of the tax relief judged a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from workflow.application.event import Record
from workflow.application.money.events import Divided, IncomeShared, Paid
from workflow.application.state import Application, Duty, Income, Status
from workflow.audit.rules.clocks import months_on
from workflow.audit.rules.division import fen, follows, part_of
from workflow.audit.rules.facts import holds
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split
from workflow.chain.model.step import Relief
from workflow.rules.calendar import shanghai_date


@judges("shares", IncomeShared)
def divided_otherwise(transition: Transition) -> bool:
    """Whether an income was divided otherwise than its rule says, or before the final say."""
    before, income = transition.before, transition.event.income
    rule = split_for(transition.chain, before.facts)
    timely = income.on <= shanghai_date(transition.record.at) and before.status is Status.APPROVED
    return rule is None or not timely or not follows(income, before, rule, transition.chain)


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


# how the leader divides a part


def _whole(event: Divided, before: Application, rule: Split) -> bool:
    """Whether the people have the whole part, and the main completers their least of the base."""
    income = income_of(before, event.income)
    part = next((part for part in rule.parts if part.name == event.part and part.divided), None)
    if income is None or part is None or not set(event.main) <= set(event.persons):
        return False
    amounts = {name: fen(amount) for name, amount in event.persons.items()}
    wanted = part_of(fen(income.base), part.main_at_least or Decimal(0))
    return (
        sum(amounts.values()) == fen(income.parts.get(part.name, Decimal(-1)))
        and all(amount >= 0 and amount.denominator == 1 for amount in amounts.values())
        and sum(amounts[name] for name in event.main) >= wanted
        and not any(payment.income == income.number for payment in before.payments)
    )


def income_of(before: Application, number: int) -> Income | None:
    """The income of that number."""
    return next((income for income in before.incomes if income.number == number), None)


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
