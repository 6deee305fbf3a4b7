"""Forged incomes, divisions and payments out of them, which fit and break the rule of sharing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.audit.tamper import appended, codes
from tests.incomes import Incomes
from tests.story import ADMIN, Story
from workflow.application.event import Event
from workflow.application.money.events import Divided, IncomeShared, Paid
from workflow.application.state import Income
from workflow.audit.rebuild import rebuild

DAY = date(2026, 3, 2)
PARTS = {"team": "700.00", "department": "150.00", "hospital": "150.00"}


@pytest.fixture
def incomes(story: Story) -> Incomes:
    """The hospital on 2026-03-02."""
    return Incomes(story)


def forged(incomes: Incomes, number: str, event: Event, by: str = "finance-person") -> set[str]:
    """What verify says of one record more that nobody was asked about."""
    assert codes(incomes.story) == set()
    appended(incomes.story, number, event, by)
    rebuild(incomes.story.office, ADMIN)
    return codes(incomes.story)


def amounts(parts: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in parts.items()}


def shared(parts: dict[str, str] = PARTS, **changes: Any) -> IncomeShared:
    """1,000.00 yuan divided by the hospital's rule, or a lie about them."""
    given = {"number": 1, "on": DAY, "gross": Decimal(1000), "base": Decimal(1000), **changes}
    return IncomeShared(income=Income(parts=amounts(parts), **given))


def test_an_income_divided_as_the_rule_has_it_is_no_fault(incomes: Incomes) -> None:
    assert forged(incomes, incomes.at_hospital(), shared()) == set()


