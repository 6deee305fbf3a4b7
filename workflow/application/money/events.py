"""What happened to money received: how it was divided; like all events, for ever."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workflow.application.event import Event
from workflow.application.state import Document, Duty, Income, Move


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
