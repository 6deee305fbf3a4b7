"""How money received and paid changes an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.changes import moved, passage, with_papers
from workflow.application.event import Record
from workflow.application.money.events import Divided, IncomeShared, Paid
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Payment


@folds(IncomeShared)
def shared(application: Application, event: IncomeShared, record: Record) -> Changes:
    """One income more."""
    return {"incomes": (*application.incomes, event.income)}


@folds(Divided)
def divided(application: Application, event: Divided, record: Record) -> Changes:
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
    payment = Payment(event.payee, event.amount, event.on, event.step, event.income, event.relief)
    changes: Changes = {
        **with_papers(application, event, record, event.step),
        "payments": (*application.payments, payment),
        "duties": application.duties + event.duties,
        **moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = passage(application, record, "paid")
    return changes
