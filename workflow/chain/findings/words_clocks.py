"""The words of the findings about clocks, warnings and extensions."""

from __future__ import annotations

from workflow.chain.findings.wording import Message
from workflow.errors import N_

CLOCKS = {
    "clock-length": Message(
        N_("the clock “{clock}” does not say how long it runs"),
        N_("a term of the law is read, never guessed"),
        N_("write months:, years:, days: with unit:, day_of_next_month: or every_months:"),
    ),
    "clock-length/two": Message(
        N_("the clock “{clock}” has more than one length: {keys}"),
        N_("it would not be clear on which day it runs out"),
        N_("keep one of them, and write a clock of its own for the other"),
    ),
    "clock-month": Message(
        N_("the clock “{clock}” counts by the next month, but not from a dated event"),
        N_("a payment, an income and a date field have a day; a step has one only by its record"),
        N_("write from: payment, income or {{field: …}}, or count months or days"),
    ),
    "clock-until": Message(
        N_("the clock “{clock}” cannot end when rewards are paid"),
        N_("rewards are paid out of an income, and this clock does not start from one"),
        N_("write from: income, or another until:"),
    ),
    "clock-point": Message(
        N_("{key}: does not name one thing"),
        N_("a clock is started and stopped by one event"),
        N_("write exactly one of: {allowed}"),
    ),
    "clock-field": Message(
        N_("“{name}” is not a field with a day"), "", N_("name a field of the type date")
    ),
    "clock-step": Message(
        N_("nothing is filed at the step “{name}”"),
        "",
        N_("name a step of the kind file ({allowed}), or write passed:"),
    ),
    "warn-order": Message(
        N_("the warnings of “{where}” do not fall"),
        N_("they are whole days before the last day, the earliest warning first"),
        N_("write them as [90, 30]"),
    ),
    "warn-without-day": Message(
        N_("“{step}” warns of a day that it does not have"),
        N_("only a filing that recurs has a day by which it is due"),
        N_("write every_months:, or a clock with until: {{filed: {step}}}"),
    ),
    "no-approver/told": Message(
        N_("“{by}” cannot be told or asked here"),
        N_("it is no role of this chain; a body is nobody's inbox"),
        N_("write one of: {allowed}"),
    ),
    "name-clash/clock": Message(
        N_("“{text}” is both a clock and a step"),
        N_("the inbox and the log would not say which of the two is meant"),
        N_("rename the clock"),
    ),
}
