"""Every way in which the tax relief for cash rewards is refused, once, in a story."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests import acts as a
from tests.rewards import FINANCE, Rewards
from tests.story import Story
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def claim(number: str) -> Attempt:
    """The finance office pays one yuan with the relief."""
    return a.Pay(application=number, payee="团队", amount=Decimal("1.00"), relief=True), FINANCE


def where_there_is_none(story: Story) -> Attempt:
    number = story.submitted("pku-transfer")
    story.walk(number, until="reward")
    return claim(number)


def behind_closed_gates(story: Story) -> Attempt:
    return claim(Rewards(story).at_reward("quick"))


RELIEFS: dict[str, Callable[[Story], Attempt]] = {
    "money.claim no-relief-here": where_there_is_none,
    "money.claim relief-closed": behind_closed_gates,
}
