"""子流程: what a step that waits for another application records; like all events, for ever."""

from __future__ import annotations

from workflow.application.event import Event
from workflow.application.state import Move, Status


class ChildStarted(Event, frozen=True, kw_only=True):
    """启动子流程: another application was begun at this step, which waits for its end."""

    step: str
    child: str
    definition: str


class ChildEnded(Event, frozen=True, kw_only=True):
    """子流程结束, and where that leads: on where it was completed, else as a refusal does."""

    step: str
    child: str
    status: Status
    move: Move
