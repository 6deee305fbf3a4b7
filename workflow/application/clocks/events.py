"""What is asked about a period, and the events of clocks and periods; events are for ever."""

from __future__ import annotations

from datetime import date

from workflow.application.act import Act, ReasonedAct
from workflow.application.event import Aside, Event
from workflow.application.state import Move


class EndEarly(ReasonedAct, frozen=True, kw_only=True):
    """提前结束 the period under way."""


class AskExtension(ReasonedAct, frozen=True, kw_only=True):
    """申请延期: the applicant asks for more time in the period under way."""


class Extend(Act, frozen=True, kw_only=True):
    """同意延期: by so many `months`, or `until` a day; exactly one of the two."""

    opinion: str
    months: int = 0
    until: date | None = None


class DeclineExtension(Act, frozen=True, kw_only=True):
    """不同意延期."""

    opinion: str


class ClockTold(Aside, frozen=True, kw_only=True):
    """Base of what people (`to`) were told of a clock."""

    clock: str
    starts_on: date
    last_day: date
    to: tuple[str, ...]
    number: int = 0
    turn: int = 1


class ClockWarned(ClockTold, frozen=True, kw_only=True):
    """期限提醒: so many `days` or fewer are left of a clock; these were told."""

    days: int


class ClockRanOut(ClockTold, frozen=True, kw_only=True):
    """期限届满: the last day of a clock is over; these were told. Nothing moves by it."""


class EndedEarly(Event, frozen=True, kw_only=True):
    """提前结束 of a period, as returning to one's post at any time (case 7)."""

    step: str
    reason: str
    move: Move


class ExtensionAsked(Event, frozen=True, kw_only=True):
    """申请延期."""

    step: str
    reason: str


class Extended(Event, frozen=True, kw_only=True):
    """同意延期: the period's last day is now `until`."""

    step: str
    until: date
    opinion: str


class ExtensionDeclined(Event, frozen=True, kw_only=True):
    """不同意延期."""

    step: str
    opinion: str


class ExtensionLapsed(Event, frozen=True, kw_only=True):
    """延期申请失效: the period's last day passed before anybody decided on it."""

    step: str
