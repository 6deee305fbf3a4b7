"""Forged records of people among themselves and of the clock, which fit and break a rule."""

from __future__ import annotations

import pytest

from tests.joint import Joint
from tests.story import Story
from tests.tamper import appended, codes
from workflow.application import acts as a
from workflow.application import people_events as p
from workflow.application import watch_events as w
from workflow.application.events import AnyEvent, Supplemented
from workflow.application.state import Move, Place, Status
from workflow.audit import rebuild


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


def forged(joint: Joint, number: str, event: AnyEvent, by: str) -> set[str]:
    """What verify says of one record more that nobody was asked about."""
    assert codes(joint.story) == set()
    appended(joint.story, number, event, by)
    rebuild(joint.story.office)
    return codes(joint.story)


LAPSED = w.Lapsed(step="lapsing", move=Move("11", "", Status.TERMINATED))


def test_a_lapse_before_its_time_is_named(joint: Joint) -> None:
    assert forged(joint, joint.at("lapsing"), LAPSED, "system") == {"early"}


def test_a_lapse_declared_by_a_person_is_named(joint: Joint) -> None:
    number = joint.at("lapsing")
    joint.story.clock.pass_days(11)

    assert "clock" in forged(joint, number, LAPSED, "office-1")


def test_a_lapse_at_a_step_without_a_deadline_is_named(joint: Joint) -> None:
    number = joint.at("one")
    joint.yes(number, "office-1")
    event = w.Lapsed(step="last", move=Move(joint.state(number).route, "", Status.TERMINATED))

    assert forged(joint, number, event, "system") == {"early", "move"}


def test_a_lapse_that_agrees_is_named(joint: Joint) -> None:
    number = joint.at("lapsing")

    event = w.Lapsed(step="lapsing", move=Move("11", "last", Status.RUNNING))

    assert forged(joint, number, event, "system") == {"early", "move"}


def test_what_the_system_never_does_is_named(joint: Joint) -> None:
    number = joint.at("any")

    assert "clock" in forged(joint, number, p.Claimed(step="any", seat="a"), "system")


@pytest.mark.parametrize("ahead", [True, False])
def test_a_reminder_before_its_time_is_named(joint: Joint, ahead: bool) -> None:
    event = w.Overdue(step="timed", to=("a",), ahead=ahead)

    assert forged(joint, joint.at("timed"), event, "system") == {"early"}


def test_an_objection_called_late_before_it_is_is_named(joint: Joint) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="异议"), "member")
    event = w.Overdue(step="shown", to=("a",), objection=1)

    assert forged(joint, number, event, "system") == {"early"}


def with_a_signer(joint: Joint) -> str:
    """Somebody was added after the step's own, who have not spoken yet."""
    number = joint.at("any")
    act = a.AddSigner(application=number, person="c-1", place=Place.AFTER, reason="涉伦理")
    joint.do(act, "a-1")
    return number


def test_taking_a_signer_off_that_leads_on_although_others_are_awaited_is_named(
    joint: Joint,
) -> None:
    number = with_a_signer(joint)
    on = Move(joint.state(number).route, "last", Status.RUNNING)
    event = p.SignerRemoved(
        step="any", person="c-1", name="C-1", reason="无需", seats=("a", "b"), move=on
    )

    assert forged(joint, number, event, "a-1") == {"several"}


def test_taking_a_signer_off_that_stays_although_all_have_spoken_is_named(joint: Joint) -> None:
    number = with_a_signer(joint)
    joint.yes(number, "a-1")
    event = p.SignerRemoved(step="any", person="c-1", name="C-1", reason="无需", seats=("a", "b"))

    assert forged(joint, number, event, "a-1") == {"several"}


def test_taking_a_signer_off_as_the_rules_have_it_is_no_fault(joint: Joint) -> None:
    number = with_a_signer(joint)
    joint.yes(number, "a-1")

    joint.do(a.RemoveSigner(application=number, person="c-1", reason="无需"), "a-1")

    assert joint.stands(number) == "last"
    assert codes(joint.story) == set()


def test_a_supplement_that_leads_over_a_step_is_named(joint: Joint) -> None:
    number = joint.at("all")
    on = Move(joint.state(number).route, "last", Status.RUNNING)

    event = Supplemented(facts={"title": "另一成果"}, move=on)

    assert forged(joint, number, event, "joint-applicant") == {"skipped"}


def test_a_supplement_that_ends_it_is_named(joint: Joint) -> None:
    number = joint.at("all")
    done = Move(joint.state(number).route, "", Status.COMPLETED)

    event = Supplemented(facts={"title": "另一成果"}, move=done)

    assert "skipped" in forged(joint, number, event, "joint-applicant")


def test_a_lapse_by_the_clock_is_no_fault(joint: Joint) -> None:
    number = joint.at("lapsing")
    joint.story.clock.pass_days(11)

    list(joint.story.office.tick())

    assert joint.stands(number) == "terminated"
    assert codes(joint.story) == set()
