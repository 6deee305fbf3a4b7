"""现金奖励个税优惠 (财税〔2018〕58号): the gates before a payment, and the filing owed after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

from workflow.application.context import Context
from workflow.application.money.events import Pay
from workflow.application.state import Application, Duty, Income
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Relief, Step
from workflow.errors import N_, Phrase, Refused
from workflow.rules.calendar import add_months

_FILING_DAY = 15


class Closed(NamedTuple):
    """A gate that is not open, and what opens it."""

    gate: Phrase
    do: Phrase


def claim(
    application: Application, act: Pay, number: int, step: Step, on: date, context: Context
) -> tuple[Duty, ...]:
    """The filing that a payment out of income `number` on that day with the relief makes owed; none
    where it is owed for that month already, or the relief is not claimed.

    Raises Refused `no-relief-here`, `relief-closed` with every gate that is not open.
    Source: 财税〔2018〕58号; 税务总局公告2018年第30号.
    """
    if not act.relief:
        return ()
    if step.relief is None:
        raise Refused("no-relief-here", step=step.title)
    papers = {paper.kind for paper in (*application.documents, *act.documents)}
    income = next((income for income in application.incomes if income.number == number), None)
    closed = closed_gates(application, context.chain, step.relief, papers, income, on)
    if closed:
        gates = [gate.gate for gate in closed]
        then = reduce(_followed, reversed([gate.do for gate in closed]))
        raise Refused("relief-closed", number=application.number, gates=gates, opened_by=then)
    owed = Duty(step.relief.filing, filing_due(on))
    return () if owed in application.duties else (owed,)


def _followed(then: Phrase, first: Phrase) -> Phrase:
    return Phrase(N_("{first}; {then}"), {"first": first, "then": then})


def filing_due(paid_on: date) -> date:
    """The 15th of the month after the payment, never moved to a later day: where that is a rest
    day, the tax office's calendar may allow more. Source: 公告2018年第30号; docs/law.md#terms.
    """
    return add_months(paid_on, 1).replace(day=_FILING_DAY)


def last_day(income: Income, relief: Relief) -> date:
    """The last day, itself included, on which a reward out of this income has the relief: the
    corresponding day, else the month's last. Source: 财税〔2018〕58号; 民法典 202, 1259.
    """
    return add_months(income.on, relief.months)


def closed_gates(
    application: Application,
    chain: Chain,
    relief: Relief,
    papers: set[str],
    income: Income | None,
    on: date,
) -> list[Closed]:
    """Every gate that is not open for a payment on a day out of this income, given the kinds of
    papers on file. All of them at once, in the order in which an office meets them.
    """
    return [
        *_unregistered(chain, relief, papers),
        *_unpublished(application, chain, relief),
        *_other_mode(application, chain, relief),
        *_too_late(application, relief, income, on),
    ]


def _closed(gate: str, do: str, **values: Any) -> Closed:
    return Closed(Phrase(gate, values), Phrase(do, values))


def _unregistered(chain: Chain, relief: Relief, papers: set[str]) -> Iterator[Closed]:
    if relief.registration not in papers:
        yield _closed(
            N_("{document} is not on file"),
            N_("hand it in: --doc {kind}=FILE"),
            document=chain.documents[relief.registration].title,
            kind=relief.registration,
        )


def _unpublished(application: Application, chain: Chain, relief: Relief) -> Iterator[Closed]:
    left = [passage for passage in application.history if passage.step == relief.publicity]
    path = chain.route(application.route).path if application.route else ()
    if relief.publicity not in path or not left or left[-1].outcome != "expired":
        yield _closed(
            N_("{step} has not run its whole time"),
            N_("let {step} run to its end"),
            step=chain.steps[relief.publicity].title,
        )
    for objection in application.open_objections:
        yield _closed(
            N_("objection {objection} is open"),
            N_("tto dispose {number} --objection {objection}"),
            number=application.number,
            objection=objection.number,
        )


def _other_mode(application: Application, chain: Chain, relief: Relief) -> Iterator[Closed]:
    for name, allowed in relief.modes.items():
        field, value = chain.fields[name], application.facts.get(name)
        if value not in allowed:
            yield _closed(
                N_("{field} is {value}"),
                N_("only with {allowed}"),
                field=field.title,
                value=field.choices.get(str(value)) or "—",
                allowed=[field.choices[choice] for choice in allowed],
            )


def _too_late(
    application: Application, relief: Relief, income: Income | None, on: date
) -> Iterator[Closed]:
    if income is None and application.incomes:
        yield _closed(
            N_("it is not said out of which income it is paid"),
            N_("name it: --income with one of {incomes}"),
            incomes=[income.number for income in application.incomes],
        )
    elif income is None:
        yield _closed(
            N_("the income that it is paid out of is not recorded"),
            N_("record it: tto share {number}"),
            number=application.number,
        )
    elif not income.on <= on <= last_day(income, relief):
        yield _closed(
            N_("it is not paid within {months} months of the income"),
            N_("only from {first} to {last}"),
            first=income.on,
            last=last_day(income, relief),
            months=relief.months,
        )
