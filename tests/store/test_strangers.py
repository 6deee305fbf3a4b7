"""Failed log-ins: by name and place; no made-up name pushes out what is kept of a person."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.store import definitions as rules
from workflow.store import failed_logins
from workflow.store.failed_logins import Failures


def test_no_more_names_are_remembered_than_a_thousand_and_none_in_clear(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_logins, "MOST", 3)
    story = Story(place)
    with story.database.writing() as tx:

        def count(name: str, *, known: bool = False) -> int:
            return failed_logins.failures(tx, name, "pc:1000", known=known).count

        failed_logins.put_failures(tx, "li.min", "pc:1000", Failures(7), known=True)
        for number in range(5):
            tried = Failures(number, f"2026-03-0{number + 1}")
            failed_logins.put_failures(tx, f"name-{number}", "pc:1000", tried, known=False)
        kept = [count(f"name-{number}") for number in range(5)]
        texts = [rules.fact(tx, name) or "" for name in ("unknown log-ins", "log-ins")]
        assert count("li.min", known=True) == 7
    story.database.close()

    assert kept == [0, 0, 2, 3, 4]
    for text in texts:
        assert text
        assert not any(word in text for word in ("name", "min", "pc"))


def test_the_right_password_forgets_one_place_and_a_new_one_every_place(story: Story) -> None:
    with story.database.writing() as tx:
        for name in ("li.min", "li.min.2"):
            for origin in ("a", "b"):
                failed_logins.put_failures(tx, name, origin, Failures(3), known=True)

        def counts() -> list[int]:
            return [
                failed_logins.failures(tx, name, origin, known=True).count
                for name in ("li.min", "li.min.2")
                for origin in ("a", "b")
            ]

        failed_logins.forget(tx, "li.min", "a")
        assert counts() == [0, 3, 3, 3]
        failed_logins.forget(tx, "li.min.2")
        assert counts() == [0, 3, 0, 0]
