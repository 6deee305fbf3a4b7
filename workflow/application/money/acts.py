"""What is asked about money: orders, in the imperative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import field

from workflow.application.act import Act
from workflow.application.state import Document


class Pay(Act, frozen=True, kw_only=True):
    """拨付: a payment made. `last` ends a step whose due amount is not known. `income`: the number
    of the income it is paid out of, 0 for none; `relief`: with 现金奖励个税优惠.
    """

    payee: str
    amount: Decimal
    on: date | None = None
    last: bool = False
    income: int = 0
    relief: bool = False
    documents: tuple[Document, ...] = ()


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
