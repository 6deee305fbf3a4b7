"""What is asked about an objection (异议), and the events that become of it."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import field

from workflow.application.act import Act, BlindAct
from workflow.application.event import Event
from workflow.application.state import Document, Move

ANONYMOUS = "匿名"
"""Whose objection it is where no name is given."""


class Object(BlindAct, frozen=True, kw_only=True):
    """提出异议. `raised_by` names an outside person for whom it is recorded; `received` is the day
    on which their letter came, where it is entered later.
    """

    text: str
    raised_by: str = ""
    anonymous: bool = False
    received: date | None = None
    documents: tuple[Document, ...] = ()


class Accept(Act, frozen=True, kw_only=True):
    """受理异议."""

    objection: int


class Decline(Act, frozen=True, kw_only=True):
    """不予受理."""

    objection: int
    reason: str


class Investigate(Act, frozen=True, kw_only=True):
    """调查异议: what was found out so far."""

    objection: int
    text: str
    documents: tuple[Document, ...] = ()


class Announce(Act, frozen=True, kw_only=True):
    """公布处理结果 in a place, in words."""

    objection: int
    place: str


class Dispose(Act, frozen=True, kw_only=True):
    """处理异议: upheld (成立) or rejected (不成立), with the finding."""

    objection: int
    upheld: bool
    finding: str


class ObjectionAccepted(Event, frozen=True, kw_only=True):
    """受理: it is investigated, and to be disposed of by `due_at`."""

    objection: int
    due_at: datetime | None = None
    unknown_after: date | None = None


class ObjectionTermSet(Event, frozen=True, kw_only=True):
    """The calendar now reaches to the end of the days in which it is to be dealt with."""

    objection: int
    due_at: datetime


class ObjectionDeclined(Event, frozen=True, kw_only=True):
    """不予受理, with the reason. `move` is set where another one had been upheld."""

    objection: int
    reason: str
    move: Move | None = None


class Investigated(Event, frozen=True, kw_only=True):
    """调查: what was found out so far, with papers."""

    objection: int
    text: str
    documents: tuple[Document, ...] = field(default=())


class FindingPublished(Event, frozen=True, kw_only=True):
    """公布处理结果 in a place. `move` is set where it was the last one open and one was upheld."""

    objection: int
    place: str
    move: Move | None = None


class Objected(Event, frozen=True, kw_only=True):
    """异议 raised; the application is held. `received`: the day on which it came, where that is not
    the day of the record; `meanwhile`: the steps that the application had left since the end of
    the notice that it is about.
    """

    objection: int
    step: str
    text: str
    raised_by: str = ""
    due_at: datetime | None = None
    unknown_after: date | None = None
    received: date | None = None
    meanwhile: tuple[str, ...] = ()
    documents: tuple[Document, ...] = field(default=())


class Disposed(Event, frozen=True, kw_only=True):
    """异议 disposed of. `move` is set where it was upheld; `to_publish`: the finding is still to
    be published, by `due_at`.
    """

    objection: int
    upheld: bool
    finding: str
    move: Move | None = None
    to_publish: bool = False
    due_at: datetime | None = None
    unknown_after: date | None = None
