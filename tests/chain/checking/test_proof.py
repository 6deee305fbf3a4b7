"""The proof of the routes says exactly what trying every amount would say."""

from __future__ import annotations

from datetime import date
from itertools import combinations as pairs
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workflow.chain.checking.routes import check_routes
from workflow.chain.findings.finding import Finding, Notes
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.field import (
    Field,
    FieldType,
    Holds,
    OneOf,
    Quantifier,
    Test,
    Unknown,
    Within,
)
from workflow.chain.model.value import Title
from workflow.chain.routing import meets, route_for, show_grain
from workflow.rules.money import from_fen

T = Title(zh="某", en="some")
AMOUNT = Field("amount", T, FieldType.MONEY)
SHARE = Field("share", T, FieldType.PERCENT)
MODE = Field("mode", T, FieldType.CHOICE, choices={"a": T, "b": T, "c": T})
PEOPLE = Field("people", T, FieldType.PEOPLE, each="person", posts=dict.fromkeys("xyz", T))
BORDERS = st.integers(0, 40)


def chain_of(whens: list[tuple[Test, ...]], *fields: Field) -> Chain:
    routes = tuple(Route(str(at), when, ()) for at, when in enumerate(whens))
    by_name = {field.name: field for field in fields}
    return Chain(
        *("small", 1, T, "unit", "SML", T, date.min, None),
        fields=by_name,
        roles={},
        bodies={},
        documents={},
        steps={},
        routes=routes,
        examples=(),
    )


def findings(chain: Chain) -> list[Finding]:
    notes = Notes("x", {})
    check_routes(chain, notes)
    return notes.findings


def codes(chain: Chain) -> set[str]:
    return {finding.code for finding in findings(chain)}


def spans() -> st.SearchStrategy[Within]:
    border = st.none() | BORDERS
    return st.builds(Within, st.just("amount"), border, border)


@given(st.lists(BORDERS, min_size=1, max_size=6, unique=True), st.integers(0, 45))
def test_a_rising_ladder_has_no_findings_and_takes_the_first_rung_that_is_high_enough(
    borders: list[int], fen: int
) -> None:
    borders.sort()
    whens: list[tuple[Test, ...]] = [(Within("amount", None, border),) for border in borders]
    chain = chain_of([*whens, ()], AMOUNT)
    route = route_for(chain, {"amount": f"{from_fen(fen):.2f}"})

    assert findings(chain) == []
    assert route is not None
    assert route.name == str(sum(fen > border for border in borders))


@given(st.lists(spans(), min_size=1, max_size=5), st.booleans())
def test_gaps_overlaps_and_lost_routes_are_found_exactly_where_trying_finds_them(
    tests: list[Within], otherwise: bool
) -> None:
    whens: list[tuple[Test, ...]] = [(test,) for test in tests]
    whens += [()] if otherwise else []
    chain = chain_of(whens, AMOUNT)
    tried = {
        fen: [at for at, when in enumerate(whens) if all(meets(t, fen) for t in when)]
        for fen in range(45)
    }
    winners = {fits[0] for fits in tried.values() if fits}
    lost = set(range(len(whens))) - winners
    doubled = {
        (a, b)
        for fits in tried.values()
        for a, b in pairs(fits, 2)
        if b not in lost and whens[b] and not ladder(tests[a], tests[b])
    }
    found = findings(chain)

    witnesses = {one.values["witness"] for one in found if one.code == "gap"}
    gaps = {show_grain(AMOUNT, fen) for fen, fits in tried.items() if not fits}
    assert bool(witnesses) is bool(gaps)
    assert witnesses <= gaps
    assert {int(f.values["route"]) for f in found if f.code == "unreachable-route"} == lost
    overlaps = {
        (int(f.values["first"]), int(f.values["second"])): f.values["witness"]
        for f in found
        if f.code == "overlap"
    }
    assert set(overlaps) == doubled
    for (first, second), witness in overlaps.items():
        fits = next(fits for fen, fits in tried.items() if show_grain(AMOUNT, fen) == witness)
        assert {first, second} <= set(fits)


def ladder(one: Within, other: Within) -> bool:
    if one.high is None or other.high is None or one.low is not None or other.low is not None:
        return False
    return one.high < other.high


