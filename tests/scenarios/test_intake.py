"""When applications are taken: on days of each month, or in calls, at its borders."""

from __future__ import annotations

from datetime import date

import pytest

from tests import acts as a
from tests.audit.tamper import codes
from tests.intake import CALLS, MONTHLY, WHO, draft
from tests.story import Story
from workflow.application.state import Status
from workflow.chain.model.intake import Call, Intake, Monthly
from workflow.chain.model.value import Title
from workflow.errors import Refused
from workflow.office.perform import Who


def refusal(story: Story, number: str) -> Refused:
    with pytest.raises(Refused) as caught:
        story.perform(a.Submit(application=number), WHO)
    return caught.value


@pytest.mark.parametrize(
    ("text", "moment", "code"),
    [
        (CALLS, "2026-03-01 00:00", ""),
        (CALLS, "2026-04-15 23:59", ""),
        (CALLS, "2026-04-16 00:00", "not-taken-now/call"),
        (CALLS, "2026-02-28 23:59", "not-taken-now/call"),
        (CALLS, "2026-10-01 00:00", "not-taken-now/over"),
        (MONTHLY, "2026-03-20 23:59", ""),
        (MONTHLY, "2026-03-21 00:00", "not-taken-now"),
    ],
)
def test_an_application_is_taken_to_the_last_minute_and_not_after(
    story: Story, text: str, moment: str, code: str
) -> None:
    story.clock.set("2026-02-01 09:00")
    number = draft(story, text)
    story.clock.set(moment)

    if code:
        assert refusal(story, number).key == code
        assert story.state(number).status is Status.DRAFT
    else:
        story.perform(a.Submit(application=number), WHO)
        assert story.state(number).step == "office"
    assert codes(story) == set()


def test_who_comes_too_late_is_told_the_next_day_on_which_one_may(story: Story) -> None:
    story.clock.set("2026-04-16 09:00")
    no = refusal(story, draft(story, CALLS))

    assert no.values["next"] == date(2026, 9, 1)
    assert no.values["call"].zh == "2026年第二批"


def test_one_that_was_returned_is_taken_always(story: Story) -> None:
    number = draft(story, CALLS)
    story.perform(a.Submit(application=number), WHO)
    story.clock.set("2026-05-06 09:00")
    story.perform(a.Return(application=number, opinion="请补正"), Who("office-person", "test"))

    story.perform(a.Submit(application=number), WHO)

    assert story.state(number).step == "office"
    assert codes(story) == set()


def test_a_later_verification_names_what_was_taken_on_another_day(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = draft(story, CALLS)
    monkeypatch.setattr("workflow.application.applying.verbs.require_taken", lambda *_: None)
    story.clock.set("2026-04-16 00:00")

    story.perform(a.Submit(application=number), WHO)

    assert codes(story) == {"not-taken"}


@pytest.mark.parametrize(
    ("intake", "day", "following"),
    [
        (Intake(Monthly(1, 20)), date(2026, 12, 21), date(2027, 1, 1)),
        (Intake(Monthly(31, 31)), date(2026, 2, 1), date(2026, 3, 31)),
        (Intake(Monthly(5, 10)), date(2026, 2, 1), date(2026, 2, 5)),
        (Intake(Monthly(5, 10)), date(2026, 2, 7), date(2026, 2, 7)),
        (Intake(calls=()), date(2026, 2, 7), None),
    ],
)
def test_the_next_day_is_the_first_on_which_one_is_taken(
    intake: Intake, day: date, following: date | None
) -> None:
    assert intake.next_day(day) == following


def test_of_several_calls_the_next_is_the_first_that_is_not_over() -> None:
    days = [(date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 3, 1), date(2026, 4, 15))]
    intake = Intake(calls=tuple(Call(Title("批", "call"), *one) for one in days))

    assert intake.next_day(date(2026, 2, 1)) == date(2026, 3, 1)
    assert intake.next_day(date(2026, 3, 7)) == date(2026, 3, 7)
    assert intake.next_day(date(2026, 5, 7)) == date(2026, 9, 1)
    assert intake.next_day(date(2026, 10, 1)) is None
