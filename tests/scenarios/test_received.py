"""Facts from outside have two days. An objection that came in time holds what moved since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import codes
from tests.joint import Joint
from tests.story import ADMIN, FACTS, Story, paper, shipped_chains
from workflow.application.state import Application, Document
from workflow.audit.verify import verify
from workflow.chain.model.step import END, Kind, Step
from workflow.commands.frame.show import application_lines
from workflow.commands.frame.words import paper_day
from workflow.commands.office.audit import _record_lines
from workflow.errors import Refused
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.office.queries import log
from workflow.rules.calendar import shanghai_date

CAME = date(2026, 3, 17)
LETTER = paper("letter", "异议书")


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute on Monday 2026-03-02; afterwards the journal verifies."""
    made = Joint(story)
    yield made
    assert verify(story.office).faults == []


def published(joint: Joint) -> str:
    """An application whose notice was up from 2026-03-02 to 2026-03-17, on 2026-03-19."""
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.story.clock.set("2026-03-19 10:00")
    list(joint.story.office.tick())
    assert joint.stands(number) == "last"
    return number


def enter(joint: Joint, number: str, who: str = "a-1", **given: Any) -> Application:
    """The office enters an objection that came by letter."""
    given = {"received": CAME, "documents": (LETTER,), "raised_by": "李四", **given}
    joint.do(a.Object(application=number, text="完成人有遗漏", **given), who)
    return joint.state(number)


def settle(joint: Joint, number: str, *, upheld: bool, which: int = 1) -> None:
    """It is dealt with to its end."""
    joint.do(a.Accept(application=number, objection=which), "a-1")
    joint.do(a.Dispose(application=number, objection=which, upheld=upheld, finding="已查"), "a-1")
    joint.do(a.Announce(application=number, objection=which, place="本院网站"), "a-1")


def test_a_letter_in_time_is_in_time_and_holds_what_moved_since(joint: Joint) -> None:
    number = published(joint)
    state = enter(joint, number)
    (objection,) = state.objections
    assert (objection.received, shanghai_date(objection.at)) == (CAME, date(2026, 3, 19))
    assert (objection.meanwhile, objection.by) == (("shown",), "")
    assert (state.step, state.held) == ("last", "objection")
    with pytest.raises(Refused, match="objection-open"):
        joint.yes(number, "office-1")
    (task,) = inbox(joint.story.office, Who("a-1", "test"), None, 9)
    assert (task.waiting.slot, task.waiting.step) == ("accept-1", "shown")
    assert str(task.waiting.due_at)[:10] == "2026-03-24", "five working days from the day it came"

    screen = "\n".join(application_lines(state, joint.chain))
    assert str(CAME) in screen
    assert "2026-03-19" in screen
    record, digest = log(joint.story.office, None, number)[-2]  # then one was refused
    lines = "\n".join(_record_lines(record, digest, {number: joint.chain}, {}, across=False))
    assert {str(CAME), "2026-03-19"} <= set(re.findall(r"\d{4}-\d\d-\d\d", lines))
    assert "letter.pdf" in lines
    settle(joint, number, upheld=False)
    joint.yes(number, "office-1")
    assert joint.stands(number) == "completed"


def test_upheld_it_leads_where_the_notice_says(joint: Joint) -> None:
    number = published(joint)
    enter(joint, number)
    enter(joint, number, received=date(2026, 3, 5))
    settle(joint, number, upheld=True)
    assert joint.stands(number) == "last", "another one is open"
    settle(joint, number, upheld=False, which=2)
    assert joint.stands(number) == "first"
    joint.yes(number, "office-1")
    assert joint.stands(number) == "shown"


def test_while_it_runs_the_day_of_the_letter_counts_too(joint: Joint) -> None:
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.story.clock.set("2026-03-10 10:00")
    state = enter(joint, number, received=date(2026, 3, 4))
    assert state.objections[0].meanwhile == ()
    settle(joint, number, upheld=False)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"received": date(2026, 3, 20)}, "received-out-of-order"),
        ({"received": date(2026, 3, 1)}, "received-out-of-order"),
        ({"received": date(2026, 3, 18)}, "objection-late"),
        ({"documents": ()}, "letter-missing"),
        ({"raised_by": ""}, "objector-missing"),
        ({"documents": (paper("secret"),)}, "document"),
        ({"documents": (replace(LETTER, size=0),)}, "document-empty"),
        ({"who": "member"}, "wrong-role"),
    ],
    ids=str,
)
def test_what_cannot_have_been_so_is_refused(joint: Joint, given: Any, code: str) -> None:
    number = published(joint)
    with pytest.raises(Refused, match=code):
        enter(joint, number, **given)
    assert joint.state(number).held == ""


def test_before_a_notice_there_is_none_and_after_the_end_it_says_what_is_possible(
    joint: Joint,
) -> None:
    early = joint.at("shown")
    with pytest.raises(Refused, match="not-published"):
        enter(joint, early, received=date(2026, 3, 2))
    number = published(joint)
    joint.yes(number, "office-1")
    with pytest.raises(Refused) as no:
        enter(joint, number)
    assert no.value.key == "objection-after-end/completed"


