"""Every verb with every way in which several people act, and every policy of return."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests import acts as a
from tests.joint import OPINION, UNIT, Joint
from tests.story import Story
from workflow.application.state import Ballot, Place
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.rules.bodies import Vote
from workflow.store.substitutes import Substitute

MODES = {
    "one": ("office-1",),
    "all": ("a-1", "b-1", "c-1"),
    "any": ("a-1",),
    "sequence": ("a-1", "b-1", "c-1"),
    "least": ("a-1", "b-1"),
    "each": ("a-1", "c-1"),
    "experts": ("expert-1", "expert-2"),
    "branches": ("a-1", "b-1"),
}
"""Whose agreement is enough, in an order in which they may speak."""

ONE_NO_IS_NOT_THE_END = {"least", "each", "experts"}
BRINGS: dict[tuple[str, str], dict[str, Any]] = {
    ("branches", "a-1"): {"documents": OPINION},
    ("branches", "b-1"): {"facts": {"score": "90"}},
}


class Table:
    """One application at the step of its mode."""

    def __init__(self, joint: Joint, mode: str) -> None:
        self.joint, self.mode, self.people = joint, mode, MODES[mode]
        self.number = joint.at(mode)
        self.here = "first" if mode == "one" else mode
        self.first = self.people[0]

    def do(self, make: Callable[..., a.Act], by: str = "", /, **given: Any) -> None:
        """An act on it, by the first of those who speak."""
        self.joint.do(make(application=self.number, **given), by or self.first)

    def agree(self, *people: str) -> None:
        """These agree, with what they must bring."""
        for one in people:
            self.joint.yes(self.number, one, **BRINGS.get((self.mode, one), {}))

    def refused(self, code: str, make: Callable[..., a.Act], by: str = "", /, **given: Any) -> None:
        """The act is refused with that code, and it stands where it stood."""
        before = self.stands()
        with pytest.raises(Refused, match=code):
            self.do(make, by, **given)
        assert self.stands() == before

    def stands(self) -> str:
        """Where it is."""
        return self.joint.stands(self.number)


@pytest.fixture(params=MODES)
def table(request: pytest.FixtureRequest, story: Story) -> Iterator[Table]:
    """At the step; afterwards the journal verifies."""
    yield Table(Joint(story), request.param)
    assert verify(story.office).faults == []


def test_approve(table: Table) -> None:
    table.agree(*table.people[:-1])
    assert table.stands() == table.here
    table.agree(table.people[-1])
    assert table.stands() == "last"


def test_refuse(table: Table) -> None:
    table.do(a.Refuse, opinion="不同意")
    wanted = table.here if table.mode in ONE_NO_IS_NOT_THE_END else "refused"
    assert table.stands() == wanted


@pytest.mark.parametrize(("direct", "then"), [(False, "first"), (True, "")])
def test_return(table: Table, direct: bool, then: str) -> None:
    table.agree(*table.people[:-1])
    table.do(a.Return, table.people[-1], opinion="请补正", to="submission", direct=direct)
    assert table.stands() == "submission"
    table.do(a.Submit, "joint-applicant")
    assert table.stands() == (then or table.here)
    assert table.joint.state(table.number).voices == (), "everyone speaks anew"
    if table.stands() != table.here:
        table.joint.yes(table.number, "office-1")
    table.agree(*table.people)
    assert table.stands() == "last"


@pytest.mark.parametrize("direct", [False, True])
def test_return_of_what_has_changed_runs_again(table: Table, direct: bool) -> None:
    table.do(a.Return, opinion="请补正", to="submission", direct=direct)
    table.do(a.Submit, "joint-applicant", facts={"title": "另一成果"})
    assert table.stands() == "first"


def test_claim_and_release(table: Table) -> None:
    table.do(a.Claim)
    if table.mode != "experts":  # each expert speaks for themselves
        colleague = table.first.replace("-1", "-2")
        table.refused("held-by-another", a.Approve, colleague, opinion="同意")
    table.do(a.Release)
    assert table.joint.state(table.number).assignments == {}
    table.agree(*table.people)
    assert table.stands() == "last"


def test_transfer(table: Table) -> None:
    colleague = table.first.replace("-1", "-2")
    if table.mode == "experts":
        table.refused("not-transferable", a.Transfer, person=colleague, reason="出差")
        return
    table.do(a.Transfer, person=colleague, reason="出差")
    table.refused("held-by-another", a.Approve, opinion="同意")
    given = BRINGS.get((table.mode, table.first), {})
    table.joint.yes(table.number, colleague, **given)
    table.agree(*table.people[1:])
    assert table.stands() == "last"


def test_delegate_and_reply(table: Table) -> None:
    table.do(a.Delegate, person="member", question="权属清楚吗？")
    given = BRINGS.get((table.mode, table.first), {})
    table.refused("question-open", a.Approve, opinion="同意", **given)
    table.do(a.Reply, "member", opinion="清楚")
    table.agree(*table.people)
    assert table.stands() == "last"


@pytest.mark.parametrize("place", Place)
def test_add_a_signer(table: Table, place: Place) -> None:
    table.do(a.AddSigner, person="member", place=place, reason="涉伦理")
    if place is Place.BEFORE:
        table.refused("not-your-turn", a.Approve, opinion="同意")
        table.joint.yes(table.number, "member")
        table.agree(*table.people)
    else:
        table.agree(*table.people)
        assert table.stands() == table.here
        table.joint.yes(table.number, "member")
    assert table.stands() == "last"


@pytest.mark.parametrize("place", Place)
def test_an_added_signer_says_no(table: Table, place: Place) -> None:
    table.do(a.AddSigner, person="member", place=place, reason="涉伦理")
    if place is Place.AFTER:
        table.agree(*table.people)
    table.joint.no(table.number, "member")
    assert table.stands() == "refused"


@pytest.mark.parametrize("place", Place)
def test_remove_a_signer(table: Table, place: Place) -> None:
    table.do(a.AddSigner, person="member", place=place, reason="涉伦理")
    if place is not Place.BEFORE:
        table.agree(*table.people)
        assert table.stands() == table.here
    table.do(a.RemoveSigner, person="member", reason="无需")
    if place is Place.BEFORE:
        table.agree(*table.people)
    assert table.stands() == "last"


@pytest.mark.parametrize(
    ("make", "who", "end"),
    [
        (a.Withdraw, "joint-applicant", "withdrawn"),
        (a.Terminate, "admin", "terminated"),
    ],
)
def test_an_end_in_the_middle(table: Table, make: type[a.Act], who: str, end: str) -> None:
    table.agree(*table.people[:-1])
    table.do(make, who, reason="因")
    assert table.stands() == end
    table.refused("already-ended", a.Approve, opinion="同意")


def test_suspend_and_resume(table: Table) -> None:
    table.agree(*table.people[:-1])
    table.do(a.Suspend, "admin", reason="审计")
    table.refused("suspended", a.Approve, table.people[-1], opinion="同意")
    table.do(a.Resume, "admin", reason="审计结束")
    table.agree(table.people[-1])
    assert table.stands() == "last"


def test_what_is_told_moves_nothing_and_nobody_must_look_again(table: Table) -> None:
    table.agree(*table.people[:-1])
    revision = table.joint.state(table.number).revision
    table.do(a.Remind, "joint-applicant")
    table.do(a.Copy, people=("member",))
    table.do(a.Noted, "member")
    table.do(a.Comment, "member", text="注")
    table.do(a.Correct, "admin", record=1, text="更正")
    state = table.joint.state(table.number)
    assert (state.step, state.revision) == (table.here, revision)


def test_a_substitute_speaks_in_the_place_of_who_is_away(table: Table) -> None:
    stands_in(table.joint, table.first, "member")
    table.do(a.Return, "member", opinion="请补正", to="submission")
    table.do(a.Submit, "joint-applicant")
    if table.here != "first":
        table.joint.yes(table.number, "office-1")
    given = BRINGS.get((table.mode, table.first), {})
    table.do(a.Claim, "member")
    table.do(a.Release, "member")
    table.do(a.Approve, "member", opinion="同意", **given)
    said = table.joint.state(table.number).history[-1]
    assert (said.by, said.behalf, said.principal) == (
        "member",
        table.first.upper(),
        table.first,
    )
    table.agree(*table.people[1:])
    assert table.stands() == "last"


def test_a_substitute_is_kept_out_with_who_is_away(table: Table) -> None:
    stands_in(table.joint, table.first, "member")
    table.do(a.Recuse, reason="持股")
    given = BRINGS.get((table.mode, table.first), {})
    table.refused("principal-recused", a.Approve, "member", opinion="同意", **given)


def stands_in(joint: Joint, principal: str, deputy: str) -> None:
    """Somebody is named as substitute for three days."""
    today = joint.story.today()
    one = Substitute(principal, deputy, UNIT, "", "", today, today + timedelta(3), "假条")
    name_substitute(joint.story.office, Who(principal, "test"), one)


def test_who_has_an_interest_does_not_speak(table: Table) -> None:
    table.do(a.Recuse, reason="持股")
    table.refused("recused", a.Approve, opinion="同意")


# a body that votes (表决): its secretary records what its members resolved

MEMBERS = ("a-1", "b-1", "c-1")
SECRETARY = "office-1"


class Sitting(Table):
    """One application before a body of three, formed for it."""

    def __init__(self, joint: Joint) -> None:
        self.joint, self.mode, self.people = joint, "panel", (SECRETARY,)
        self.number, self.here, self.first = joint.at("panel"), "panel", SECRETARY
        self.do(a.Form, people=MEMBERS, chair="a-1")

    def voted(self, make: Callable[..., a.Act], *said: Vote, **given: Any) -> None:
        """The body resolves today, each member saying what is said."""
        ballot = Ballot(MEMBERS, dict(zip(MEMBERS, said, strict=True)))
        day = self.joint.story.today()
        self.do(make, opinion="会议意见", meeting=day, ballot=ballot, **given)


YES, NO, ABSTAIN, RECUSE = Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.RECUSE


@pytest.fixture
def body(story: Story) -> Iterator[Sitting]:
    """Before the body; afterwards the journal verifies."""
    yield Sitting(Joint(story))
    assert verify(story.office).faults == []


@pytest.mark.parametrize("said", [(YES, YES, YES), (YES, YES, NO), (YES, YES, RECUSE)])
def test_vote_approve(body: Sitting, said: tuple[Vote, ...]) -> None:
    body.voted(a.Approve, *said)
    assert body.stands() == "last"


@pytest.mark.parametrize("said", [(YES, NO, NO), (YES, NO, ABSTAIN), (YES, NO, RECUSE)])
def test_vote_refuse(body: Sitting, said: tuple[Vote, ...]) -> None:
    with pytest.raises(Refused, match="not-carried"):
        body.voted(a.Approve, *said)
    body.voted(a.Refuse, *said)
    assert body.stands() == "refused"


@pytest.mark.parametrize(("direct", "then"), [(False, "first"), (True, "panel")])
def test_vote_return(body: Sitting, direct: bool, then: str) -> None:
    body.voted(a.Return, NO, NO, YES, to="submission", direct=direct)
    body.do(a.Submit, "joint-applicant")
    assert body.stands() == then
    if then == "first":
        body.joint.yes(body.number, SECRETARY)
    body.voted(a.Approve, YES, YES, YES)
    assert body.stands() == "last"


@pytest.mark.parametrize("make", [a.Approve, a.Refuse])
def test_vote_defer(body: Sitting, make: type[a.Act]) -> None:
    body.do(a.Defer, opinion="再议", meeting=body.joint.story.today())
    said = YES if make is a.Approve else NO
    with pytest.raises(Refused, match="deferred-here"):
        body.voted(make, said, said, said)
    body.joint.story.clock.pass_days(7)
    body.voted(make, said, said, said)
    assert body.stands() == ("last" if make is a.Approve else "refused")


def test_to_put_an_item_off_nobody_has_to_vote(body: Sitting) -> None:
    day, ballot = body.joint.story.today(), Ballot(MEMBERS)
    body.do(a.Defer, opinion="再议", meeting=day, ballot=ballot)
    (put_off,) = [one for one in body.joint.state(body.number).history if one.meeting]
    assert put_off.resolution
    assert (put_off.outcome, put_off.resolution.present) == ("deferred", MEMBERS)


def test_vote_claim_transfer_and_ask(body: Sitting) -> None:
    body.do(a.Claim)
    body.refused("held-by-another", a.Return, "office-2", opinion="请补正")
    body.do(a.Transfer, person="office-2", reason="出差")
    body.do(a.Delegate, "office-2", person="member", question="？")
    body.refused("question-open", a.Return, "office-2", opinion="请补正")
    body.do(a.Reply, "member", opinion="是")
    body.do(a.Release, "office-2")
    body.voted(a.Approve, YES, YES, YES)
    assert body.stands() == "last"


def test_nobody_is_added_to_a_body(body: Sitting) -> None:
    body.refused("no-signers-here", a.AddSigner, person="d-1", place=Place.AFTER, reason="因")


def test_a_member_with_an_interest_has_no_vote(body: Sitting) -> None:
    body.do(a.Recuse, "a-1", reason="持股")
    with pytest.raises(Refused, match="must-recuse"):
        body.voted(a.Approve, YES, YES, YES)
    body.voted(a.Approve, RECUSE, YES, YES)
    assert body.stands() == "last"


def test_the_secretary_has_a_substitute_and_a_member_has_none(body: Sitting) -> None:
    stands_in(body.joint, SECRETARY, "member")
    ballot = Ballot(("a-1", "member"), {"a-1": YES, "member": YES})
    given = {"opinion": "同意", "meeting": body.joint.story.today(), "ballot": ballot}
    body.refused("not-a-member", a.Approve, "member", **given)
    right = Ballot(MEMBERS, dict.fromkeys(MEMBERS, YES))
    body.do(a.Approve, "member", **{**given, "ballot": right})
    assert body.joint.state(body.number).history[-1].principal == SECRETARY
    assert body.stands() == "last"
