"""Failed log-ins of names that nobody has."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.store import definitions as rules
from workflow.store import failed_logins as strangers
from workflow.store.failed_logins import Failures


def test_no_more_names_are_remembered_than_a_thousand_and_none_in_clear(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "MOST_NAMES", 3)
    story = Story(place)
    with story.database.writing() as tx:
        for number in range(5):
            strangers.put_failures(tx, f"name-{number}", Failures(number, f"2026-03-0{number + 1}"))
        kept = [strangers.failures(tx, f"name-{number}").count for number in range(5)]
        text = rules.fact(tx, "unknown log-ins")
    story.database.close()

    assert kept == [0, 0, 2, 3, 4]
    assert "name" not in text
