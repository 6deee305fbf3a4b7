"""Objections from being raised to the published finding, as an office would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.joint import Joint
from tests.story import Story
from workflow.application import acts as a
from workflow.application.views import tasks
from workflow.audit import verify
from workflow.errors import Refused


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute on Monday 2026-03-02; afterwards the journal verifies."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def shown(joint: Joint) -> str:
    """An application whose notice is up."""
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    return number


def objected(joint: Joint, number: str, **given: Any) -> None:
    """A member objects."""
    joint.do(a.Object(application=number, text="完成人有遗漏", **given), "member")


def slots(joint: Joint, number: str) -> list[tuple[str, str]]:
    """What waits, and until which day."""
    found = tasks(joint.state(number), joint.chain)
    return [(one.slot, str(one.due_at)[:10]) for one in found]


def test_from_the_objection_to_the_published_finding(joint: Joint) -> None:
    number = shown(joint)
    objected(joint, number, anonymous=True)
    assert joint.state(number).objections[0].raised_by == "匿名"
    assert slots(joint, number) == [("accept-1", "2026-03-10")]  # 0:00, the end of the fifth day

    with pytest.raises(Refused, match="not-accepted"):
        joint.do(a.Dispose(application=number, objection=1, upheld=False, finding="查"), "a-1")
    joint.do(a.Accept(application=number, objection=1), "a-1")
    assert slots(joint, number) == [("objection-1", "2026-04-02")]
    joint.do(a.Investigate(application=number, objection=1, text="已约谈"), "a-1")
    joint.do(a.Dispose(application=number, objection=1, upheld=False, finding="无遗漏"), "a-1")

    assert joint.state(number).held == "objection"
    joint.story.clock.pass_days(60)
    assert list(joint.story.office.tick()) == []
    assert slots(joint, number) == [("announce-1", "None")]
    joint.do(a.Announce(application=number, objection=1, place="本院网站"), "a-1")
    assert joint.stands(number) == "last"
    assert joint.state(number).objections[0].investigations == ("已约谈",)


def test_nobody_deals_with_it_in_time_and_a_superior_knows(joint: Joint) -> None:
    number = shown(joint)
    objected(joint, number)
    joint.story.clock.set("2026-03-09 23:00")
    assert list(joint.story.office.tick()) == []
    joint.story.clock.set("2026-03-10 00:00")
    (told,) = joint.story.office.tick()
    assert told.number == number
    assert list(joint.story.office.tick()) == []
    assert slots(joint, number) == [("accept-1", "2026-03-10"), ("overdue-1", "2026-03-10")]
    assert joint.awaited(number) == {"a", "b"}

    joint.do(a.Accept(application=number, objection=1), "a-1")
    assert slots(joint, number) == [("objection-1", "2026-04-10")]  # 0:00
    joint.story.clock.pass_days(40)
    assert [one.number for one in joint.story.office.tick()] == [number]
    joint.do(a.Dispose(application=number, objection=1, upheld=False, finding="无"), "a-1")
    joint.do(a.Announce(application=number, objection=1, place="本院网站"), "a-1")
    assert joint.stands(number) == "last"


def test_an_upheld_one_leads_back_once_its_finding_is_published(joint: Joint) -> None:
    number = shown(joint)
    objected(joint, number)
    objected(joint, number)
    joint.do(a.Accept(application=number, objection=1), "a-1")
    joint.do(a.Dispose(application=number, objection=1, upheld=True, finding="确有遗漏"), "a-1")
    joint.do(a.Announce(application=number, objection=1, place="本院网站"), "a-1")
    assert joint.stands(number) == "shown"
    joint.do(a.Decline(application=number, objection=2, reason="重复"), "a-1")
    assert joint.stands(number) == "first"


def test_a_declined_one_lets_the_publicity_go_on(joint: Joint) -> None:
    number = shown(joint)
    objected(joint, number)
    joint.do(a.Decline(application=number, objection=1, reason="与公示无关"), "a-1")
    assert joint.state(number).held == ""
    with pytest.raises(Refused, match="no-such-objection"):
        joint.do(a.Accept(application=number, objection=1), "a-1")


def test_who_handles_them_is_not_who_raised_one(joint: Joint) -> None:
    number = shown(joint)
    joint.do(a.Object(application=number, text="有遗漏"), "a-1")
    with pytest.raises(Refused, match="own-objection"):
        joint.do(a.Accept(application=number, objection=1), "a-1")
    joint.do(a.Accept(application=number, objection=1), "a-2")
