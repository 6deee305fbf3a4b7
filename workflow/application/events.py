"""What happened: facts, in the past tense. Their names and fields are for ever.

A `Record` is one line of an application's journal: who, when, by which rule, and the event.
Its canonical JSON (RFC 8785; there are no floats) is what the hash chain runs over.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import field

from workflow.application import child_events as child
from workflow.application import clock_events as clock
from workflow.application import income_events as income
from workflow.application import objection_events as objection
from workflow.application import people_events as people
from workflow.application import watch_events as watch
from workflow.application.event import Event
from workflow.application.evidence import Evidence
from workflow.application.state import Document, Duty, Move, Resolution
from workflow.rules.publicity import Window


class Started(Event, frozen=True, kw_only=True):
    """启动 a draft under a pinned definition."""

    number: str
    unit: str
    chain: str
    version: int
    sha256: str
    applicant: str
    applicant_name: str
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    parent: str = ""


class Submitted(Event, frozen=True, kw_only=True):
    """提交 or 修改完善. `awaits` names a routed field whose value is still unknown."""

    step: str
    move: Move
    awaits: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Supplemented(Event, frozen=True, kw_only=True):
    """补正. `move` is set where a changed fact sends the application back."""

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""
    move: Move | None = None
    awaits: str = ""


class Passed(Event, frozen=True, kw_only=True):
    """通过."""

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

    step: str
    opinion: str
    move: Move
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    resolution: Resolution | None = None
    evidence: Evidence | None = None


class Deferred(Event, frozen=True, kw_only=True):
    """缓议."""

    step: str
    opinion: str
    meeting: date | None = None
    resolution: Resolution | None = None


class Recused(Event, frozen=True, kw_only=True):
    """回避 declared. `late` names the steps that the person had already taken part in; `accounts`
    are all of theirs: what they said at the step that is not over does not count. Records of
    before name none and take no word back.
    """

    person: str
    name: str
    reason: str
    late: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class Returned(Event, frozen=True, kw_only=True):
    """退回."""

    step: str
    opinion: str
    move: Move
    direct: bool = False


class Withdrawn(Event, frozen=True, kw_only=True):
    """撤回."""

    reason: str
    move: Move


class Terminated(Event, frozen=True, kw_only=True):
    """终止."""

    reason: str
    move: Move


class Suspended(Event, frozen=True, kw_only=True):
    """暂停."""

    reason: str


class Resumed(Event, frozen=True, kw_only=True):
    """恢复."""

    reason: str


class Voided(Event, frozen=True, kw_only=True):
    """作废."""

    reason: str
    move: Move


class Corrected(Event, frozen=True, kw_only=True):
    """更正 of an earlier record, which stays."""

    record: int
    text: str
    on: date | None = None


class Published(Event, frozen=True, kw_only=True):
    """公示 live in one place; with the last place the window is known, or the day that is not."""

    step: str
    place: str
    live_at: datetime
    window: Window | None = None
    unknown_after: date | None = None


class Interrupted(Event, frozen=True, kw_only=True):
    """The notice went down."""

    step: str
    reason: str
    down_at: datetime


class Restored(Event, frozen=True, kw_only=True):
    """The notice is up again; the missing days are added."""

    step: str
    up_at: datetime
    window: Window | None = None
    unknown_after: date | None = None


class Rescheduled(Event, frozen=True, kw_only=True):
    """The calendar became known or changed: a new end, never an earlier one."""

    step: str
    window: Window


class Expired(Event, frozen=True, kw_only=True):
    """期满 without an open objection."""

    step: str
    move: Move


class Objected(Event, frozen=True, kw_only=True):
    """异议 raised; the application is held."""

    objection: int
    step: str
    text: str
    raised_by: str = ""
    due_at: datetime | None = None
    unknown_after: date | None = None


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


class Paid(Event, frozen=True, kw_only=True):
    """拨付 recorded; the last one moves the application. `duties` are those that it creates."""

    step: str
    payee: str
    amount: Decimal
    on: date
    documents: tuple[Document, ...] = ()
    move: Move | None = None
    income: int = 0
    relief: bool = False
    duties: tuple[Duty, ...] = ()


class Commented(Event, frozen=True, kw_only=True):
    """意见."""

    text: str


class Declined(Event, frozen=True, kw_only=True):
    """不予办理: an attempt that a rule refused."""

    verb: str
    code: str
    values: dict[str, str] = field(default_factory=dict)


class Administered(Event, frozen=True, kw_only=True):
    """Something done to the office itself: people, calendars, definitions, log-ins."""

    what: str
    detail: dict[str, str] = field(default_factory=dict)


AnyEvent = (
    Started
    | Submitted
    | Supplemented
    | Passed
    | Rejected
    | Returned
    | people.Cosigned
    | people.Claimed
    | people.Released
    | people.Transferred
    | people.Delegated
    | people.Replied
    | people.SignerAdded
    | people.SignerRemoved
    | people.Formed
    | people.Reminded
    | people.Copied
    | people.Read
    | Deferred
    | Recused
    | Withdrawn
    | Terminated
    | Suspended
    | Resumed
    | Voided
    | Corrected
    | Published
    | Interrupted
    | Restored
    | Rescheduled
    | Expired
    | Objected
    | Disposed
    | objection.ObjectionAccepted
    | objection.ObjectionDeclined
    | objection.ObjectionTermSet
    | objection.Investigated
    | objection.FindingPublished
    | Filed
    | Signed
    | Paid
    | Commented
    | income.IncomeShared
    | income.Divided
    | child.ChildStarted
    | child.ChildEnded
    | watch.Stranded
    | watch.Restaffed
    | watch.Freed
    | watch.DeadlineSet
    | watch.Overdue
    | watch.Lapsed
    | clock.ClockWarned
    | clock.ClockRanOut
    | clock.EndedEarly
    | clock.ExtensionAsked
    | clock.Extended
    | clock.ExtensionDeclined
    | clock.ExtensionLapsed
    | Declined
    | Administered
)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a journal. `at` is UTC; `prev` the hash of the line before; `content` that of
    the facts and papers which a decision saw.
    """

    log: str
    application: str
    seq: int
    prev: str
    at: datetime
    by: str
    name: str
    event: AnyEvent
    role: str = ""
    unit: str = ""
    via: str = ""
    behalf: str = ""
    behalf_name: str = ""
    content: str = ""
    rule: str = ""
    seen: int | None = None
    request_id: str = ""
    clock_went_back: bool = False


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Record).decode


def canonical(record: Record) -> bytes:
    """The bytes of a record: sorted keys, no blanks, UTF-8."""
    return _encode(record)


def read_record(body: bytes | str) -> Record:
    """The record in canonical bytes; raises msgspec.DecodeError for anything else."""
    return _decode(body)
