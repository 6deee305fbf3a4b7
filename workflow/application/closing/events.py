"""What carried a decision out; like all events, for ever."""

from __future__ import annotations

from datetime import date

from workflow.application.event import Event
from workflow.application.state import Document, Move


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
