"""One damaged application stops no other one."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.errors import CouldNot, DatabaseFailed
from workflow.office import perform
from workflow.office.perform import Failures

JST = "jishuitan-grant-of-rights"
DAMAGES = {
    "a state that is no JSON": (
        "UPDATE applications SET state = '{' WHERE number = '{number}'",
        "application-unreadable",
    ),
    "a state of another shape": (
        "UPDATE applications SET state = '{}' WHERE number = '{number}'",
        "application-unreadable",
    ),
    "a definition that it does not run by": (
        "UPDATE applications SET version = 9 WHERE number = '{number}'",
        "definition-lost",
    ),
    "a step that its definition does not have": (
        """UPDATE applications SET state = replace(state, '"step":"publicity"', '"step":"nowhere"')
        WHERE number = '{number}'""",
        "unexpected",
    ),
}


def at_the_publicity(story: Story) -> list[str]:
    """Three applications whose notice is up."""
    numbers = [story.submitted(JST) for _ in range(3)]
    for number in numbers:
        story.walk(number, "publicity")
        story.publish(number)
    return numbers


def damage(story: Story, number: str, statement: str) -> None:
    """Change what is stored, past the program."""
    with story.database.writing() as tx:
        tx.plain(statement.replace("{number}", number))


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_application_is_named_and_the_others_go_on(story: Story, kind: str) -> None:
    first, second, third = at_the_publicity(story)
    statement, code = DAMAGES[kind]
    damage(story, first, statement)
    story.clock.pass_days(60)

    failures: Failures = []
    moved = [receipt.number for receipt in story.office.tick(failed=failures)]

    assert moved == [second, third]
    assert [(number, answer.code) for number, answer in failures] == [(first, code)]


def test_who_asks_for_no_names_is_told_of_the_first_once_the_others_are_done(story: Story) -> None:
    first, second, third = at_the_publicity(story)
    damage(story, first, DAMAGES["a state of another shape"][0])
    story.clock.pass_days(60)

    with pytest.raises(CouldNot, match="application-unreadable"):
        list(story.office.tick())

    assert {story.state(number).step for number in (second, third)} == {"agreement"}


def test_what_fails_the_database_is_no_matter_of_one_application(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_publicity(story)
    story.clock.pass_days(60)

    def full(*_: object) -> None:
        raise DatabaseFailed("disk-full", where="tto.db", reason="—")

    monkeypatch.setattr(perform, "locked", full)
    failures: Failures = []
    with pytest.raises(DatabaseFailed, match="disk-full"):
        list(story.office.tick(failed=failures))
    assert failures == []


def test_who_is_looked_at_anew_is_not_kept_from_it_by_a_damaged_one(story: Story) -> None:
    first, second = (story.submitted("pku-transfer") for _ in range(2))
    damage(story, first, DAMAGES["a state of another shape"][0])
    with story.database.writing() as tx:
        tx.plain("DELETE FROM grants WHERE role = 'department'")

    story.office.look_at([first, second])

    assert story.state(second).stranded == "department"
