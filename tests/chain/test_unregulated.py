"""Routes that say that the text has no rule, and for whom a chain is."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from tests.chain.test_schedule import CALENDAR
from tests.unregulated import FILE
from workflow.audit.rules.facts import holds
from workflow.chain.machine import machine_of
from workflow.chain.model.chain import Chain
from workflow.chain.reader import findings_of, load_file, read_text
from workflow.chain.routing import excluding, route_for, way_for
from workflow.chain.schedule import Scheduler
from workflow.chain.simulate import simulate

BAD = Path(__file__).parent / "bad"
KINDS, GRADES = ("institute", "company", "person"), ("", "high", "low", "none")
AMOUNTS = ("0.00", "4999.99", "5000.00", "4000000.00", "4000000.01")


@pytest.fixture
def chain() -> Chain:
    """The institute whose rules are not for everybody."""
    return load_file(FILE)


def test_only_routes_with_a_path_are_ways(chain: Chain) -> None:
    assert [way.name for way in chain.ways] == ["usual", "large"]
    assert [route.none.en for route in chain.routes if route.none] == [
        "These rules are not for contracts below 5000 yuan",
        "Low grades are ruled elsewhere",
    ]
    assert not [route.name for route in chain.routes if route.none and route.path]


def test_every_combination_is_let_in_or_excluded_as_the_second_writing_has_it(chain: Chain) -> None:
    found = set()
    for kind, grade, amount in product(KINDS, GRADES, AMOUNTS):
        facts = {"kind": kind, "amount": amount} | ({"grade": grade} if grade else {})
        excluded = any(
            holds(test, chain.fields[test.field], facts) is False for test in chain.applies
        )
        assert bool(excluding(chain, facts)) is excluded is (kind == "person")
        route = route_for(chain, facts)
        assert route
        small = float(amount) < 5000
        assert bool(route.none) is (small or grade == "low"), facts
        way = way_for(chain, facts)
        assert way == (None if excluded or route.none else route)
        found.add(way.name if way else "")
    assert found == {"", "usual", "large"}


def test_the_machine_and_the_simulation_know_no_such_route(chain: Chain) -> None:
    walks = simulate(chain, date(2026, 3, 2), Scheduler(CALENDAR, lambda name: None))

    assert [walk.route.name for walk in walks] == ["usual", "large"]
    kinds = {
        reach.choices
        for walk in walks
        for region in walk.takes
        for reach in region
        if reach.field == "kind"
    }
    assert kinds == {("institute", "company")}
    states = [name for machine in machine_of(chain).machines() for name in machine.states]
    assert states
    assert not [name for name in states if name.startswith("small/")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("applies: {kind: [institute, company]}", "applies: {kind: [institute]}"),
        (
            '{amount: [">= 5000", "<= 400万"], grade: [high, none]}',
            '{amount: [">= 5000", "<= 400万"], grade: [high, none], kind: [institute, company]}',
        ),
    ],
)
def test_whom_the_chain_is_not_for_is_no_gap(old: str, new: str) -> None:
    text = FILE.read_text("utf-8").replace(old, new)
    if old.startswith("applies"):
        text = text.replace("kind: company", "kind: institute")
    assert text != FILE.read_text("utf-8")

    assert findings_of(read_text(text, "x.yaml")) == []
    whole = text.replace(f"{new}\n" if old.startswith("applies") else f"{APPLIES}\n", "", 1)
    codes = {finding.code for finding in findings_of(read_text(whole, "x.yaml"))}
    assert codes == ({"example-fails"} if old.startswith("applies") else {"gap", "example-fails"})


APPLIES = "applies: {kind: [institute, company]}"


def test_a_split_need_not_speak_of_what_is_not_let_in() -> None:
    text = (BAD / "split-gap--regulated.yaml").read_text("utf-8")
    gap = '[">= 6000", "<= 400万"]'
    assert gap in text
    covered = text.replace(gap, '">= 5000"')

    assert findings_of(read_text(covered, "x.yaml")) == []
    less = findings_of(read_text(covered.replace('">= 5000"', '">= 5000.01"'), "x.yaml"))
    assert [finding.code for finding in less] == ["split-gap"]


@pytest.mark.parametrize(
    "key", ["floors: {law: {percent: 50%}}", "floors: []", "by: head", "of: x"]
)
def test_a_split_without_a_rule_has_no_other_keys_and_says_which_is_too_many(key: str) -> None:
    split = f"split:\n  - {{when: {{kind: [company]}}, none: {{zh: 未写}}, {key}}}\n"
    text = FILE.read_text("utf-8").replace("examples:", f"{split}examples:", 1)

    findings = findings_of(read_text(text, "x.yaml"))
    found = {str(one.values["key"]) for one in findings if one.code == "key-of-other-kind"}
    assert found == {key.partition(":")[0]}
