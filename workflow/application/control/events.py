"""How an application was stopped, corrected or remarked on; like all events, for ever."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from workflow.application.event import Event
from workflow.application.state import Move


class Terminated(Event, frozen=True, kw_only=True):
    """终止."""

    reason: str
    move: Move


class Suspended(Event, frozen=True, kw_only=True):
    """暂停."""

    reason: str


class Resumed(Event, frozen=True, kw_only=True):
    """恢复."""

    reason: str


class Voided(Event, frozen=True, kw_only=True):
    """作废."""

    reason: str
    move: Move


class Corrected(Event, frozen=True, kw_only=True):
    """更正 of an earlier record, which stays."""

    material: ClassVar[bool] = False

    record: int
    text: str
    on: date | None = None


class Commented(Event, frozen=True, kw_only=True):
    """意见."""

    material: ClassVar[bool] = False

    text: str
