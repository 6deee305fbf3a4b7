"""The verbs of money: record an income with its division, divide a part of it, pay."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from workflow.application.advance import lead
from workflow.application.changes import moved, passage, with_papers
from workflow.application.context import (
    Context,
    entered,
    require_actor,
    require_day,
    require_documents,
    require_kind,
)
from workflow.application.event import Record
from workflow.application.money.distribution import ZERO, Distribution, income_of
from workflow.application.money.events import Divide, Divided, IncomeShared, Paid, Pay, Share
from workflow.application.money.payees import part_paid
from workflow.application.money.relief import claim
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.state import Application, Income, Payment, Status
from workflow.chain.distribution import base_of_income, distribute, taken_off
from workflow.chain.machine import PASS
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.errors import N_, Refused, Word
from workflow.rules.money import from_fen, to_fen
from workflow.rules.sharing import least

HUNDRED = Decimal(100)


@verb(Share)
def share(application: Application, act: Share, context: Context) -> IncomeShared:
    """到账: record money received after the final say, with the division that the rule makes of it.
    Each income is divided by itself; slices remember those before. Source: docs/law.md#shares.
    """
    rule = Distribution(context.chain, application).required()
    _require_recorder(application, rule, context)
    if application.status is not Status.APPROVED:
        raise Refused("not-approved-yet", number=application.number, status=application.status)
    if act.gross <= 0:
        raise Refused("nothing-received", gross=act.gross)
    on = act.on or context.today
    if on > context.today:
        raise Refused("income-ahead", day=on)
    deductions = taken_off(rule, act.gross, act.deductions)
    base = base_of_income(rule, act.gross, deductions)
    before = sum((income.base for income in application.incomes), ZERO)
    facts, fields = application.facts, context.chain.fields
    shares = distribute(rule, facts, fields, base, before, on, deductions)
    parts = {share.part.name: share.amount for share in shares if share.amount is not None}
    number = len(application.incomes) + 1
    late = entered(on, context)
    income = Income(number, on, act.gross, base, parts, deductions, entered=late)
    return IncomeShared(income=income)


def _require_recorder(application: Application, rule: Split, context: Context) -> None:
    """Refuse who is neither the recorder of the split nor acts at the first payment step."""
    chain = context.chain
    path = chain.route(application.route).path if application.route else ()
    paying = [chain.steps[name] for name in path if chain.steps[name].kind is Kind.PAY]
    role = rule.by or (chain.actor(paying[0]) if paying else "")
    if not role:
        raise Refused("nobody-records", number=application.number)
    require_actor(application, context, role)


@verb(Divide)
def divide(application: Application, act: Divide, context: Context) -> Divided:
    """团队内部分配: the leader (the applicant) divides a part among people, 100% in all; anew as
    long as nothing was paid out of that income. Source: cases 4 and 6.
    """
    require_actor(application, context, APPLICANT)
    income = income_of(application, act.income)
    part = _divided_part(application, context.chain, income)
    if any(payment.income == income.number for payment in application.payments):
        raise Refused("already-paid-out", income=income.number)
    total = sum(act.persons.values(), ZERO)
    strangers = set(act.main) - set(act.persons)
    if total != HUNDRED or strangers or min(act.persons.values()) < 0:
        raise Refused("not-a-whole", total=f"{total:f}")
    persons = _to_the_fen(income.parts[part.name], act.persons, act.main)
    _require_main(part, income, persons, act.main)
    return Divided.of(act, part=part.name, persons=persons)


def _divided_part(application: Application, chain: Chain, income: Income) -> SplitPart:
    for part in Distribution(chain, application).required().parts:
        if part.divided and part.name in income.parts:
            return part
    raise Refused("nothing-to-divide", number=application.number, chain=chain.chain)


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
    return {name: from_fen(amount) for name, amount in fen.items()}


def _require_main(
    part: SplitPart, income: Income, persons: dict[str, Decimal], main: tuple[str, ...]
) -> None:
    if part.main_at_least is None:
        return
    amount = sum((persons[name] for name in main), ZERO)
    wanted, percent = least(income.base, part.main_at_least), f"{part.main_at_least:f}"
    if amount < wanted:
        raise Refused(
            "main-too-small", given=amount, wanted=wanted, percent=percent, base=income.base
        )


@verb(Pay, at=(Kind.PAY,))
def pay(application: Application, act: Pay, context: Context) -> Paid:
    """拨付: never more than the share that is due. A step that pays a fixed amount ends when it is
    paid in full; one that pays out of incomes ends with `last`, since more may be received.
    """
    step = require_kind(application, context, act.verb, Kind.PAY)
    take_seat(application, step, context)
    on = require_day(application, context, act.on, Word(N_("payment")))
    require_documents(application, context, step, act.documents)
    if not act.amount and not act.last:  # nothing is paid only to end a step paid before
        raise Refused("paid-nothing", number=application.number)
    money = Distribution(context.chain, application)
    by_rule = context.chain.splits and step.pays not in context.chain.fields
    if by_rule and (act.amount or not money.why_none):
        money.required()  # nothing is paid without its rule; where there is none the step just ends
    income, due, paid = _account(act, step, money)
    if due is not None and paid > due:
        raise Refused("paid-too-much", paid=paid, due=due, number=application.number)
    duties = claim(application, act, income, step, on, context)
    part = _part(act, step, money, income)
    complete = _completes(act, income, step, money, paid, due)
    owing = replace(application, duties=application.duties + duties)
    move = lead(context.machine, owing, PASS, context.today) if complete else None
    late = entered(on, context)
    rest = {"move": move, "income": income, "duties": duties, "entered": late, "part": part}
    return Paid.of(act, step=step.name, on=on, **rest)


def _account(act: Pay, step: Step, money: Distribution) -> tuple[int, Decimal | None, Decimal]:
    """The number of the income it is paid out of, what is due, and what would be paid."""
    if money.from_incomes(step) and act.amount:
        income = money.income_for(step, act.income)
        return income.number, money.owed(step, income), money.paid(step, income) + act.amount
    if act.income and not act.relief:  # with the relief, it is one of its gates
        income_of(money.application, act.income)
    payments = money.application.payments
    before = [payment.amount for payment in payments if payment.step == step.name]
    return act.income, money.due(step), sum(before, act.amount)


def _part(act: Pay, step: Step, money: Distribution, income: int) -> str:
    """The part of the distribution that is paid; none where nothing is paid by a split. Refused
    `payee-unknown`, `part-overpaid`.
    """
    if money.rule is None or step.pays in money.chain.fields:
        if act.part:
            raise Refused("payee-unknown/nothing", number=money.application.number, step=step.title)
        return ""
    return part_paid(act, step, money, income) if act.amount else ""


def _completes(
    act: Pay, income: int, step: Step, money: Distribution, paid: Decimal, due: Decimal | None
) -> bool:
    """Whether this payment ends the step. Refused `paid-too-little` for a last one that leaves
    something due.
    """
    from_incomes = money.from_incomes(step)
    if not act.last and (due is None or from_incomes):
        return False
    incomes = money.application.incomes if from_incomes else ()
    others = [other for other in incomes if other.number != income]
    left = sum((money.still_due(step, other) for other in others), ZERO)
    left += ZERO if due is None else due - paid
    if act.last and left:
        raise Refused("paid-too-little", paid=paid, due=paid + left)
    return not left


@folds(IncomeShared)
def shared(application: Application, event: IncomeShared, record: Record) -> Changes:
    """One income more."""
    return {"incomes": (*application.incomes, event.income)}


@folds(Divided)
def income_divided(application: Application, event: Divided, record: Record) -> Changes:
    """The people among whom a part of an income is divided."""
    return {
        "incomes": tuple(
            replace(income, persons={**income.persons, event.part: event.persons}, main=event.main)
            if income.number == event.income
            else income
            for income in application.incomes
        )
    }


@folds(Paid)
def paid(application: Application, event: Paid, record: Record) -> Changes:
    """A payment more, and what it makes owed; the last one leads on."""
    payment = Payment(
        *(event.payee, event.amount, event.on, event.step, event.income, event.relief),
        entered=event.entered,
        part=event.part,
    )
    changes: Changes = {
        **with_papers(application, event, record, event.step),
        "payments": (*application.payments, payment),
        "duties": application.duties + event.duties,
        **moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = passage(application, record, "paid")
    return changes
