"""付给谁: what is paid belongs to a part of the distribution, or to somebody within one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.academy import Academy
from tests.audit.tamper import appended, codes
from tests.incomes import FINANCE
from tests.rewards import Rewards
from tests.story import ADMIN, Story
from workflow.application.money import verbs
from workflow.application.money.events import Paid
from workflow.audit.rebuild import rebuild
from workflow.errors import Refused


@pytest.fixture
def academy(story: Story) -> Academy:
    """The academy on 2026-03-02."""
    return Academy(story)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=code)


@pytest.mark.parametrize("mode", ["known", "later"])
@pytest.mark.parametrize(
    ("to", "part", "counts"),
    [
        ("完成团队", "", "team"),
        ("Team", "", "team"),
        ("team", "", "team"),
        ("其中负责人", "", "leader"),
        ("transfer", "", "transfer"),
        ("王五", "转化人员", "transfer"),
        ("王五", "team", "team"),
        ("完成团队", "team", "team"),
    ],
)
def test_a_payment_counts_against_the_part_that_is_named(
    academy: Academy, mode: str, to: str, part: str, counts: str
) -> None:
    number = academy.at(mode)
    assert academy.pay(number, to, "1", part) == counts
    assert academy.sound()


@pytest.mark.parametrize("mode", ["known", "later"])
@pytest.mark.parametrize(
    ("to", "part", "code"),
    [
        ("张三", "", "payee-unknown"),
        ("团队", "", "payee-unknown"),
        ("张三", "校友", "payee-unknown"),
        ("研究院", "", "payee-unknown/elsewhere"),
        ("张三", "academy", "payee-unknown/elsewhere"),
        ("研究院", "team", "payee-unknown/elsewhere"),
        ("转化人员", "team", "payee-unknown/elsewhere"),
    ],
)
def test_nobody_else_is_paid_and_what_is_left_is_said(
    academy: Academy, mode: str, to: str, part: str, code: str
) -> None:
    number = academy.at(mode)
    academy.pay(number, "team", "200")
    with refused("payee-unknown") as caught:
        academy.pay(number, to, "1", part)
    assert "/".join(filter(None, (caught.value.code, caught.value.wording))) == code
    left = {phrase.values["name"]: phrase.values["left"] for phrase in caught.value.values["left"]}
    assert left == {"team": 400, "leader": 300, "transfer": 100}
    assert academy.sound()


@pytest.mark.parametrize("mode", ["known", "later"])
def test_each_part_is_held_by_itself(academy: Academy, mode: str) -> None:
    number = academy.at(mode)
    with refused("part-overpaid"):
        academy.pay(number, "team", "600.01")
    academy.pay(number, "team", "350")
    with refused("part-overpaid"):
        academy.pay(number, "其中负责人", "250.01")  # of what is left of the team's
    academy.pay(number, "其中负责人", "250")
    with refused("part-overpaid"):
        academy.pay(number, "team", "0.01")
    academy.pay(number, "甲", "60", "transfer")
    academy.pay(number, "乙", "40", "transfer", last=True)
    assert academy.story.state(number).ended
    assert academy.sound()


def test_each_person_is_held_by_their_own(academy: Academy) -> None:
    number = academy.at("later")
    academy.divide(number)
    with refused("payee-unknown"):
        academy.pay(number, "王五", "1", "team")
    with refused("part-overpaid"):
        academy.pay(number, "张三", "450.01")
    assert academy.pay(number, "张三", "450") == "team"
    with refused("part-overpaid") as caught:
        academy.pay(number, "李四", "150.01")
    assert {"person": "李四", "left": Decimal(150)} in [
        phrase.values for phrase in caught.value.values["left"]
    ]
    with refused("part-overpaid"):
        academy.pay(number, "张三", "0.01")
    academy.pay(number, "李四", "150")
    academy.pay(number, "转化人员", "100", last=True)
    assert academy.sound()


def test_a_part_is_named_only_where_something_is_divided(story: Story) -> None:
    number = Rewards(story).at_reward("licence")
    act = a.Pay(application=number, payee="甲", amount=Decimal(1), part="team")
    with refused("payee-unknown"):
        story.perform(act, FINANCE)


def earlier(academy: Academy, number: str, to: str, amount: str) -> None:
    """A payment as an earlier release recorded it: to whoever was typed."""
    day = academy.story.today()
    event = Paid(step="reward", payee=to, amount=Decimal(amount), income=1, on=day)
    appended(academy.story, number, event, FINANCE.person)
    rebuild(academy.story.office, ADMIN)


def test_payments_of_an_earlier_release_verify_and_go_on(academy: Academy) -> None:
    """One counts for the part that its payee names, others against the whole alone."""
    number = academy.at("later")
    earlier(academy, number, "研究院", "50")
    earlier(academy, number, "完成团队", "400")
    assert academy.sound()

    with refused("part-overpaid"):
        academy.pay(number, "team", "200.01")
    academy.pay(number, "team", "200")
    with refused("paid-too-much"):
        academy.pay(number, "transfer", "50.01")
    academy.pay(number, "transfer", "50", last=True)
    assert academy.sound()


def test_a_person_paid_by_an_earlier_release_is_paid(academy: Academy) -> None:
    number = academy.at("later")
    academy.divide(number)
    earlier(academy, number, "张三", "400")
    with refused("part-overpaid"):
        academy.pay(number, "张三", "50.01")
    assert academy.sound()
    day = academy.story.today()
    given: dict[str, Any] = {
        "step": "reward",
        "payee": "张三",
        "amount": Decimal("50.01"),
        "income": 1,
    }
    forged(academy, number, Paid(**given, on=day, part="team"), {"shares"})


LIES: dict[str, dict[str, Any]] = {
    "another part": {"part": "academy"},
    "no part of the split": {"part": "alumni"},
    "the payee is another part": {"payee": "研究院"},
    "more than the part": {"amount": Decimal("600.01")},
    "more than a part of it": {"part": "leader", "amount": Decimal("300.01")},
}


@pytest.mark.parametrize("mode", ["known", "later"])
@pytest.mark.parametrize("lie", LIES)
def test_each_lie_about_who_was_paid_is_named(academy: Academy, mode: str, lie: str) -> None:
    number = academy.at(mode)
    day, income = academy.story.today(), 1 if mode == "later" else 0
    true = Paid(step="reward", payee="张三", amount=Decimal(1), part="team", income=income, on=day)
    forged(academy, number, true, set())
    forged(academy, number, replace(true, **LIES[lie]), {"shares"})


def forged(academy: Academy, number: str, event: Paid, said: set[str]) -> None:
    appended(academy.story, number, event, FINANCE.person)
    rebuild(academy.story.office, ADMIN)
    assert codes(academy.story) == said


def test_once_parts_are_named_none_is_left_out(academy: Academy) -> None:
    number = academy.at("later")
    academy.pay(number, "team", "1")
    day = academy.story.today()
    lie = Paid(step="reward", payee="研究院", amount=Decimal(1), income=1, on=day)
    forged(academy, number, lie, {"shares"})


@pytest.mark.parametrize(
    ("payee", "amount"), [("王五", "1"), ("张三", "450.01"), ("李四", "150.01")]
)
def test_a_person_who_has_no_part_or_more_than_theirs_is_named(
    academy: Academy, payee: str, amount: str
) -> None:
    number = academy.at("later")
    academy.divide(number)
    day = academy.story.today()
    lie = Paid(step="reward", payee=payee, amount=Decimal(amount), income=1, on=day, part="team")
    forged(academy, number, lie, {"shares"})


def test_the_second_writing_sees_what_the_verb_lets_through(
    academy: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = academy.at("later")
    monkeypatch.setattr(verbs, "part_paid", lambda act, *_: act.part)
    academy.pay(number, "研究院", "1", "team")
    assert codes(academy.story) == {"shares"}
