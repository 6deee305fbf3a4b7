"""Every verb at a step that a body decides, and every mode of several by substitutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.joint import UNIT, Joint
from tests.scenarios.test_every_verb import BRINGS, MODES
from tests.story import Story
from workflow.application.state import Ballot, Place
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store.substitutes import Substitute

PANEL = ("a-1", "b-1", "c-1")
SECRETARY = "office-1"


@pytest.fixture
def joint(story: Story) -> Iterator[Joint]:
    """The institute; afterwards the journal verifies."""
    yield Joint(story)
    assert verify(story.office).faults == []


@pytest.fixture
def number(joint: Joint) -> str:
    """An application whose panel was formed."""
    made = joint.at("panel")
    joint.do(a.Form(application=made, people=PANEL, chair="a-1"), SECRETARY)
    return made


def voted(joint: Joint, *votes: Vote) -> dict[str, Any]:
    """A resolution of today with these votes."""
    said = dict(zip(PANEL, votes, strict=False))
    return {"meeting": joint.story.today(), "ballot": Ballot(tuple(said), said)}


def refused(joint: Joint, code: str, act: a.Act, by: str = SECRETARY) -> None:
    """The act is refused with that code, and it stands where it stood."""
    with pytest.raises(Refused, match=code):
        joint.do(act, by)
    assert joint.stands(act.application) == "panel"


def test_a_body_approves_by_its_votes(joint: Joint, number: str) -> None:
    joint.yes(number, SECRETARY, **voted(joint, Vote.YES, Vote.YES, Vote.NO))
    assert joint.stands(number) == "last"


def test_a_body_refuses_by_its_votes(joint: Joint, number: str) -> None:
    joint.no(number, SECRETARY, **voted(joint, Vote.NO, Vote.YES, Vote.NO))
    assert joint.stands(number) == "refused"


@pytest.mark.parametrize(("direct", "then"), [(False, "first"), (True, "panel")])
def test_a_body_returns(joint: Joint, number: str, direct: bool, then: str) -> None:
    back = a.Return(application=number, opinion="请补正", to="submission", direct=direct)
    refused(joint, "meeting-missing", back)
    joint.do(replace(back, **voted(joint, Vote.NO, Vote.NO, Vote.YES)), SECRETARY)
    joint.do(a.Submit(application=number), "joint-applicant")
    assert joint.stands(number) == then


def test_a_body_defers_and_decides_another_day(joint: Joint, number: str) -> None:
    today = joint.story.today()
    joint.do(a.Defer(application=number, opinion="再议", meeting=today), SECRETARY)
    assert joint.stands(number) == "panel"
    joint.story.clock.pass_days(1)
    joint.yes(number, SECRETARY, **voted(joint, Vote.YES, Vote.YES, Vote.YES))
    assert joint.stands(number) == "last"


def test_one_secretary_claims_releases_and_hands_it_on(joint: Joint, number: str) -> None:
    resolved = voted(joint, Vote.YES, Vote.YES, Vote.YES)
    joint.do(a.Claim(application=number), SECRETARY)
    act = a.Approve(application=number, opinion="同意", **resolved)
    refused(joint, "held-by-another", act, "office-2")
    joint.do(a.Release(application=number), SECRETARY)
    joint.do(a.Transfer(application=number, person="office-3", reason="出差"), "office-2")
    refused(joint, "held-by-another", act)
    joint.yes(number, "office-3", **resolved)
    assert joint.stands(number) == "last"


def test_a_secretary_asks_and_waits_for_the_answer(joint: Joint, number: str) -> None:
    ask = a.Delegate(application=number, person="d-1", question="权属？")
    joint.do(ask, SECRETARY)
    resolved = voted(joint, Vote.YES, Vote.YES, Vote.YES)
    refused(joint, "question-open", a.Approve(application=number, opinion="同意", **resolved))
    joint.do(a.Reply(application=number, opinion="清楚"), "d-1")
    joint.yes(number, SECRETARY, **resolved)
    assert joint.stands(number) == "last"


def test_nobody_is_added_to_a_body(joint: Joint, number: str) -> None:
    for place in Place:
        act = a.AddSigner(application=number, person="d-1", place=place, reason="涉伦理")
        refused(joint, "no-signers-here", act)


def test_a_member_who_recuses_is_counted_as_the_rule_says(joint: Joint, number: str) -> None:
    joint.do(a.Recuse(application=number, reason="持股"), "c-1")
    votes = voted(joint, Vote.YES, Vote.YES, Vote.YES)
    refused(joint, "must-recuse", a.Approve(application=number, opinion="同意", **votes))
    joint.yes(number, SECRETARY, **voted(joint, Vote.YES, Vote.YES, Vote.RECUSE))
    assert joint.stands(number) == "last"


# by substitutes


def deputised(joint: Joint, *principals: str) -> dict[str, str]:
    """A substitute for each of them for a week: principal → deputy."""
    today, found = joint.story.today(), {}
    for one in principals:
        deputy = found[one] = f"deputy-of-{one}"
        with joint.story.database.writing() as tx:
            staffing.put_person(tx, deputy, deputy.upper(), (Grant(UNIT, "member"),), None)
        wanted = Substitute(one, deputy, UNIT, "", "", today, today, "请假单1号")
        name_substitute(joint.story.office, Who(one, "test"), wanted)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_substitutes_agree_in_every_mode_and_both_names_stay(joint: Joint, mode: str) -> None:
    number = joint.at(mode)
    for principal, deputy in deputised(joint, *MODES[mode]).items():
        joint.yes(number, deputy, **BRINGS.get((mode, principal), {}))
        last = joint.state(number).history[-1]
        assert (last.name, last.behalf) == (deputy.upper(), principal.upper())
    assert joint.stands(number) == "last"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("direct", [False, True])
def test_substitutes_return_in_every_mode_and_both_names_stay(
    joint: Joint, mode: str, direct: bool
) -> None:
    number = joint.at(mode)
    first = MODES[mode][0]
    (deputy,) = deputised(joint, first).values()
    joint.back(number, deputy, "submission", direct=direct)
    last = joint.state(number).history[-1]
    assert (last.name, last.behalf) == (deputy.upper(), first.upper())
    assert joint.stands(number) == "submission"


def test_nothing_is_handed_on_to_a_mere_substitute(joint: Joint) -> None:
    number = joint.at("one")
    (deputy,) = deputised(joint, "office-1").values()
    with pytest.raises(Refused, match="not-a-holder"):
        joint.do(a.Transfer(application=number, person=deputy, reason="出差"), "office-2")


def test_a_question_at_one_seat_leaves_the_others_awaited(joint: Joint) -> None:
    number = joint.at("all")
    joint.do(a.Delegate(application=number, person="d-1", question="权属？", seat="b"), "b-1")
    assert joint.awaited(number) == {"a", "c", "press", "@d-1"}
    joint.yes(number, "c-2")
    joint.do(a.Reply(application=number, opinion="清楚"), "d-1")
    assert joint.awaited(number) == {"a", "b", "press"}
