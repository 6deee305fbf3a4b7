"""What came from outside and when: every lie about it is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import OTHER, UP, codes, rewritten, run, tell
from tests.story import ADMIN, Story, paper
from workflow.application.applying.events import Supplemented
from workflow.application.closing.events import Filed, Signed
from workflow.application.control.events import Corrected
from workflow.application.event import Event, kinds_of
from workflow.application.money.events import Divided, IncomeShared, Paid
from workflow.application.objections.events import Objected
from workflow.audit.rules.table import rules_of


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


@pytest.mark.parametrize(
    "change",
    [
        {"received": date(2027, 1, 1)},
        {"documents": (), "facts": {"title": "另"}},
        {"received": "now"},
    ],
    ids=["ahead", "without a paper", "at once"],
)
def test_papers_dated_otherwise(entered: Story, change: dict[str, object]) -> None:
    entered.clock.pass_days(3)
    came = entered.today() - timedelta(days=2)
    consent = (paper("application-form", "共有人同意书"),)
    act = a.Supplement(application=OTHER, documents=consent, received=came)
    entered.perform(act, entered.applicant(OTHER))
    assert codes(entered) == set()
    lie = {**change, "received": entered.today()} if "now" in change.values() else change
    seq = entered.state(OTHER).seq
    rewritten(entered, OTHER, seq, lambda record: replace(record, event=_with(record.event, lie)))
    assert "days" in codes(entered)


def test_a_letter_entered_by_who_does_not_deal_with_objections(entered: Story) -> None:
    last, by = entered.state(UP).seq, entered.applicant(UP).person
    rewritten(entered, UP, last, lambda record: replace(record, by=by))
    run(entered, "UPDATE events SET by = ? WHERE application = ? AND seq = ?", by, UP, last)
    assert "role-not-held" in codes(entered)


OTHERWISE = {
    Corrected: "it says what a record ought to have said, and changes nothing",
    Divided: "it divides what was received with the income that it names",
}


def test_every_fact_from_outside_has_its_two_days_judged() -> None:
    days = {"on", "received", "entered", "income"}
    dated = {kind for kind in kinds_of(Event) if days.intersection(kind.__struct_fields__)}
    judged = {kind for kind in dated if "days" in {code for code, _rule in rules_of(kind)}}
    assert judged == dated - OTHERWISE.keys()
    assert {Filed, Signed, Paid, IncomeShared, Objected, Supplemented} == judged


def _with(event: Event, change: dict[str, object]) -> Event:
    return replace(event, **change)
