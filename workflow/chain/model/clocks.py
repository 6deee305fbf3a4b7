"""Terms of the law (法定期限): clocks that an event starts, that warn, and that end or run out."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workflow.chain.model.value import Basis, Title
from workflow.rules.calendar import Roll, Unit


class Anchor(StrEnum):
    """What starts or stops a clock; what is named stands beside it in the definition.

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


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment in the life of an application: what happens, and to which step or field."""

    what: Anchor
    name: str = ""


class ClockRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clock as written. Its length is one of `months`, `days` of a `unit`, the
    `day_of_next_month`, or `every_months` alone; `every_months` begins it anew. `warn`: so many
    days before its last day `told`, a role or `applicant`, is told.
    """

    name: str
    title: Title
    begins: Point
    told: str
    months: int = 0
    days: int = 0
    unit: Unit = Unit.NATURAL
    day_of_next_month: int = 0
    every_months: int = 0
    roll: Roll = Roll.NONE
    warn: tuple[int, ...] = ()
    ends: Point | None = None
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = {}

    @property
    def settled_each_time(self) -> bool:
        """Whether a recurring clock is settled round by round, by one filing for each."""
        return bool(self.every_months and self.ends and self.ends.what is Anchor.FILED)


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """延期 of a period: who grants it, by how many months at the most, and how often."""

    by: str
    months: int
    times: int = 1
    basis: tuple[Basis, ...] = ()
