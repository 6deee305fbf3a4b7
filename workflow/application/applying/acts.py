"""What an applicant asks for: orders, in the imperative."""

from __future__ import annotations

from typing import Any

from msgspec import field

from workflow.application.act import Act
from workflow.application.state import Document


class Start(Act, frozen=True, kw_only=True):
    """启动: open a draft. `application` is empty; the office gives the number. `parent`: the
    application whose step waits for the end of this one; `seen` is then its revision.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    parent: str = ""


class Submit(Act, frozen=True, kw_only=True):
    """提交: hand in a draft, a returned application or a revision."""

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Supplement(Act, frozen=True, kw_only=True):
    """补正: the applicant adds documents or changes facts on the way."""

    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Withdraw(Act, frozen=True, kw_only=True):
    """撤回: the applicant takes the application back."""

    reason: str
