"""Steps under a condition: every application takes exactly the steps whose conditions it meets."""

from __future__ import annotations

from itertools import product

import pytest

from tests.conditional import FILE
from workflow.chain.model.facts import parse_fact
from workflow.chain.reader import findings_of, load_file, read_text
from workflow.chain.routing import open_routes

CHAIN = load_file(FILE)
LARGE = {"security": "secret", "state-assets": "company", "discipline": "leader"}
SMALL = {"security": "secret"}


@pytest.mark.parametrize(("amount", "asked"), [("10万", SMALL), ("100000.01", LARGE)])
def test_every_combination_takes_the_steps_whose_conditions_it_meets(
    amount: str, asked: dict[str, str]
) -> None:
    for answers in product(("yes", "no"), repeat=3):
        said = dict(zip(("secret", "company", "leader"), answers, strict=True))
        facts = {"amount": parse_fact(CHAIN.fields["amount"], amount), **said}

        [route] = open_routes(CHAIN, facts)

        needed = [step for step, field in asked.items() if said[field] == "yes"]
        assert route.path == ("submission", "office", *needed, "director")


def test_what_no_facts_need_together_is_no_way() -> None:
    text = FILE.read_text("utf-8").replace("when: {leader: [yes]}", "when: {company: [no]}")

    found = read_text(text, "a").chain

    assert found
    ways = [{*route.path} for route in found.routes if route.called == "2"]
    assert len(ways) == 4
    assert all(len({"state-assets", "discipline"} & way) == 1 for way in ways)


def test_the_file_has_two_routes_and_the_machine_ten() -> None:
    assert [route.name for route in CHAIN.written_routes] == ["1", "2"]
    assert len(CHAIN.routes) == 10


def test_a_condition_in_lines_side_by_side_is_told() -> None:
    text = FILE.read_text("utf-8").replace(
        "path: [office, {step: security, when: {secret: [yes]}}, director]",
        "path: [office, [[{step: security, when: {secret: [yes]}}], [state-assets]], director]",
    )

    codes = {one.code for one in findings_of(read_text(text, "a"))}

    assert "condition-in-lines" in codes
