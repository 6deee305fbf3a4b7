"""Dividing an amount between parties, to the fen, so that the parts add up to the base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal

from msgspec import Struct

from workflow.errors import N_, Refused, WrongUse
from workflow.rules.money import EXACT, format_money, from_fen, to_fen

_HUNDRED = Decimal(100)


class Part(Struct, frozen=True):
    """One party's share: `percent` of the base, or of the part named by `of`.

    `percent` None means the rest of the base and every residual fen.
    """

    name: str
    percent: Decimal | None
    of: str | None = None


def split(base: Decimal, parts: Sequence[Part]) -> dict[str, Decimal]:
    """Divide `base` yuan: every part in yuan with 2 decimals, in the order given.

    Percentages round down to the fen; the rest party takes what remains, so the top-level
    parts always add up to the base. A part `of` another is a sub-share inside it. Raises
    WrongUse `bad-shares`; Refused `share-negative`, `shares-over-hundred`,
    `negative-base`; ValueError if the base is not whole fen.
    Source: chains.md §4 (rounding), A5, A7, A9, A13-A15.
    """
    whole = to_fen(base)
    if whole < 0:
        raise Refused(
            "negative-base",
            N_("{base} yuan cannot be divided"),
            N_("A negative amount has no shares."),
            N_("Check the amount received and the costs taken off it."),
            base=format_money(base),
        )
    rest = _check(parts)
    top = [part for part in parts if part.of is None]
    fen = {part.name: _floor(whole, part.percent) for part in top if part.percent is not None}
    fen[rest] = whole - sum(fen.values())
    _add_sub_shares(fen, [part for part in parts if part.of is not None])
    return {part.name: from_fen(fen[part.name]) for part in parts}


def check_band(percent: Decimal, lowest: Decimal, highest: Decimal) -> None:
    """Refuse a percent number outside the band from `lowest` to `highest`, both allowed.

    Raises Refused `share-outside-band`. Source: chains.md §4 A6 (朝阳 70% to 95%).
    """
    if not percent.is_finite() or not lowest <= percent <= highest:
        raise Refused(
            "share-outside-band",
            N_("a share of {percent}% is not allowed"),
            N_("The share must be from {lowest}% to {highest}%."),
            N_("Propose a share in that range."),
            percent=f"{percent:f}",
            lowest=f"{lowest:f}",
            highest=f"{highest:f}",
        )


def _add_sub_shares(fen: dict[str, int], waiting: list[Part]) -> None:
    while waiting:
        ready = [part for part in waiting if part.of in fen]
        if not ready:
            raise _bad_shares(
                N_("“{name}” is a share of a part that is not there."), waiting[0].name
            )
        for part in ready:
            fen[part.name] = _floor(fen[part.of or ""], part.percent or Decimal(0))
        waiting = [part for part in waiting if part.name not in fen]


def _floor(fen: int, percent: Decimal) -> int:
    share = EXACT.scaleb(EXACT.multiply(Decimal(fen), percent), -2)
    return int(share.to_integral_value(ROUND_FLOOR, context=EXACT))


def _check(parts: Sequence[Part]) -> str:
    """Refuse parts that do not divide anything; return the name of the rest party."""
    names = [part.name for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise _bad_shares(N_("“{name}” stands there more than once."), name)
    rest = [part for part in parts if part.percent is None]
    if len(rest) != 1:
        raise _bad_shares(
            N_("Exactly one part must take the rest; here are {name}."), str(len(rest))
        )
    if rest[0].of is not None:
        raise _bad_shares(
            N_("“{name}” takes the rest, so it cannot be inside another."), rest[0].name
        )
    for parent in {part.of for part in parts}:
        _check_total([part for part in parts if part.of == parent])
    return rest[0].name


def _check_total(siblings: Iterable[Part]) -> None:
    total = Decimal(0)
    for part in siblings:
        percent = Decimal(0) if part.percent is None else part.percent
        if not percent.is_finite() or percent < 0:
            raise Refused(
                "share-negative",
                N_("the share of “{name}” is {percent}%"),
                N_("A share is a number from 0% to 100%."),
                N_("Correct the share of “{name}”."),
                name=part.name,
                percent=f"{percent:f}",
            )
        total = EXACT.add(total, percent)
    if total > _HUNDRED:
        raise Refused(
            "shares-over-hundred",
            N_("the shares add up to {total}%"),
            N_("Shares of one amount add up to at most 100%."),
            N_("Lower one of the shares."),
            total=f"{total:f}",
        )


def _bad_shares(why: str, name: str) -> WrongUse:
    return WrongUse(
        "bad-shares",
        N_("the shares do not divide the amount"),
        why,
        N_("Give every part its own name and let exactly one part take the rest."),
        name=name,
    )
