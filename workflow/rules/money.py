"""Parses and formats amounts of money and percentages, exactly; counts in whole fen."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Annotated

from workflow.errors import N_, Word, WrongUse

# The ambient decimal context rounds silently; this one refuses to.
EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])

_FEN = Decimal("0.01")
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_HUNDRED = Decimal(100)
_SCALE = {"": Decimal(1), "万": _WAN, "亿": _YI}
_MOST_YUAN = Decimal(10) ** 15
_MOST_CHARACTERS = 64
_MOST_DECIMALS = 6

# "0,998" may be a decimal comma, so a grouped number never starts with a zero.
_WHOLE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
_MONEY = re.compile(rf"¥? *(?P<number>{_WHOLE}(?:\.[0-9]+)?) *(?P<scale>[万亿]?) *元?")
_PERCENT = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) *%")

_REASONS = (
    (re.compile(r"^$"), N_("Nothing was written.")),
    (re.compile(r"^¥? *[-−]"), N_("An amount must not be negative.")),
    (
        re.compile(r"[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]"),
        N_("Numbers in Chinese characters are not read."),
    ),
    (re.compile(r"[0-9][eE]"), N_("Exponents are not read.")),
    (re.compile(r"[0-9][, ][0-9]"), N_("Separators must stand before every group of 3 digits.")),
)
_NOT_A_NUMBER = N_("It is not a number with an optional ¥, 万, 亿 or 元.")
_BAD_CHARACTER = N_("It is too long or contains a character that does not belong in a number.")


def parse_money(text: str) -> Decimal:
    """Read an amount of renminbi as a person types it.

    Accepts digits (half or full width) with optional grouping by 3, spaces, `¥`/`￥`,
    `万`, `亿` and `元`. Returns yuan with exactly 2 decimals, 0 to 10^15, never rounded.
    Raises WrongUse `bad-money`. Source: docs/law.md#amounts (to the fen).
    """
    clean = _clean(text)
    if clean is None:
        raise _bad_money(text, _BAD_CHARACTER)
    match = _MONEY.fullmatch(clean)
    if match is None:
        why = next((why for sign, why in _REASONS if sign.search(clean)), _NOT_A_NUMBER)
        raise _bad_money(text, why)
    number = Decimal(match["number"].replace(",", "").replace(" ", ""))
    yuan = EXACT.multiply(number, _SCALE[match["scale"]])
    if yuan > _MOST_YUAN:
        raise _bad_money(text, N_("It is more than 10^15 yuan."))
    if not _is_whole_fen(yuan):
        raise _bad_money(text, N_("It has a fraction of a fen (more than 2 decimals of a yuan)."))
    return yuan.quantize(_FEN, context=EXACT)


def parse_percent(text: str) -> Decimal:
    """Read a percentage as a percent number: `"95%"` and `"95.0 ％"` both give Decimal("95").

    0 to 100 inclusive, at most 6 decimals; the % sign is required because a bare 0.95 has
    two readings. Raises WrongUse `bad-percent`. Source: cases 4, 5 and 21.
    """
    match = _PERCENT.fullmatch(_clean(text) or "")
    if match is not None:
        number = Decimal(plain(Decimal(match["number"])))
        decimals = -int(number.as_tuple().exponent)
        if number <= _HUNDRED and decimals <= _MOST_DECIMALS:
            return number
    raise WrongUse("bad-percent", text=_shown(text))


Yuan = Annotated[Decimal, parse_money]
Percent = Annotated[Decimal, parse_percent]
"""Amounts and percent numbers, with the function that reads them as they are written."""


def format_money(yuan: Decimal) -> str:
    """Write yuan with grouping and 2 decimals: `"19,980,000.00"`.

    Raises ValueError if the amount is not a whole number of fen. Source: case 2.
    """
    return f"{from_fen(to_fen(yuan)):,.2f}"


def format_money_both(yuan: Decimal, lang: str = "zh") -> str:
    """Write yuan in full and, from 1万 up, shortened: `"19,980,000.00 元（1998万元）"`, or in
    English `"19,980,000.00 yuan (1998万)"`.

    The short form is always exact: 亿 from 1亿 up if 6 decimals suffice, else 万.
    Raises ValueError if the amount is not a whole number of fen. Source: case 2
    (the case collection's rounded 1399万 is not repeated).
    """
    full = f"{format_money(yuan)} {'yuan' if lang == 'en' else '元'}"
    size = yuan.copy_abs()
    if size < _WAN:
        return full
    # 6 decimals of 亿 are whole hundreds of yuan
    short_yi = size >= _YI and EXACT.remainder(yuan, _HUNDRED).is_zero()
    unit, scale = ("亿", _YI) if short_yi else ("万", _WAN)
    short = f"{plain(EXACT.divide(yuan, scale))}{unit}"
    return f"{full} ({short})" if lang == "en" else f"{full}（{short}元）"


def to_fen(yuan: Decimal) -> int:
    """Yuan to fen (1 yuan = 100 fen), exactly.

    Raises ValueError if the amount is not a whole number of fen below 10^20 yuan.
    Source: docs/law.md#amounts (parts add up to the base to the fen).
    """
    if not _is_whole_fen(yuan):
        raise ValueError(f"{yuan} yuan is not a whole number of fen")
    return int(EXACT.multiply(yuan, _HUNDRED))


def from_fen(fen: int) -> Decimal:
    """Fen to yuan with exactly 2 decimals; the inverse of `to_fen`."""
    return EXACT.scaleb(Decimal(fen), -2)


def rounded(yuan: Decimal, rounding: str) -> int:
    """Whole fen of an exact number of yuan, rounded as the `decimal` module calls it."""
    return int(EXACT.scaleb(yuan, 2).to_integral_value(rounding, context=EXACT))


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def percentage(amount: Decimal, percent: Decimal) -> Decimal:
    """`percent` of an amount, exactly: nothing is rounded."""
    return EXACT.scaleb(EXACT.multiply(amount, percent), -2)


def _clean(text: str) -> str | None:
    """Half-width text without outer spaces, or None if a character can mislead a reader."""
    if len(text) > _MOST_CHARACTERS or not all(map(_is_harmless, text)):
        return None
    return unicodedata.normalize("NFKC", text).strip(" ")


def _is_harmless(character: str) -> bool:
    if unicodedata.category(character) == "Zs":
        return True
    # NFKC would read 10² as 102 and ① as 1: of its foldings only full width is wanted.
    folding = unicodedata.decomposition(character)
    return character.isprintable() and (folding[:1] != "<" or folding.startswith("<wide>"))


def _is_whole_fen(yuan: Decimal) -> bool:
    # Beyond these sizes an exact remainder would not fit into EXACT.
    fits = yuan.is_finite() and yuan.adjusted() < 20 and int(yuan.as_tuple().exponent) >= -70
    return fits and EXACT.remainder(yuan, _FEN).is_zero()


def _shown(text: str) -> str:
    """The text as it may safely be printed: control characters escaped, cut to 40."""
    safe = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:40])
    return f"“{safe}{'…' if len(text) > 40 else ''}”"


def _bad_money(text: str, why: str) -> WrongUse:
    return WrongUse("bad-money", text=_shown(text), reason=Word(why))
