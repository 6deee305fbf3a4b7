"""The clocks of docs/law.md#terms with their days, and what starts and stops each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.rules.notices import PUBLISHED as CALENDAR
from tests.story import Clock
from workflow.application.clocks.clocks import clocks, last_day, next_look, opens
from workflow.application.clocks.points import rewards_of
from workflow.application.state import Application, Income, Passage, Payment, Status, Warned
from workflow.chain.model.clocks import Anchor, ClockRule, Point
from workflow.chain.model.value import Title
from workflow.chain.reader import load_file
from workflow.rules.calendar import Roll, Unit, end_of

CHAIN = load_file(Path(__file__).parents[1] / "scenarios" / "clocked.yaml")
NOW = Clock("2026-03-02 09:00").now


def rule(**given: object) -> ClockRule:
    """A clock from an income, with this length."""
    made = ClockRule("term", Title("期", "Term"), Point(Anchor.INCOME), "office")
    return replace(made, **given)  # any length


def ends(start: str, **given: object) -> tuple[str, bool]:
    """The last day, and whether it is provisional."""
    day, provisional = last_day(rule(**given), date.fromisoformat(start), 1, CALENDAR)
    return day.isoformat(), provisional


def application(**given: object) -> Application:
    """A submitted application with something more."""
    made = Application(
        number="CLK-2026-0001",
        unit="clocked",
        chain="clocked",
        version=1,
        sha256="",
        applicant="clocked-applicant",
        applicant_name="申请人",
        status=Status.APPROVED,
        route="2",
        step="reward",
        since=NOW,
        seq=3,
        revision=3,
        last_at=NOW,
        facts={"title": "某成果", "mode": "deal"},
        history=(Passage("submission", "submitted", "x", "甲", NOW),),
    )
    return replace(made, **given)


@pytest.mark.parametrize(
    ("start", "day"), [("2026-02-28", "2029-02-28"), ("2024-02-29", "2027-02-28")]
)
def test_thirty_six_months_from_a_receipt_end_on_the_day_or_the_month(start: str, day: str) -> None:
    assert ends(start, months=36) == (day, False)


@pytest.mark.parametrize("day", ["2026-09-01", "2026-09-15", "2026-09-30"])
def test_a_payment_of_september_is_filed_by_the_15th_of_october(day: str) -> None:
    assert ends(day, day_of_next_month=15) == ("2026-10-15", False)


def test_the_15th_of_the_month_after_december_lies_in_the_next_year() -> None:
    assert ends("2026-12-31", day_of_next_month=15) == ("2027-01-15", False)
    assert ends("2027-01-31", day_of_next_month=31) == ("2027-02-28", False)


def test_three_years_from_2017_09_01_end_on_2020_09_01() -> None:
    assert ends("2017-09-01", months=36) == ("2020-09-01", False)  # case 7


def test_a_year_without_transfer_ends_on_the_day_of_registration() -> None:
    assert ends("2025-11-20", months=12) == ("2026-11-20", False)


def test_a_last_day_on_a_rest_day_rolls_only_where_the_definition_says_so() -> None:
    assert ends("2026-09-16", days=15) == ("2026-10-01", False)
    assert ends("2026-09-16", days=15, roll=Roll.REST_DAY) == ("2026-10-08", False)


def test_beyond_the_published_calendar_the_earlier_day_is_shown_as_provisional() -> None:
    assert ends("2026-02-28", months=36, roll=Roll.REST_DAY) == ("2029-02-28", True)
    assert ends("2026-12-17", days=15, roll=Roll.REST_DAY) == ("2027-01-01", True)


def test_working_days_count_as_far_as_they_are_published() -> None:
    assert ends("2026-09-18", days=15, unit=Unit.WORKING) == ("2026-10-15", False)
    assert ends("2026-12-11", days=15, unit=Unit.WORKING) == ("2027-01-01", True)


def test_the_first_and_the_last_day_of_the_calendar_are_known() -> None:
    assert ends("2026-12-16", days=15, roll=Roll.REST_DAY) == ("2026-12-31", False)
    assert ends("2003-12-17", days=15, roll=Roll.REST_DAY) == ("2004-01-02", False)


def test_every_year_ends_on_the_day_of_the_start_and_not_of_the_year_before() -> None:
    yearly = rule(every_months=12)
    days = [last_day(yearly, date(2024, 2, 29), turn, CALENDAR)[0] for turn in range(1, 5)]
    assert [str(day) for day in days] == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_ninety_days_before_begin_at_midnight() -> None:
    assert opens(date(2020, 9, 1), 90) == end_of(date(2020, 6, 2))
    assert opens(date(2020, 9, 1), 30) == end_of(date(2020, 8, 1))


# what starts and stops


def income(number: int, on: str, reward: str) -> Income:
    """An income of which one person gets a reward."""
    amount = Decimal(reward)
    return Income(number, date.fromisoformat(on), amount, amount, {"team": amount})


def test_each_income_has_a_clock_of_its_own_that_stops_once_it_is_paid_in_full() -> None:
    incomes = (income(1, "2026-01-05", "100"), income(2, "2026-02-10", "50"))
    half = Payment("甲", Decimal(60), date(2026, 2, 1), "reward", income=1)
    rest = Payment("甲", Decimal(40), date(2026, 2, 20), "reward", income=1)

    first, second = clocks(application(incomes=incomes), CHAIN, CALENDAR)[:2]
    assert [str(first.last_day), str(second.last_day)] == ["2029-01-05", "2029-02-10"]
    assert [first.slot, second.slot] == ["clock:window:1", "clock:window:2"]

    open_ = clocks(application(incomes=incomes, payments=(half,)), CHAIN, CALENDAR)
    assert open_[0].stopped_on is None
    paid = clocks(application(incomes=incomes, payments=(half, rest)), CHAIN, CALENDAR)
    assert [one.stopped_on for one in paid[:2]] == [date(2026, 2, 20), None]


def test_an_income_that_is_paid_on_its_day_stops_and_one_that_gives_nothing_never_runs() -> None:
    incomes = (income(1, "2026-01-05", "100"), income(2, "2026-01-05", "0"))
    payment = Payment("甲", Decimal(100), date(2026, 1, 5), "reward", income=1)

    found = clocks(application(incomes=incomes, payments=(payment,)), CHAIN, CALENDAR)

    assert [one.stopped_on for one in found[:2]] == [date(2026, 1, 5), None]


def test_the_rewards_of_an_income_are_those_that_the_split_names() -> None:
    pku = load_file(Path(__file__).parents[2] / "definitions" / "pku" / "transfer.yaml")
    parts = {"team": Decimal(70), "university": Decimal(30)}
    bare = Income(1, date(2026, 1, 5), Decimal(100), Decimal(100), parts)

    assert rewards_of(bare, pku, application(facts={"mode": "assignment"})) == 70


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.REFUSED, Status.WITHDRAWN, Status.TERMINATED, Status.VOIDED]
)
def test_a_draft_and_what_came_to_nothing_have_no_clocks(status: Status) -> None:
    gone = application(incomes=(income(1, "2026-01-05", "100"),), status=status)
    assert clocks(gone, CHAIN, CALENDAR) == ()


def test_what_was_completed_keeps_the_clocks_of_the_law() -> None:
    done = application(incomes=(income(1, "2026-01-05", "100"),), status=Status.COMPLETED, step="")
    assert [one.name for one in clocks(done, CHAIN, CALENDAR)] == ["window"]


def test_a_step_that_is_to_be_passed_again_has_started_nothing() -> None:
    passed = Passage("registration", "filed", "x", "甲", NOW)
    history = (*application().history, passed)
    assert [one.name for one in clocks(application(history=history), CHAIN)] == [
        "untransferred",
        "answer",
    ]
    for again in ("office", "registration"):
        assert clocks(application(history=history, step=again), CHAIN) == ()


def test_a_recurring_clock_begins_with_the_first_round_that_was_not_over() -> None:
    facts = {"title": "某", "mode": "deal", "filed-on": "2019-06-30"}
    (fee,) = clocks(application(facts=facts), CHAIN, CALENDAR)
    assert (fee.turn, str(fee.last_day)) == (7, "2026-06-30")

    facts["filed-on"] = "2019-03-02"  # a round that is over on the day it was handed in
    (today,) = clocks(application(facts=facts), CHAIN, CALENDAR)
    assert (today.turn, str(today.last_day)) == (7, "2026-03-02")

    facts["filed-on"] = "2019-06-30"
    said = Warned("fee", date(2019, 6, 30), fee.last_day, ("office",), turn=7, ran_out=True)
    (fee,) = clocks(application(facts=facts, warned=(said,)), CHAIN, CALENDAR)
    assert (fee.turn, str(fee.last_day), fee.over) == (8, "2027-06-30", False)


@pytest.mark.parametrize("text", ["unknown", "", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_meant_starts_nothing(text: str) -> None:
    facts = {"title": "某", "mode": "deal", "filed-on": text}
    assert clocks(application(facts=facts), CHAIN, CALENDAR) == ()


def test_a_clock_is_looked_at_for_each_warning_and_at_its_end() -> None:
    (clock,) = clocks(application(incomes=(income(1, "2026-01-05", "100"),)), CHAIN)
    start, last = date(2026, 1, 5), clock.last_day
    looks = [clock]
    for days in (90, 30):
        looks.append(replace(clock, said=Warned("window", start, last, (), days=days)))
    assert [next_look(one) for one in looks] == [opens(last, 90), opens(last, 30), end_of(last)]
    over = replace(clock, said=Warned("window", start, last, (), ran_out=True))
    assert next_look(over) is None
