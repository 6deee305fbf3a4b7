"""Money and percentages are read strictly and written exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import WrongUse
from workflow.rules.money import (
    format_money,
    format_money_both,
    from_fen,
    parse_money,
    parse_percent,
    to_fen,
)

FEN = st.integers(min_value=0, max_value=10**17)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1998万", "19980000.00"),
        ("1,998万元", "19980000.00"),
        ("0.3亿", "30000000.00"),
        ("19,980,000", "19980000.00"),
        ("19 980 000", "19980000.00"),
        ("297000.00", "297000.00"),
        ("297000.00元", "297000.00"),
        ("￥297000", "297000.00"),
        ("¥ 1998 万 元", "19980000.00"),
        ("  ４００万　", "4000000.00"),
        ("１９，９８０，０００．５０", "19980000.50"),
        ("4000000.01", "4000000.01"),
        ("0.000001万", "0.01"),
        ("1.500000000000万", "15000.00"),
        ("0", "0.00"),
        ("10000000亿", "1000000000000000.00"),
        (" " * 63 + "1", "1.00"),
    ],
)
def test_an_amount_is_read_as_a_person_types_it(text: str, yuan: str) -> None:
    assert str(parse_money(text)) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "-1",
        "－1万",
        "−5",
        "+5",
        "NaN",
        "sNaN",
        "inf",
        "Infinity",
        "∞",
        "1e400",
        "1E3",
        "一千万",
        "5千万",
        "1亿2000万",
        "壹佰元",
        "0.001",
        "297000.001",
        "0.0000001万",
        "1,00",
        "19,98,0000",
        "0,998万",
        "1,234 567",
        ",100",
        "1000,",
        "1.",
        ".5",
        "1.2.3",
        "1_000",
        "0x10",
        "1000000000000000.01",
        "10000001亿",
        " " * 64 + "1",
        "9" * 65,
        "0" * 64 + "1",
        "1\u202e00",
        "\u200f100",
        "1\u200b00",
        "100\n",
        "1\x000",
        "\ud800",
        "10²",
        "①",
        "½",
        "١٢٣",
        "100美元",
        "$100",
        "万",
        "元",
    ],
)
def test_what_is_not_clearly_an_amount_is_refused(text: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_money(text)
    assert refusal.value.code == "bad-money"
    assert refusal.value.why
    assert refusal.value.do


def test_the_refusal_of_chinese_numerals_says_to_write_digits() -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_money("一千万")
    assert "Chinese" in refusal.value.why.format_map(refusal.value.values)
    assert "1000万" in refusal.value.do


@pytest.mark.parametrize("text", ["1\u202e00", "10²", "100\n", "1" * 65])
def test_the_refusal_of_a_misleading_character_says_so(text: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_money(text)
    assert "a character that does not belong" in refusal.value.why.format_map(refusal.value.values)


def test_a_refusal_never_repeats_a_control_character() -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_money("1\u202e\x1b[31m")
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 40 + "…")])
def test_a_refusal_repeats_forty_characters(length: int, shown: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_money("x" * length)
    assert refusal.value.values["text"] == f"“{shown}”"


@given(st.text() | st.text("0123456789.,万亿元￥０ -eE"))
def test_any_text_gives_an_amount_in_fen_or_a_refusal(text: str) -> None:
    try:
        yuan = parse_money(text)
    except WrongUse:
        return
    assert yuan.as_tuple().exponent == -2
    assert 0 <= yuan <= 10**15


@given(FEN)
def test_a_written_amount_is_read_back_unchanged(fen: int) -> None:
    yuan = from_fen(fen)
    assert to_fen(yuan) == fen
    assert parse_money(format_money(yuan)) == yuan


@given(FEN)
def test_the_short_form_is_exactly_the_full_form(fen: int) -> None:
    full, _, short = format_money_both(from_fen(fen)).rstrip("）").partition("（")
    assert to_fen(parse_money(full)) == fen
    if short:
        assert to_fen(parse_money(short)) == fen
        assert len(short.rstrip("万亿元").partition(".")[2]) <= 6


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        ("19980000", "19,980,000.00 元（1998万元）"),
        ("13986000", "13,986,000.00 元（1398.6万元）"),
        ("30000000", "30,000,000.00 元（3000万元）"),
        ("100000000", "100,000,000.00 元（1亿元）"),
        ("123456700", "123,456,700.00 元（1.234567亿元）"),
        ("123456789.01", "123,456,789.01 元（12345.678901万元）"),
        ("297000.05", "297,000.05 元（29.700005万元）"),
        ("10000", "10,000.00 元（1万元）"),
        ("9999.99", "9,999.99 元"),
        ("0", "0.00 元"),
        ("-19980000", "-19,980,000.00 元（-1998万元）"),
    ],
)
def test_both_forms_of_an_amount_are_exact(yuan: str, written: str) -> None:
    assert format_money_both(Decimal(yuan)) == written
    english = written.replace("元）", ")").replace("（", " (").replace("元", "yuan")
    assert format_money_both(Decimal(yuan), "en") == english


@pytest.mark.parametrize(
    "yuan",
    [
        "0.001",
        "NaN",
        "sNaN",
        "Infinity",
        "1E+200",
        "1E-200",
        "1E+20",
        "0E-71",
        "1." + "0" * 200 + "1",
        "0.00" + "7" * 200,
    ],
)
def test_an_inexact_amount_is_never_rounded_silently(yuan: str) -> None:
    for use in (to_fen, format_money, format_money_both):
        with pytest.raises(ValueError, match="whole number of fen"):
            use(Decimal(yuan))


@pytest.mark.parametrize(("yuan", "fen"), [("9E+19", 9 * 10**21), ("0E-70", 0)])
def test_an_amount_of_the_largest_size_is_exact(yuan: str, fen: int) -> None:
    assert to_fen(Decimal(yuan)) == fen


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("95%", "95"),
        ("0.14%", "0.14"),
        ("70.5 ％", "70.5"),
        ("９５．０％", "95"),
        ("0%", "0"),
        ("100%", "100"),
        ("0.000001%", "0.000001"),
        ("69.99%", "69.99"),
        ("0.1400000000%", "0.14"),
    ],
)
def test_a_percentage_is_read_as_a_plain_percent_number(text: str, percent: str) -> None:
    assert str(parse_percent(text)) == percent


@pytest.mark.parametrize(
    "text",
    [
        *["", "%", "95", "0.95", "-1%", "100.000001%", "0.0000001%", "1e1%", "NaN%", "9,5%"],
        *["五%", "百分之五", "5%%", "5‰", "\u202e59%", "5%\n", "9" * 80 + "%"],
    ],
)
def test_what_is_not_clearly_a_percentage_is_refused(text: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        parse_percent(text)
    assert refusal.value.code == "bad-percent"
    assert refusal.value.do
