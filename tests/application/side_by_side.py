"""What is refused because an application stands in several lines at once."""

from __future__ import annotations

from typing import Any

from tests import acts as a
from tests.lines import Riverside
from tests.story import Story
from workflow.office.perform import Who


def _said(number: str, **given: Any) -> a.Approve:
    return a.Approve(application=number, opinion="同意", **given)


def act_in_two_lines(story: Story) -> tuple[a.Act, Who]:
    """By somebody who may act in both, who names none."""
    return _said(Riverside(story).at("first")), Who("both", "test")


def act_at_a_step_of_no_line(story: Story) -> tuple[a.Act, Who]:
    """The step that is named is none of those at which it stands."""
    return _said(Riverside(story).at("first"), at_step="head"), Who("head-1", "test")


def begin_out_of_turn(story: Story) -> tuple[a.Act, Who]:
    """While another of lines in turn is under way."""
    river = Riverside(story)
    number = river.at("turn")
    river.legal(number)
    return _said(number), Who("finance-1", "test")


def straight_back_over_lines(story: Story) -> tuple[a.Act, Who]:
    """A return that leaves the lines and would come straight back to one of them."""
    number = Riverside(story).at("least")
    act = a.Return(application=number, opinion="请补正", to="office", direct=True)
    return act, Who("science-1", "test")


SIDE_BY_SIDE = {
    "line_meant._which which-line": act_in_two_lines,
    "line_meant._named other-step": act_at_a_step_of_no_line,
    "line_meant._not_its_turn line-in-turn": begin_out_of_turn,
    "deciding.return_ no-way-straight-back": straight_back_over_lines,
}
