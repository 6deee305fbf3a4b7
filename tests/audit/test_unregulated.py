"""An application that was let in, or on, though the definition excludes it is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit.tamper import codes
from tests.story import Story
from tests.unregulated import FILE, Unregulated
from workflow.errors import Refused


@pytest.fixture
def blind(story: Story, monkeypatch: pytest.MonkeyPatch) -> Unregulated:
    """An engine that lets everybody in, and takes the route `usual`."""
    made = Unregulated(story)
    advance = "workflow.application.advance"

    def usual(chain: Any, facts: Any) -> Any:
        return chain.route("usual")

    monkeypatch.setattr(f"{advance}.route_for", usual)
    monkeypatch.setattr(f"{advance}.excluding", lambda chain, facts: None)
    return made


@pytest.mark.parametrize(
    "facts", [{"amount": "4999.99"}, {"kind": "person"}, {"kind": "person", "amount": "unknown"}]
)
def test_who_was_let_in_though_excluded_is_named(blind: Unregulated, facts: dict[str, str]) -> None:
    blind.submit(blind.draft(**facts))

    assert codes(blind.story) == {"excluded"}


def test_what_was_let_on_with_a_grade_that_has_no_rule_is_named(blind: Unregulated) -> None:
    number = blind.at_grading()
    assert codes(blind.story) == set()

    blind.approve(blind.graded(number, "low"))

    assert codes(blind.story) == {"excluded"}


@pytest.mark.parametrize("facts", [{"amount": "4999"}, {"kind": "person", "amount": "1万"}])
def test_what_was_supplemented_into_no_rule_is_named(
    blind: Unregulated, facts: dict[str, str]
) -> None:
    number = blind.submit(blind.draft(amount="unknown"))
    assert codes(blind.story) == set()

    blind.supplement(number, **facts)

    assert codes(blind.story) == {"excluded"}


def test_what_waits_for_an_amount_is_judged_by_the_routes_when_it_is_known(story: Story) -> None:
    text = FILE.read_text("utf-8")
    for old, new in (
        ('{amount: "< 5000"}', "{kind: company}"),
        ('{amount: ">= 5000", grade', "{kind: institute, grade"),
        ('{amount: [">= 5000", "<= 400万"], ', '{kind: institute, amount: "<= 400万", '),
        ('{amount: "> 400万", ', '{kind: institute, amount: "> 400万", '),
        ("kind: institute, amount: 4999.99", "kind: company, amount: 4999.99"),
        ("kind: company, amount: 5000", "kind: institute, amount: 5000"),
        ("kind: company, amount: 4000000.01", "kind: institute, amount: 4000000.01"),
    ):
        assert old in text
        text = text.replace(old, new)
    made = Unregulated(story, text)

    number = made.submit(made.draft(kind="company", amount="unknown"))

    assert codes(story) == set()
    with pytest.raises(Refused, match="not-regulated"):
        made.supplement(number, amount="1万")


@pytest.mark.parametrize("amount", ["5000", "400万", "unknown"])
def test_who_is_meant_and_has_a_rule_is_no_fault(blind: Unregulated, amount: str) -> None:
    blind.submit(blind.draft(amount=amount))

    assert codes(blind.story) == set()
