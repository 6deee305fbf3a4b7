"""Facts from outside: what was signed, paid and received on a day, and when it was entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """签署: the day a party signed, and the one on which that was `entered`, where it is later."""

    party: str
    on: date
    entered: date | None = None


class Payment(msgspec.Struct, frozen=True, omit_defaults=True):
    """拨付: yuan paid to somebody on a day. `income`: the number of the income it is paid out of, 0
    where none was recorded. `relief`: paid as a cash reward under 财税〔2018〕58号. `entered`: the
    later day on which it was recorded. `part`: the part of the distribution that it counts against.
    """

    payee: str
    amount: Decimal
    on: date
    step: str
    income: int = 0
    relief: bool = False
    entered: date | None = None
    part: str = ""


class Income(msgspec.Struct, frozen=True, omit_defaults=True):
    """到账: money received on a day, what was deducted, and how the base was divided, in yuan.

    `number` counts from 1 in the order recorded; `parts` are the parts of the split by name,
    `persons` the people among whom one part was divided: part → name → yuan; `main` are those of
    them who are main completers; `entered`: the later day on which it was recorded.
    """

    number: int
    on: date
    gross: Decimal
    base: Decimal
    parts: dict[str, Decimal]
    deductions: dict[str, Decimal] = {}
    persons: dict[str, dict[str, Decimal]] = {}
    main: tuple[str, ...] = ()
    entered: date | None = None
