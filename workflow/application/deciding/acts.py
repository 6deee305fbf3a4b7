"""What those who decide ask for: orders, in the imperative."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import field

from workflow.application.act import Act
from workflow.application.evidence import Evidence
from workflow.application.state import Ballot, Document


class Approve(Act, frozen=True, kw_only=True):
    """同意: the current step passes. `meeting` is the day a body resolved, `evidence` what the
    tool of an automatic step answered.
    """

    opinion: str
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    ballot: Ballot | None = None
    seat: str = ""
    evidence: Evidence | None = None


class Refuse(Act, frozen=True, kw_only=True):
    """否决: the current step goes against the application."""

    opinion: str
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    ballot: Ballot | None = None
    seat: str = ""
    evidence: Evidence | None = None


class Return(Act, frozen=True, kw_only=True):
    """退回: back to an earlier step; `to` empty means the step's own target. A body that votes
    may return without a meeting what is not ready for one. `direct`: once it is mended it comes
    straight back here (直达), unless what the steps between saw has changed; else they run again.
    """

    opinion: str
    to: str = ""
    direct: bool = False
    seat: str = ""


class Defer(Act, frozen=True, kw_only=True):
    """缓议: the body decides at its next meeting; the step stays."""

    opinion: str
    meeting: date | None = None
    ballot: Ballot | None = None
