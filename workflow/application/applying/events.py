"""What an applicant asks for, and the events that become of it; events are for ever."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import field

from workflow.application.act import Act, ReasonedAct
from workflow.application.event import Event
from workflow.application.state import Document, Move


class Content(Act, frozen=True, kw_only=True):
    """Base of acts that bring facts and papers."""

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()


class Start(Content, frozen=True, kw_only=True):
    """启动: open a draft. `application` is empty; the office gives the number. `parent`: the
    application whose step waits for the end of this one; `seen` is then its revision.
    """

    parent: str = ""


class Submit(Content, frozen=True, kw_only=True):
    """提交: hand in a draft, a returned application or a revision."""

    opinion: str = ""


class Supplement(Content, frozen=True, kw_only=True):
    """补正: the applicant adds documents or changes facts on the way. `received`: the day on which
    the papers came, where they are entered later.
    """

    opinion: str = ""
    received: date | None = None


class Withdraw(ReasonedAct, frozen=True, kw_only=True):
    """撤回: the applicant takes the application back."""


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
    carried: tuple[str, ...] = ()


class Submitted(Event, frozen=True, kw_only=True):
    """提交 or 修改完善. `awaits` names a routed field whose value is still unknown. A draft: the
    `version` and `sha256` of the definition that it runs by from now on, and the version under
    which it was `opened` where that was another; records of earlier releases have none of them.
    """

    step: str
    move: Move
    awaits: str = ""
    version: int = 0
    sha256: str = ""
    opened: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Supplemented(Event, frozen=True, kw_only=True):
    """补正. `move` is set where a changed fact sends the application back; `received`: the day on
    which the papers came, where that is not the day of the record.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""
    move: Move | None = None
    awaits: str = ""
    received: date | None = None


class Withdrawn(Event, frozen=True, kw_only=True):
    """撤回."""

    reason: str
    move: Move
