"""Approval bound to content: what was approved stays what was approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from tests import acts as a
from tests.audit.tamper import codes, run
from tests.joint import Joint
from tests.story import Story, paper, person_of
from workflow.application.papers.content import fingerprint
from workflow.audit.verify import verify
from workflow.errors import Conflict, CouldNot, Refused
from workflow.office.queries import content
from workflow.store import journal


@pytest.fixture
def sound(story: Story) -> Iterator[Story]:
    """The office; whatever was done, the journal verifies afterwards."""
    yield story
    assert verify(story.office).faults == []


def handed_in(story: Story, number: str, *papers: tuple[str, str]) -> None:
    """The applicant supplements papers: kind and content."""
    documents = tuple(paper(kind, text) for kind, text in papers)
    contents = {hashlib.sha256(text.encode()).hexdigest(): text.encode() for _, text in papers}
    act = a.Supplement(application=number, documents=documents)
    story.office.perform(act, story.applicant(number), contents)


def test_another_version_of_a_paper_goes_back_to_who_first_saw_it(sound: Story) -> None:
    number = sound.submitted("pku-transfer")
    sound.walk(number, until="leaders")
    handed_in(sound, number, ("application-form", "改过的申请书"))
    assert sound.state(number).step == "department"


def test_the_same_paper_once_more_changes_nothing_and_is_refused(sound: Story) -> None:
    number = sound.submitted("pku-transfer")
    sound.walk(number, until="leaders")
    with pytest.raises(Refused, match="nothing-supplied"):
        handed_in(sound, number, ("application-form", "application-form"))
    assert sound.state(number).step == "leaders"


def test_a_publicity_whose_subject_changed_starts_anew(sound: Story) -> None:
    number = sound.submitted("jishuitan-grant-of-rights")
    sound.walk(number, until="publicity")
    sound.publish(number)
    act = a.Supplement(application=number, facts={"transferee": "别的公司"})
    sound.perform(act, sound.applicant(number))
    assert sound.state(number).notice is None
    sound.walk(number, until="publicity")
    assert sound.state(number).notice is None


def test_who_decides_on_what_was_not_shown_is_told_what_changed(sound: Story) -> None:
    number = sound.submitted("pku-transfer")
    sound.walk(number, until="office")
    seen = sound.state(number).revision
    act = a.Supplement(application=number, facts={"transferee": "别的公司"})
    sound.perform(act, sound.applicant(number))

    stale = a.Approve(application=number, opinion="同意", seen=seen)
    with pytest.raises(Conflict) as refused:
        sound.perform(stale, person_of("transfer-office"))

    said = refused.value.values["changes"]
    assert len(said) == 2
    assert (said[0].values["old"].zh, said[0].values["new"].zh) == ("某数字技术公司", "别的公司")


def test_a_decision_holds_the_hash_of_what_it_saw(sound: Story) -> None:
    number = sound.submitted("pku-transfer")
    before = sound.state(number)
    sound.approve(number)
    with sound.database.reading() as tx:
        record = journal.records(tx, number)[-1][0]
    assert record.content == fingerprint(before)
    assert record.content != fingerprint(sound.state(sound.submitted("pku-transfer", title="别的")))


def test_who_decides_changes_no_fact(sound: Story) -> None:
    number = sound.submitted("pku-transfer")
    with pytest.raises(Refused, match="field-not-asked"):
        sound.approve(number, amount="1万")


def test_several_speak_anew_once_what_they_saw_has_changed(sound: Story) -> None:
    joint = Joint(sound)
    number = joint.at("all")
    joint.yes(number, "a-1")
    joint.do(a.Supplement(application=number, facts={"title": "改名"}), "joint-applicant")
    assert joint.stands(number) == "first"
    joint.yes(number, "office-1")
    assert joint.state(number).voices == ()


def test_a_content_is_kept_once_and_given_back(sound: Story) -> None:
    first, second = (sound.submitted("pku-transfer") for _ in range(2))
    for number in (first, second):
        handed_in(sound, number, ("application-form", "全文"))
    kept = sound.state(first).documents[-1]
    assert content(sound.office, kept) == "全文".encode()
    with sound.database.reading() as tx:
        assert tx.plain("SELECT count(*) FROM contents") == 1
    with pytest.raises(CouldNot, match="content-elsewhere"):
        content(sound.office, sound.state(first).documents[0])


def test_another_content_under_a_hash_is_named(story: Story) -> None:
    number = story.submitted("pku-transfer")
    handed_in(story, number, ("application-form", "全文"))
    run(story, "UPDATE contents SET body = x'00'")
    assert codes(story) == {"paper"}
