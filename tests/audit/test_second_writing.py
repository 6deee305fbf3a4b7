"""The first writing is broken, and verification names it: the second does not lean on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from tests.audit.tamper import codes
from tests.incomes import Incomes
from tests.story import Story, person_of, shipped_chains
from workflow.application.event import Event, kinds_of
from workflow.audit.faults import FAULTS
from workflow.audit.rules.every import MATTERS
from workflow.audit.rules.money import split_for
from workflow.audit.rules.routes import leads_to
from workflow.audit.rules.table import GENERAL_ONLY, ORDER, rules_of
from workflow.chain.distribution import applicable_split
from workflow.chain.machine import ChainMachine, machine_of
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split
from workflow.chain.model.field import Field, FieldType, Test, Unknown, Within

# the table


def every_kind() -> Iterator[type[Event]]:
    """Every kind of event that the engine has."""
    return (kind for kind in kinds_of(Event) if kind.__module__.startswith("workflow."))


def test_every_kind_of_event_has_its_second_writing_or_a_reason_for_none() -> None:
    kinds = set(every_kind())

    assert MATTERS
    assert len(kinds) > 50
    with_rules = {kind for kind in kinds if set(rules_of(kind)) > set(rules_of(Event))}
    assert with_rules | GENERAL_ONLY.keys() == kinds
    assert not with_rules & GENERAL_ONLY.keys()
    assert all(reason.strip() for reason in GENERAL_ONLY.values())


def test_every_rule_names_a_fault_that_has_its_place() -> None:
    entered = {code for kind in every_kind() for code, _rule in rules_of(kind)}

    assert entered == set(ORDER)
    assert entered <= set(FAULTS)


# where an outcome leads


def test_a_machine_that_leads_elsewhere_is_named(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ChainMachine._moves

    def to_the_end(machine: ChainMachine, *where: Any) -> list[tuple[str, str, str]]:
        return [
            (trigger, source, "completed" if source == "department" else target)
            for trigger, source, target in right(machine, *where)
        ]

    monkeypatch.setattr(ChainMachine, "_moves", to_the_end)
    monkeypatch.setattr("workflow.chain.machine._machines", {})
    number = story.submitted("pku-transfer")

    story.approve(number)

    assert story.state(number).step == ""
    assert codes(story) == {"move"}


def test_both_writings_lead_alike_from_every_step_of_every_chain(chains: list[Chain]) -> None:
    for chain in chains:
        machine = machine_of(chain)
        for route in chain.routes:
            for name in route.path:
                first = set(machine.outcomes(route.name, name).values())
                assert leads_to(chain, route.name, name) == first, (chain.key, route.name, name)


@pytest.fixture
def chains() -> list[Chain]:
    """Every definition that comes with tto."""
    return list(shipped_chains())


# which split divides


def test_a_split_chosen_wrongly_is_named(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    incomes = Incomes(story)
    number = incomes.at_college("nobody")
    monkeypatch.setattr("workflow.chain.routing.meets", lambda test, value: True)

    incomes.share(number, "1000", by=person_of("clerk"), taxes="100", costs="100")

    assert set(incomes.income(number).parts) > {"fund"}, "divided by the split of net income"
    assert codes(story) == {"shares"}


def test_both_writings_choose_the_same_split(chains: list[Chain]) -> None:
    chosen = []
    for chain in chains:
        cases = tuple(Split(base=route.name, parts=(), when=route.when) for route in chain.routes)
        asked = {test.field: test for split in cases for test in split.when}
        values = [values_around(chain.fields[name], cases) for name in asked]
        for given in product(*values):
            facts = {name: value for name, value in zip(asked, given, strict=True) if value != ""}
            first = applicable_split(cases, chain.fields, facts)
            assert split_for(replace(chain, splits=cases), facts) == first, (chain.key, facts)
            chosen.append(first.base if first else "")
    assert len(set(chosen)) > 5
    assert "" in chosen


def values_around(field: Field, splits: Iterable[Split]) -> list[Any]:
    """Values of a field on both sides of every border, not given (empty), and unknown."""
    values: list[Any] = ["", *field.choices]
    values += [[], *([{"name": "甲", "post": post}] for post in field.posts)] if field.posts else []
    if field.unknown is not Unknown.REFUSE:
        values.append("unknown")
    tests = [test for split in splits for test in split.when if test.field == field.name]
    for border in (low_or_high for test in tests for low_or_high in borders(test)):
        values += [as_stored(field, border + side) for side in (-1, 0, 1)]
    return values


def borders(test: Test) -> list[int]:
    """The borders of a test of an ordered field, in its smallest unit."""
    if not isinstance(test, Within):
        return []
    return [border for border in (test.low, test.high) if border is not None]


def as_stored(field: Field, grains: int) -> str:
    """A value of an ordered field, as a fact."""
    if field.type is FieldType.DATE:
        return date.fromordinal(grains).isoformat()
    return str(Decimal(grains) / (100 if field.type is FieldType.MONEY else 1_000_000))


# what was seen


def test_a_decision_bound_to_too_little_is_named(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.application.papers.content._encode", lambda seen: b"{}")
    number = story.submitted("pku-transfer")

    story.approve(number)

    assert codes(story) == {"content"}
