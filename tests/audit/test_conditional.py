"""A step that was left out though its condition holds, or passed in vain, is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit.tamper import codes
from tests.conditional import Conditional
from tests.story import Story


@pytest.mark.parametrize("route", ["2", "2+security+state-assets", "2+discipline"])
def test_a_way_that_the_facts_do_not_have_is_named(
    story: Story, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    made = Conditional(story)

    def blind(chain: Any, facts: Any) -> Any:
        return chain.route(route)

    monkeypatch.setattr("workflow.application.advance.route_for", blind)
    number = made.handed_in(company="yes")
    made.approve(number, "office", secret="no")

    assert codes(story) == {"condition"}
