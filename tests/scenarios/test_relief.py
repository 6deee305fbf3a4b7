"""现金奖励个税优惠 as a finance office meets it: the gates before, the filing after a payment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.rewards import CERTIFICATE, FINANCE, RECEIVED, Rewards, Values
from tests.story import Story, paper
from workflow.application.advance import arrive
from workflow.application.money.relief import closed_gates, filing_due
from workflow.application.state import Duty, Objection, Status
from workflow.application.tasks import tasks
from workflow.audit.verify import verify
from workflow.chain.machine import COMPLETED, REFUSED, machine_of
from workflow.errors import Refused
from workflow.rules.calendar import SHANGHAI

IN_TIME = (2026, 9, 18)


@pytest.fixture
def rewards(story: Story) -> Rewards:
    """The hospital on 2026-03-02."""
    return Rewards(story)


def noon(year: int, month: int, day: int) -> datetime:
    """Twelve o'clock in Asia/Shanghai."""
    return datetime(year, month, day, 12, tzinfo=SHANGHAI)


def payment(number: str, **changes: Any) -> a.Pay:
    """The one payment of everything, with the relief and with its paper."""
    given: dict[str, Any] = {
        **{"payee": "张三", "amount": Decimal(100), "income": 1, "relief": True},
        **{"documents": CERTIFICATE, **changes},
    }
    return a.Pay(application=number, **given)


def at_reward(rewards: Rewards, *incomes: date, mode: str = "licence") -> Values:
    """An application at its reward, as a value with these incomes."""
    number = rewards.at_reward(mode)
    return Values(rewards.chain, rewards.story.state(number), *(incomes or (RECEIVED,)))


def closed(values: Values, at: datetime, **changes: Any) -> list[str]:
    """The gates that a payment finds closed."""
    with pytest.raises(Refused) as caught:
        values.do(payment(values.state.number, **changes), at)
    assert caught.value.code == "relief-closed"
    gates = [str(one) for one in caught.value.values["gates"]]
    assert str(caught.value.values["opened_by"]).count("; ") == len(gates) - 1
    return gates


def test_with_every_gate_open_the_reward_is_paid_and_the_filing_is_owed(rewards: Rewards) -> None:
    values = at_reward(rewards)

    state = values.do(payment(values.state.number, last=True), noon(*IN_TIME))

    assert state.payments[0].relief
    assert state.payments[0].income == 1
    assert state.duties == (Duty("report", date(2026, 10, 15)),)
    assert (state.step, state.status) == ("", Status.APPROVED)
    settled = a.File(application=state.number, receipt="收讫", documents=(paper("form"),))
    state = values.do(settled, noon(2026, 10, 15))
    assert (state.duties, state.status) == ((), Status.COMPLETED)
    assert values.faults == []


def test_without_its_certificate_a_contract_is_not_registered(rewards: Rewards) -> None:
    (gate,) = closed(at_reward(rewards), noon(*IN_TIME), documents=())

    assert "is not on file" in gate


def test_an_equity_contribution_has_no_relief(rewards: Rewards) -> None:
    (gate,) = closed(at_reward(rewards, mode="equity"), noon(*IN_TIME))

    assert "作价入股" in gate


def test_a_reward_that_was_not_published_has_no_relief(rewards: Rewards) -> None:
    first, second = closed(at_reward(rewards, mode="quick"), noon(*IN_TIME))

    assert "whole time" in first
    assert "未公示" in second


def test_a_publicity_that_ended_otherwise_than_by_its_time_is_no_publicity(
    rewards: Rewards,
) -> None:
    values = at_reward(rewards)
    left = tuple(replace(one, outcome="upheld") for one in values.state.history)
    values.state = replace(values.state, history=left)

    (gate,) = closed(values, noon(*IN_TIME))

    assert "whole time" in gate


