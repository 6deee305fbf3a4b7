"""现金奖励个税优惠 (财税〔2018〕58号): the gates before a payment, and the filing owed after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

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
    papers = {one.kind for one in (*application.documents, *act.documents)}
    income = next((one for one in application.incomes if one.number == number), None)
    closed = closed_gates(application, context.chain, step.relief, papers, income, on)
    if closed:
        raise Refused(
            "relief-closed",
            number=application.number,
            gates=[one.gate for one in closed],
            opened_by=_one_after_another([one.do for one in closed]),
        )
    owed = Duty(step.relief.filing, filing_due(on))
    return () if owed in application.duties else (owed,)


def _one_after_another(phrases: list[Phrase]) -> Phrase:
    first, *others = phrases
    if not others:
        return first
    return Phrase(N_("{first}; {then}"), {"first": first, "then": _one_after_another(others)})


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


def _unregistered(chain: Chain, relief: Relief, papers: set[str]) -> Iterator[Closed]:
    if relief.registration not in papers:
        named = {"kind": relief.registration}
        paper = {"document": chain.documents[relief.registration].title}
        yield Closed(
            Phrase(N_("{document} is not on file"), paper),
            Phrase(N_("hand it in: --doc {kind}=FILE"), named),
        )


def _unpublished(application: Application, chain: Chain, relief: Relief) -> Iterator[Closed]:
    named = {"step": chain.steps[relief.publicity].title, "number": application.number}
    left = [one for one in application.history if one.step == relief.publicity]
    path = chain.route(application.route).path if application.route else ()
    if relief.publicity not in path or not left or left[-1].outcome != "expired":
        yield Closed(
            Phrase(N_("{step} has not run its whole time"), named),
            Phrase(N_("let {step} run to its end"), named),
        )
    for one in application.open_objections:
        about = {**named, "objection": one.number}
        yield Closed(
            Phrase(N_("objection {objection} is open"), about),
            Phrase(N_("tto dispose {number} --objection {objection}"), about),
        )


def _other_mode(application: Application, chain: Chain, relief: Relief) -> Iterator[Closed]:
    for name, allowed in relief.modes.items():
        field = chain.fields[name]
        value = application.facts.get(name)
        if value not in allowed:
            titles = [field.choices[one] for one in allowed]
            chosen = field.choices.get(str(value))
            named = {"field": field.title, "value": chosen or "—", "allowed": titles}
            yield Closed(
                Phrase(N_("{field} is {value}"), named),
                Phrase(N_("only with {allowed}"), named),
            )


def _too_late(
    application: Application, relief: Relief, income: Income | None, on: date
) -> Iterator[Closed]:
    if income is None and application.incomes:
        numbers = {"incomes": [one.number for one in application.incomes]}
        yield Closed(
            Phrase(N_("it is not said out of which income it is paid"), {}),
            Phrase(N_("name it: --income with one of {incomes}"), numbers),
        )
        return
    if income is None:
        yield Closed(
            Phrase(N_("the income that it is paid out of is not recorded"), {}),
            Phrase(N_("record it: tto share {number}"), {"number": application.number}),
        )
        return
    last = last_day(income, relief)
    if not income.on <= on <= last:
        span = {"first": income.on, "last": last, "months": relief.months}
        yield Closed(
            Phrase(N_("it is not paid within {months} months of the income"), span),
            Phrase(N_("only from {first} to {last}"), span),
        )
