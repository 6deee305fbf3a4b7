"""What people did with a task among themselves; like all events, for ever."""

from __future__ import annotations

from typing import Any

from msgspec import field

from workflow.application.event import Event
from workflow.application.state import Document, Member, Move, Place


class Cosigned(Event, frozen=True, kw_only=True):
    """One of several said yes or no. `seats`: all whose word counted that day. `move` is set
    where this decided the step.
    """

    step: str
    seat: str
    agreed: bool
    opinion: str
    seats: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    move: Move | None = None


class Claimed(Event, frozen=True, kw_only=True):
    """认领."""

    step: str
    seat: str = ""


class Released(Event, frozen=True, kw_only=True):
    """退还: the seat is open to every holder again, or (`question`) the last question ended."""

    step: str
    seat: str = ""
    reason: str = ""
    question: bool = False


class Transferred(Event, frozen=True, kw_only=True):
    """转办."""

    step: str
    person: str
    name: str
    reason: str
    seat: str = ""


class Delegated(Event, frozen=True, kw_only=True):
    """委派."""

    step: str
    person: str
    name: str
    question: str
    seat: str = ""


class Replied(Event, frozen=True, kw_only=True):
    """答复 to the last question."""

    step: str
    opinion: str
    documents: tuple[Document, ...] = ()


class SignerAdded(Event, frozen=True, kw_only=True):
    """加签."""

    step: str
    person: str
    name: str
    place: Place
    reason: str


class SignerRemoved(Event, frozen=True, kw_only=True):
    """减签. `move` is set where nobody else was awaited any more; `seats` whose word counted."""

    step: str
    person: str
    name: str
    reason: str
    seats: tuple[str, ...] = ()
    move: Move | None = None


class Formed(Event, frozen=True, kw_only=True):
    """组建 of a body for this application alone; the last one counts."""

    body: str
    members: tuple[Member, ...]


class Reminded(Event, frozen=True, kw_only=True):
    """催办 of those awaited: roles of the unit, or `@person`."""

    step: str
    to: tuple[str, ...]
    text: str = ""


class Copied(Event, frozen=True, kw_only=True):
    """抄送."""

    people: tuple[str, ...]
    names: tuple[str, ...]
    text: str = ""


class Read(Event, frozen=True, kw_only=True):
    """已阅."""
