"""Attempts on a period that are refused."""

from __future__ import annotations

from collections.abc import Callable

from tests import acts as a
from tests.clocked import APPLICANT, Clocked
from tests.story import Story
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def _of(make: Callable[[Clocked, str], tuple[a.Act, str]]) -> Callable[[Story], Attempt]:
    """The attempt on a leave of three years, which was granted today."""

    def attempt(story: Story) -> Attempt:
        made = Clocked(story)
        act, person = make(made, made.begin("leave"))
        return act, Who(person, "test")

    return attempt


def _fixed(made: Clocked, number: str) -> None:
    made.do(a.EndEarly(application=number, reason="返岗"), APPLICANT)


def _end_a_fixed_period(made: Clocked, number: str) -> tuple[a.Act, str]:
    _fixed(made, number)
    return a.EndEarly(application=number, reason="返岗"), APPLICANT


def _extend_a_fixed_period(made: Clocked, number: str) -> tuple[a.Act, str]:
    _fixed(made, number)
    return a.AskExtension(application=number, reason="续"), APPLICANT


def _asked_twice(made: Clocked, number: str) -> tuple[a.Act, str]:
    made.ask(number)
    return a.AskExtension(application=number, reason="续"), APPLICANT


def _asked_after_it_was_extended(made: Clocked, number: str) -> tuple[a.Act, str]:
    made.ask(number)
    made.extend(number)
    return a.AskExtension(application=number, reason="再续"), APPLICANT


def _granted_unasked(made: Clocked, number: str) -> tuple[a.Act, str]:
    return a.Extend(application=number, months=12, opinion="同意"), "head-person"


def _granted_too_long(made: Clocked, number: str) -> tuple[a.Act, str]:
    made.ask(number)
    return a.Extend(application=number, months=25, opinion="同意"), "head-person"


def _approved_away(made: Clocked, number: str) -> tuple[a.Act, str]:
    return a.Approve(application=number, opinion="同意"), "office-person"


PERIODS: dict[str, Callable[[Story], Attempt]] = {
    "clocks.end_early not-before-its-end": _of(_end_a_fixed_period),
    "context.require_kind wrong-verb/period": _of(_approved_away),
    "clocks._rule no-extension": _of(_extend_a_fixed_period),
    "clocks.ask_extension extension-asked": _of(_asked_twice),
    "clocks.ask_extension extended-already": _of(_asked_after_it_was_extended),
    "clocks._requested no-extension-asked": _of(_granted_unasked),
    "clocks.extend extension-length": _of(_granted_too_long),
}
