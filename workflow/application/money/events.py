"""What happened to money received: how it was divided; like all events, for ever."""

from __future__ import annotations

from decimal import Decimal

from workflow.application.event import Event
from workflow.application.state import Income


class IncomeShared(Event, frozen=True, kw_only=True):
    """到账分配: money was received, and this is how it is divided."""

    income: Income


class Divided(Event, frozen=True, kw_only=True):
    """团队内部分配: the leader divided one part of an income among people, in yuan; `main` are
    those who are main completers.
    """

    income: int
    part: str
    persons: dict[str, Decimal]
    main: tuple[str, ...] = ()
