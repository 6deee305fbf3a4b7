"""Steps under a condition: passed by whom they are for, and by nobody else."""

from __future__ import annotations

import pytest

from tests.audit.tamper import codes
from tests.conditional import Conditional
from tests.story import Story

ACTORS = {
    "office": "office",
    "security": "security",
    "state-assets": "assets",
    "discipline": "discipline",
    "director": "director",
}


@pytest.fixture
def institute(story: Story) -> Conditional:
    return Conditional(story)


def walked(institute: Conditional, number: str, secret: str) -> list[str]:
    """The steps it passes to its end."""
    passed = []
    state = institute.story.state(number)
    while state.step:
        passed.append(state.step)
        given = {"secret": secret} if state.step == "office" else {}
        state = institute.approve(number, ACTORS[state.step], **given)
    return passed


@pytest.mark.parametrize(
    ("facts", "secret", "between"),
    [
        ({}, "no", []),
        ({}, "yes", ["security"]),
        ({"company": "yes", "leader": "yes"}, "no", ["state-assets", "discipline"]),
        ({"leader": "yes"}, "yes", ["security", "discipline"]),
        ({"company": "yes", "amount": "10万"}, "no", []),
    ],
)
def test_who_meets_a_condition_passes_its_step_and_nobody_else(
    institute: Conditional, facts: dict[str, str], secret: str, between: list[str]
) -> None:
    number = institute.handed_in(**facts)

    assert walked(institute, number, secret) == ["office", *between, "director"]
    assert codes(institute.story) == set()


def test_a_fact_that_changes_later_opens_again_what_it_makes_necessary(
    institute: Conditional,
) -> None:
    number = institute.handed_in()
    assert institute.approve(number, "office", secret="no").step == "director"

    state = institute.supplement(number, company="yes")

    assert state.step == "office"
    assert walked(institute, number, "no") == ["office", "state-assets", "director"]
    assert codes(institute.story) == set()


def test_a_step_that_a_changed_fact_made_needless_is_let_go(institute: Conditional) -> None:
    number = institute.handed_in(leader="yes")
    assert institute.approve(number, "office", secret="no").step == "discipline"

    institute.supplement(number, leader="no")

    assert walked(institute, number, "no") == ["office", "director"]
    assert codes(institute.story) == set()


def test_nobody_passes_before_an_amount_is_known(institute: Conditional) -> None:
    number = institute.handed_in(amount="unknown", company="yes")

    assert institute.story.state(number).awaits == "amount"
