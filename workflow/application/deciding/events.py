"""What was decided at a step; like all events, for ever."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from msgspec import field

from workflow.application.event import Event
from workflow.application.evidence import Evidence
from workflow.application.state import Document, Move, Resolution


class Passed(Event, frozen=True, kw_only=True):
    """通过."""

    judged: ClassVar[bool] = True

    step: str
    opinion: str
    move: Move
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    resolution: Resolution | None = None
    evidence: Evidence | None = None


class Rejected(Event, frozen=True, kw_only=True):
    """否决."""

    judged: ClassVar[bool] = True

    step: str
    opinion: str
    move: Move
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    resolution: Resolution | None = None
    evidence: Evidence | None = None


class Returned(Event, frozen=True, kw_only=True):
    """退回."""

    judged: ClassVar[bool] = True

    step: str
    opinion: str
    move: Move
    direct: bool = False


class Deferred(Event, frozen=True, kw_only=True):
    """缓议."""

    judged: ClassVar[bool] = True

    step: str
    opinion: str
    meeting: date | None = None
    resolution: Resolution | None = None


class Cosigned(Event, frozen=True, kw_only=True):
    """One of several said yes or no. `seats`: all whose word counted that day. `move` is set
    where this decided the step.
    """

    judged: ClassVar[bool] = True

    step: str
    seat: str
    agreed: bool
    opinion: str
    seats: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    move: Move | None = None
