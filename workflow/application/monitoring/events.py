"""What the engine noticed by itself; like all events, for ever."""

from __future__ import annotations

from datetime import date, datetime

from workflow.application.event import Aside, Event
from workflow.application.state import Move


class Stranded(Aside, frozen=True, kw_only=True):
    """无人可办: nobody is left who may act in this role at this step."""

    step: str
    role: str


class Restaffed(Aside, frozen=True, kw_only=True):
    """Somebody may act again."""

    step: str


class Freed(Aside, frozen=True, kw_only=True):
    """解除: who held the seat, or was asked (`question`), may no longer deal with it."""

    step: str
    person: str
    name: str
    seat: str = ""
    question: bool = False


class DeadlineSet(Aside, frozen=True, kw_only=True):
    """办理期限 of a step, or the last day that the calendar knows where it does not reach."""

    step: str
    due_at: datetime | None = None
    remind_at: datetime | None = None
    unknown_after: date | None = None


class Overdue(Aside, frozen=True, kw_only=True):
    """到期提醒 (`ahead`) or 超期: these were told; a superior (`escalated`) among them. Of a step,
    or of its `objection` of that number.
    """

    step: str
    to: tuple[str, ...]
    ahead: bool = False
    escalated: str = ""
    objection: int = 0


class Lapsed(Event, frozen=True, kw_only=True):
    """逾期失效: nobody acted in time; the definition says where that leads."""

    step: str
    move: Move
