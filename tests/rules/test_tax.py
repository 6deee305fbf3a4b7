"""The yearly table, and a cash reward with the relief and without (docs/law.md#income-tax)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.chain.reading.income_tax import read_law, shipped_table
from workflow.errors import WrongUse
from workflow.rules.money import to_fen
from workflow.rules.tax import Band, RewardTax, check_bands, reward_tax, tax

(TABLE,) = read_law(shipped_table()).tables
BANDS = TABLE.bands
HALF = Decimal(50)
FEN = st.integers(0, 10**10).map(lambda fen: Decimal(fen).scaleb(-2))


def yuan(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def reward(other: str, cash: str) -> RewardTax:
    return reward_tax(BANDS, yuan(other), yuan(cash), HALF)


def by_slices(income: Decimal) -> Decimal:
    """The tax without any deduction: each slice of the income at the rate of its own band."""
    total, low = Decimal(0), Decimal(0)
    for band in BANDS:
        high = income if band.upto is None else min(income, band.upto)
        total += max(high - low, Decimal(0)) * band.percent / 100
        low = band.upto or low
    return total


@pytest.mark.parametrize(
    ("other", "cash", "without", "relieved", "saving"),
    [
        ("100,000", "100,000", "15,600", "5,600", "10,000"),
        ("200,000", "500,000", "136,000", "59,000", "77,000"),
        ("150,000", "282,150", "63,645", "28,215", "35,430"),
        ("300,000", "282,150", "78,645", "36,322.50", "42,322.50"),
    ],
)
def test_every_row_of_the_reference_comes_out_to_the_fen(
    other: str, cash: str, without: str, relieved: str, saving: str
) -> None:
    found = reward(other, cash)

    assert found.without_relief == yuan(without)
    assert found.with_relief == yuan(relieved)
    assert found.saving == yuan(saving)


@pytest.mark.parametrize(
    ("other", "cash", "saving"),
    [("600,000", "300,000", "52,500"), ("960,000", "1,200,000", "270,000")],
)
def test_large_incomes_save_at_the_rates_of_their_bands(other: str, cash: str, saving: str) -> None:
    assert reward(other, cash).saving == yuan(saving)


def test_a_synthetic_list_of_persons_saves_2_400_000_on_12_000_000() -> None:
    # Synthetic: case 6 gives no persons; this list is made up to meet its two totals.
    persons = [reward("960,000", "1,200,000")] * 5 + [reward("600,000", "300,000")] * 20

    assert sum(one.reward for one in persons) == yuan("12,000,000")
    assert sum(one.saving for one in persons) == yuan("2,400,000")


def test_twelve_synthetic_equal_rewards_save_2_388_000() -> None:
    # Synthetic: twelve equal rewards beside 200,000 each, near the total of case 6.
    persons = [reward("200,000", "1,000,000")] * 12

    assert sum(one.reward for one in persons) == yuan("12,000,000")
    assert sum(one.saving for one in persons) == yuan("2,388,000")


def test_every_quick_deduction_is_the_one_that_the_lower_bands_make() -> None:
    borders = [one.upto for one in BANDS if one.upto is not None]
    for low, band in zip([Decimal(0), *borders], BANDS, strict=True):
        assert low * band.percent / 100 - by_slices(low) == band.deduct


def test_a_border_belongs_to_the_band_below_it() -> None:
    assert tax(BANDS, yuan("36,000")) == yuan("1,080")
    assert tax(BANDS, yuan("36,000.10")) == yuan("1,080.01")
    assert tax(BANDS, yuan("960,000")) == yuan("250,080")


def test_half_a_fen_of_tax_goes_up() -> None:
    assert tax(BANDS, yuan("0.16")) == Decimal("0.00")
    assert tax(BANDS, yuan("0.50")) == Decimal("0.02")
    assert reward_tax(BANDS, Decimal(0), Decimal("0.01"), HALF).counted == Decimal("0.01")


@pytest.mark.parametrize("income", ["-0.01", "0.001"])
def test_what_is_no_income_in_fen_is_not_taxed(income: str) -> None:
    with pytest.raises(ValueError, match="yuan"):
        tax(BANDS, Decimal(income))


@given(FEN)
def test_the_tax_is_the_sum_of_its_slices_to_the_fen(income: Decimal) -> None:
    assert abs(tax(BANDS, income) - by_slices(income)) <= Decimal("0.005")


@given(FEN, FEN)
def test_more_income_is_never_less_tax_and_never_less_left(one: Decimal, more: Decimal) -> None:
    rise = tax(BANDS, one + more) - tax(BANDS, one)

    assert 0 <= rise <= more


@given(FEN, FEN)
def test_the_relief_never_costs_and_everything_is_whole_fen(other: Decimal, cash: Decimal) -> None:
    found = reward_tax(BANDS, other, cash, HALF)

    assert found.saving >= 0
    assert 0 <= found.with_relief <= found.without_relief <= cash
    assert found.without_relief - found.with_relief == found.saving
    assert to_fen(found.saving) >= 0


@given(FEN, FEN, FEN)
def test_a_larger_reward_never_saves_less(other: Decimal, cash: Decimal, more: Decimal) -> None:
    less, larger = (reward_tax(BANDS, other, one, HALF).saving for one in (cash, cash + more))

    assert larger >= less - Decimal("0.02")  # four taxes, each to the fen


def band(upto: str, percent: str, deduct: str) -> Band:
    return Band(Decimal(upto) if upto else None, Decimal(percent), Decimal(deduct))


@pytest.mark.parametrize(
    ("bands", "why"),
    [
        ([], "no upper border"),
        ([band("100", "3", "0")], "no upper border"),
        ([band("", "3", "0"), band("", "10", "0")], "no upper border"),
        ([band("100", "3", "0"), band("100", "10", "7"), band("", "20", "17")], "not above"),
        ([band("100", "3", "0"), band("", "3", "0")], "percent is not above"),
        ([band("0", "3", "0"), band("", "10", "0")], "border is not above"),
        ([band("100", "3", "0"), band("", "10", "8")], "does not follow"),
    ],
)
def test_what_is_no_table_is_not_used(bands: list[Band], why: str) -> None:
    with pytest.raises(WrongUse) as caught:
        check_bands(bands)

    assert caught.value.code == "bad-tax-table"
    assert why in caught.value.why.format_map(caught.value.values)


def test_a_table_that_follows_from_itself_is_used() -> None:
    check_bands([band("100", "3", "0"), band("", "10", "7")])
