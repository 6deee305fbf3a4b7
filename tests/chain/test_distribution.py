"""What the definitions and sharing rules that come with tto make of an amount, to the fen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.story import shipped_chains
from workflow.chain.distribution import (
    applicable_split,
    base_of_income,
    distribute,
    paid_parts,
    percent_of,
    rewards,
    taken_off,
)
from workflow.chain.model.distribution import Deduction, Floor, Grid, Split, SplitPart
from workflow.chain.model.value import Title
from workflow.chain.sharing_rules import rule_in_force, shipped_rules
from workflow.errors import Refused
from workflow.rules.money import from_fen
from workflow.rules.sharing import least

CHAINS = {chain.chain: chain for chain in shipped_chains()}
RULES = shipped_rules()
DAY = date(2026, 3, 2)
NOTHING = Decimal(0)


def of_chain(name: str, base: str, **facts: Any) -> dict[str, str]:
    """The parts of an amount under a definition, in yuan."""
    rule = applicable_split(CHAINS[name].splits, CHAINS[name].fields, facts)
    assert rule
    found = distribute(rule, facts, CHAINS[name].fields, Decimal(base), NOTHING, DAY)
    return {one.part.name: str(one.amount) for one in found}


def of_rule(name: str, base: str, day: date = DAY, **facts: Any) -> dict[str, str]:
    """The parts of an amount under a sharing rule in force on a day, in yuan."""
    rule = rule_in_force(RULES, name, day)
    assert rule
    group = applicable_split(rule.splits, rule.fields, facts)
    assert group
    found = distribute(group, facts, rule.fields, Decimal(base), NOTHING, day)
    return {one.part.name: str(one.amount) for one in found}


def refusal_of(make: Any, *words: Any, **facts: Any) -> Refused:
    """The refusal, which can be said in full."""
    with pytest.raises(Refused) as caught:
        make(*words, **facts)
    no = caught.value
    said = [text.format_map(no.values) for text in (no.what, no.why, no.do)]
    assert said[-1], "what to do next"
    assert "{" not in "".join(said)
    return no


# the acceptance numbers of the collection


def test_a4_seventy_percent_of_19_980_000() -> None:
    assert of_chain("pku-transfer", "19980000", mode="assignment")["team"] == "13986000.00"


def test_a5_the_hospital_gives_95_of_297_000_to_the_team() -> None:
    parts = of_chain("chaoyang-transfer", "297000", reward_share="95")
    assert sorted(parts.values()) == ["14850.00", "282150.00"]


@pytest.mark.parametrize("share", ["70", "95"])
def test_a6_the_ends_of_the_band_are_allowed(share: str) -> None:
    assert of_chain("chaoyang-transfer", "100", reward_share=share)


@pytest.mark.parametrize("share", ["69.99", "95.01"])
def test_a6_beyond_the_band_is_refused(share: str) -> None:
    no = refusal_of(of_chain, "chaoyang-transfer", "100", reward_share=share)
    assert no.code == "share-outside-band"


def test_a7_equity_of_12_500_000_at_90_to_10() -> None:
    assert of_rule("bjtu", "12500000", mode="equity", team_share="90") == {
        "team": "11250000.00",
        "company": "1250000.00",
    }


def test_a8_caps_by_way_of_disposal() -> None:
    assert of_rule("bjtu", "100", mode="licence", team_share="97")["team"] == "97.00"
    for mode, share in (("licence", "97.01"), ("assignment", "97.01"), ("equity", "91")):
        no = refusal_of(of_rule, "bjtu", "100", mode=mode, team_share=share)
        assert no.code == "share-outside-band"


def test_a9_receipts_of_34_270_000_and_the_least_of_the_main_completers() -> None:
    parts = of_chain("third-hospital-reward", "34270000")
    assert parts == {"team": "23989000.00", "department": "5140500.00", "hospital": "5140500.00"}
    team = next(
        part for part in CHAINS["third-hospital-reward"].splits[0].parts if part.name == "team"
    )
    assert team
    assert team.main_at_least
    assert least(Decimal(34270000), team.main_at_least) == Decimal("11994500.00")


def fund(project: str, personal: str) -> dict[str, str]:
    """The fund plan at 50,000,000."""
    shares = {"project_share": project, "personal_share": personal}
    return of_chain("imm-fund-plan", "50000000", **shares)


def test_a10_one_percent_of_50_000_000_is_the_fund_inside_what_is_retained() -> None:
    parts = fund("50", "40")
    assert parts["fund"] == "500000.00"
    assert parts["retained"] == "5000000.00"


def test_a10_less_than_ten_percent_retained_is_refused() -> None:
    no = refusal_of(fund, "50", "40.01")
    assert no.code == "share-too-small"
    assert no.values["amount"] == Decimal("4995000.00")


def test_a11_the_centre_has_ten_percent_of_the_net_income() -> None:
    parts = of_rule("bit", "1000000", mode="licence", completers_share="70")
    assert parts["centre"] == "100000.00"


def test_a13_seven_to_three_now_and_seven_two_one_before() -> None:
    assert of_rule("friendship", "100000") == {"team": "70000.00", "office": "30000.00"}
    assert of_rule("friendship", "100000", date(2018, 12, 31)) == {
        "team": "70000.00",
        "office": "20000.00",
        "hospital": "10000.00",
    }


def test_a14_thirty_to_seventy_who_is_who_is_our_reading() -> None:
    parts = of_chain("jishuitan-grant-of-rights", "100000", right="ownership")
    assert sorted(parts.values()) == ["30000.00", "70000.00"]


def test_a15_the_leaders_part_is_thirty_percent_of_the_teams_in_the_first_reading() -> None:
    parts = of_chain("tsinghua-leader-reward", "1000000", mode="licence", leader_share="30")
    assert parts["team"] == "700000.00"
    assert parts["leader"] == "210000.00"


@pytest.mark.parametrize("chosen", [None, "", "unknown"])
def test_a_share_that_is_not_known_yet_is_open(chosen: str | None) -> None:
    rule = applicable_split(*_leaders())
    assert rule
    facts = {"mode": "licence", "leader_share": chosen}
    found = distribute(rule, facts, {}, Decimal(1_000_000), NOTHING, DAY)
    assert "leader" not in [one.part.name for one in found]
    leader = next(part for part in rule.parts if part.name == "leader")
    assert percent_of(leader, facts) is None


def _leaders() -> tuple[Any, Any, Any]:
    chain = CHAINS["tsinghua-leader-reward"]
    return chain.splits, chain.fields, {"mode": "licence"}


# synthetic rules: names and amounts are made up


def a_part(name: str, percent: str | None = None, **more: Any) -> SplitPart:
    share = None if percent is None else Decimal(percent)
    return SplitPart(name, Title(name, name), share, **more)


def a_split(*parts: SplitPart, **more: Any) -> Split:
    return Split("", (*parts, a_part("rest")), **more)


GRID = Grid("size", "way", {"big": {"sale": Decimal(60)}, "small": {"sale": Decimal(80)}})


def test_a_table_gives_the_percent_of_its_row_and_column() -> None:
    team = a_part("team", grid=GRID)
    assert percent_of(team, {"size": "big", "way": "sale"}) == 60
    assert percent_of(team, {"size": "small", "way": "sale"}) == 80


@pytest.mark.parametrize("facts", [{}, {"size": "big"}, {"size": "big", "way": "licence"}])
def test_a_cell_that_a_table_lacks_is_refused_and_not_guessed(facts: dict[str, str]) -> None:
    rule = a_split(a_part("team", grid=GRID))
    assert refusal_of(distribute, rule, facts, {}, Decimal(100), NOTHING, DAY).code == "no-cell"


def test_a_point_that_was_not_chosen_is_refused_by_its_field() -> None:
    band = a_part("team", chosen="share", lowest=Decimal(50), highest=Decimal(90))
    no = refusal_of(distribute, a_split(band), {}, {}, Decimal(100), NOTHING, DAY)
    assert no.code == "share-open"
    assert no.values["name"] == "share"


def floored(percent: str, since: date, until: date | None = None) -> Split:
    floor = Floor("law", Decimal(percent), since, until)
    return a_split(a_part("team", "60", reward=True), floors=(floor,))


@pytest.mark.parametrize(
    ("since", "until", "allowed"),
    [
        (DAY, None, False),
        (date(2026, 3, 3), None, True),
        (date(2020, 1, 1), DAY, False),
        (date(2020, 1, 1), date(2026, 3, 1), True),
    ],
)
def test_a_floor_holds_from_its_first_day_to_its_last_both_included(
    since: date, until: date | None, allowed: bool
) -> None:
    rule = floored("70", since, until)
    if allowed:
        assert rewards(distribute(rule, {}, {}, Decimal(100), NOTHING, DAY)) == 60
        return
    no = refusal_of(distribute, rule, {}, {}, Decimal(100), NOTHING, DAY)
    assert no.code == "share-below-floor"


def test_a_floor_is_held_exactly_and_the_fen_rounded_down_is_no_breach() -> None:
    rule = floored("60", DAY)
    assert rewards(distribute(rule, {}, {}, Decimal("0.01"), NOTHING, DAY)) == 0
    lower = floored("60.000001", DAY)
    no = refusal_of(distribute, lower, {}, {}, Decimal(10**9), NOTHING, DAY)
    assert no.code == "share-below-floor"


def test_net_income_wants_every_deduction_by_name() -> None:
    less = (
        Deduction(name="taxes", title=Title("税费", "taxes")),
        Deduction(name="costs", title=Title("费用", "costs")),
    )
    rule = a_split(less={one.name: one for one in less})
    both = {"taxes": Decimal(60), "costs": NOTHING}

    assert base_of_income(rule, Decimal(100), taken_off(rule, Decimal(100), both)) == 40
    for given_ in ({}, {"taxes": Decimal(1)}, {**both, "dinner": Decimal(1)}):
        no = refusal_of(taken_off, rule, Decimal(100), given_)
        assert no.code == "deductions-differ"
    no = refusal_of(taken_off, rule, Decimal("59.99"), both)
    assert no.code == "net-below-zero"


def test_a_payment_pays_what_it_names_else_the_rewards_else_all_but_the_rest() -> None:
    plain = a_split(a_part("team", "60"), a_part("office", "10"), a_part("leader", "5", of="team"))
    marked = a_split(a_part("team", "60", reward=True), a_part("office", "10"))

    assert paid_parts(plain, "") == {"team", "office"}
    assert paid_parts(plain, "rest") == {"rest"}
    assert paid_parts(marked, "") == {"team"}


@given(
    st.integers(0, 10**12),
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
)
def test_whatever_is_divided_adds_up_above_every_floor_and_below_every_cap(
    fen: int, chosen: Decimal, floor: Decimal, cap: Decimal
) -> None:
    base = from_fen(fen)
    team = a_part("team", chosen="share", lowest=NOTHING, highest=cap, reward=True)
    rule = replace(a_split(team), floors=(Floor("law", floor, DAY),))
    if chosen > cap:
        no = refusal_of(distribute, rule, {"share": str(chosen)}, {}, base, NOTHING, DAY)
        assert no.code == "share-outside-band"
        return
    if chosen < floor and fen:
        no = refusal_of(distribute, rule, {"share": str(chosen)}, {}, base, NOTHING, DAY)
        assert no.code == "share-below-floor"
        return
    found = distribute(rule, {"share": str(chosen)}, {}, base, NOTHING, DAY)
    parts = {one.part.name: one.amount or NOTHING for one in found}
    assert sum(parts.values()) == base
    assert least(base, floor) <= parts["team"] <= least(base, cap)
