"""Incomes: recorded with their division, divided further by the leader, and paid out of."""

from __future__ import annotations

from decimal import Decimal

from workflow.application import acts as a
from workflow.application.context import Context, require_actor
from workflow.application.money import events as i
from workflow.application.state import Application, Income, Status
from workflow.chain.distribution import applying, base_of_income, divided, paid_parts
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.errors import N_, Refused
from workflow.rules.money import from_fen, to_fen
from workflow.rules.sharing import least

HUNDRED = Decimal(100)


def share(application: Application, act: a.Share, context: Context) -> i.IncomeShared:
    """到账: record money received after the final say, with the division that the rule makes of it.
    Each income is divided by itself; slices remember those before. Source: chains.md G12, §4.
    """
    rule = split_of(application, context.chain)
    _require_recorder(application, rule, context)
    if application.status is not Status.APPROVED:
        raise Refused(
            "not-approved-yet",
            N_("{number} has not been approved, or it has ended: {status}"),
            why=N_("Income is divided once the final say was given, and until the last payment."),
            do=N_("Without --record it is only computed: tto share {number} --income …"),
            number=application.number,
            status=application.status,
        )
    if act.gross <= 0:
        raise Refused(
            "nothing-received",
            N_("{gross} is no income"),
            why=N_("An income is money that was received; its term runs from that day."),
            do=N_("Give what was received: --income YUAN."),
            gross=act.gross,
        )
    on = act.on or context.today
    if on > context.today:
        raise Refused(
            "income-ahead",
            N_("The income is dated {day}, which is not here yet"),
            why=N_("Nothing is dated ahead; legal terms run from the day of receipt."),
            do=N_("Record it on or after that day."),
            day=on,
        )
    base = base_of_income(rule, act.gross, act.deductions)
    before = sum((one.base for one in application.incomes), Decimal(0))
    found = divided(rule, application.facts, base, before, on)
    income = Income(
        number=len(application.incomes) + 1,
        on=on,
        gross=act.gross,
        base=base,
        parts={one.part.name: one.amount for one in found if one.amount is not None},
        deductions=act.deductions,
    )
    return i.IncomeShared(income=income)


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


def _require_recorder(application: Application, rule: Split, context: Context) -> None:
    role = rule.by or _payer(application, context.chain)
    if not role:
        raise Refused(
            "nobody-records",
            N_("The definition of {number} does not say who records its income"),
            why=N_("by: in the split says so, or a payment step of the route."),
            do=N_("Without --record it is only computed."),
            number=application.number,
        )
    require_actor(application, context, role)


def _payer(application: Application, chain: Chain) -> str:
    """Who acts at the first payment step of the route."""
    path = chain.route(application.route).path if application.route else ()
    paying = [chain.steps[name] for name in path if chain.steps[name].kind is Kind.PAY]
    return chain.actor(paying[0]) if paying else ""


def divide(application: Application, act: a.Divide, context: Context) -> i.Divided:
    """团队内部分配: the leader (the applicant) divides a part among people, 100% in all; anew as
    long as nothing was paid out of that income. Source: chains.md cases 4, 6.
    """
    require_actor(application, context, APPLICANT)
    income = income_of(application, act.income)
    part = _divided_part(application, context.chain, income)
    if any(one.income == income.number for one in application.payments):
        raise Refused(
            "already-paid-out",
            N_("Something of income {income} has been paid already"),
            why=N_("What was paid was paid by the division of that day."),
            do=N_("Settle the difference with the next income."),
            income=income.number,
        )
    _require_whole(act)
    persons = _to_the_fen(income.parts[part.name], act.persons, act.main)
    _require_main(part, income, persons, act.main)
    return i.Divided(income=income.number, part=part.name, persons=persons, main=act.main)


def _divided_part(application: Application, chain: Chain, income: Income) -> SplitPart:
    rule = split_of(application, chain)
    found = [one for one in rule.parts if one.divided and one.name in income.parts]
    if not found:
        raise Refused(
            "nothing-to-divide",
            N_("The rule of {number} leaves no part to the leader to divide"),
            do=N_("See tto definition show {chain}."),
            number=application.number,
            chain=chain.chain,
        )
    return found[0]


def _require_whole(act: a.Divide) -> None:
    total = sum(act.persons.values(), Decimal(0))
    strangers = [name for name in act.main if name not in act.persons]
    if total != HUNDRED or strangers or min(act.persons.values()) < 0:
        raise Refused(
            "not-a-whole",
            N_("The shares add up to {total}%, or a main completer is not among the people"),
            why=N_("The part is divided wholly, among the people named."),
            do=N_("Correct the shares: --person NAME=…% for each, 100% in all."),
            total=f"{total:f}",
        )


def _to_the_fen(
    amount: Decimal, percents: dict[str, Decimal], main: tuple[str, ...]
) -> dict[str, Decimal]:
    """Yuan for each person, rounded down; the residual fen go to the first main completer named,
    else to the first person.
    """
    whole = to_fen(amount)
    fen = {name: int(whole * percent / HUNDRED) for name, percent in percents.items()}
    first = next(iter((*main, *fen)))
    fen[first] += whole - sum(fen.values())
    return {name: from_fen(one) for name, one in fen.items()}


def _require_main(
    part: SplitPart, income: Income, persons: dict[str, Decimal], main: tuple[str, ...]
) -> None:
    if part.main_at_least is None:
        return
    given = sum((persons[name] for name in main), Decimal(0))
    wanted = least(income.base, part.main_at_least)
    if given < wanted:
        raise Refused(
            "main-too-small",
            N_("The main completers would get {given}; {wanted} is the least"),
            why=N_("The rule gives them at least {percent}% of {base}."),
            do=N_("Mark who is a main completer (--main NAME), or raise their shares."),
            given=given,
            wanted=wanted,
            percent=f"{part.main_at_least:f}",
            base=income.base,
        )


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
