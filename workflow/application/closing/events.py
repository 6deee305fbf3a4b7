"""Filing and signing: what is asked, and the events that become of it; events are for ever."""

from __future__ import annotations

from datetime import date

from workflow.application.act import Act
from workflow.application.event import Event
from workflow.application.state import Document, Move


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
    """备案 received. `due_on` is the next one of a recurring filing."""

    step: str
    receipt: str
    on: date
    move: Move
    documents: tuple[Document, ...] = ()


class Signed(Event, frozen=True, kw_only=True):
    """签署 by one party; the last one moves the application."""

    step: str
    party: str
    on: date
    documents: tuple[Document, ...] = ()
    move: Move | None = None
