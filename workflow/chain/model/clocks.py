"""Terms of the law (法定期限): clocks that an event starts, that warn, and that end or run out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from workflow.chain.model.value import Basis, Days, Months, Most, Title, Value
from workflow.rules.calendar import Roll, Unit


class Anchor(StrEnum):
    """The events that start or stop a clock; the name of a step or field stands beside them.

    `income`, `payment`: each one recorded has a clock of its own. `paid`: the rewards out of that
    income are paid in full. `passed`, `filed`: a step was. `field`: the day in a date field.
    """

    INCOME = "income"
    PAYMENT = "payment"
    PAID = "paid"
    PASSED = "passed"
    FILED = "filed"
    FIELD = "field"


BY_MONEY = frozenset({Anchor.INCOME, Anchor.PAYMENT})


class Point(Value, frozen=True):
    """A moment in the life of an application: what happens, and to which step or field."""

    what: Anchor
    name: str = ""


class ClockRule(Value, frozen=True):
    """A clock as written. Its length is one of `months`, `days` of a `unit`, the
    `day_of_next_month`, or `every_months` alone; `every_months` begins it anew. `warn`: so many
    days before its last day `told`, a role or `applicant`, is told.
    """

    name: str
    title: Title
    begins: Point
    told: str
    months: Months = 0
    days: Days = 0
    unit: Unit = Unit.NATURAL
    day_of_next_month: Annotated[int, Most(31)] = 0
    every_months: Months = 0
    roll: Roll = Roll.NONE
    warn: tuple[int, ...] = ()
    ends: Point | None = None
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def settled_each_time(self) -> bool:
        """Whether a recurring clock is settled round by round, by one filing for each."""
        return bool(self.every_months and self.ends and self.ends.what is Anchor.FILED)


class Extension(Value, frozen=True):
    """延期 of a period: who grants it, by how many months at the most, and how often."""

    by: str
    months: Months
    times: Annotated[int, Most(99)] = 1
    basis: tuple[Basis, ...] = ()
