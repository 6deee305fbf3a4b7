"""子流程: what a step that waits for another application asks and records."""

from __future__ import annotations

from workflow.application.act import Act
from workflow.application.event import Event
from workflow.application.state import Move, Status


class StartChild(Act, frozen=True, kw_only=True):
    """启动子流程: the other side of a `Start` with a parent, told to the parent."""

    chain: str
    definition: str
    child: str


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
