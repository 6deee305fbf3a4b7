"""Forged payments with the tax relief, which fit and break a rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.audit.tamper import appended, codes
from tests.rewards import CERTIFICATE, Rewards, Values, transition
from tests.story import ADMIN, Story, paper
from workflow.application.fold import evolve
from workflow.application.money.events import Paid
from workflow.application.state import Application, Duty, Objection
from workflow.audit.rebuild import rebuild
from workflow.audit.rules.money import paid_past_a_gate

OWED = Duty("report", date(2026, 4, 15))
RECEIVED = date(2024, 2, 29)


@pytest.fixture
def rewards(story: Story) -> Rewards:
    """The hospital on 2026-03-02."""
    return Rewards(story)


def paid(**changes: Any) -> Paid:
    """A payment as it would be recorded with every gate open."""
    given: dict[str, Any] = {
        **{"step": "reward", "payee": "张三", "amount": Decimal(100), "on": date(2026, 3, 24)},
        **{"documents": CERTIFICATE, "income": 1, "relief": True, "duties": (OWED,), **changes},
    }
    return Paid(**given)


def test_a_payment_with_the_relief_whose_gates_were_closed_is_named(rewards: Rewards) -> None:
    number = rewards.at_reward("equity")
    assert codes(rewards.story) == set()

    appended(rewards.story, number, paid(), "finance-person")
    rebuild(rewards.story.office, ADMIN)

    assert codes(rewards.story) == {"relief"}


def test_a_payment_without_the_relief_is_no_fault_unless_it_owes_a_filing(
    rewards: Rewards,
) -> None:
    number = rewards.at_reward("equity")
    appended(rewards.story, number, paid(relief=False, duties=()), "finance-person")
    rebuild(rewards.story.office, ADMIN)
    assert codes(rewards.story) == set()

    appended(rewards.story, number, paid(relief=False), "finance-person")
    rebuild(rewards.story.office, ADMIN)
    assert codes(rewards.story) == {"relief"}


def broken(rewards: Rewards, event: Paid, mode: str = "licence", **changes: Any) -> bool:
    """What the second rules say of it, for a state with an income that was changed like this."""
    state = rewards.story.state(rewards.at_reward(mode))
    values = Values(rewards.chain, replace(state, **changes), RECEIVED)
    record = values.record(event, rewards.story.clock(), "finance-person")
    after: Application = evolve(values.state, record)
    return paid_past_a_gate(transition(values.state, record, after, rewards.chain))


def test_with_every_gate_open_it_is_no_fault(rewards: Rewards) -> None:
    assert not broken(rewards, paid())
    assert not broken(rewards, paid(duties=()), duties=(OWED,))


FORGED: dict[str, dict[str, Any]] = {
    "no certificate": {"documents": ()},
    "another paper": {"documents": (paper("form"),)},
    "no income": {"income": 0},
    "too late": {"on": date(2027, 3, 1), "duties": (Duty("report", date(2027, 4, 15)),)},
    "before the income": {"on": date(2024, 2, 28), "duties": (Duty("report", date(2024, 3, 15)),)},
    "no filing owed": {"duties": ()},
    "a filing too many": {"duties": (OWED, Duty("report", date(2026, 5, 15)))},
    "a filing too late": {"duties": (Duty("report", date(2026, 4, 16)),)},
}


@pytest.mark.parametrize("lie", FORGED)
def test_each_lie_of_a_payment_is_named(rewards: Rewards, lie: str) -> None:
    assert broken(rewards, paid(**FORGED[lie]))


@pytest.mark.parametrize("mode", ["equity", "quick"])
def test_a_mode_without_the_relief_is_named(rewards: Rewards, mode: str) -> None:
    assert broken(rewards, paid(), mode)


def test_a_publicity_that_did_not_run_its_time_is_named(rewards: Rewards) -> None:
    assert broken(rewards, paid(), history=())


def test_an_open_objection_is_named(rewards: Rewards) -> None:
    objection = Objection(1, "notice", "有遗漏", "甲", rewards.story.clock())
    assert broken(rewards, paid(), objections=(objection,))


@pytest.mark.parametrize(
    ("paid_on", "due"),
    [(date(2027, 2, 28), date(2027, 3, 15)), (date(2026, 12, 31), date(2027, 1, 15))],
)
def test_the_last_day_and_the_turn_of_the_year_are_no_fault(
    rewards: Rewards, paid_on: date, due: date
) -> None:
    assert not broken(rewards, paid(on=paid_on, duties=(Duty("report", due),)))