def test_a_term_that_ran_out_before_it_was_entered_is_told(joint: Joint) -> None:
    number = published(joint)
    joint.story.clock.set("2026-04-20 10:00")
    enter(joint, number)
    list(joint.story.office.tick())
    assert joint.state(number).objections[0].late
    settle(joint, number, upheld=False)


WITH_NOTICE = [
    chain.chain
    for chain in shipped_chains()
    if chain.chain in FACTS and any(step.publicity for step in chain.steps.values())
]


def at_notice(story: Story, name: str) -> tuple[str, date]:
    """An application of that chain whose notice is up, and the last day of it."""
    number = story.submitted(name)
    while not story.chain(number).steps[story.state(number).step].publicity:
        story.step_on(number)
    while (notice := story.state(number).notice) is None or notice.window is None:
        story.publish(number)
    return number, notice.window.last_day


def go_on(story: Story, number: str, most: int) -> None:
    """So many steps on, as long as nothing must be paid first."""
    for _ in range(most):
        step = story.chain(number).steps.get(story.state(number).step)
        if step and step.kind is not Kind.PAY:
            story.step_on(number)


def settled(story: Story, number: str, step: Step, *, upheld: bool) -> Application:
    """The objection is dealt with as the definition wants it."""
    assert step.publicity
    handler = Who(f"{step.publicity.handled_by}-person", "test")
    process = step.publicity.objections
    if process and process.accept:
        story.perform(a.Accept(application=number, objection=1), handler)
    found = a.Dispose(application=number, objection=1, upheld=upheld, finding="已查")
    story.perform(found, handler)
    if process and process.publish:
        story.perform(a.Announce(application=number, objection=1, place="网站"), handler)
    return story.state(number)


@pytest.mark.parametrize("upheld", [False, True])
@pytest.mark.parametrize("later", [1, 2, 3])
@pytest.mark.parametrize("name", WITH_NOTICE)
def test_wherever_it_stands_by_then_it_is_held_until_the_end_of_the_objection(
    story: Story, name: str, later: int, upheld: bool
) -> None:
    number, came = at_notice(story, name)
    step = story.chain(number).steps[story.state(number).step]
    assert step.publicity
    go_on(story, number, later)
    before = story.state(number)
    given: Any = {"received": came, "documents": (LETTER,), "raised_by": "李四"}
    order = a.Object(application=number, text="有误", **given)
    if before.ended:
        with pytest.raises(Refused, match="objection-after-end"):
            story.perform(order, ADMIN)
        return
    story.perform(order, ADMIN)
    held = story.state(number)
    assert (held.step, held.held, held.objections[-1].step) == (before.step, "objection", step.name)
    assert held.objections[-1].meanwhile[0] == step.name
    story.clock.pass_days(40)
    list(story.office.tick())
    if before.step and not story.chain(number).steps[before.step].publicity:
        with pytest.raises(Refused):
            story.step_on(number)
    assert story.state(number).step == before.step

    after = settled(story, number, step, upheld=upheld)
    target = step.publicity.on_upheld
    if upheld:
        assert after.step == ("" if target == END else target)
    else:
        assert (after.step, after.held) == (before.step, "")
    assert codes(story) == set()


def test_papers_received_on_an_earlier_day_show_both_days(story: Story) -> None:
    number = story.submitted("pku-transfer")
    came, consent = story.today(), paper("application-form", "共有人同意书")
    story.clock.pass_days(3)

    def supplement(day: date | None, *papers: Document, **facts: str) -> None:
        act = a.Supplement(application=number, documents=papers, facts=facts, received=day)
        story.perform(act, story.applicant(number))

    supplement(came, consent)

    state, chain = story.state(number), story.chain(number)
    filed = state.documents[-1]
    assert filed.received == came
    assert filed.at
    assert shanghai_date(filed.at) == story.today()
    both = {str(came), str(story.today())}
    row = next(text for text in application_lines(state, chain) if consent.sha256[:12] in text)
    assert both <= set(re.findall(r"\d{4}-\d\d-\d\d", row))
    record, digest = log(story.office, None, number)[-1]
    lines = "\n".join(_record_lines(record, digest, {number: chain}, {}, across=False))
    assert both <= set(re.findall(r"\d{4}-\d\d-\d\d", lines))
    supplement(story.today(), paper("application-form", "今日收到"))
    assert story.state(number).documents[-1].received is None
    assert codes(story) == set()


def test_the_letter_of_an_objection_shows_when_it_came(joint: Joint) -> None:
    number = published(joint)
    state = enter(joint, number)
    (letter,) = (one for one in state.documents if one.kind == "letter")
    assert letter.received == CAME
    assert f"{CAME}" in paper_day(letter)
    settle(joint, number, upheld=False)


def test_receipts_signatures_and_payments_show_both_days(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, "agreement")
    arrived = story.today()
    story.clock.pass_days(3)
    chain = story.chain(number)
    for party in chain.steps["agreement"].parties:
        story.perform(
            a.Sign(application=number, party=party, on=arrived, documents=story.required(number)),
            story.actor(number),
        )
        state = story.state(number)
        if state.step == "agreement":
            assert f"{arrived}" in "\n".join(application_lines(state, chain))
            assert state.signatures[-1].entered == arrived + timedelta(days=3)
    last: Any = log(story.office, None, number)[-1][0].event
    assert (last.on, last.entered) == (arrived, story.today())
    assert codes(story) == set()
