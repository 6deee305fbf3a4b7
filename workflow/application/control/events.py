"""Case control and remarks: what is asked, and the events that become of it."""

from __future__ import annotations

from datetime import date

from workflow.application.act import BlindAct, ReasonedAct
from workflow.application.event import Aside, Event
from workflow.application.state import Move


class Terminate(ReasonedAct, frozen=True, kw_only=True):
    """终止: the institution's administrator ends it."""


class Suspend(ReasonedAct, frozen=True, kw_only=True):
    """暂停: nothing moves until it is resumed."""


class Resume(ReasonedAct, frozen=True, kw_only=True):
    """恢复: it goes on where it stood."""


class Void(ReasonedAct, frozen=True, kw_only=True):
    """作废: what was completed no longer counts; the originals stay."""


class Correct(BlindAct, frozen=True, kw_only=True):
    """更正 or 补录: what record `record` should have said, and the day it is about. The record
    itself stays as it is.
    """

    record: int
    text: str
    on: date | None = None


class Comment(BlindAct, frozen=True, kw_only=True):
    """意见: a remark; nothing moves."""

    text: str


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


class Corrected(Aside, frozen=True, kw_only=True):
    """更正 of an earlier record, which stays."""

    record: int
    text: str
    on: date | None = None


class Commented(Aside, frozen=True, kw_only=True):
    """意见."""

    text: str
