"""Who is paid: a part of the distribution of an income, or somebody within one.

What a step pays belongs to parts of the split. Each payment counts against one of them: the one
that the payee names, or whose people the leader has named, or the one that is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from workflow.application.money.distribution import ZERO, Distribution, income_of
from workflow.application.money.events import Pay
from workflow.application.state import Payment
from workflow.chain.distribution import paid_parts
from workflow.chain.model.distribution import SplitPart
from workflow.chain.model.step import Step
from workflow.errors import N_, Phrase, Refused


def part_paid(act: Pay, step: Step, money: Distribution, income: int) -> str:
    """The part that a payment counts against, which it does not overdraw. Raises Refused
    `payee-unknown`, `part-overpaid`.
    """
    account = _Account(step, money, income)
    part = account.part_of(act.payee, act.part)
    account.require_left(part, act.payee, act.amount)
    return part.name


def parts_due(
    step: Step, money: Distribution, income: int
) -> list[tuple[SplitPart, Decimal | None]]:
    """The parts that a step pays, with what is left of each in yuan, None while not known."""
    account, meant = _Account(step, money, income), paid_parts(money.required(), step.pays)
    due = [(part, account.amounts.get(part.name)) for part in account.here if part.name in meant]
    return [(part, None if of is None else of - account.paid(part.name)) for part, of in due]


def part_named(parts: Iterable[SplitPart], text: str) -> SplitPart | None:
    """The part of that name, else the only one of that title; None where there is none."""
    every = list(parts)
    titled = [part for part in every if text in (part.title.zh, part.title.en)]
    exact = [part for part in every if part.name == text]
    found = exact or titled
    return found[0] if len(found) == 1 else None


class _Account:
    """What a step may pay out of one income (0: out of the base that the facts name), by part."""

    def __init__(self, step: Step, money: Distribution, income: int) -> None:
        self.step = step
        self.money = money
        self.parts = {part.name: part for part in money.required().parts}
        meant = paid_parts(money.required(), step.pays)
        self.here = [part for part in self.parts.values() if meant & set(self._within(part))]
        self.persons: dict[str, dict[str, Decimal]] = {}
        by_income = money.from_incomes(step)
        if by_income:
            found = income_of(money.application, income)
            self.amounts, self.persons = dict[str, Decimal | None](found.parts), found.persons
        else:
            self.amounts = {share.part.name: share.amount for share in money.shares()}
        self.payments = [
            (payment, self._counted(payment))
            for payment in money.application.payments
            if money.chain.steps[payment.step].pays not in money.chain.fields
            and (payment.income == income or not by_income)
        ]

    def part_of(self, payee: str, named: str) -> SplitPart:
        """The part to which a payee belongs. Raises Refused `payee-unknown`."""
        own = part_named(self.parts.values(), payee)
        part = part_named(self.parts.values(), named) if named else own
        if part is None and not named:
            part = self._of_person(payee)
        if part is None:
            raise Refused("payee-unknown", payee=named or payee, **self._told())
        other = own if own and own is not part else part
        if other is not part or part not in self.here:
            raise Refused("payee-unknown/elsewhere", payee=other.title, **self._told())
        persons = self.persons.get(part.name)
        if persons and own is None and payee not in persons:
            raise Refused("payee-unknown/person", payee=payee, part=part.title, **self._told())
        return part

    def require_left(self, part: SplitPart, payee: str, amount: Decimal) -> None:
        """Refuse `part-overpaid`, of the part, of a whole that it is a part of, or of a person."""
        for name in self._within(part):
            if self.parts[name] in self.here:
                self._require(
                    self.parts[name].title, self.amounts.get(name), self.paid(name), amount
                )
        share = self.persons.get(part.name, {}).get(payee)
        self._require(payee, share, self._paid_person(part.name, payee), amount)

    def paid(self, name: str) -> Decimal:
        """What was paid of a part, and of the parts within it."""
        paid = (one.amount for one, part in self.payments if part and name in self._within(part))
        return sum(paid, ZERO)

    def _paid_person(self, part: str, payee: str) -> Decimal:
        paid = (
            one.amount
            for one, counted in self.payments
            if counted and counted.name == part and one.payee == payee
        )
        return sum(paid, ZERO)

    def _require(self, whose: object, due: Decimal | None, paid: Decimal, amount: Decimal) -> None:
        if due is not None and paid + amount > due:
            raise Refused("part-overpaid", payee=whose, paid=paid + amount, due=due, **self._told())

    def _counted(self, payment: Payment) -> SplitPart | None:
        """The part of a payment; one of an earlier release has one where its payee names it."""
        named = part_named(self.parts.values(), payment.part or payment.payee)
        return named or self._of_person(payment.payee)

    def _of_person(self, payee: str) -> SplitPart | None:
        """The only part that the leader divided among people of whom this is one."""
        among = [part for part in self.here if payee in self.persons.get(part.name, {})]
        return among[0] if len(among) == 1 else None

    def _within(self, part: SplitPart) -> tuple[str, ...]:
        """The part and every part that it is a part of."""
        whole = self.parts.get(part.of or part.inside)
        return (part.name, *self._within(whole)) if whole else (part.name,)

    def _told(self) -> dict[str, Any]:
        """What every refusal of a payee names."""
        number, step = self.money.application.number, self.step.title
        return {"number": number, "step": step, "left": list(self._left())}

    def _left(self) -> Iterator[Phrase]:
        """What is left for each part, and for each person of it."""
        for part in self.here:
            due = self.amounts.get(part.name)
            values = {"part": part.title, "name": part.name}
            if due is None:
                yield Phrase(N_("{part} ({name})"), values)
            else:
                left = {"left": due - self.paid(part.name)}
                yield Phrase(N_("{part} ({name}): {left}"), {**values, **left})
            for person, share in self.persons.get(part.name, {}).items():
                due = share - self._paid_person(part.name, person)
                yield Phrase(N_("{person}: {left}"), {"person": person, "left": due})
