"""`tto clocks` and the verbs of a period at a terminal."""

from __future__ import annotations

import pytest

from tests.clocked import APPLICANT, Clocked
from tests.commands.terminal import Terminal
from tests.story import Story
from workflow.commands.frame.words import verb_for
from workflow.commands.looking.clocks import clock_lines


def test_an_office_without_anything_that_ends_says_so(tto: Terminal) -> None:
    assert tto.json("clocks") == {"ok": True, "clocks": [], "next": None}
    assert tto("clocks", "--after", "nonsense").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("end-early", "--reason", "返岗"),
        ("ask-extension", "--reason", "续"),
        ("extend", "--months", "12", "--opinion", "同意"),
        ("decline-extension", "--opinion", "不同意"),
    ],
)
def test_the_verbs_of_a_period_are_refused_elsewhere(tto: Terminal, words: tuple[str, ...]) -> None:
    number = tto.submitted()
    screen = tto(words[0], number, *words[1:], "--json")
    assert (screen.code, screen.data["error"]["code"]) == (3, "wrong-verb")


def test_a_page_shows_every_clock_and_fits_80_columns(story: Story) -> None:
    from workflow.commands.frame.terminal import cells
    from workflow.office.queries import clocks_of

    made = Clocked(story)
    number = made.begin("deal", **{"filed-on": "2020-10-20"})
    story.file(number)
    found = clocks_of(story.office, made.state(number), made.chain)
    lines = list(clock_lines(found, story.today()))
    assert len(lines) == 2 + len(found)
    assert all(cells(line) <= 80 for line in lines)
    assert list(clock_lines([], story.today())) == []


def test_a_warning_and_a_request_name_the_command_that_comes_next(story: Story) -> None:
    made = Clocked(story)
    number = made.begin("leave")
    assert made.state(number).applicant == APPLICANT
    assert verb_for("clock-0-period:leave", "leave", made.chain) == "clocks"
    assert verb_for("extension", "leave", made.chain) == "extend"
