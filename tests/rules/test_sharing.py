"""Shares add up to the base, to the fen, for every base and every split."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import Answer, Refused, WrongUse
from workflow.rules.money import from_fen, to_fen
from workflow.rules.sharing import Part, Slice, check_band, cut, least, split


def part(name: str, percent: str | None, of: str | None = None) -> Part:
    return Part(name, None if percent is None else Decimal(percent), of)


REST = part("institution", None)


@pytest.mark.parametrize(
    ("case", "base", "parts", "expected"),
    [
        ("case 2", "19980000", {"team": "70"}, {"team": "13986000.00"}),
        ("case 21", "297000", {"team": "95"}, {"team": "282150.00", "institution": "14850.00"}),
        (
            "case 4",
            "12500000",
            {"team": "90"},
            {"team": "11250000.00", "institution": "1250000.00"},
        ),
        (
            "case 6",
            "34270000",
            {"team": "70", "department": "15"},
            {"team": "23989000.00", "department": "5140500.00", "institution": "5140500.00"},
        ),
        ("case 5", "50000000", {"fund": "1"}, {"fund": "500000.00"}),
        ("case 9", "1000000", {"office": "10"}, {"office": "100000.00"}),
        ("case 13", "100000", {"team": "70"}, {"team": "70000.00", "institution": "30000.00"}),
        (
            "case 13, before",
            "100000",
            {"team": "70", "department": "20"},
            {"team": "70000.00", "department": "20000.00", "institution": "10000.00"},
        ),
        ("case 1", "100000", {"doctor": "70"}, {"doctor": "70000.00", "institution": "30000.00"}),
    ],
)
def test_the_numbers_of_the_collection_come_out_to_the_fen(
    case: str, base: str, parts: dict[str, str], expected: dict[str, str]
) -> None:
    shares = split(Decimal(base), [*(part(*item) for item in parts.items()), REST])
    assert {name: str(shares[name]) for name in expected} == expected
    assert sum(shares.values()) == Decimal(base)


def test_the_leaders_share_is_inside_the_teams_share() -> None:
    parts = [part("leader", "30", "team"), part("team", "70"), REST]
    shares = split(Decimal(1_000_000), parts)
    assert list(shares.items()) == [
        ("leader", Decimal("210000.00")),
        ("team", Decimal("700000.00")),
        ("institution", Decimal("300000.00")),
    ]


def test_a_share_of_a_share_of_the_rest_is_found() -> None:
    parts = [part("a", "50", "b"), part("b", "10", "institution"), REST]
    assert split(Decimal(1000), parts) == {"a": 50, "b": 100, "institution": 1000}


def test_the_rest_party_takes_the_residual_fen() -> None:
    thirds = [part("a", "33.333333"), part("b", "33.333333"), REST]
    assert split(Decimal("0.10"), thirds) == {
        "a": Decimal("0.03"),
        "b": Decimal("0.03"),
        "institution": Decimal("0.04"),
    }


def test_the_rest_party_of_a_full_split_takes_only_residual_fen() -> None:
    halves = [part("a", "50"), part("b", "50"), REST]
    assert split(Decimal("0.01"), halves)["institution"] == Decimal("0.01")
    assert split(Decimal("0.02"), halves)["institution"] == Decimal("0.00")


@given(
    st.integers(0, 10**17),
    st.lists(st.decimals(0, 25, places=6), max_size=4),
    st.decimals(0, 100, places=6),
)
def test_the_parts_always_add_up_to_the_base(
    fen: int, percents: list[Decimal], inner: Decimal
) -> None:
    tops = [Part(f"party {n}", percent) for n, percent in enumerate(percents)]
    subs = [Part(f"inside {n}", inner, top.name) for n, top in enumerate(tops)]
    shares = split(from_fen(fen), [*subs, *tops, REST])
    assert sum(to_fen(shares[top.name]) for top in [*tops, REST]) == fen
    for top, sub in zip(tops, subs, strict=True):
        assert top.percent is not None
        exact = fen * int(top.percent * 10**6)
        assert to_fen(shares[top.name]) == exact // 10**8
        assert 0 <= shares[sub.name] <= shares[top.name]
    assert shares["institution"] >= 0


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([part("a", "-1"), REST], "share-negative"),
        ([part("a", "NaN"), REST], "share-negative"),
        ([part("a", "60"), part("b", "40.000001"), REST], "shares-over-hundred"),
        (
            [part("a", "60", "institution"), part("b", "41", "institution"), REST],
            "shares-over-hundred",
        ),
        ([part("a", "50")], "bad-shares"),
        ([], "bad-shares"),
        ([REST, part("other", None)], "bad-shares"),
        ([part("a", "50"), part("a", "10"), REST], "bad-shares"),
        ([part("a", "50"), part("b", None, "a")], "bad-shares"),
        ([part("a", "50", "nobody"), REST], "bad-shares"),
        ([part("a", "50", "b"), part("b", "50", "a"), REST], "bad-shares"),
        ([part("a", "50", "a"), REST], "bad-shares"),
    ],
)
def test_shares_that_cannot_divide_an_amount_are_refused(parts: list[Part], code: str) -> None:
    with pytest.raises(Answer) as refusal:
        split(Decimal(100), parts)
    assert refusal.value.code == code
    assert isinstance(refusal.value, WrongUse if code == "bad-shares" else Refused)
    for words in (refusal.value.what, refusal.value.why, refusal.value.do):
        assert words.format_map(refusal.value.values)


def test_a_negative_base_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        split(Decimal(-1), [REST])
    assert refusal.value.code == "negative-base"


def test_a_base_with_a_fraction_of_a_fen_is_an_error() -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        split(Decimal("0.001"), [REST])


@pytest.mark.parametrize("percent", ["70", "95", "70.00", "80.5"])
def test_a_share_inside_the_band_is_allowed(percent: str) -> None:
    check_band(Decimal(percent), Decimal(70), Decimal(95))


@pytest.mark.parametrize("percent", ["69.99", "95.01", "69.999999", "-80", "NaN", "Infinity"])
def test_a_share_outside_the_band_is_refused(percent: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_band(Decimal(percent), Decimal(70), Decimal(95))
    assert refusal.value.code == "share-outside-band"
    assert refusal.value.values == {"percent": percent, "lowest": "70", "highest": "95"}


# slices, funds and instalments; the amounts are made up here, no case of the collection has them

SLICED = (
    Slice(Decimal(100), Decimal(80)),
    Slice(Decimal(300), Decimal(50)),
    Slice(None, Decimal(5)),
)
TEAM = Part("team", None, slices=SLICED)


@pytest.mark.parametrize(
    ("base", "team"),
    [
        ("0", "0.00"),
        ("99.99", "79.99"),
        ("100", "80.00"),
        ("100.01", "80.00"),
        ("100.02", "80.01"),
        ("300", "180.00"),
        ("300.20", "180.01"),
        ("1300", "230.00"),
    ],
)
def test_each_slice_takes_its_own_percent_and_its_border_belongs_to_the_lower(
    base: str, team: str
) -> None:
    assert str(split(Decimal(base), [TEAM, REST])["team"]) == team


def test_slices_remember_what_was_divided_before() -> None:
    first, second = (split(Decimal(200), [TEAM, REST], Decimal(before)) for before in (0, 200))

    assert first["team"] == 130  # 100 at 80 %, 100 at 50 %
    assert second["team"] == 55  # 100 at 50 %, 100 at 5 %


def test_the_pieces_of_a_base_add_up_to_it_and_skip_empty_slices() -> None:
    pieces = [
        (str(piece), str(one.percent)) for piece, one in cut(Decimal(250), Decimal(150), SLICED)
    ]

    assert pieces == [("150", "50"), ("100", "5")]
    for base, before in ((100, 0), (100, 100)):  # from border to border: no piece of nothing
        assert len(cut(Decimal(base), Decimal(before), SLICED)) == 1


def inside(name: str, percent: str, whole: str) -> Part:
    return Part(name, Decimal(percent), inside=whole)


def test_a_fund_inside_a_part_takes_nothing_from_the_others_and_one_on_top_does() -> None:
    team = part("team", "89")

    contained = split(Decimal(1000), [team, REST, inside("fund", "1", "institution")])
    on_top = split(Decimal(1000), [team, REST, part("fund", "1")])

    assert contained == {"team": 890, "institution": 110, "fund": 10}
    assert on_top == {"team": 890, "institution": 100, "fund": 10}


def test_a_fund_may_be_the_whole_part_that_contains_it_and_two_may_fill_it() -> None:
    parts = [part("team", "90"), REST, inside("one", "6", "institution")]

    filled = split(Decimal(1000), [*parts, inside("two", "4", "institution")])

    assert filled["one"] + filled["two"] == filled["institution"] == 100
    with pytest.raises(Refused, match="share-not-inside"):
        split(Decimal(1000), [*parts, inside("two", "4.1", "institution")])


def test_a_fund_larger_than_the_part_that_contains_it_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        split(Decimal(1000), [part("team", "99.5"), REST, inside("fund", "1", "institution")])

    assert refusal.value.code == "share-not-inside"
    assert "10.00" in refusal.value.what.format_map(refusal.value.values)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([REST, inside("fund", "1", "nobody")], "bad-shares"),
        ([Part("rest", None, inside="a"), part("a", "10")], "bad-shares"),
        (
            [REST, inside("one", "60", "institution"), inside("two", "41", "institution")],
            "shares-over-hundred",
        ),
        ([Part("team", None, slices=(Slice(None, Decimal(-1)),)), REST], "share-negative"),
        ([Part("team", None, slices=(Slice(None, Decimal(101)),)), REST], "shares-over-hundred"),
    ],
)
def test_funds_and_slices_that_divide_nothing_are_refused(parts: list[Part], code: str) -> None:
    with pytest.raises(Answer) as refusal:
        split(Decimal(100), parts)
    assert refusal.value.code == code


@pytest.mark.parametrize(("base", "wanted"), [("100", "35"), ("0.01", "0.00"), ("0.03", "0.01")])
def test_what_at_least_a_percent_is_rounds_down_as_every_part(base: str, wanted: str) -> None:
    assert least(Decimal(base), Decimal(35)) == Decimal(wanted)


PERCENTS = st.decimals(0, 100, places=4)
FEN = st.integers(0, 10**12)


@st.composite
def rules(draw: st.DrawFn) -> list[Part]:
    """Parts of every kind which leave something to the rest: percents, slices, parts of parts."""
    highs = draw(st.lists(st.decimals(0, 30, places=4), min_size=1, max_size=3))
    borders = sorted(draw(st.sets(st.integers(1, 10**12), min_size=2, max_size=2)))
    shares = draw(st.tuples(*(st.decimals(0, 10, places=4) for _ in range(3))))
    uptos = [*(from_fen(border) for border in borders), None]
    slices = tuple(Slice(upto, one) for upto, one in zip(uptos, shares, strict=True))
    tops = [Part(f"party {n}", percent) for n, percent in enumerate(highs)]
    below = Part("below", draw(PERCENTS), "party 0")
    return [*tops, below, Part("sliced", None, slices=slices), REST]


def top(parts: list[Part]) -> list[str]:
    return [one.name for one in parts if one.of is None]


@given(FEN, FEN, rules())
def test_the_parts_of_any_rule_add_up_and_none_is_negative(
    fen: int, before: int, parts: list[Part]
) -> None:
    shares = split(from_fen(fen), parts, from_fen(before))

    assert sum(to_fen(shares[name]) for name in top(parts)) == fen
    assert min(shares.values()) >= 0
    assert shares["below"] <= shares["party 0"]


@given(st.lists(FEN, min_size=1, max_size=5), rules())
def test_instalments_differ_from_their_sum_by_less_than_a_fen_each_and_the_rest_has_it(
    instalments: list[int], parts: list[Part]
) -> None:
    # slices remember, so this holds for them too
    before, sums = 0, dict.fromkeys((one.name for one in parts), 0)
    for fen in instalments:
        shares = split(from_fen(fen), parts, from_fen(before))
        sums = {name: sums[name] + to_fen(share) for name, share in shares.items()}
        before += fen
    at_once = {name: to_fen(one) for name, one in split(from_fen(before), parts).items()}

    rest = REST.name
    missing = {name: at_once[name] - sums[name] for name in top(parts) if name != rest}
    assert all(0 <= one < len(instalments) for one in missing.values())
    assert sums[rest] - at_once[rest] == sum(missing.values())
    assert sum(sums[name] for name in top(parts)) == before


@given(FEN, st.decimals(0, 70, places=4), st.decimals(70, 95, places=4))
def test_a_point_inside_its_band_never_leaves_it_in_yuan(
    fen: int, low: Decimal, percent: Decimal
) -> None:
    check_band(percent, low, Decimal(95))

    team = split(from_fen(fen), [Part("team", percent), REST])["team"]
    assert least(from_fen(fen), low) <= team <= least(from_fen(fen), Decimal(95))
