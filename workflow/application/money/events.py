"""Money received and paid: what is asked, and the events that become of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import field

from workflow.application.act import Act
from workflow.application.event import Event
from workflow.application.state import Document, Duty, Income, Move


class Pay(Act, frozen=True, kw_only=True):
    """拨付: a payment made. `last` ends a step whose due amount is not known. `income`: the number
    of the income it is paid out of, 0 for none; `relief`: with 现金奖励个税优惠. `part`: to which
    part of the distribution the payee belongs, where the name alone does not say it.
    """

    payee: str
    amount: Decimal
    on: date | None = None
    last: bool = False
    income: int = 0
    relief: bool = False
    documents: tuple[Document, ...] = ()
    part: str = ""


class Share(Act, frozen=True, kw_only=True):
    """到账分配: record `gross` yuan received on a day, and how they are divided."""

    gross: Decimal
    deductions: dict[str, Decimal] = field(default_factory=dict)
    on: date | None = None


class Divide(Act, frozen=True, kw_only=True):
    """团队内部分配: percents for people, of the part of an income that the leader divides."""

    income: int
    persons: dict[str, Decimal]
    main: tuple[str, ...] = ()


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
    """拨付 recorded; the last one moves the application. `duties` are those that it creates;
    `entered`: on a later day. `part`: the part of the distribution that it counts against; empty
    where none is paid, and in records of earlier releases.
    """

    step: str
    payee: str
    amount: Decimal
    on: date
    documents: tuple[Document, ...] = ()
    move: Move | None = None
    income: int = 0
    relief: bool = False
    duties: tuple[Duty, ...] = ()
    entered: date | None = None
    part: str = ""
