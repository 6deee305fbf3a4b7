"""What verify says of clocks: records later than now, and what ended by a clock that was ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests import acts as a
from tests.story import Story, person_of
from workflow.audit.verify import verify
from workflow.store import journal

OFFICER = person_of("transfer-office")


def found(story: Story, code: str) -> list[tuple[str, int]]:
    """The records that verify names under a code."""
    faults = verify(story.office).faults
    return [(fault.application, fault.seq) for fault in faults if fault.code == code]


@pytest.fixture
def ended(office: Story) -> tuple[Story, str, str, datetime]:
    """A publicity that a clock ended which was 40 days ahead; another application; the present."""
    number, other = office.submitted("jishuitan-grant-of-rights"), office.submitted("pku-transfer")
    office.walk(number, until="publicity")
    office.publish(number)
    now = office.clock.now
    office.clock.pass_days(40)
    assert [receipt.event for receipt in office.office.tick()] == ["Expired"]
    return office, number, other, now


Ended = tuple[Story, str, str, datetime]


def test_a_record_later_than_now_is_named(ended: Ended) -> None:
    office, number, _other, now = ended
    assert verify(office.office).faults == []
    last = office.state(number).seq
    office.clock.now = now

    assert found(office, "record-ahead") == [(number, last)]
    office.clock.now = now + timedelta(days=40, seconds=-59)
    assert found(office, "record-ahead") == []


@pytest.mark.parametrize("same", [True, False], ids=["of that journal", "of another"])
def test_what_ended_by_a_clock_that_the_next_records_contradict_is_named(
    ended: Ended, same: bool
) -> None:
    office, number, other, now = ended
    last = office.state(number).seq
    office.clock.now = now + timedelta(hours=1)
    text = a.Comment(application=number if same else other, text="注")
    who = OFFICER if same else person_of("department")
    office.perform(text, who)

    assert found(office, "contradicted") == [(number, last)]
    assert found(office, "record-ahead") == [(number, last)], "what followed it is not named too"
    office.clock.now = now + timedelta(days=60)
    assert found(office, "contradicted") == [(number, last)], "also when the day has come"
    assert found(office, "record-ahead") == []
    with office.database.reading() as tx:
        record, _ = journal.records(tx, text.application)[-1]
    assert record.clock == (now + timedelta(hours=1) if same else None)


def test_a_clock_a_little_behind_contradicts_nothing(ended: Ended) -> None:
    office, _number, other, _now = ended
    office.clock.now -= timedelta(seconds=59)
    office.perform(a.Comment(application=other, text="注"), person_of("department"))
    assert verify(office.office).faults == []