@given(
    st.lists(
        st.tuples(
            st.none() | spans(),
            st.none() | st.builds(OneOf, st.just("mode"), st.frozensets(st.sampled_from("abc"))),
            st.none()
            | st.builds(
                Holds,
                st.just("people"),
                st.sampled_from(Quantifier),
                st.frozensets(st.sampled_from("xyz"), min_size=1),
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_over_three_fields_gaps_and_lost_routes_are_those_of_all_combinations(
    rows: list[tuple[Test | None, ...]],
) -> None:
    whens = [tuple(test for test in row if test is not None) for row in rows]
    chain = chain_of(whens, AMOUNT, MODE, PEOPLE)
    sets = [
        frozenset(p for p, on in zip("xyz", bits, strict=True) if on)
        for bits in product((False, True), repeat=3)
        if any(bits)  # who is required is somebody
    ]
    gap, winners = False, set()
    for values in product(range(45), "abc", sets):
        seen: dict[str, Any] = dict(zip(("amount", "mode", "people"), values, strict=True))
        fits = [at for at, when in enumerate(whens) if all(meets(t, seen[t.field]) for t in when)]
        gap = gap or not fits
        winners |= set(fits[:1])
    found = findings(chain)

    assert bool({one.code for one in found} & {"gap", "choice-not-covered"}) is gap
    assert {int(f.values["route"]) for f in found if f.code == "unreachable-route"} == (
        set(range(len(whens))) - winners
    )


def test_choices_that_no_route_takes_are_named() -> None:
    chain = chain_of([(OneOf("mode", frozenset("b")),)], MODE)
    (finding,) = findings(chain)
    assert (finding.code, finding.values["values"]) == ("choice-not-covered", "a, c")


def test_a_choice_left_out_only_below_a_border_is_a_gap_with_both_values() -> None:
    chain = chain_of(
        [(OneOf("mode", frozenset("ab")),), (Within("amount", 500, None),)], MODE, AMOUNT
    )
    gap = next(one for one in findings(chain) if one.code == "gap")
    assert gap.values["witness"] == "mode = c, amount = 4.99"
    assert gap.values["range"] == "mode = c, 0.00 ≤ amount ≤ 4.99"


def test_sets_of_posts_that_no_route_takes_are_the_witnesses() -> None:
    chain = chain_of([(Holds("people", Quantifier.ANY, frozenset("x")),)], PEOPLE)
    assert [(one.code, one.values["witness"]) for one in findings(chain)] == [
        ("gap", "people = [y]"),
    ]
    free = replace(PEOPLE, required=False)
    chain = chain_of([(Holds("people", Quantifier.ANY, frozenset("x")),)], free)
    assert [one.values["witness"] for one in findings(chain)] == ["people = []", "people = [y]"]


def test_routes_by_posts_may_overlap_since_the_first_is_taken() -> None:
    whens: list[tuple[Test, ...]] = [
        (Holds("people", Quantifier.ANY, frozenset("x")),),
        (Holds("people", Quantifier.ANY, frozenset("xy")),),
    ]
    assert codes(chain_of([*whens, ()], PEOPLE)) == set()


def test_two_routes_by_different_fields_overlap() -> None:
    chain = chain_of(
        [(OneOf("mode", frozenset("a")),), (Within("amount", None, 500),), ()], MODE, AMOUNT
    )
    (finding,) = findings(chain)
    assert (finding.code, finding.values["witness"]) == ("overlap", "mode = a, amount = 5.00")


def test_percentages_end_at_a_hundred_but_an_unknown_one_is_above_it() -> None:
    whens: list[tuple[Test, ...]] = [(Within("share", None, 100 * 10**6),)]
    assert codes(chain_of(whens, SHARE)) == set()
    unknown = Field("share", T, FieldType.PERCENT, unknown=Unknown.HIGHEST)
    (finding,) = findings(chain_of(whens, unknown))
    assert (finding.code, finding.values["witness"]) == ("gap", "unknown")


def test_a_single_amount_between_two_borders_is_a_gap() -> None:
    chain = chain_of(
        [(Within("amount", None, 800_000_000 - 1),), (Within("amount", 800_000_000 + 1, None),)],
        AMOUNT,
    )
    (finding,) = findings(chain)
    assert finding.values["witness"] == "8,000,000.00"


def test_everything_that_can_be_typed_is_proved_up_to_the_largest_amount() -> None:
    chain = chain_of([(Within("amount", None, 10**17 - 1),)], AMOUNT)
    (finding,) = findings(chain)
    assert finding.values["witness"] == "1,000,000,000,000,000.00"