def test_an_open_objection_closes_the_gate_of_the_publicity(rewards: Rewards) -> None:
    values = at_reward(rewards)
    objection = Objection(1, "notice", "有遗漏", "甲", noon(*IN_TIME))
    state = replace(values.state, objections=(objection,))
    relief = rewards.chain.steps["reward"].relief
    assert relief

    (gate,) = closed_gates(
        state, rewards.chain, relief, {"certificate"}, state.incomes[0], date(*IN_TIME)
    )

    assert str(gate.gate) == "objection 1 is open"


def test_without_a_recorded_income_the_clock_is_not_known(rewards: Rewards) -> None:
    values = at_reward(rewards)
    (gate,) = closed(values, noon(*IN_TIME), income=2)
    assert "not said out of which income" in gate

    values.state = replace(values.state, incomes=())
    (gate,) = closed(values, noon(*IN_TIME))
    assert "is not recorded" in gate


def test_every_closed_gate_is_named_at_once(rewards: Rewards) -> None:
    values = at_reward(rewards, mode="quick")

    assert len(closed(values, noon(*IN_TIME), income=0, documents=())) == 4


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2026, 2, 28), date(2029, 2, 28)),
        (date(2025, 8, 31), date(2028, 8, 31)),
    ],
)
def test_the_last_day_of_the_36_months_is_included_and_the_next_is_not(
    rewards: Rewards, received: date, last: date
) -> None:
    values = at_reward(rewards, received)
    act = payment(values.state.number)

    values.do(act, noon(last.year, last.month, last.day))
    late = last.toordinal() + 1
    after = date.fromordinal(late)
    (gate,) = closed(values, noon(after.year, after.month, after.day))

    assert "within 36 months" in gate
    assert values.faults == []


def test_each_income_has_its_own_clock(rewards: Rewards) -> None:
    values = at_reward(rewards, date(2023, 1, 5), date(2025, 1, 5))

    assert len(closed(values, noon(*IN_TIME), income=1)) == 1
    assert values.do(payment(values.state.number, income=2), noon(*IN_TIME)).payments[0].relief


def test_nothing_is_paid_out_of_an_income_before_it_came(rewards: Rewards) -> None:
    (gate,) = closed(at_reward(rewards, date(2026, 9, 19)), noon(*IN_TIME))

    assert "within 36 months" in gate


def test_two_payments_of_one_month_owe_one_filing_and_another_month_its_own(
    rewards: Rewards,
) -> None:
    values = at_reward(rewards)
    number = values.state.number
    values.do(payment(number), noon(2026, 9, 1))
    values.do(payment(number), noon(2026, 9, 30))
    values.do(payment(number), noon(2026, 10, 1))
    state = values.do(payment(number, relief=False), noon(2026, 11, 2))

    assert [one.due_on for one in state.duties] == [date(2026, 10, 15), date(2026, 11, 15)]
    waiting = [one for one in tasks(state, values.chain) if one.step == "report"]
    assert [one.slot for one in waiting] == ["duty-report", "duty-report-2026-11-15"]
    settled = a.File(application=number, receipt="收讫", step="report", documents=(paper("form"),))
    state = values.do(settled, noon(2026, 11, 3))
    assert [one.due_on for one in state.duties] == [date(2026, 11, 15)]
    state = values.do(settled, noon(2026, 11, 4))
    assert (state.duties, state.step) == ((), "reward")
    assert values.faults == []


def test_the_filing_of_the_earliest_month_is_settled_first(rewards: Rewards) -> None:
    values = at_reward(rewards)
    number = values.state.number
    values.do(payment(number), noon(2026, 10, 1))
    values.do(payment(number, on=date(2026, 9, 30)), noon(2026, 10, 2))
    settled = a.File(application=number, receipt="收讫", documents=(paper("form"),))

    state = values.do(settled, noon(2026, 10, 3))

    assert [one.due_on for one in state.duties] == [date(2026, 11, 15)]


