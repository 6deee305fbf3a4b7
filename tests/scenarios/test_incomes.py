"""Incomes end to end: recorded, divided by the leader, paid out; their clock and the relief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests import acts as a
from tests.incomes import CLERK, FINANCE, HOSPITAL, Incomes
from tests.story import Story, person_of
from workflow.application.papers.content import differences
from workflow.application.state import Status
from workflow.application.tasks import tasks
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.queries import clocks_of


@pytest.fixture
def incomes(story: Story) -> Iterator[Incomes]:
    """The hospital and the college on 2026-03-02; afterwards their journals verify."""
    yield Incomes(story)
    assert verify(story.office).faults == []


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=code)


def test_two_incomes_are_divided_each_by_itself_and_paid_to_the_end(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    incomes.share(number, "34270000")
    incomes.share(number, "0.05")

    first, second = incomes.state(number).incomes
    assert first.parts == {"team": 23989000, "department": 5140500, "hospital": 5140500}
    small = {"team": "0.03", "department": "0.00", "hospital": "0.02"}
    assert {name: str(one) for name, one in second.parts.items()} == small
    incomes.divide(number)
    assert incomes.income(number).persons == {
        "team": {"甲": Decimal("14393400.00"), "乙": Decimal("9595600.00")}
    }
    assert incomes.income(number).main == ("甲",)

    incomes.pay(number, "14393400", income=1, payee="甲")
    incomes.pay(number, "9595600", income=1, payee="乙")
    assert incomes.state(number).step == "reward"
    incomes.pay(number, "0.03", last=True)

    state = incomes.state(number)
    assert state.status is Status.COMPLETED
    assert [one.income for one in state.payments] == [1, 1, 2]


def test_each_income_is_a_limit_of_its_own(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    incomes.share(number, "2000")

    with refused("paid-too-much"):
        incomes.pay(number, "700.01", income=1)
    incomes.pay(number, "700", income=1)
    with refused("paid-too-much"):
        incomes.pay(number, "0.01", income=1)
    with refused("no-such-income"):
        incomes.pay(number, "1", income=3)
    incomes.pay(number, "1400")

    assert [one.income for one in incomes.state(number).payments] == [1, 2]


def test_which_income_is_asked_only_where_several_wait(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    with refused("which-income"):
        incomes.pay(number, "1")
    incomes.share(number, "1000")
    incomes.pay(number, "1")
    incomes.share(number, "1000")
    with refused("which-income"):
        incomes.pay(number, "1")


def test_the_last_payment_leaves_nothing_of_any_income(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    incomes.share(number, "1000")

    with refused("paid-too-little"):
        incomes.pay(number, "700", income=1, last=True)
    incomes.pay(number, "700", income=1)
    with refused("paid-too-little"):
        incomes.pay(number, "0", last=True)
    incomes.pay(number, "700")
    with refused("paid-nothing"):
        incomes.pay(number, "0")
    assert incomes.state(number).step == "reward"
    incomes.pay(number, "0", last=True)

    assert incomes.state(number).status is Status.COMPLETED
    with refused("already-ended"):
        incomes.share(number, "1000")


def test_nothing_is_recorded_before_the_final_say(incomes: Incomes) -> None:
    number = incomes.at_hospital("review")

    with refused("not-approved-yet"):
        incomes.share(number, "1000")


def test_incomes_are_recorded_by_who_pays_or_by_whom_the_rule_names(incomes: Incomes) -> None:
    hospital, college = incomes.at_hospital(), incomes.at_college("net")

    with refused("wrong-role"):
        incomes.share(hospital, "1000", by=person_of("research-office"))
    with refused("wrong-role"):
        incomes.share(college, "1000", by=FINANCE, taxes="0", costs="0")
    incomes.share(hospital, "1000")
    incomes.share(college, "1000", by=CLERK, taxes="0", costs="0")


def test_the_leader_divides_anew_until_something_was_paid(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    incomes.divide(number)
    incomes.divide(number, main=("甲", "乙"))
    assert incomes.income(number).main == ("甲", "乙")
    with refused("not-the-applicant"):
        act = a.Divide(application=number, income=1, persons={"甲": Decimal(100)}, main=("甲",))
        incomes.story.perform(act, FINANCE)

    incomes.pay(number, "1")

    with refused("already-paid-out"):
        incomes.divide(number)


@pytest.mark.parametrize(
    ("main", "given"),
    [
        (("甲",), {"甲": "0.02", "乙": "0.00", "丙": "0.01"}),
        (("丙", "甲"), {"甲": "0.00", "乙": "0.00", "丙": "0.03"}),
    ],
)
def test_the_residual_fen_of_a_division_is_the_first_main_completers(
    incomes: Incomes, main: tuple[str, ...], given: dict[str, str]
) -> None:
    number = incomes.at_hospital()
    incomes.share(number, "0.05")
    thirds = {"甲": "33.33", "乙": "33.33", "丙": "33.34"}
    persons = {name: Decimal(text) for name, text in thirds.items()}
    act = a.Divide(application=number, income=1, persons=persons, main=main)

    incomes.story.perform(act, incomes.story.applicant(number))

    persons = incomes.income(number).persons["team"]
    assert {name: str(one) for name, one in persons.items()} == given


def test_slices_remember_the_incomes_before(incomes: Incomes) -> None:
    # the college and its amounts are made up
    number = incomes.at_college("net")
    for gross in ("600000", "600000"):
        incomes.share(number, gross, by=CLERK, taxes="20000", costs="0")

    first, second = incomes.state(number).incomes
    assert (first.base, first.parts["team"]) == (Decimal(580000), Decimal(406000))
    # 420,000 are left of the first million at 70 %, 160,000 are above it at 50 %
    assert second.parts["team"] == Decimal(374000)
    assert second.parts["leader"] == Decimal(112200)
    assert second.parts["fund"] == Decimal(5800)
    assert second.parts["college"] == Decimal(580000 - 374000 - 58000)
    with refused("deductions-differ"):
        incomes.share(number, "1000", by=CLERK, taxes="0")
    with refused("net-below-zero"):
        incomes.share(number, "1000", by=CLERK, taxes="1000", costs="0.01")


def test_two_steps_pay_their_own_parts_of_one_income(incomes: Incomes) -> None:
    number = incomes.at_college("table")
    incomes.share(number, "1000")
    incomes.pay(number, "600", last=True)
    assert incomes.state(number).step == "office-pay"

    with refused("paid-too-much"):
        incomes.pay(number, "100.01", income=1)
    incomes.pay(number, "100", last=True)

    assert incomes.state(number).status is Status.COMPLETED


def test_an_old_income_is_judged_by_the_floor_of_its_own_day(incomes: Incomes) -> None:
    number = incomes.at_college("band", share=Decimal(55))

    with refused("share-below-floor"):
        incomes.share(number, "1000", date(2025, 1, 1))
    incomes.share(number, "1000", date(2024, 12, 31))

    assert incomes.income(number).parts["team"] == 550


def test_who_saw_the_application_before_is_told_that_an_income_came(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    before, chain = incomes.state(number), incomes.story.chain(number)
    incomes.share(number, "1000")

    (said,) = differences(before, incomes.state(number), chain)
    assert said.template == "an income was recorded"


def test_an_income_is_divided_while_a_part_of_a_part_is_not_known(incomes: Incomes) -> None:
    number = incomes.at_college("band", share=Decimal(70), own="unknown")
    incomes.share(number, "1000")

    assert incomes.income(number).parts == {"team": 700, "office": 50, "college": 250}


def test_a_base_that_was_paid_out_of_is_not_paid_a_second_time_out_of_incomes(
    incomes: Incomes,
) -> None:
    number = incomes.story.submitted("pku-transfer")
    incomes.story.walk(number, until="reward")
    incomes.pay(number, "5000000")
    incomes.share(number, "19980000")

    with refused("paid-too-much"):
        incomes.pay(number, "8986000.01")
    with refused("no-such-income"):
        incomes.pay(number, "1", income=2)
    incomes.pay(number, "8986000")

    assert incomes.state(number).status is Status.COMPLETED


def test_an_income_recorded_first_is_what_is_paid_out_of(incomes: Incomes) -> None:
    number = incomes.story.submitted("pku-transfer")
    incomes.story.walk(number, until="reward")
    incomes.share(number, "1000")

    with refused("paid-too-much"):
        incomes.pay(number, "700.01")
    incomes.pay(number, "700", last=True)

    assert incomes.state(number).status is Status.COMPLETED


def with_relief(incomes: Incomes, received: date) -> str:
    """A reward out of an income of that day, to be paid with the relief."""
    number = incomes.at_hospital()
    incomes.with_certificate(number)
    incomes.share(number, "1000", received)
    return number


def test_the_relief_is_given_on_the_last_day_of_the_36_months_and_owes_a_filing(
    incomes: Incomes,
) -> None:
    number = with_relief(incomes, date(2024, 2, 29))
    incomes.story.clock.set("2027-02-28 10:00")

    incomes.pay(number, "700", relief=True, last=True)

    state = incomes.state(number)
    assert [(one.step, one.due_on) for one in state.duties] == [("tax-filing", date(2027, 3, 15))]
    assert state.status is Status.APPROVED
    incomes.story.file(number, "tax-filing")
    assert incomes.state(number).status is Status.COMPLETED


def test_beyond_36_months_it_is_paid_without_the_relief_only(incomes: Incomes) -> None:
    number = with_relief(incomes, date(2024, 2, 29))
    incomes.story.clock.set("2027-03-01 10:00")

    with refused("relief-closed"):
        incomes.pay(number, "700", relief=True, last=True)
    incomes.pay(number, "700", last=True)

    assert incomes.state(number).status is Status.COMPLETED


def test_the_relief_is_judged_by_the_income_it_is_paid_out_of(incomes: Incomes) -> None:
    number = with_relief(incomes, date(2022, 1, 4))
    incomes.share(number, "1000", date(2026, 3, 2))

    with refused("relief-closed"):
        incomes.pay(number, "1", relief=True, income=1)
    incomes.pay(number, "1", relief=True, income=2)

    assert incomes.state(number).payments[0].relief


def test_the_clock_of_each_income_runs_until_it_is_paid_out(incomes: Incomes) -> None:
    number = incomes.at_hospital()
    chain = incomes.story.chain(number)

    def running() -> list[tuple[int, date]]:
        found = clocks_of(incomes.story.office, incomes.state(number), chain)
        clocks = [one.clock for one in found if one.clock.name == "pay-out"]
        return [(one.number, one.last_day) for one in clocks if not one.over]

    assert running() == []
    incomes.share(number, "1000", date(2024, 2, 29))
    incomes.share(number, "1000", date(2026, 3, 2))
    both = [(1, date(2027, 2, 28)), (2, date(2029, 3, 2))]
    assert running() == both
    incomes.pay(number, "699.99", income=1)
    assert running() == both
    incomes.pay(number, "0.01", income=1)
    assert running() == both[1:]
    incomes.pay(number, "700", last=True)
    assert running() == []


def test_the_finance_office_is_warned_before_an_income_is_late(incomes: Incomes) -> None:
    number = with_relief(incomes, date(2024, 2, 29))

    incomes.story.clock.set("2026-12-01 09:00")
    list(incomes.story.office.tick())

    assert [(one.clock, one.days) for one in incomes.state(number).warned] == [("pay-out", 90)]
    assert tasks(incomes.state(number), incomes.story.chain(number))
    assert incomes.state(number).chain == HOSPITAL


def test_nothing_is_paid_where_the_text_has_no_rule(incomes: Incomes) -> None:
    number = incomes.at_college("none")

    with pytest.raises(Refused, match="no-split") as refused:
        incomes.pay(number, "999999990000.00")
    assert refused.value.values["reason"].zh == "本办法未规定此种方式如何分配"
    with pytest.raises(Refused, match="no-split"):
        incomes.share(number, "1000")


def test_where_the_text_has_no_rule_the_step_ends_without_a_payment(incomes: Incomes) -> None:
    number = incomes.at_college("none")

    incomes.pay(number, "0", last=True)

    assert incomes.story.state(number).step == "office-pay"
    assert incomes.story.state(number).payments[-1].amount == 0
