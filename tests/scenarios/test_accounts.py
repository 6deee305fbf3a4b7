"""A person with two accounts is one person: what is kept from the one is kept from the other."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests import staffing
from tests.audit.tamper import codes
from tests.joint import Joint
from tests.story import ADMIN, Story, ballot
from workflow.application.event import Declined
from workflow.errors import CouldNot, Refused
from workflow.office import administration as roster
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store import journal, people

PKU = "pku-transfer"


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


def second(story: Story, account: str, first: str, *grants: Grant) -> Who:
    """A second account of somebody, loaded by an administrator."""
    person = roster.Person(account, account, grants, same_as=first)
    roster.import_people(story.office, ADMIN, [], [person], passwords=False)
    return Who(account, "test")


def refusals(story: Story, number: str) -> list[str]:
    """The codes of the attempts that were refused."""
    with story.database.reading() as tx:
        events = [record.event for record, _ in journal.records(tx, number)]
    return [one.code for one in events if isinstance(one, Declined)]


def test_the_applicant_does_not_decide_under_a_second_account(story: Story) -> None:
    other = second(story, "second", "pku-applicant", Grant("pku", "department"))
    number = story.submitted(PKU)

    with pytest.raises(Refused, match="own-application"):
        story.perform(a.Approve(application=number, opinion="同意"), other)

    assert refusals(story, number) == ["own-application"]
    assert inbox(story.office, other, None, 10) == []


def test_an_interest_declared_under_one_account_binds_the_other(story: Story) -> None:
    other = second(story, "second", "department-person", Grant("pku", "transfer-office"))
    number = story.submitted(PKU)
    story.approve(number)
    story.perform(a.Recuse(application=number, reason="亲属"), Who("department-person", "test"))

    with pytest.raises(Refused, match="recused"):
        story.perform(a.Approve(application=number, opinion="同意"), other)

    assert story.state(number).recusals[0].name == "department先生"
    with pytest.raises(Refused, match="already-recused"):
        story.perform(a.Recuse(application=number, reason="再次"), other)


def test_a_member_of_a_body_does_not_vote_on_their_own_under_a_second_account(
    story: Story,
) -> None:
    seat = Grant("pku", "leading-group")
    with story.database.writing() as tx:
        staffing.put_person(tx, "pku-leading-group-1", "钱二", (seat,), None, "pku-applicant")
    number = story.submitted(PKU)
    story.walk(number, until="leaders")
    chain = story.chain(number)
    votes = ballot(chain, chain.steps["leaders"])
    act = a.Approve(
        application=number,
        opinion="同意",
        meeting=story.today(),
        ballot=votes,
        documents=story.required(number),
    )

    with pytest.raises(Refused, match="must-recuse"):
        story.perform(act, story.actor(number))

    assert votes
    assert votes.votes["pku-leading-group-1"] is Vote.YES


def test_one_person_does_not_speak_twice_where_two_people_are_wanted(joint: Joint) -> None:
    second(joint.story, "second", "a-1", Grant("joint", "b"))
    number = joint.at("least")
    joint.yes(number, "a-1")

    with pytest.raises(Refused, match="already-spoke"):
        joint.yes(number, "second")


def test_what_was_decided_before_it_was_known_is_named_by_the_audit(story: Story) -> None:
    number = story.submitted(PKU)
    story.approve(number)
    assert codes(story) == set()

    second(story, "department-person", "pku-applicant", Grant("pku", "department"))

    assert codes(story) == {"own"}


def test_a_declared_interest_lists_what_the_other_account_decided(story: Story) -> None:
    second(story, "second", "department-person", Grant("pku", "finance"))
    number = story.submitted(PKU)
    story.approve(number)

    story.perform(a.Recuse(application=number, reason="亲属"), Who("second", "test"))

    with story.database.reading() as tx:
        *_, (record, _digest) = journal.records(tx, number)
    assert getattr(record.event, "late", ()) == ("department",)


@pytest.mark.parametrize(
    ("account", "first", "role", "code"),
    [
        ("second", "nobody", "finance", "no-first-account"),
        ("second", "third", "finance", "no-first-account"),
        ("second", "department-person", "department", "role-held-twice"),
    ],
)
def test_what_two_accounts_must_not_be(
    story: Story, account: str, first: str, role: str, code: str
) -> None:
    second(story, "third", "department-person", Grant("pku", "finance"))

    with pytest.raises(CouldNot, match=code):
        second(story, account, first, Grant("pku", role))
    with story.database.reading() as tx:
        assert people.second_accounts(tx) == {"third": "department-person"}


def test_two_accounts_of_one_person_may_both_apply(story: Story) -> None:
    second(story, "second", "pku-applicant", Grant("pku", "member"))
