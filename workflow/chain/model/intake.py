"""When applications are taken (受理): on certain days of each month, or in announced calls."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from workflow.chain.model.value import Title, Value
from workflow.rules.calendar import in_force

_LONGEST_WAIT = 366


class Call(Value, frozen=True):
    """申报批次: the days `since` to `until`, both included, on which applications are taken."""

    title: Title
    since: date
    until: date


class Monthly(msgspec.Struct, frozen=True):
    """The days of each month, both included; in a shorter month, to its end."""

    first: int
    last: int


class Intake(Value, frozen=True):
    """The days on which applications are handed in: `monthly`, or in one of the `calls`."""

    monthly: Monthly | None = None
    calls: tuple[Call, ...] = ()

    def takes(self, day: date) -> bool:
        """Whether applications are taken on a day (Asia/Shanghai)."""
        if self.monthly:
            return self.monthly.first <= day.day <= self.monthly.last
        return any(in_force(day, call.since, call.until) for call in self.calls)

    def next_day(self, day: date) -> date | None:
        """The first day from `day` on on which applications are taken; None where none is known."""
        if self.monthly:
            days = (day + timedelta(days=number) for number in range(_LONGEST_WAIT))
            return next((one for one in days if self.takes(one)), None)
        ahead = [max(call.since, day) for call in self.calls if call.until >= day]
        return min(ahead, default=None)
