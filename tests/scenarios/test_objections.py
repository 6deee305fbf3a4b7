"""Objections from being raised to the published finding, as an office would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests import acts as a
from tests.joint import FILE, Joint
from tests.story import ADMIN, Story
from workflow.application.tasks import tasks
from workflow.audit.verify import verify
from workflow.chain.reader import load_text
from workflow.commands.frame.on_file import objection_lines
from workflow.commands.frame.texts import _, say
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.rules.calendar import YearDays


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


TERMED = {"publish: true": "publish: {days: 10, unit: natural}"}


def retold(joint: Joint, **changes: str) -> None:
    """The institute's chain in another version."""
    text = FILE.read_text("utf-8").replace("version: 1", "version: 2")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    joint.chain = load_text(text, "joint")
    roster.put_in_force(joint.story.office, ADMIN, joint.chain, text)


def test_the_finding_is_published_in_days_of_its_own(joint: Joint) -> None:
    retold(joint, **TERMED)
    number = shown(joint)
    objected(joint, number)
    joint.do(a.Accept(application=number, objection=1), "a-1")
    joint.do(a.Dispose(application=number, objection=1, upheld=False, finding="无"), "a-1")
    assert slots(joint, number) == [("announce-1", "2026-03-13")]
    joint.story.clock.pass_days(11)
    assert [one.number for one in joint.story.office.tick()] == [number]
    assert slots(joint, number) == [("announce-1", "2026-03-13"), ("overdue-1", "2026-03-13")]
    joint.do(a.Announce(application=number, objection=1, place="本院网站"), "a-1")
    assert joint.stands(number) == "shown"


def test_a_term_beyond_the_published_calendar_waits_for_it_and_says_so(joint: Joint) -> None:
    with joint.story.database.reading() as tx:
        known = joint.story.office.calendar(tx).known_through
    joint.story.clock.set(f"{known} 09:00")
    late = joint.at("shown")
    joint.do(a.Publish(application=late), "office-1")
    objected(joint, late)
    (one,) = joint.state(late).objections
    assert (one.due_at, one.unknown_after) == (None, known)
    said = say(_("the calendar is published only until {day}"), {"day": known})
    assert any(said in text for text in objection_lines(joint.state(late), joint.chain))
    assert late not in [one.number for one in joint.story.office.tick()]

    year = known.year + 1
    roster.import_calendar(
        joint.story.office, ADMIN, [YearDays(year, [date(year, 1, 1)], [], "公告")]
    )
    assert late in [one.number for one in joint.story.office.tick()]
    (one,) = joint.state(late).objections
    assert one.unknown_after is None
    assert one.due_at
    assert one.due_at > joint.story.clock()
