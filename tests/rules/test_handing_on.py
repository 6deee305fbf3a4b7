"""What is taken off before a division, handed on and borne after it, to the fen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import Refused
from workflow.rules.handing_on import Deduction, HandedOn, bear, deduct, hand_on
from workflow.rules.money import from_fen
from workflow.rules.sharing import Arithmetic, Part, Slice, split

FEN = st.integers(0, 10**11).map(from_fen)
PERCENT = st.decimals(0, 100, places=2)
PARTIES = ("team", "partner", "lab")
BANDS = (Slice(Decimal(100), Decimal(5)), Slice(None, Decimal(3)))


def yuan(**amounts: str) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in amounts.items()}


def test_a_reserve_is_a_percent_of_what_those_before_it_leave_up_to_its_most() -> None:
    reserve = Deduction("reserve", Decimal(5), Decimal("4.50"))
    rule = (Deduction("taxes"), reserve, Deduction("upkeep"))

    taken = deduct(Decimal("90.01"), rule, yuan(taxes="10", upkeep="1"))
    assert taken == yuan(taxes="10", reserve="4.00", upkeep="1")
    assert list(taken) == ["taxes", "reserve", "upkeep"]
    assert deduct(Decimal(200), rule, yuan(taxes="0", upkeep="0"))["reserve"] == Decimal("4.50")
    with pytest.raises(Refused, match="net-below-zero"):
        deduct(Decimal(10), rule, yuan(taxes="9", upkeep="1"))
    with pytest.raises(Refused, match="net-below-zero"):
        deduct(Decimal(10), rule, yuan(taxes="11", upkeep="0"))


@given(FEN, FEN, FEN, PERCENT)
def test_what_is_handed_on_is_lost_to_nobody(
    team: Decimal, partner: Decimal, lab: Decimal, percent: Decimal
) -> None:
    shares = {"team": team, "partner": partner, "lab": lab}

    after = hand_on(shares, [HandedOn("partner", "lab"), HandedOn("team", "lab", percent)])

    assert sum(after.values()) == sum(shares.values())
    assert after["partner"] == 0
    assert after["lab"] >= lab + partner
    assert team * (100 - percent) / 100 <= after["team"] <= team


@given(FEN, FEN, FEN, FEN, PERCENT, PERCENT)
def test_nobody_bears_more_than_its_share_and_all_is_borne_or_it_is_refused(
    team: Decimal, partner: Decimal, lab: Decimal, cost: Decimal, one: Decimal, two: Decimal
) -> None:
    shares = {"team": team, "partner": partner, "lab": lab}
    percents = {"team": one / 2, "partner": two / 2}
    wanted = sum(
        min((cost * percent / 100).quantize(Decimal("0.01"), "ROUND_FLOOR"), shares[name])
        for name, percent in percents.items()
    )
    if cost - wanted > lab:
        with pytest.raises(Refused, match="costs-too-high"):
            bear(shares, cost, percents, "lab")
        return

    borne = bear(shares, cost, percents, "lab")

    assert sum(borne.values()) == cost
    assert all(0 <= amount <= shares[name] for name, amount in borne.items())
    assert borne["team"] + borne["partner"] == wanted


@pytest.mark.parametrize(
    ("before", "base", "progressive", "flat"),
    [
        ("0", "100", "5.00", "5.00"),
        ("0", "100.01", "5.00", "3.00"),
        ("0", "300", "11.00", "9.00"),
        ("60", "60", "2.60", "1.80"),  # the whole of what came is 120
        ("100", "0", "0.00", "0.00"),
    ],
)
def test_bands_are_counted_slice_by_slice_or_as_the_whole(
    before: str, base: str, progressive: str, flat: str
) -> None:
    for arithmetic, wanted in zip(Arithmetic, (progressive, flat), strict=True):
        office = Part("office", None, slices=BANDS, arithmetic=arithmetic)
        found = split(Decimal(base), [office, Part("rest", None)], Decimal(before))
        assert str(found["office"]) == wanted
