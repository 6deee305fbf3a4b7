"""What was paid out of an income, and to whom, judged a second time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from workflow.application.money.events import Paid
from workflow.application.state import Application, Payment
from workflow.audit.rules.division import fen, of_the_base
from workflow.audit.rules.facts import UNKNOWN
from workflow.audit.rules.money import income_of, split_for
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split

Shares = dict[str, Fraction]
"""Fen by the name of a part, or of a person."""


@judges("shares", Paid)
def paid_otherwise(transition: Transition) -> bool:
    """Whether more was paid out of an income than the parts that are paid, or by no rule at all."""
    chain, step = transition.chain, transition.event.step
    rule = split_for(chain, transition.before.facts)
    if rule is None:
        paid = bool(transition.event.amount)
        return paid and bool(chain.splits) and chain.steps[step].pays not in chain.fields
    return _overdrawn(transition.event, transition.before, transition.chain, rule)


def _overdrawn(event: Paid, before: Application, chain: Chain, rule: Split) -> bool:
    """Whether more was paid out of an income than the parts that are paid, or out of none."""
    if chain.steps[event.step].pays in chain.fields or _begun(before, chain, rule):
        return False
    if not event.income:
        return bool(event.amount) and not rule.base
    income = income_of(before, event.income)
    if income is None:
        return True
    meant = _meant(rule, chain, event.step)
    paid = fen(event.amount) + sum(
        fen(payment.amount)
        for payment in before.payments
        if payment.income == income.number and _meant(rule, chain, payment.step) & meant
    )
    return paid > sum(fen(income.parts.get(name, Decimal(0))) for name in meant)


def _begun(before: Application, chain: Chain, rule: Split) -> bool:
    """Whether it was begun to pay out of the base that the facts name."""
    by_rule = (chain.steps[one.step].pays not in chain.fields for one in _without(before))
    return bool(rule.base) and any(by_rule)


def _without(before: Application) -> Iterator[Payment]:
    """The payments out of no income."""
    return (payment for payment in before.payments if not payment.income)


def _meant(rule: Split, chain: Chain, step: str) -> set[str]:
    """The parts that a step pays."""
    pays = chain.steps[step].pays
    tops = [part for part in rule.parts if not part.of and not part.inside]
    marked = {part.name for part in tops if part.reward}
    return {pays} if pays else marked or {part.name for part in tops if not part.rest}


# to whom


@judges("shares", Paid)
def paid_to_another(transition: Transition) -> bool:
    """Whether somebody was paid who has no part in what is paid there, or more than is theirs.

    A record of an earlier release names no part: it is held against all that its step pays, and
    none may follow one that names its part.
    """
    chain, before, event = transition.chain, transition.before, transition.event
    rule = split_for(chain, before.facts)
    if rule is None or chain.steps[event.step].pays in chain.fields or not event.amount:
        return bool(event.part)
    if not event.part:
        return any(payment.part for payment in before.payments)
    wholes, meant = _wholes(rule, event.part), _meant(rule, chain, event.step)
    if not meant & set(wholes) or _called(rule, event.payee) not in (None, event.part):
        return True
    return _beyond_a_share(event, before, chain, rule, wholes)


def _beyond_a_share(
    event: Paid, before: Application, chain: Chain, rule: Split, wholes: list[str]
) -> bool:
    """Whether a part, a whole that it is a part of, or a person has more than their share."""
    parts, people = _shares(event, before, chain, rule)
    same = [one for one in before.payments if chain.steps[one.step].pays not in chain.fields]
    if _out_of_incomes(before, chain, rule):
        same = [one for one in same if one.income == event.income]
    given = {name: fen(event.amount) for name in wholes}
    theirs = fen(event.amount)
    for payment in same:
        divided = next((part for part in people if payment.payee in people[part]), "")
        of = payment.part or _called(rule, payment.payee) or divided
        for name in set(_wholes(rule, of)) & given.keys():
            given[name] += fen(payment.amount)
        if (of, payment.payee) == (event.part, event.payee):
            theirs += fen(payment.amount)
    meant = _meant(rule, chain, event.step)
    inside = [name for name in given if meant & set(_wholes(rule, name)) and name in parts]
    if any(given[name] > parts[name] for name in inside):
        return True
    if not people.get(event.part) or _called(rule, event.payee):
        return False
    return theirs > people[event.part].get(event.payee, Fraction(-1))


def _out_of_incomes(before: Application, chain: Chain, rule: Split) -> bool:
    """Whether what is paid was received and divided, not only named by the facts."""
    return not rule.base or (bool(before.incomes) and not _begun(before, chain, rule))


def _shares(
    event: Paid, before: Application, chain: Chain, rule: Split
) -> tuple[Shares, dict[str, Shares]]:
    """What each part has, as far as it is known, and each person of a part."""
    if _out_of_incomes(before, chain, rule):
        income = income_of(before, event.income)
        if income is None:
            return {}, {}
        people = {part: _in_fen(shares) for part, shares in income.persons.items()}
        return _in_fen(income.parts), people
    base = before.facts.get(rule.base)
    if base in (None, "", UNKNOWN):
        return {}, {}
    shares = of_the_base(rule, chain, before.facts, fen(Decimal(str(base))))
    return {name: Fraction(amount) for name, amount in (shares or {}).items()}, {}


def _in_fen(yuan: dict[str, Decimal]) -> Shares:
    return {name: fen(amount) for name, amount in yuan.items()}


def _wholes(rule: Split, name: str) -> list[str]:
    """A part of the split, and every part that it is a part of."""
    wholes, parts = list[str](), {part.name: part for part in rule.parts}
    while name in parts:
        wholes.append(name)
        name = parts[name].of or parts[name].inside
    return wholes


def _called(rule: Split, text: str) -> str | None:
    """The part that is called so: by its name, else by a title that no other has."""
    if any(part.name == text for part in rule.parts):
        return text
    titled = [part.name for part in rule.parts if text in (part.title.zh, part.title.en)]
    return titled[0] if len(titled) == 1 else None
