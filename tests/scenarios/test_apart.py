"""不相容环节: one person at two steps is noted, and refused where the definition says so."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.joint import FILE, Joint
from tests.story import ADMIN, Story, next_version
from workflow.application import context
from workflow.application.apart import repeated
from workflow.application.monitoring.events import Stranded
from workflow.audit.verify import verify
from workflow.chain.reader import load_text
from workflow.chain.reading.library import shipped
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.rules.standing import Grant
from workflow.store import journal
from workflow.store.substitutes import Substitute

STEPS = "any, timed, panel"


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute, and a second chain of its that keeps three of the steps apart."""
    made = Joint(story)
    text = FILE.read_text("utf-8").replace("chain: joint", "chain: apart", 1)
    text = text.replace("routes:", f"apart: [{STEPS}]\nroutes:", 1)
    text = text.replace("path: [first, any, timed, last]", "path: [first, any, timed, panel, last]")
    text = text.replace("number: JNT", "number: APT", 1)
    roster.put_in_force(story.office, ADMIN, load_text(text, "apart.yaml"), text)
    return made


def account(joint: Joint, name: str, same_as: str = "", *grants: Grant) -> str:
    """An account that an administrator loads."""
    person = roster.Person(name, name, grants, same_as=same_as)
    roster.import_people(joint.story.office, ADMIN, [], [person], passwords=False)
    return name


def test_who_decided_one_step_does_not_decide_the_other(joint: Joint) -> None:
    number = joint.at("two", "apart")
    joint.yes(number, "both")

    with pytest.raises(Refused, match="apart") as refused:
        joint.yes(number, "both")
    assert refused.value.code == "apart"
    assert inbox(joint.story.office, Who("both", "test"), None, 9) == []

    joint.yes(number, "a-2")
    assert joint.stands(number) == "panel"
    assert verify(joint.story.office).faults == []


def test_a_second_account_is_the_same_person(joint: Joint) -> None:
    number = joint.at("two", "apart")
    account(joint, "b-1-too", "b-1", Grant("joint", "a"))
    joint.yes(number, "b-1")
    with pytest.raises(Refused) as refused:
        joint.yes(number, "b-1-too")
    assert refused.value.code == "apart"


@pytest.mark.parametrize(("first", "then"), [("deputy", "a-1"), ("a-1", "deputy")])
def test_a_substitute_decides_for_the_one_who_is_kept_out(
    joint: Joint, first: str, then: str
) -> None:
    today = joint.story.today()
    account(joint, "deputy", "", Grant("joint", "member"))
    standing_in = Substitute("a-1", "deputy", "joint", "a", "", today, today, "出差")
    name_substitute(joint.story.office, ADMIN, standing_in)
    number = joint.at("two", "apart")
    joint.yes(number, first)

    with pytest.raises(Refused) as refused:
        joint.yes(number, then)
    assert refused.value.code in ("apart", "principal-recused")


def test_where_only_those_are_left_it_is_held_and_said(joint: Joint) -> None:
    number = joint.at("two", "apart")
    for person in ("a-1", "a-2", "a-3"):
        joint.do(a.Recuse(application=number, reason="同课题组"), person)
    joint.yes(number, "both")

    assert joint.state(number).stranded == "a"
    with joint.story.database.reading() as tx:
        assert Stranded in {type(one.event) for one, _digest in journal.records(tx, number)}


def test_who_decided_before_does_not_sit_in_a_body_formed_later(joint: Joint) -> None:
    number = joint.at("two", "apart")
    joint.yes(number, "both")
    joint.yes(number, "a-2")
    form = a.Form(application=number, people=("both", "c-1", "c-2"), chair="c-1")
    with pytest.raises(Refused, match="recused-person"):
        joint.do(form, "office-1")


def test_a_member_of_a_body_who_decided_before_does_not_vote(story: Story) -> None:
    text = shipped()["pku-transfer"].read_text("utf-8")
    text = next_version(text).replace("routes:", "apart: [department, leaders]\nroutes:", 1)
    roster.put_in_force(story.office, ADMIN, load_text(text, "apart.yaml"), text)
    member = "pku-leading-group-0"
    held = (Grant("pku", "department"), Grant("pku", "leading-group", chair=True))
    person = roster.Person(member, "赵一", held)
    roster.import_people(story.office, ADMIN, [], [person], passwords=False)
    number = story.submitted("pku-transfer")
    story.perform(a.Approve(application=number, opinion="同意"), Who(member, "test"))
    story.walk(number, until="leaders")

    with pytest.raises(Refused, match="must-recuse"):
        story.approve(number)


def test_verification_asks_it_a_second_time(joint: Joint, monkeypatch: pytest.MonkeyPatch) -> None:
    number = joint.at("two", "apart")
    joint.yes(number, "both")
    with monkeypatch.context() as without:
        without.setattr(context, "kept_apart", lambda *_: frozenset())
        joint.yes(number, "both")

    assert [fault.code for fault in verify(joint.story.office).faults] == ["apart"]


def test_where_nothing_keeps_them_apart_it_is_noted(joint: Joint) -> None:
    number = joint.at("two")
    joint.yes(number, "both")
    joint.yes(number, "both")

    state = joint.state(number)
    (noted,) = repeated(state, joint.chain, lambda one: one)
    assert (noted.passage.name, noted.passage.step, noted.earlier) == ("兼任", "timed", ("any",))
    verdict = verify(joint.story.office)
    assert verdict.faults == []
    (twice,) = verdict.twice
    assert (twice.person, twice.step, twice.earlier) == ("both", "timed", ("any",))
    with joint.story.database.reading() as tx:
        record, _digest = journal.records(tx, number)[twice.seq - 1]
    assert (record.by, getattr(record.event, "step", "")) == ("both", "timed")
