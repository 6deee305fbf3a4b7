"""Yearly income tax by bands: what a cash reward adds to it, with and without the relief.

Not a payroll system: no monthly withholding, no settlement, no bonus method.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from workflow.errors import N_, Phrase, WrongUse
from workflow.rules.money import EXACT, Percent, Yuan, from_fen, percentage, rounded, to_fen


class Band(Struct, frozen=True):
    """Income up to `upto` yuan, itself included (None: without end): `percent` of all of it less
    `deduct` yuan, 速算扣除数.
    """

    upto: Yuan | None
    percent: Percent
    deduct: Yuan


class RewardTax(Struct, frozen=True):
    """A reward beside other taxable income, all in yuan: what of it counts under the relief, the
    year's tax on the other income alone, with all of the reward, and with what counts.
    """

    other: Decimal
    reward: Decimal
    counted: Decimal
    alone: Decimal
    full: Decimal
    relieved: Decimal

    @property
    def without_relief(self) -> Decimal:
        """The tax on the reward, T(B + C) - T(B)."""
        return EXACT.subtract(self.full, self.alone)

    @property
    def with_relief(self) -> Decimal:
        """The tax on the reward of which only a part counts, T(B + C/2) - T(B)."""
        return EXACT.subtract(self.relieved, self.alone)

    @property
    def saving(self) -> Decimal:
        """The tax saved by the relief, never negative."""
        return EXACT.subtract(self.full, self.relieved)


def check_bands(bands: Sequence[Band]) -> None:
    """Refuse a table that is not one: WrongUse `bad-tax-table`.

    The borders rise, the last band is without end, the percents rise, and every deduction is
    the one that follows from the bands below, so that a slip has to be made twice.
    """
    if not bands or bands[-1].upto is not None:
        raise _bad(N_("The last band, and only it, has no upper border."), len(bands) or 1)
    low, below = Decimal(0), Band(None, Decimal(0), Decimal(0))
    for number, band in enumerate(bands, 1):
        if band.upto is None and number < len(bands):
            raise _bad(N_("The last band, and only it, has no upper border."), number)
        if band.upto is not None and band.upto <= low:
            raise _bad(N_("Its border is not above the one before."), number)
        if band.percent <= below.percent:
            raise _bad(N_("Its percent is not above the one before."), number)
        rise = percentage(low, EXACT.subtract(band.percent, below.percent))
        if band.deduct != EXACT.add(below.deduct, rise):
            raise _bad(N_("Its deduction does not follow from the bands below it."), number)
        low, below = band.upto or low, band


def tax(bands: Sequence[Band], income: Decimal) -> Decimal:
    """The tax of one year on `income` yuan of taxable income, to the fen, half a fen upwards.

    Raises ValueError for an income that is not whole fen or below zero.
    Source: docs/law.md#income-tax.
    """
    if to_fen(income) < 0:
        raise ValueError(f"{income} yuan is no taxable income")
    band = next(band for band in bands if band.upto is None or income <= band.upto)
    exact = EXACT.subtract(percentage(income, band.percent), band.deduct)
    return from_fen(rounded(exact, ROUND_HALF_UP))


def reward_tax(
    bands: Sequence[Band], other: Decimal, reward: Decimal, counted: Decimal
) -> RewardTax:
    """The tax on a cash reward beside `other` taxable income of the year, in yuan.

    `counted` is the percent of the reward that counts under the relief; what counts is
    taken to the fen, half a fen upwards. Raises ValueError as `tax`. Source: 财税〔2018〕58号;
    docs/law.md#income-tax.
    """
    part = from_fen(rounded(percentage(reward, counted), ROUND_HALF_UP))
    return RewardTax(
        other=other,
        reward=reward,
        counted=part,
        alone=tax(bands, other),
        full=tax(bands, EXACT.add(other, reward)),
        relieved=tax(bands, EXACT.add(other, part)),
    )


def _bad(why: str, number: int) -> WrongUse:
    return WrongUse("bad-tax-table", number=number, reason=Phrase(why, {"number": number}))
