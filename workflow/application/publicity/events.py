"""What is asked about a notice (公示), and what happened to it; events are for ever."""

from __future__ import annotations

from datetime import date, datetime

from workflow.application.act import Act, ReasonedAct
from workflow.application.event import Event
from workflow.application.state import Move
from workflow.rules.publicity import Window


class Publish(Act, frozen=True, kw_only=True):
    """发布公示: the notice is up in this place now; after an interruption, up again."""

    place: str = ""


class Interrupt(ReasonedAct, frozen=True, kw_only=True):
    """中断公示: the notice is down."""


class Published(Event, frozen=True, kw_only=True):
    """公示 live in one place; with the last place the window is known, or the day that is not."""

    step: str
    place: str
    live_at: datetime
    window: Window | None = None
    unknown_after: date | None = None


class Interrupted(Event, frozen=True, kw_only=True):
    """The notice went down."""

    step: str
    reason: str
    down_at: datetime


class Restored(Event, frozen=True, kw_only=True):
    """The notice is up again; the missing days are added."""

    step: str
    up_at: datetime
    window: Window | None = None
    unknown_after: date | None = None


class Rescheduled(Event, frozen=True, kw_only=True):
    """The calendar became known or changed: a new end, never an earlier one."""

    step: str
    window: Window


class Expired(Event, frozen=True, kw_only=True):
    """期满 without an open objection."""

    step: str
    move: Move
