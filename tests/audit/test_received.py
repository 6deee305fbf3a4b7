"""What came from outside and when: every lie about it is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import UP, codes, rewritten, tell
from tests.story import ADMIN, Story, paper
from workflow.application.event import Event


@pytest.fixture
def entered(tmp_path: Path) -> Iterator[Story]:
    """The notice was up from 2026-03-02 to 2026-03-09; the letter came within, and was entered
    when the application stood at the next step; one party had signed before.
    """
    story = tell(tmp_path)
    story.step_on(UP)
    arrived = story.today()
    story.clock.pass_days(2)
    party = next(iter(story.chain(UP).steps["agreement"].parties))
    papers = story.required(UP)
    signed = a.Sign(application=UP, party=party, on=arrived, documents=papers)
    story.perform(signed, story.actor(UP))
    given = {"received": arrived - timedelta(days=2), "raised_by": "李四"}
    letter = (paper("letter"),)
    story.perform(a.Object(application=UP, text="有误", documents=letter, **given), ADMIN)
    assert codes(story) == set()
    yield story
    story.database.close()


OBJECTED = {
    "it came after the notice": {"received": date(2026, 6, 1)},
    "it came before the notice": {"received": date(2026, 2, 1)},
    "there is no letter": {"documents": ()},
    "nobody objected": {"raised_by": ""},
    "nothing had moved": {"meanwhile": ()},
    "something else had moved": {"meanwhile": ("publicity", "agreement")},
    "it came at once": {"received": None},
}


@pytest.mark.parametrize("change", OBJECTED.values(), ids=list(OBJECTED))
def test_an_objection_received_otherwise(entered: Story, change: dict[str, object]) -> None:
    last = entered.state(UP).seq
    rewritten(entered, UP, last, lambda record: replace(record, event=_with(record.event, change)))
    assert "days" in codes(entered)


@pytest.mark.parametrize(
    "change", [{"on": date(2027, 1, 1)}, {"entered": date(2026, 3, 3)}], ids=["ahead", "entered"]
)
def test_a_signature_dated_otherwise(entered: Story, change: dict[str, object]) -> None:
    seq = entered.state(UP).seq - 1
    rewritten(entered, UP, seq, lambda record: replace(record, event=_with(record.event, change)))
    assert "days" in codes(entered)


def _with(event: Event, change: dict[str, object]) -> Event:
    return replace(event, **change)
