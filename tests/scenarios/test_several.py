"""Several people at one step, each way told as an office would tell it."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.joint import OPINION, Joint
from tests.story import Story
from workflow.audit.verify import verify
from workflow.errors import Refused


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


@pytest.fixture(autouse=True)
def sound(joint: Joint) -> object:
    """Whatever was done, the journal verifies afterwards."""
    yield
    assert verify(joint.story.office).faults == []


def test_all_must_agree_in_whatever_order(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "c-1")
    joint.yes(number, "a-1")
    assert joint.stands(number) == "all"
    joint.yes(number, "b-1")
    assert joint.stands(number) == "last"


def test_one_of_all_says_no_and_it_is_decided(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "a-1")
    joint.no(number, "b-1")
    assert joint.stands(number) == "refused"


def test_who_need_not_speak_is_heard_and_not_waited_for(joint: Joint) -> None:
    number = joint.at("all")
    joint.no(number, "press-1")
    assert joint.stands(number) == "all"
    for one in ("a-1", "b-1", "c-1"):
        joint.yes(number, one)
    assert joint.stands(number) == "last"


def test_each_speaks_once_and_a_second_holder_of_the_role_not_at_all(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "a-1")
    with pytest.raises(Refused, match="already-spoke"):
        joint.no(number, "a-1")
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "a-2")


def test_the_same_person_in_two_roles_speaks_twice_and_is_never_skipped(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "both")
    assert joint.awaited(number) == {"b", "c", "press"}
    joint.yes(number, "both")
    joint.yes(number, "c-1")
    assert joint.stands(number) == "last"


def test_whoever_comes_first_decides_either_way(joint: Joint) -> None:
    number, other = joint.at("any"), joint.at("any")
    joint.yes(number, "b-1")
    joint.no(other, "a-1")
    assert joint.stands(number) == "last"
    assert joint.stands(other) == "refused"


def test_one_after_the_other(joint: Joint) -> None:
    number = joint.at("sequence")
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "b-1")
    assert joint.awaited(number) == {"a"}
    for one in ("a-1", "b-1"):
        joint.yes(number, one)
    assert joint.awaited(number) == {"c"}
    joint.yes(number, "c-1")
    assert joint.stands(number) == "last"


def test_two_of_three_suffice_and_must_be_two_people(joint: Joint) -> None:
    number = joint.at("least")
    joint.yes(number, "both")
    with pytest.raises(Refused, match="already-spoke"):
        joint.yes(number, "both")
    joint.yes(number, "c-1")
    assert joint.stands(number) == "last"


def test_two_of_three_fail_as_soon_as_two_say_no(joint: Joint) -> None:
    number = joint.at("least")
    joint.no(number, "a-1")
    assert joint.stands(number) == "least"
    joint.no(number, "b-1")
    assert joint.stands(number) == "refused"


def test_one_of_each_pair_and_the_other_of_a_settled_pair_is_not_asked(joint: Joint) -> None:
    number = joint.at("each")
    joint.yes(number, "a-1")
    assert joint.awaited(number) == {"c", "d"}
    with pytest.raises(Refused, match="wrong-role"):
        joint.yes(number, "b-1")
    joint.no(number, "c-1")
    joint.yes(number, "d-1")
    assert joint.stands(number) == "last"


def test_every_holder_of_a_role_has_a_seat_except_who_declared_an_interest(joint: Joint) -> None:
    number = joint.at("experts")
    joint.do(a.Recuse(application=number, reason="同课题组"), "expert-3")
    with pytest.raises(Refused, match="recused"):
        joint.yes(number, "expert-3")
    joint.yes(number, "expert-1")
    with pytest.raises(Refused, match="already-spoke"):
        joint.yes(number, "expert-1")
    joint.yes(number, "expert-2")
    assert joint.stands(number) == "last"


def test_branches_run_side_by_side_and_join(joint: Joint) -> None:
    number = joint.at("branches")
    joint.yes(number, "b-1", facts={"score": "88"})
    with pytest.raises(Refused, match="document-missing"):
        joint.yes(number, "a-1")
    joint.yes(number, "a-1", documents=OPINION)
    assert joint.stands(number) == "last"
    assert joint.state(number).facts["score"] == "88"


def test_a_branch_needs_its_own_facts_and_changes_no_others(joint: Joint) -> None:
    number = joint.at("branches")
    with pytest.raises(Refused, match="fact-missing"):
        joint.yes(number, "b-1")
    with pytest.raises(Refused, match="field-not-asked"):
        joint.yes(number, "a-1", documents=OPINION, facts={"title": "改名"})


def test_after_a_return_everyone_speaks_anew(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "a-1")
    joint.back(number, "b-1", "first")
    joint.yes(number, "office-1")
    assert joint.state(number).voices == ()
    assert joint.awaited(number) == {"a", "b", "c", "press"}


# adding and removing signers


def added(joint: Joint, number: str, place: str, by: str = "office-1") -> None:
    """The office asks somebody to agree too."""
    from workflow.application.state import Place

    act = a.AddSigner(application=number, person="member", place=Place(place), reason="伦理")
    joint.do(act, by)


def test_an_added_signer_speaks_before(joint: Joint) -> None:
    number = joint.at("one")
    added(joint, number, "before")
    assert joint.awaited(number) == {"@member"}
    with pytest.raises(Refused, match="not-your-turn"):
        joint.yes(number, "office-1")
    joint.yes(number, "member")
    joint.yes(number, "office-1")
    assert joint.stands(number) == "last"


def test_an_added_signer_speaks_beside_and_after(joint: Joint) -> None:
    for place, first in (("parallel", {"@member", "office"}), ("after", {"office"})):
        number = joint.at("one")
        added(joint, number, place)
        assert joint.awaited(number) == first
        joint.yes(number, "office-1")
        assert joint.stands(number) == "first"
        joint.yes(number, "member")
        assert joint.stands(number) == "last"


def test_an_added_signer_can_be_against_it(joint: Joint) -> None:
    number = joint.at("one")
    added(joint, number, "after")
    joint.yes(number, "office-1")
    joint.no(number, "member")
    assert joint.stands(number) == "refused"


def test_who_was_added_is_taken_off_and_it_goes_on(joint: Joint) -> None:
    number = joint.at("one")
    added(joint, number, "after")
    joint.yes(number, "office-1")
    off = a.RemoveSigner(application=number, person="member", reason="不必")
    with pytest.raises(Refused, match="wrong-role"):
        joint.do(off, "a-1")
    joint.do(off, "office-1")
    assert joint.stands(number) == "last"


def test_the_applicant_is_not_added_to_their_own_application(joint: Joint) -> None:
    from workflow.application.state import Place

    number = joint.at("one")
    act = a.AddSigner(application=number, person="joint-applicant", place=Place.AFTER, reason="x")
    with pytest.raises(Refused, match="recused-person"):
        joint.do(act, "office-1")
