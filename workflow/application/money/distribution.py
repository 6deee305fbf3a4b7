"""收益分配 of one application: what each party gets, what of it was paid, what is still due.

The split that applies is found once and asked as often as needed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from workflow.application.state import Application, Income
from workflow.chain.distribution import (
    Facts,
    Share,
    applicable_group,
    applicable_split,
    paid_parts,
    shares_of,
)
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split
from workflow.chain.model.facts import known_number
from workflow.chain.model.step import Step
from workflow.errors import Refused

ZERO = Decimal(0)


class Distribution:
    """How the money of an application is divided, by its facts as they are. `rule`: the split that
    applies, or None. Amounts are yuan.
    """

    def __init__(self, chain: Chain, application: Application) -> None:
        self.chain = chain
        self.application = application
        group = applicable_group(chain.splits, chain.fields, application.facts)
        self.why_none = group.none if group else None
        self.rule = None if self.why_none else group

    def required(self) -> Split:
        """The split that applies. Refused `no-split`."""
        number = self.application.number
        if self.why_none:
            raise Refused("no-split/stated", number=number, reason=self.why_none)
        if self.rule is None:
            raise Refused("no-split", number=number, chain=self.chain.chain)
        return self.rule

    def shares(self) -> list[Share]:
        """Every party's share of the recorded base, in the definition's order; empty where no
        split applies. A part of a part that nobody has chosen yet is left out: its whole is split
        all the same.
        """
        if self.rule is None:
            return []
        facts = self.application.facts
        return shares_of(self.rule, facts, self.chain.fields, base_of(self.rule, facts))

    def due(self, step: Step) -> Decimal | None:
        """What a step pays in all: the field it names, else its parts of the recorded base, else
        all top-level shares but the rest; None while not known or where no split applies.
        """
        if step.pays in self.chain.fields:
            return known_number(self.application.facts.get(step.pays))
        if self.rule is None:
            return None
        parts = paid_parts(self.rule, step.pays)
        amounts = [share.amount for share in self.shares() if share.part.name in parts]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, ZERO) if amounts and len(known) == len(amounts) else None

    def from_incomes(self, step: Step) -> bool:
        """Whether a step pays out of recorded incomes. What was begun to be paid out of the base
        that the facts name goes on so, or it would be paid twice.
        """
        if step.pays in self.chain.fields:
            return False
        if self.rule is None or not self.rule.base:
            return self.rule is not None
        begun = any(
            not payment.income and self.chain.steps[payment.step].pays not in self.chain.fields
            for payment in self.application.payments
        )
        return bool(self.application.incomes) and not begun

    def owed(self, step: Step, income: Income) -> Decimal:
        """What of an income a step pays in all."""
        parts = paid_parts(self.required(), step.pays)
        return sum((income.parts.get(name, ZERO) for name in parts), ZERO)

    def paid(self, step: Step, income: Income) -> Decimal:
        """What of an income was paid of the parts of a step, there or at another step."""
        rule = self.required()
        parts = paid_parts(rule, step.pays)
        paid = [
            payment.amount
            for payment in self.application.payments
            if payment.income == income.number
            and paid_parts(rule, self.chain.steps[payment.step].pays) & parts
        ]
        return sum(paid, ZERO)

    def still_due(self, step: Step, income: Income) -> Decimal:
        """What of an income a step still has to pay."""
        return self.owed(step, income) - self.paid(step, income)

    def income_for(self, step: Step, number: int) -> Income:
        """The income a payment is made out of: the one named, or the only one not paid in full.
        Refused `which-income`.
        """
        if number:
            return income_of(self.application, number)
        incomes = self.application.incomes
        waiting = [income for income in incomes if self.still_due(step, income) > 0]
        if len(waiting) == 1:
            return waiting[0]
        numbers = [income.number for income in waiting] or "—"
        raise Refused("which-income", number=self.application.number, open=numbers)


def base_of(rule: Split, facts: Facts) -> Decimal | None:
    """The base in yuan, or None while it is not known."""
    return known_number(facts.get(rule.base)) if rule.base else None


def income_of(application: Application, number: int) -> Income:
    """The income of that number. Refused `no-such-income`."""
    for income in application.incomes:
        if income.number == number:
            return income
    raise Refused("no-such-income", number=application.number, income=number)


def require_shares(chain: Chain, facts: dict[str, Any]) -> None:
    """Refuse facts under which a share would leave its band or the split not add up; a part whose
    table reads a value that is not there yet is left out.
    """
    rule = applicable_split(chain.splits, chain.fields, facts)
    if rule is None:
        return
    known = tuple(
        replace(part, leaves=None, renounces=None)
        for part in rule.parts
        if not part.grid or (facts.get(part.grid.rows) and facts.get(part.grid.columns))
    )
    shares_of(replace(rule, parts=known, costs={}), facts, chain.fields, base_of(rule, facts))
