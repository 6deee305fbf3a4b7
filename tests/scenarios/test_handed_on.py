"""The joint laboratory of the documentation: a reserve, costs that are borne, shares handed on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.incomes import Incomes
from tests.story import Story
from workflow.application.state import Status
from workflow.audit.verify import verify
from workflow.errors import Refused


@pytest.fixture
def lab(story: Story) -> Iterator[Incomes]:
    """Afterwards its journals verify."""
    yield Incomes(story)
    assert verify(story.office).faults == []


def parts_of(lab: Incomes, number: str) -> dict[str, str]:
    return {name: f"{amount:f}" for name, amount in lab.state(number).incomes[-1].parts.items()}


def test_what_is_set_aside_handed_on_and_borne_leaves_each_its_own(lab: Incomes) -> None:
    number = lab.at_lab(left="no", given_up=Decimal(50))

    lab.share(number, "3000000", taxes="100000", upkeep="0", dispute="800000")

    income = lab.state(number).incomes[0]
    assert income.base == Decimal(2755000)
    assert income.deductions["reserve"] == Decimal(145000)
    assert parts_of(lab, number) == {
        "team": "826500.00",  # half of 1,653,000 is renounced
        "students": "964250.00",
        "partner": "0.00",  # half of the costs would be 400,000; it has 275,500
        "office": "2650.00",  # 3 % of the whole, less 10 % of the costs
        "lab": "161600.00",  # bears the rest
    }
    lab.pay(number, "826500", last=True)
    assert lab.state(number).status is Status.COMPLETED


def test_the_share_of_a_partner_that_has_left_goes_to_the_laboratory(lab: Incomes) -> None:
    number = lab.at_lab(left="yes")

    lab.share(number, "1000000", taxes="0", upkeep="0", dispute="0")

    assert parts_of(lab, number) == {
        "team": "570000.00",
        "students": "47500.00",
        "partner": "0.00",
        "office": "47500.00",
        "lab": "285000.00",
    }


def test_the_reserve_stops_at_its_most(lab: Incomes) -> None:
    number = lab.at_lab(left="no")

    lab.share(number, "9000000", taxes="0", upkeep="0", dispute="0")

    assert lab.state(number).incomes[0].deductions["reserve"] == Decimal(200000)


@pytest.mark.parametrize(
    ("less", "code"),
    [
        ({"taxes": "0", "upkeep": "0"}, "deductions-differ"),
        ({"taxes": "0", "upkeep": "0", "dispute": "0", "reserve": "5"}, "deductions-differ"),
        ({"taxes": "0", "upkeep": "0", "dispute": "900000"}, "costs-too-high"),
    ],
)
def test_what_does_not_fit_the_rule_is_refused(
    lab: Incomes, less: dict[str, Any], code: str
) -> None:
    number = lab.at_lab(left="no")

    with pytest.raises(Refused, match=code):
        lab.share(number, "1000000", **less)
