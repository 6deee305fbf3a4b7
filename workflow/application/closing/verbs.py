"""The verbs that carry a decision out: file, sign, pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from workflow.application import acts as a
from workflow.application import events as e
from workflow.application.advance import finished, lead
from workflow.application.context import (
    Context,
    require_actor,
    require_day,
    require_documents,
    require_kind,
)
from workflow.application.money.incomes import (
    income_of,
    meant,
    of_incomes,
    owed_of,
    paid_of,
    still_due,
)
from workflow.application.money.relief import claim
from workflow.application.money.sharing import due_amount
from workflow.application.seats.seats import take_seat
from workflow.application.state import Application, Duty, Move, Status
from workflow.chain.machine import PASS
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind, Step
from workflow.errors import N_, Refused, Word
from workflow.rules.calendar import add_months


def file(application: Application, act: a.File, context: Context) -> e.Filed:
    """备案: the receipt ends the current step, or settles a filing that is owed."""
    duty = _meant(application, act)
    if duty is None:
        step = require_kind(application, context, act.verb, Kind.FILE)
        take_seat(application, step, context)
    else:
        step = context.chain.steps[duty.step]
        require_actor(application, context, context.chain.actor(step))
    require_documents(application, context, step, act.documents)
    on = require_day(application, context, act.on, Word(N_("receipt"))) if act.on else context.today
    if duty is None:
        move = lead(context.machine, application, PASS, context.today)
    else:
        move = _settled(application, duty)
    return e.Filed(step=step.name, receipt=act.receipt, on=on, move=move, documents=act.documents)


def _meant(application: Application, act: a.File) -> Duty | None:
    """The duty meant: the first due of the step named, or of the only step that owes one."""
    steps = {one.step for one in application.duties}
    if not act.step and len(steps) != 1:
        return None
    meant = [one for one in application.duties if one.step == (act.step or min(steps))]
    return min(meant, key=lambda one: one.due_on or date.min, default=None)


def _settled(application: Application, duty: Duty) -> Move:
    """The application with this filing made; a recurring one is due again."""
    others = tuple(one for one in application.duties if one != duty)
    if duty.every_months and duty.due_on:
        others += (replace(duty, due_on=add_months(duty.due_on, duty.every_months)),)
    status = application.status
    if not application.step and status is Status.APPROVED:
        status = finished(others)
    return Move(application.route, application.step, status, others)


def sign(application: Application, act: a.Sign, context: Context) -> e.Signed:
    """签署 by one of the parties the definition names; the last one ends the step."""
    step = require_kind(application, context, act.verb, Kind.CONTRACT)
    take_seat(application, step, context)
    signed = {one.party for one in application.signatures}
    if act.party not in step.parties or act.party in signed:
        raise Refused(
            "cannot-sign",
            N_("{party} cannot sign here now"),
            why=N_("It is not a party of this contract, or it has signed already."),
            do=N_("Parties still to sign: {parties}"),
            party=act.party,
            parties=[name for name in step.parties if name not in signed],
        )
    on = require_day(application, context, act.on, Word(N_("signature")))
    require_documents(application, context, step, act.documents)
    last = signed | {act.party} == set(step.parties)
    return e.Signed(
        step=step.name,
        party=act.party,
        on=on,
        documents=act.documents,
        move=lead(context.machine, application, PASS, context.today) if last else None,
    )


def pay(application: Application, act: a.Pay, context: Context) -> e.Paid:
    """拨付: never more than the share that is due. A step that pays a fixed amount ends when it is
    paid in full; one that pays out of incomes ends with `last`, since more may be received.
    """
    step = require_kind(application, context, act.verb, Kind.PAY)
    take_seat(application, step, context)
    on = require_day(application, context, act.on, Word(N_("payment")))
    require_documents(application, context, step, act.documents)
    _require_something(application, act)
    act, due, paid = _account(application, act, step, context.chain)
    _require_not_more(application, paid, due)
    duties = claim(application, act, step, on, context)
    complete = _completes(application, act, step, context.chain, paid, due)
    owing = replace(application, duties=application.duties + duties)
    return e.Paid(
        step=step.name,
        payee=act.payee,
        amount=act.amount,
        on=on,
        documents=act.documents,
        move=lead(context.machine, owing, PASS, context.today) if complete else None,
        income=act.income,
        relief=act.relief,
        duties=duties,
    )


def _account(
    application: Application, act: a.Pay, step: Step, chain: Chain
) -> tuple[a.Pay, Decimal | None, Decimal]:
    """The payment with the income it is made out of, what is due, and what would be paid."""
    if of_incomes(application, chain, step) and act.amount:
        income = meant(application, chain, step, act.income)
        due = owed_of(application, chain, step, income)
        paid = paid_of(application, chain, step, income) + act.amount
        return replace(act, income=income.number), due, paid
    if act.income and not act.relief:  # with the relief, it is one of its gates
        income_of(application, act.income)
    before = [one.amount for one in application.payments if one.step == step.name]
    return act, due_amount(chain, application, step), sum(before, act.amount)


def _require_something(application: Application, act: a.Pay) -> None:
    """Nothing is paid only to end a step of which everything was paid before."""
    if not act.amount and not act.last:
        raise Refused(
            "paid-nothing",
            N_("Nothing would be paid"),
            why=N_("A payment of 0 yuan only ends a step of which everything is paid: --last."),
            do=N_("Correct the amount; tto show {number} lists what was paid."),
            number=application.number,
        )


def _require_not_more(application: Application, paid: Decimal, due: Decimal | None) -> None:
    if due is not None and paid > due:
        raise Refused(
            "paid-too-much",
            N_("With this payment {paid} would be paid; {due} is due"),
            why=N_("The share is fixed by the definition and the recorded base."),
            do=N_("Correct the amount; tto show {number} lists what was paid."),
            paid=paid,
            due=due,
            number=application.number,
        )


def _completes(
    application: Application,
    act: a.Pay,
    step: Step,
    chain: Chain,
    paid: Decimal,
    due: Decimal | None,
) -> bool:
    """Whether this payment ends the step. Refused `paid-too-little` for a last one that leaves
    something due.
    """
    from_incomes = of_incomes(application, chain, step)
    if not act.last and (due is None or from_incomes):
        return False
    others = [one for one in application.incomes if from_incomes and one.number != act.income]
    left = sum((still_due(application, chain, step, one) for one in others), Decimal(0))
    left += Decimal(0) if due is None else due - paid
    if act.last and left:
        raise Refused(
            "paid-too-little",
            N_("With this payment {paid} would be paid; {due} is due"),
            why=N_("The last payment must complete the share that is due."),
            do=N_("Correct the amount, or leave --last out."),
            paid=paid,
            due=paid + left,
        )
    return not left
