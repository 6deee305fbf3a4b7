"""Forged incomes of the joint laboratory: lies about what is set aside, handed on or borne."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.audit.tamper import appended, codes
from tests.incomes import Incomes
from tests.story import ADMIN, Story
from workflow.application.money.events import IncomeShared
from workflow.application.state import Income
from workflow.audit.rebuild import rebuild

TRUE = {
    "team": "826500.00",
    "students": "964250.00",
    "partner": "0.00",
    "office": "2650.00",
    "lab": "161600.00",
}
TAKEN = {"taxes": "100000", "upkeep": "0", "reserve": "145000", "dispute": "800000"}
LIES: dict[str, dict[str, Any]] = {
    "nothing renounced": {"parts": {**TRUE, "team": "1653000.00", "students": "137750.00"}},
    "renounced for another": {"parts": {**TRUE, "students": "137750.00", "lab": "988100.00"}},
    "a share not capped": {"parts": {**TRUE, "partner": "-124500.00", "lab": "286100.00"}},
    "costs borne by one": {"parts": {**TRUE, "office": "82650.00", "lab": "81600.00"}},
    "each band by itself": {"parts": {**TRUE, "office": "22650.00", "lab": "141600.00"}},
    "another reserve": {"deductions": {**TAKEN, "reserve": "100000"}, "base": "2800000"},
    "no reserve": {"deductions": {**TAKEN, "reserve": "0"}, "base": "2900000"},
    "costs off the base": {"base": "1955000"},
    "no costs": {"deductions": {**TAKEN, "dispute": "0"}},
}


def said(story: Story, **lie: Any) -> set[str]:
    """What verify says of an income recorded without asking."""
    number = Incomes(story).at_lab(left="no", given_up=Decimal(50))
    parts, deductions = (
        {name: Decimal(text) for name, text in lie.get(key, true).items()}
        for key, true in (("parts", TRUE), ("deductions", TAKEN))
    )
    base = Decimal(lie.get("base", "2755000"))
    income = Income(1, date(2026, 3, 2), Decimal(3000000), base, parts, deductions)
    appended(story, number, IncomeShared(income=income), "finance-person")
    rebuild(story.office, ADMIN)
    return codes(story)


def test_what_the_rule_makes_is_no_fault(story: Story) -> None:
    assert said(story) == set()


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_is_named(story: Story, lie: str) -> None:
    assert said(story, **LIES[lie]) == {"shares"}
