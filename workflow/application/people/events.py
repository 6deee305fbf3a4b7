"""What people did with a task among themselves; like all events, for ever."""

from __future__ import annotations

from typing import ClassVar

from workflow.application.event import Event
from workflow.application.state import Document, Member, Move, Place


class Claimed(Event, frozen=True, kw_only=True):
    """认领."""

    material: ClassVar[bool] = False

    step: str
    seat: str = ""


class Released(Event, frozen=True, kw_only=True):
    """退还: the seat is open to every holder again, or (`question`) the last question ended."""

    material: ClassVar[bool] = False

    step: str
    seat: str = ""
    reason: str = ""
    question: bool = False


class Transferred(Event, frozen=True, kw_only=True):
    """转办."""

    material: ClassVar[bool] = False

    step: str
    person: str
    name: str
    reason: str
    seat: str = ""


class Delegated(Event, frozen=True, kw_only=True):
    """委派."""

    material: ClassVar[bool] = False

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

    material: ClassVar[bool] = False

    step: str
    person: str
    name: str
    place: Place
    reason: str


class SignerRemoved(Event, frozen=True, kw_only=True):
    """减签. `move` is set where nobody else was awaited any more; `seats` whose word counted."""

    material: ClassVar[bool] = False

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

    material: ClassVar[bool] = False

    step: str
    to: tuple[str, ...]
    text: str = ""


class Copied(Event, frozen=True, kw_only=True):
    """抄送."""

    material: ClassVar[bool] = False

    people: tuple[str, ...]
    names: tuple[str, ...]
    text: str = ""


class Read(Event, frozen=True, kw_only=True):
    """已阅."""

    material: ClassVar[bool] = False
