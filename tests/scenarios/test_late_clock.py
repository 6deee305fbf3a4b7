"""What the log holds does not depend on how often the clock job ran: for every kind of timer, a run
each day and one late run at the end give the same events with the same moments at which they fell
due; only when they were recorded differs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import acts as a
from tests.clocked import APPLICANT, Clocked
from tests.joint import Joint
from tests.story import Story, new_story
from workflow.application.due import TIMED
from workflow.audit.verify import verify
from workflow.store import journal

Told = list[tuple[str, datetime | None, bytes]]


def timed(story: Story) -> str:
    """Reminder, then the deadline with escalation."""
    return Joint(story).at("timed")


def lapsing(story: Story) -> str:
    """A deadline after which it lapses."""
    return Joint(story).at("lapsing")


def shown(story: Story) -> str:
    """A publicity that ends."""
    joint = Joint(story)
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    return number


def objected(story: Story) -> str:
    """The term in which an objection must be accepted."""
    joint, number = Joint(story), ""
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="异议", raised_by="路人"), "joint-applicant")
    return number


def leave(story: Story) -> str:
    """A period with two warnings and a request that lapses, then a period without any."""
    clocked = Clocked(story)
    number = clocked.begin("leave")
    clocked.ask(number)
    return number


def deal(story: Story) -> str:
    """A filing each year, a yearly fee, a year without transfer, working days for an answer."""
    clocked = Clocked(story)
    number = clocked.begin("deal", **{"filed-on": "2025-06-01"})
    story.file(number)
    return number


def paid(story: Story) -> str:
    """The months from an income, the day of the month after a payment."""
    clocked = Clocked(story)
    number = clocked.begin("deal")
    story.file(number)
    act = a.Share(application=number, gross=Decimal(1000000))
    clocked.do(act, "finance-person")
    return number


KINDS: dict[str, tuple[Callable[[Story], str], int, set[str]]] = {
    "reminder, deadline, escalation": (timed, 30, {"Overdue"}),
    "lapse": (lapsing, 30, {"Lapsed"}),
    "publicity": (shown, 30, {"Expired"}),
    "term of an objection": (objected, 60, {"Overdue"}),
    "period and its warnings": (leave, 1200, {"ClockWarned", "Expired", "ExtensionLapsed"}),
    "filings and clocks": (deal, 800, {"ClockWarned", "ClockRanOut"}),
    "incomes": (paid, 1200, {"ClockWarned", "ClockRanOut"}),
}


def told(folder: Path, begin: Callable[[Story], str], days: int, every: int) -> Told:
    """What the clock brought until so many days later, where the clock job ran every so many."""
    folder.mkdir()
    story = new_story(folder)
    number = begin(story)
    for _ in range(0, days, every):
        story.clock.pass_days(every)
        list(story.office.tick())
    with story.database.reading() as tx:
        records = [record for record, _ in journal.records(tx, number)]
    assert verify(story.office).faults == []
    story.database.close()
    return [_fact(one) for one in records if one.by == "system"]


def _fact(record: Any) -> tuple[str, datetime | None, bytes]:
    return type(record.event).__name__, record.due_at, msgspec.json.encode(record.event)


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_each_day_and_one_late_run_tell_the_same(tmp_path: Path, kind: str) -> None:
    begin, days, expected = KINDS[kind]

    daily = told(tmp_path / "daily", begin, days, 1)
    late = told(tmp_path / "late", begin, days, days)

    assert late == daily
    assert {name for name, due_at, _ in late if due_at} >= expected
    names = {type_.__name__ for type_ in TIMED}
    assert all((due_at is not None) is (name in names) for name, due_at, _ in late)


def test_every_timer_has_its_kind_here() -> None:
    told_of = {name for _begin, _days, expected in KINDS.values() for name in expected}
    assert told_of == {type_.__name__ for type_ in TIMED}
    assert APPLICANT
