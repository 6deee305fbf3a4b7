"""Why not now: every verb of a step, before the application came to it and after it had left."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from tests import acts as a
from tests import staffing
from tests.kinds import APPLIES, UNIT, Kinds
from tests.story import Story
from workflow.application.event import Declined, Record
from workflow.application.registry import VERBS, load
from workflow.application.state import Place
from workflow.audit.verify import verify
from workflow.chain.model.step import Kind
from workflow.commands.frame.texts import say, shown
from workflow.errors import Refused
from workflow.rules.standing import SYSTEM, Grant
from workflow.store import journal

load("verbs")
OPINION = {"opinion": "意见"}
TO = {"person": "second"}
NOTHING: Mapping[str, Any] = {}


class Case(NamedTuple):
    """A verb at a kind of step, by whom, and what it is given."""

    make: type[a.Act]
    kind: Kind
    by: str = "actor"
    given: Mapping[str, Any] = NOTHING
    actor: str = "role"

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.make.__name__} {self.kind} {self.by}"


CASES = [
    Case(a.Submit, Kind.SUBMIT),
    *(Case(a.Approve, kind, given=OPINION) for kind in (Kind.REVIEW, Kind.PRICE, Kind.CLASSIFY)),
    Case(a.Approve, Kind.EVALUATE, "second", OPINION, "any"),
    Case(a.Approve, Kind.DECIDE, "clerk", OPINION, "voting body"),
    Case(a.Refuse, Kind.AUTHORIZE, given=OPINION),
    Case(a.Return, Kind.REVIEW, given=OPINION),
    Case(a.Defer, Kind.DECIDE, "clerk", OPINION, "body"),
    Case(a.File, Kind.FILE, given={"receipt": "收讫"}),
    Case(a.Sign, Kind.CONTRACT, given={"party": "one"}),
    Case(a.Pay, Kind.PAY, given={"payee": "团队", "amount": 1}),
    Case(a.Publish, Kind.PUBLICIZE),
    Case(a.Interrupt, Kind.PUBLICIZE, given={"reason": "断"}),
    Case(a.Object, Kind.PUBLICIZE, "alone", {"text": "异议"}),
    Case(a.EndEarly, Kind.PERIOD, "office", {"reason": "提前"}),
    Case(a.AskExtension, Kind.PERIOD, APPLIES, {"reason": "初创"}, "applicant"),
    Case(a.Extend, Kind.PERIOD, "office", {"months": 1, "opinion": "可"}),
    Case(a.DeclineExtension, Kind.PERIOD, "office", OPINION),
    Case(a.StartChild, Kind.SUBPROCESS, given={"chain": "x", "definition": "x", "child": "x"}),
    Case(a.Claim, Kind.REVIEW),
    Case(a.Transfer, Kind.REVIEW, given={**TO, "reason": "转"}),
    Case(a.Delegate, Kind.REVIEW, given={**TO, "question": "？"}),
    Case(a.AddSigner, Kind.REVIEW, given={**TO, "reason": "加", "place": Place.BESIDE}),
]


def test_every_verb_of_a_step_is_in_the_table() -> None:
    tried = {case.make for case in CASES}

    assert tried == {act for act, verb in VERBS.items() if verb.at}


@pytest.fixture
def kinds(story: Story) -> Kinds:
    """The institute."""
    return Kinds(story)


def refused(kinds: Kinds, number: str, case: Case) -> Refused:
    """The refusal of a verb."""
    with pytest.raises(Refused) as caught:
        kinds.do(case.by, case.make, number, **case.given)
    no = caught.value
    said = [say(text, no.values) for text in (no.what, no.why, no.do)]
    assert not [text for text in said if "{" in text or "None" in text]
    return no


def pass_it(kinds: Kinds, number: str) -> None:
    """The step is passed, each kind in its way."""
    kinds.leave(number)
    kinds.story.clock.pass_days(40)
    list(kinds.story.office.tick())
    assert kinds.state(number).step == "last"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_comes_too_early_is_told_what_is_still_to_come(kinds: Kinds, case: Case) -> None:
    assert kinds.install("trial", case.kind, case.actor) == []
    number = kinds.begun("trial")

    no = refused(kinds, number, case)

    assert no.key.partition("/")[2] in ("too-early", "objection-early"), no.key
    assert no.values["step"].zh == "此处"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_comes_too_late_is_told_when_and_by_whom(kinds: Kinds, case: Case) -> None:
    assert kinds.install("trial", case.kind, case.actor) == []
    number = kinds.here("trial")
    pass_it(kinds, number)

    no = refused(kinds, number, case)

    assert no.key.partition("/")[2] in ("too-late", "objection-late"), no.key
    chain, passed = kinds.story.chain(number), kinds.state(number).history
    left = next(passage for passage in reversed(passed) if passage.step == "here")
    assert no.values["step"] == chain.steps["here"].title
    when = str(left.window.last_day) if left.window else shown(left.at)
    said = shown(no.values["ended"])
    assert when in said
    assert left.name in said or left.by == SYSTEM
    if case.actor == "voting body":
        assert "2" in said.partition(when)[2], "with the count"


def last_record(kinds: Kinds, number: str, back: int = 1) -> Record:
    """The last record of an application, or one before it."""
    with kinds.story.database.reading() as tx:
        return journal.records(tx, number)[-back][0]


def test_what_the_clock_brought_due_is_recorded_before_the_refusal_that_it_causes(
    kinds: Kinds,
) -> None:
    kinds.install("trial", Kind.PUBLICIZE, "role")
    number = kinds.here("trial")
    kinds.do("actor", a.Publish, number)
    kinds.story.clock.pass_days(10)

    no = refused(kinds, number, Case(a.Object, Kind.PUBLICIZE, "alone", {"text": "仪器是借来的"}))

    assert no.key == "wrong-verb/objection-late"
    assert kinds.state(number).step == "last"
    assert type(last_record(kinds, number, 2).event).__name__ == "Expired"
    event = last_record(kinds, number).event
    assert isinstance(event, Declined)
    assert event.said == {"text": "仪器是借来的"}
    assert verify(kinds.story.office).faults == []


def test_an_objection_before_the_notice_is_up_is_told_where_to_complain(kinds: Kinds) -> None:
    kinds.install("trial", Kind.PUBLICIZE, "role")
    number = kinds.here("trial")

    no = refused(kinds, number, Case(a.Object, Kind.PUBLICIZE, "alone", {"text": "异议"}))

    assert no.key == "not-published/objection-early"
    assert no.values["handler"].zh == "head"


def test_an_objection_to_what_is_completed_is_told_that_it_can_be_declared_void(
    kinds: Kinds,
) -> None:
    kinds.install("trial", Kind.PUBLICIZE, "role")
    number = kinds.here("trial")
    pass_it(kinds, number)
    kinds.do("head", a.Approve, number, opinion="同意")

    no = refused(kinds, number, Case(a.Object, Kind.PUBLICIZE, "alone", {"text": "异议"}))
    other = refused(kinds, number, Case(a.Approve, Kind.REVIEW, "actor", OPINION))

    assert no.key == "already-ended/objection-void"
    assert other.key == "already-ended/completed"
    assert all("tto void" in one.do for one in (no, other))


def test_what_never_was_and_never_will_be_on_its_way_is_said_to_be_so(kinds: Kinds) -> None:
    kinds.install("trial", Kind.REVIEW, "role")
    number = kinds.here("trial")

    pay = Case(a.Pay, Kind.PAY, "actor", {"payee": "甲", "amount": Decimal(1)})
    object_ = Case(a.Object, Kind.PUBLICIZE, "alone", {"text": "异议"})

    assert refused(kinds, number, pay).key == "wrong-verb/nowhere"
    assert refused(kinds, number, object_).key == "wrong-verb/no-publicity"


def test_who_has_no_part_at_any_step_is_told_the_rule_alone(kinds: Kinds) -> None:
    kinds.install("trial", Kind.REVIEW, "role")
    number = kinds.here("trial")

    no = refused(kinds, number, Case(a.Approve, Kind.REVIEW, "alone", OPINION))

    assert no.key == "not-involved"


def test_what_was_returned_is_still_to_come_and_not_over(kinds: Kinds) -> None:
    kinds.install("trial", Kind.REVIEW, "role")
    number = kinds.here("trial")
    kinds.do("actor", a.Return, number, opinion="补正", to="first")

    no = refused(kinds, number, Case(a.Approve, Kind.REVIEW, given=OPINION))

    assert (no.key, no.values["step"].zh) == ("wrong-role/too-early", "此处")
    assert no.values["waits"].zh == "office"


def test_of_several_who_come_too_late_everyone_is_told_who_decided(kinds: Kinds) -> None:
    kinds.install("trial", Kind.REVIEW, "any")
    number = kinds.here("trial")
    kinds.do("actor", a.Approve, number, opinion="同意")

    no = refused(kinds, number, Case(a.Refuse, Kind.REVIEW, "second", OPINION))

    assert no.key == "wrong-role/too-late"
    assert "actor" in shown(no.values["ended"])


def test_somebody_with_a_step_behind_and_one_ahead_is_told_of_both(kinds: Kinds) -> None:
    kinds.install("trial", Kind.REVIEW, "role")
    number = kinds.begun("trial")
    with kinds.story.database.writing() as tx:
        staffing.put_person(tx, "two", "two", (Grant(UNIT, "office"), Grant(UNIT, "head")), None)
    kinds.do("two", a.Approve, number, opinion="同意")

    no = refused(kinds, number, Case(a.Approve, Kind.REVIEW, "two", OPINION))

    assert (no.values["step"].zh, no.values["later"].values["step"].zh) == ("初审", "终审")
