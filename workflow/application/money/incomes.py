"""What of an income is owed, paid and still due, by the split that applies."""

from __future__ import annotations

from decimal import Decimal

from workflow.application.state import Application, Income
from workflow.chain.distribution import applying, paid_parts
from workflow.chain.model.chain import Chain, Split, Step
from workflow.errors import N_, Refused


def split_of(application: Application, chain: Chain) -> Split:
    """The split that applies. Refused `no-split`."""
    rule = applying(chain.splits, chain.fields, application.facts)
    if rule is None:
        raise Refused(
            "no-split",
            N_("The definition of {number} does not say how its income is divided"),
            do=N_("See tto definition show {chain}."),
            number=application.number,
            chain=chain.chain,
        )
    return rule


def income_of(application: Application, number: int) -> Income:
    """The income of that number. Refused `no-such-income`."""
    found = [one for one in application.incomes if one.number == number]
    if not found:
        raise Refused(
            "no-such-income",
            N_("{number} has no income {income}"),
            do=N_("See what was recorded: tto share {number}"),
            number=application.number,
            income=number,
        )
    return found[0]


def owed_of(application: Application, chain: Chain, step: Step, income: Income) -> Decimal:
    """Yuan of an income that this step pays in all."""
    parts = paid_parts(split_of(application, chain), step.pays)
    return sum((income.parts.get(name, Decimal(0)) for name in parts), Decimal(0))


def still_due(application: Application, chain: Chain, step: Step, income: Income) -> Decimal:
    """Yuan of an income that this step still has to pay."""
    owed = owed_of(application, chain, step, income)
    return owed - paid_of(application, chain, step, income)


def paid_of(application: Application, chain: Chain, step: Step, income: Income) -> Decimal:
    """Yuan of an income that were paid of the parts of this step, here or at another step."""
    rule = split_of(application, chain)
    parts = paid_parts(rule, step.pays)
    paid = [
        one.amount
        for one in application.payments
        if one.income == income.number and paid_parts(rule, chain.steps[one.step].pays) & parts
    ]
    return sum(paid, Decimal(0))


def of_incomes(application: Application, chain: Chain, step: Step) -> bool:
    """Whether this step pays out of recorded incomes. What was begun to be paid out of the base
    that the facts name goes on so, or it would be paid twice.
    """
    if step.pays in chain.fields:
        return False
    rule = applying(chain.splits, chain.fields, application.facts)
    if rule is None or not rule.base:
        return rule is not None
    begun = any(
        not one.income and chain.steps[one.step].pays not in chain.fields
        for one in application.payments
    )
    return bool(application.incomes) and not begun


def meant(application: Application, chain: Chain, step: Step, number: int) -> Income:
    """The income a payment is made out of: the one named, or the only one not paid in full. Refused
    `which-income`.
    """
    if number:
        return income_of(application, number)
    waiting = [one for one in application.incomes if still_due(application, chain, step, one) > 0]
    if len(waiting) == 1:
        return waiting[0]
    raise Refused(
        "which-income",
        N_("It is not clear out of which income this is paid; not paid in full: {open}"),
        why=N_("Every income has its own share and its own term."),
        do=N_("Name it: --income N; record one: tto share {number} --income … --record"),
        number=application.number,
        open=[one.number for one in waiting] or "—",
    )
