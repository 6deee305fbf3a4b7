"""What becomes of shares after the division: handed on to another party, and costs borne."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal

from msgspec import Struct

from workflow.errors import Refused
from workflow.rules.money import Percent, Yuan, format_money, from_fen, percentage, rounded, to_fen

_HUNDRED = Decimal(100)


class Deduction(Struct, frozen=True):
    """What is taken off before anything is divided: an amount that is given, or `percent` of what
    those before it leave, up to `most` yuan.
    """

    name: str
    percent: Percent | None = None
    most: Yuan | None = None


class HandedOn(Struct, frozen=True):
    """`percent` of the share of `giver` goes to `taker`."""

    giver: str
    taker: str
    percent: Decimal = _HUNDRED


def deduct(
    gross: Decimal, deductions: Iterable[Deduction], given: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Yuan of every deduction from `gross`, in their order; `given` are those without a percent.

    A percent is rounded down to the fen. Refused `net-below-zero`.
    """
    left, taken = gross, dict[str, Decimal]()
    for deduction in deductions:
        if deduction.percent is None:
            amount = given[deduction.name]
        else:
            amount = _part(max(left, Decimal(0)), deduction.percent)
            amount = amount if deduction.most is None else min(amount, deduction.most)
        taken[deduction.name] = amount
        left -= amount
    if left < 0:
        raise Refused("net-below-zero", gross=gross, less=gross - left)
    return taken


def hand_on(shares: Mapping[str, Decimal], steps: Iterable[HandedOn]) -> dict[str, Decimal]:
    """The shares, in yuan, after each step in turn; what came to a party goes on with its own.

    A percent is rounded down to the fen; the sum stays.
    """
    after = dict(shares)
    for step in steps:
        amount = _part(after[step.giver], step.percent)
        after[step.giver] -= amount
        after[step.taker] += amount
    return after


def bear(
    shares: Mapping[str, Decimal], cost: Decimal, percents: Mapping[str, Decimal], rest: str
) -> dict[str, Decimal]:
    """How much of a `cost` each party bears, in yuan: its percent of it, never more than its own
    share; `rest` bears what is left. Refused `costs-too-high`.
    """
    borne = {name: min(_part(cost, percent), shares[name]) for name, percent in percents.items()}
    borne[rest] = cost - sum(borne.values(), Decimal(0))
    if borne[rest] > shares[rest]:
        left, has = format_money(borne[rest]), format_money(shares[rest])
        raise Refused("costs-too-high", name=rest, left=left, share=has)
    return borne


def _part(amount: Decimal, percent: Decimal) -> Decimal:
    fen = rounded(percentage(from_fen(to_fen(amount)), percent), ROUND_FLOOR)
    return from_fen(fen)
