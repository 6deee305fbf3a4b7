"""Lies about lines side by side, found by the rules written a second time."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.lines import APPLICANT, Riverside
from tests.story import Story
from workflow.application import advance, line_meant, lines
from workflow.application.moves import Stand
from workflow.audit.verify import verify
from workflow.chain.model.lines import Lines


@pytest.fixture
def river(story: Story) -> Riverside:
    return Riverside(story)


def codes(river: Riverside) -> set[str]:
    return {fault.code for fault in verify(river.story.office).faults}


def test_lines_that_joined_too_early_are_named(
    river: Riverside, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = river.at("first")
    with monkeypatch.context() as wrong:
        wrong.setattr(Lines, "needed", property(lambda lines: 1))
        river.yes(number, "finance-1")
    assert river.stands(number) == "head"
    assert codes(river) == {"move"}


def test_lines_that_were_refused_too_early_are_named(
    river: Riverside, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = river.at("least")
    with monkeypatch.context() as wrong:
        wrong.setattr(Lines, "needed", property(lambda lines: len(lines.lines)))
        river.no(number, "science-1")
    assert river.stands(number) == "refused"
    assert codes(river) == {"move"}


def test_two_lines_at_once_are_named(river: Riverside, monkeypatch: pytest.MonkeyPatch) -> None:
    number = river.at("turn")
    river.legal(number)
    with monkeypatch.context() as wrong:
        wrong.setattr(line_meant, "waits", lambda line: False)
        river.yes(number, "finance-1")
    assert codes(river) == {"turn"}


def test_a_line_that_moved_by_what_was_done_in_another_is_named(
    river: Riverside, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, right = river.at("least"), lines.stands

    def lied(application: Any) -> tuple[Stand, ...]:
        legal, *others = right(application)
        return (replace(legal, over="passed"), *others) if others else ()

    with monkeypatch.context() as wrong:
        wrong.setattr(advance, "stands", lied)
        river.yes(number, "finance-1")
    assert river.stands(number) == "legal:passed | pricing | science"
    assert codes(river) == {"move"}


def test_a_line_that_did_not_begin_at_its_first_step_is_named(
    river: Riverside, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Any = advance._joined

    def skipped(*given: Any) -> Any:
        *before, found, today, duties = given
        first = replace(found[0], step="contract", begun=True)
        return right(*before, (first, *found[1:]), today, duties)

    monkeypatch.setattr(advance, "_joined", skipped)
    number = river.at("turn")
    assert river.stands(number).startswith("contract")
    assert codes(river) == {"move"}


def test_a_line_that_a_later_paper_or_fact_ended_is_named(
    river: Riverside, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = river.at("first")
    river.legal(number)

    def onward(*given: Any) -> Any:
        machine, application, route, _first, today = given
        move = advance.line_over(machine, application, route, "passed", today)
        return replace(move, lines=(Stand("legal", "passed"), Stand("finance", "refused")))

    with monkeypatch.context() as wrong:
        wrong.setattr(advance, "_back_to", onward)
        river.do(a.Supplement(application=number, facts={"title": "乙"}), APPLICANT)
    assert codes(river) >= {"move"}