LIES: dict[str, IncomeShared] = {
    "a part too large": shared({**PARTS, "team": "700.01", "hospital": "149.99"}),
    "a part too small": shared({**PARTS, "team": "699.99", "hospital": "150.01"}),
    "the rest too small": shared({**PARTS, "hospital": "149.99"}),
    "a part missing": shared({"team": "700.00", "hospital": "300.00"}),
    "a part made up": shared({**PARTS, "director": "0.00"}),
    "a base that is not the gross": shared(base=Decimal(1000), gross=Decimal(1200)),
    "a deduction that the rule does not name": shared(
        gross=Decimal(1200), deductions={"dinner": Decimal(200)}
    ),
    "another number": shared(number=2),
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_about_an_income_is_named(incomes: Incomes, lie: str) -> None:
    assert forged(incomes, incomes.at_hospital(), LIES[lie]) == {"shares"}


def test_an_income_of_a_day_that_has_not_come_is_named(incomes: Incomes) -> None:
    ahead = shared(on=date(2999, 1, 1))
    assert forged(incomes, incomes.at_hospital(), ahead) == {"days", "shares"}


def test_an_income_before_the_final_say_is_named(incomes: Incomes) -> None:
    assert forged(incomes, incomes.at_hospital("review"), shared()) == {"shares"}


NET = {
    "team": "750000.00",
    "leader": "225000.00",
    "office": "110000.00",
    "fund": "11000.00",
    "college": "240000.00",
}
"""The synthetic college: 1,100,000 net is 70 % of the first million and 50 % of the rest."""


def net(parts: dict[str, str], number: int = 1) -> IncomeShared:
    return IncomeShared(
        income=Income(
            number=number,
            on=DAY,
            gross=Decimal(1200000),
            base=Decimal(1100000),
            parts=amounts(parts),
            deductions={"taxes": Decimal(60000), "costs": Decimal(40000)},
        )
    )


def test_slices_funds_and_parts_of_parts_are_counted_a_second_time(incomes: Incomes) -> None:
    number = incomes.at_college("net")

    assert forged(incomes, number, net(NET), "clerk-person") == set()
    # the second income lies wholly above the first million
    lie = net(NET, number=2)
    assert forged(incomes, number, lie, "clerk-person") == {"shares"}


@pytest.mark.parametrize("part", ["leader", "fund"])
def test_a_lie_about_a_part_inside_another_is_named(incomes: Incomes, part: str) -> None:
    lie = {**NET, part: str(Decimal(NET[part]) - 1)}

    assert forged(incomes, incomes.at_college("net"), net(lie), "clerk-person") == {"shares"}


@pytest.mark.parametrize(("share", "team"), [("55", "550.00"), ("90", "900.00")])
def test_rewards_below_the_floor_and_a_part_below_its_least_are_named(
    incomes: Incomes, share: str, team: str
) -> None:
    number = incomes.at_college("band", share=Decimal(share))
    rest = str(Decimal(950) - Decimal(team))

    event = shared({"team": team, "office": "50.00", "college": rest})

    assert forged(incomes, number, event) == {"shares"}


def recorded(incomes: Incomes) -> str:
    """An application of the hospital with an income of 1,000.00 yuan."""
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    return number


def divided(one: str, other: str, main: tuple[str, ...] = ("甲",), **changes: Any) -> Divided:
    given = {"income": 1, "part": "team", "persons": amounts({"甲": one, "乙": other})}
    return Divided(main=main, **{**given, **changes})


def test_a_division_among_people_as_the_rule_has_it_is_no_fault(incomes: Incomes) -> None:
    number = recorded(incomes)

    assert forged(incomes, number, divided("350.00", "350.00"), "third-hospital-applicant") == set()


DIVISIONS: dict[str, Divided] = {
    "more than the part": divided("400.00", "300.01"),
    "less than the part": divided("400.00", "299.99"),
    "less for the main completers": divided("349.99", "350.01"),
    "a negative share": divided("700.01", "-0.01"),
    "a main completer who is not there": divided("400.00", "300.00", ("甲", "丙")),
    "another part": divided("100.00", "50.00", part="department"),
    "another income": divided("400.00", "300.00", income=2),
}


@pytest.mark.parametrize("lie", DIVISIONS)
def test_each_lie_about_a_division_is_named(incomes: Incomes, lie: str) -> None:
    number = recorded(incomes)

    assert forged(incomes, number, DIVISIONS[lie], "third-hospital-applicant") == {"shares"}


def test_a_division_by_another_than_the_leader_is_named(incomes: Incomes) -> None:
    assert forged(incomes, recorded(incomes), divided("400.00", "300.00")) == {
        "shares",
        "role-not-held",
    }


def test_a_division_after_a_payment_is_named(incomes: Incomes) -> None:
    number = recorded(incomes)
    incomes.pay(number, "1")

    lie = divided("400.00", "300.00")

    assert forged(incomes, number, lie, "third-hospital-applicant") == {"shares"}


def paid(amount: str, income: int = 1, step: str = "reward", part: str = "team") -> Paid:
    given: dict[str, Any] = {
        "payee": "课题组",
        "on": DAY,
        "income": income,
        "part": part if float(amount) else "",
    }
    return Paid(step=step, amount=Decimal(amount), **given)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (paid("600.00"), set()),
        (paid("600.01"), {"shares"}),
        (paid("1.00", income=2), {"shares"}),
        (paid("1.00", income=0), {"shares"}),
        (paid("0", income=0), set()),
    ],
)
def test_a_payment_beyond_what_is_left_of_its_income_is_named(
    incomes: Incomes, event: Paid, said: set[str]
) -> None:
    number = recorded(incomes)
    incomes.pay(number, "100")

    assert forged(incomes, number, event) == said


def test_a_payment_without_a_rule_is_named(incomes: Incomes) -> None:
    number = incomes.at_college("none")

    lie = paid("1.00", income=0, step="team-pay", part="")
    assert forged(incomes, number, lie) == {"shares"}


def test_two_steps_that_pay_other_parts_of_one_income_are_no_fault(incomes: Incomes) -> None:
    number = incomes.at_college("table")
    incomes.share(number, "1000")
    incomes.pay(number, "600", last=True)

    assert incomes.state(number).step == "office-pay"
    assert forged(incomes, number, paid("100.00", step="office-pay", part="office")) == set()
    lie = paid("0.01", step="office-pay", part="office")
    assert forged(incomes, number, lie) == {"shares"}
