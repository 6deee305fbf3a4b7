"""What carries a decision out (filing, signing, another application): acts and events."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import field

from workflow.application.act import Act
from workflow.application.event import Event
from workflow.application.state import Document, Move, Status


class File(Act, frozen=True, kw_only=True):
    """备案: the receiver's receipt. `step` names an open duty; empty is the current step."""

    receipt: str
    step: str = ""
    on: date | None = None
    documents: tuple[Document, ...] = ()


class Sign(Act, frozen=True, kw_only=True):
    """签署: a party signed on that day."""

    party: str
    on: date | None = None
    documents: tuple[Document, ...] = ()


class Filed(Event, frozen=True, kw_only=True):
    """备案: the day of the receipt, and that on which it was `entered`, where that is later."""

    step: str
    receipt: str
    on: date
    move: Move
    documents: tuple[Document, ...] = ()
    entered: date | None = None


class Signed(Event, frozen=True, kw_only=True):
    """签署 by one party; the last one moves the application. `entered`: on a later day."""

    step: str
    party: str
    on: date
    documents: tuple[Document, ...] = ()
    move: Move | None = None
    entered: date | None = None


class StartChild(Act, frozen=True, kw_only=True):
    """启动子流程: the other side of a `Start` with a parent, told to the parent."""

    chain: str
    definition: str
    child: str
    facts: dict[str, Any] = field(default_factory=dict)


class ChildStarted(Event, frozen=True, kw_only=True):
    """启动子流程: another application was begun at this step, which waits for its end."""

    step: str
    child: str
    definition: str
    facts: dict[str, Any] = field(default_factory=dict)


class ChildEnded(Event, frozen=True, kw_only=True):
    """子流程结束, and where that leads: on where it was completed, else as a refusal does."""

    step: str
    child: str
    status: Status
    move: Move
