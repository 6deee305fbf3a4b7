"""Divides an amount between parties, to the fen, so that the parts add up to the base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from msgspec import Struct

from workflow.errors import N_, Phrase, Refused, WrongUse
from workflow.rules.money import (
    EXACT,
    Percent,
    Yuan,
    format_money,
    from_fen,
    percentage,
    rounded,
    to_fen,
)

_HUNDRED = Decimal(100)


class Arithmetic(StrEnum):
    """How bands are counted: 超额累进, each slice by its own percent; or 全额累进, the whole by the
    percent of the slice in which it lies.
    """

    PROGRESSIVE = "progressive"
    FLAT = "flat"


class Slice(Struct, frozen=True, forbid_unknown_fields=True):
    """分段: `percent` of what lies above the slice before, up to `upto` yuan, itself included;
    None is everything above.
    """

    upto: Yuan | None
    percent: Percent


class Part(Struct, frozen=True):
    """One party's share: `percent` of the base, or of the part named by `of`, or of the base but
    contained in the part named by `inside`. `slices` take another percent of each slice of the
    base instead, or that of the slice in which the base lies, by `arithmetic`. A part with
    neither takes the rest of the base and every residual fen.
    """

    name: str
    percent: Decimal | None
    of: str | None = None
    inside: str | None = None
    slices: tuple[Slice, ...] = ()
    arithmetic: Arithmetic = Arithmetic.PROGRESSIVE

    @property
    def top(self) -> bool:
        """Whether it is a part of the base itself."""
        return self.of is None and self.inside is None

    @property
    def rest(self) -> bool:
        """Whether it takes what the others leave."""
        return self.percent is None and not self.slices


def split(base: Decimal, parts: Sequence[Part], before: Decimal = Decimal(0)) -> dict[str, Decimal]:
    """Divide `base` yuan: every part in yuan with 2 decimals, in the order given. `before`: what
    was divided earlier, which slices remember.

    Percentages round down to the fen; the rest party takes what remains, so the top-level parts
    always add up to the base. Instalments are rounded one by one: of n instalments a part of the
    base has less than n fen less than of their sum, and the rest party has them. A part `of`
    another is a sub-share inside it, rounded once more. Raises WrongUse `bad-shares`; Refused
    `share-negative`, `shares-over-hundred`, `share-not-inside`, `negative-base`; ValueError if the
    base is not whole fen. Source: docs/law.md#amounts.
    """
    return with_sub_parts(base, parts, top_parts(base, parts, before))


def top_parts(
    base: Decimal, parts: Sequence[Part], before: Decimal = Decimal(0)
) -> dict[str, Decimal]:
    """As `split`, the parts of the base itself alone."""
    whole = to_fen(base)
    if whole < 0:
        raise Refused("negative-base", base=format_money(base))
    rest = _check(parts)
    tops = [part for part in parts if part.top]
    fen = {
        part.name: rounded(
            exact_share(base, before, part.percent, part.slices, part.arithmetic), ROUND_FLOOR
        )
        for part in tops
        if not part.rest
    }
    fen[rest] = whole - sum(fen.values())
    return {part.name: from_fen(fen[part.name]) for part in tops}


def with_sub_parts(
    base: Decimal, parts: Sequence[Part], tops: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """As `split`, from the parts of the base, `tops`, as they stand now."""
    fen = {name: to_fen(amount) for name, amount in tops.items()}
    for part in parts:
        if part.inside is not None:
            fen[part.name] = _contained(to_fen(base), part, parts, fen)
    _add_sub_shares(fen, [part for part in parts if part.of is not None])
    return {part.name: from_fen(fen[part.name]) for part in parts}


def check_band(percent: Decimal, lowest: Decimal, highest: Decimal) -> None:
    """Refuse a percent number outside the band from `lowest` to `highest`, both allowed.

    Raises Refused `share-outside-band`. Source: cases 4 and 21 (70% to 95%).
    """
    if not percent.is_finite() or not lowest <= percent <= highest:
        border = {"lowest": f"{lowest:f}", "highest": f"{highest:f}"}
        raise Refused("share-outside-band", percent=f"{percent:f}", **border)


def cut(base: Decimal, before: Decimal, slices: Sequence[Slice]) -> list[tuple[Decimal, Slice]]:
    """The pieces of `base` yuan that fall into each slice, after `before` yuan earlier."""
    pieces, low = [], Decimal(0)
    for slice_ in slices:
        high = before + base if slice_.upto is None else min(slice_.upto, before + base)
        piece = high - max(low, before)
        if piece > 0:
            pieces.append((piece, slice_))
        low = low if slice_.upto is None else slice_.upto
    return pieces


def pieces_of(
    base: Decimal, before: Decimal, slices: Sequence[Slice], arithmetic: Arithmetic
) -> list[tuple[Decimal, Slice]]:
    """The pieces of `base` yuan, after `before` yuan earlier, each with the slice that gives its
    percent: one for each slice, or the whole with the one in which it ends.
    """
    pieces = cut(base, before, slices)
    return (
        pieces if arithmetic is Arithmetic.PROGRESSIVE else [(base, one) for _, one in pieces[-1:]]
    )


def exact_share(
    base: Decimal,
    before: Decimal,
    percent: Decimal | None,
    slices: Sequence[Slice],
    arithmetic: Arithmetic = Arithmetic.PROGRESSIVE,
) -> Decimal:
    """Yuan of a part of `base` before rounding, after `before` yuan were divided earlier."""
    pieces = [(base, Slice(None, percent or Decimal(0)))]
    if slices:
        pieces = pieces_of(base, before, slices, arithmetic)
    return sum((percentage(piece, slice_.percent) for piece, slice_ in pieces), Decimal(0))


def least(base: Decimal, percent: Decimal) -> Decimal:
    """What at least `percent` of `base` yuan is, rounded down to the fen as every part is, so that
    a part of just this percent has it.
    """
    return from_fen(_floor(to_fen(base), percent))


def _contained(whole: int, part: Part, parts: Sequence[Part], fen: dict[str, int]) -> int:
    """A part inside another, which must hold it beside all others inside it."""
    amount = _floor(whole, part.percent or Decimal(0))
    if part.inside not in fen:
        raise _bad_shares(N_("“{name}” is a share of a part that is not there."), part.name)
    beside = [other.name for other in parts if other.inside == part.inside and other.name in fen]
    if amount + sum(fen[name] for name in beside) > fen[part.inside]:
        raise Refused(
            "share-not-inside",
            name=part.name,
            amount=format_money(from_fen(amount)),
            whole=part.inside,
            most=format_money(from_fen(fen[part.inside])),
        )
    return amount


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
    return rounded(percentage(from_fen(fen), percent), ROUND_FLOOR)


def _check(parts: Sequence[Part]) -> str:
    """Refuse parts that do not divide anything; return the name of the rest party."""
    names = [part.name for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise _bad_shares(N_("“{name}” stands there more than once."), name)
    rest = [part for part in parts if part.rest]
    if len(rest) != 1:
        raise _bad_shares(
            N_("Exactly one part must take the rest; here are {name}."), str(len(rest))
        )
    if rest[0].of is not None or rest[0].inside is not None:
        raise _bad_shares(
            N_("“{name}” takes the rest, so it cannot be inside another."), rest[0].name
        )
    for parent in {part.of for part in parts}:
        _check_total([part for part in parts if part.of == parent and part.inside is None])
    _check_total([part for part in parts if part.inside is not None])
    return rest[0].name


def _check_total(siblings: Iterable[Part]) -> None:
    total = Decimal(0)
    for part in siblings:
        percents = [slice_.percent for slice_ in part.slices] or [part.percent or Decimal(0)]
        wrong = [percent for percent in percents if not percent.is_finite() or percent < 0]
        if wrong:
            raise Refused("share-negative", name=part.name, percent=f"{wrong[0]:f}")
        total = EXACT.add(total, max(percents))
    if total > _HUNDRED:
        raise Refused("shares-over-hundred", total=f"{total:f}")


def _bad_shares(why: str, name: str) -> WrongUse:
    return WrongUse("bad-shares", name=name, reason=Phrase(why, {"name": name}))