def test_the_filing_stays_owed_on_the_rest_of_the_path(rewards: Rewards) -> None:
    values = at_reward(rewards, mode="assignment")
    number = values.state.number

    state = values.do(payment(number, last=True), noon(*IN_TIME))

    assert (state.step, state.duties) == ("archive", (Duty("report", date(2026, 10, 15)),))
    archived = a.File(application=number, receipt="归档", step="archive")
    state = values.do(archived, noon(*IN_TIME), role="office")
    assert (state.step, state.status) == ("", Status.APPROVED)
    settled = a.File(application=number, receipt="收讫", documents=(paper("form"),))
    assert values.do(settled, noon(2026, 10, 8)).status is Status.COMPLETED
    assert values.faults == []


def test_the_relief_begins_on_the_day_of_the_income(rewards: Rewards) -> None:
    values = at_reward(rewards, date(*IN_TIME))

    state = values.do(payment(values.state.number), noon(*IN_TIME))

    assert state.payments[0].relief


def test_only_who_owes_the_filing_settles_it(rewards: Rewards) -> None:
    values = at_reward(rewards)
    number = values.state.number
    values.do(payment(number), noon(*IN_TIME))
    settled = a.File(application=number, receipt="收讫", documents=(paper("form"),))

    with pytest.raises(Refused, match="wrong-role"):
        values.do(settled, noon(*IN_TIME), role="office")
    assert len(values.state.duties) == 1


def test_the_filing_stays_owed_after_a_termination(rewards: Rewards) -> None:
    values = at_reward(rewards)
    number = values.state.number
    values.do(payment(number), noon(*IN_TIME))
    ending = a.Terminate(application=number, reason="合同解除")

    state = values.do(ending, noon(*IN_TIME), role="administrator")

    assert state.duties == (Duty("report", date(2026, 10, 15)),)
    settled = a.File(application=number, receipt="收讫", documents=(paper("form"),))
    state = values.do(settled, noon(2026, 10, 8))
    assert (state.duties, state.status) == ((), Status.TERMINATED)
    assert values.faults == []


def test_no_end_takes_away_a_filing_that_is_owed_for_a_payment(rewards: Rewards) -> None:
    values = at_reward(rewards)
    state = values.do(payment(values.state.number), noon(*IN_TIME))
    route = rewards.chain.route(state.route)

    for target in (REFUSED, "head", COMPLETED):
        move = arrive(machine_of(rewards.chain), state, route, target, date(*IN_TIME))
        assert move.duties == state.duties


@pytest.mark.parametrize(
    ("paid", "due"),
    [
        (date(2026, 9, 1), date(2026, 10, 15)),
        (date(2026, 9, 30), date(2026, 10, 15)),
        (date(2026, 1, 31), date(2026, 2, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
        (date(2026, 7, 10), date(2026, 8, 15)),
    ],
)
def test_the_filing_is_due_on_the_15th_of_the_next_month_even_on_a_rest_day(
    paid: date, due: date
) -> None:
    assert filing_due(paid) == due


def test_without_the_relief_a_reward_can_be_paid_at_any_time_and_owes_nothing(
    rewards: Rewards,
) -> None:
    number = rewards.at_reward("equity")
    rewards.story.perform(payment(number, relief=False, income=0, last=True), FINANCE)

    state = rewards.story.state(number)
    assert (state.status, state.duties) == (Status.COMPLETED, ())
    assert not state.payments[0].relief
    assert verify(rewards.story.office).faults == []


def test_a_claim_that_was_refused_leaves_nothing_paid_and_is_recorded(rewards: Rewards) -> None:
    number = rewards.at_reward("equity")
    with pytest.raises(Refused) as caught:
        rewards.story.perform(payment(number), FINANCE)

    assert len(caught.value.values["gates"]) == 2
    assert rewards.story.state(number).payments == ()
    assert verify(rewards.story.office).faults == []


def test_what_was_paid_with_the_relief_is_marked(rewards: Rewards) -> None:
    from workflow.commands.frame.incomes import payment_lines

    values = at_reward(rewards)
    values.do(payment(values.state.number), noon(*IN_TIME))
    state = values.do(payment(values.state.number, relief=False), noon(*IN_TIME))

    _blank, marked, plain = payment_lines(state, values.chain)
    assert marked.startswith(plain)
    assert len(marked) > len(plain)
