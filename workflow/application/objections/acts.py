"""What is asked about an objection (异议): orders, in the imperative."""

from __future__ import annotations

from typing import ClassVar

from workflow.application.act import Act
from workflow.application.state import Document


class Object(Act, frozen=True, kw_only=True):
    """提出异议. `raised_by` names an outside person for whom it is recorded."""

    blind: ClassVar[bool] = True

    text: str
    raised_by: str = ""
    anonymous: bool = False


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
