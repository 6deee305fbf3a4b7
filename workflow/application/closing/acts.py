"""What carries a decision out: orders, in the imperative."""

from __future__ import annotations

from datetime import date

from workflow.application.act import Act
from workflow.application.state import Document


class File(Act, frozen=True, kw_only=True):
    """备案: the receiver's receipt. `step` names an open duty; empty is the current step."""

    receipt: str
    step: str = ""
    on: date | None = None
    documents: tuple[Document, ...] = ()


class Sign(Act, frozen=True, kw_only=True):
    """签署: a party signed on that day."""

    party: str
    on: date | None = None
    documents: tuple[Document, ...] = ()
