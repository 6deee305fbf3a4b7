"""What happened to a notice (公示); like all events, for ever."""

from __future__ import annotations

from datetime import date, datetime

from workflow.application.event import Event
from workflow.application.state import Move
from workflow.rules.publicity import Window


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
