"""What is asked about a notice (公示): orders, in the imperative."""

from __future__ import annotations

from workflow.application.act import Act


class Publish(Act, frozen=True, kw_only=True):
    """发布公示: the notice is up in this place now; after an interruption, up again."""

    place: str = ""


class Interrupt(Act, frozen=True, kw_only=True):
    """中断公示: the notice is down."""

    reason: str
