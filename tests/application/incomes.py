"""Attempts on incomes that are refused, each once, in a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.academy import Academy
from tests.incomes import FINANCE, Incomes
from tests.rewards import Rewards
from tests.story import Story
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def _share(number: str, gross: str = "1000") -> a.Share:
    return a.Share(application=number, gross=Decimal(gross))


def _pay(number: str, amount: str) -> a.Pay:
    return a.Pay(application=number, payee="课题组", part="team", amount=Decimal(amount))


def _before_the_final_say(story: Story) -> Attempt:
    return _share(Incomes(story).at_hospital("review")), FINANCE


def _nothing_received(story: Story) -> Attempt:
    return _share(Incomes(story).at_hospital(), "0"), FINANCE


def _dated_ahead(story: Story) -> Attempt:
    number = Incomes(story).at_hospital()
    tomorrow = story.today() + timedelta(days=1)
    return a.Share(application=number, gross=Decimal(1000), on=tomorrow), FINANCE


def _without_a_rule(story: Story) -> Attempt:
    return _pay(Incomes(story).at_college("none", gap=True), "1.00"), FINANCE


def _without_a_rule_as_stated(story: Story) -> Attempt:
    return _share(Incomes(story).at_college("none")), FINANCE


def _that_nobody_records(story: Story) -> Attempt:
    return _share(Incomes(story).at_college("nobody")), FINANCE


def _with_income(story: Story) -> tuple[Incomes, str]:
    incomes = Incomes(story)
    number = incomes.at_hospital()
    incomes.share(number, "1000")
    return incomes, number


def _divide(story: Story, number: str, main: tuple[str, ...] = ("甲",), **who: Decimal) -> Attempt:
    persons = who or {"甲": Decimal(60), "乙": Decimal(40)}
    act = a.Divide(application=number, income=1, persons=persons, main=main)
    return act, story.applicant(number)


def _divided_after_a_payment(story: Story) -> Attempt:
    incomes, number = _with_income(story)
    incomes.pay(number, "1")
    return _divide(story, number)


def _nothing_to_divide(story: Story) -> Attempt:
    incomes = Incomes(story)
    number = incomes.at_college("band", share=Decimal(70))
    incomes.share(number, "1000")
    return _divide(story, number)


def _not_a_whole(story: Story) -> Attempt:
    _, number = _with_income(story)
    return _divide(story, number, 甲=Decimal(60), 乙=Decimal("39.99"))


def _too_little_for_the_main(story: Story) -> Attempt:
    _, number = _with_income(story)
    return _divide(story, number, ("乙",))


def _of_no_income(story: Story) -> Attempt:
    return _divide(story, Incomes(story).at_hospital())


def _of_which_income(story: Story) -> Attempt:
    incomes, number = _with_income(story)
    incomes.share(number, "2000")
    return _pay(number, "1"), FINANCE


def _of_nothing(story: Story) -> Attempt:
    _, number = _with_income(story)
    return _pay(number, "0"), FINANCE


def _too_much(story: Story) -> Attempt:
    number = story.submitted("pku-transfer")
    story.walk(number, until="reward")
    return _pay(number, "13986000.01"), FINANCE


def _last_and_too_little(story: Story) -> Attempt:
    number = story.submitted("pku-transfer")
    story.walk(number, until="reward")
    act = replace(_pay(number, "1.00"), last=True)
    return act, FINANCE


def _to(to: str, part: str = "", amount: str = "1", *, divided: bool = False) -> Any:
    """A payment of the academy."""

    def attempt(story: Story) -> Attempt:
        academy = Academy(story)
        number = academy.at("later")
        if divided:
            academy.divide(number)
        given: dict[str, Any] = {"payee": to, "part": part, "amount": Decimal(amount)}
        return a.Pay(application=number, **given), FINANCE

    return attempt


def _of_a_part_where_nothing_is_divided(story: Story) -> Attempt:
    number = Rewards(story).at_reward("licence")
    return a.Pay(application=number, payee="甲", amount=Decimal(1), part="team"), FINANCE


INCOMES: dict[str, Callable[[Story], Attempt]] = {
    "money.part_of payee-unknown": _to("王五"),
    "money.part_of payee-unknown/elsewhere": _to("研究院"),
    "money.part_of payee-unknown/person": _to("王五", "team", divided=True),
    "money._require part-overpaid": _to("team", amount="600.01"),
    "money._part payee-unknown/nothing": _of_a_part_where_nothing_is_divided,
    "money.pay paid-nothing": _of_nothing,
    "money.pay paid-too-much": _too_much,
    "money._completes paid-too-little": _last_and_too_little,
    "money.share nothing-received": _nothing_received,
    "money.share not-approved-yet": _before_the_final_say,
    "money.share income-ahead": _dated_ahead,
    "money.required no-split": _without_a_rule,
    "money.required no-split/stated": _without_a_rule_as_stated,
    "money._require_recorder nobody-records": _that_nobody_records,
    "money.divide already-paid-out": _divided_after_a_payment,
    "money._divided_part nothing-to-divide": _nothing_to_divide,
    "money.divide not-a-whole": _not_a_whole,
    "money._require_main main-too-small": _too_little_for_the_main,
    "money.income_of no-such-income": _of_no_income,
    "money.income_for which-income": _of_which_income,
}
