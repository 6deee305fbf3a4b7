"""What is asked about a period: orders, in the imperative."""

from __future__ import annotations

from datetime import date

from workflow.application.act import Act


class EndEarly(Act, frozen=True, kw_only=True):
    """提前结束 the period under way."""

    reason: str


class AskExtension(Act, frozen=True, kw_only=True):
    """申请延期: the applicant asks for more time in the period under way."""

    reason: str


class Extend(Act, frozen=True, kw_only=True):
    """同意延期: by so many `months`, or `until` a day; exactly one of the two."""

    opinion: str
    months: int = 0
    until: date | None = None


class DeclineExtension(Act, frozen=True, kw_only=True):
    """不同意延期."""

    opinion: str
