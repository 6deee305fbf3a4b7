"""Several people at a step are asked to the end before a no counts: all reasons are on record."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import rewritten
from tests.joint import FILE, Joint
from tests.story import ADMIN, Story, next_version
from workflow.application.event import Record
from workflow.application.seats import seats
from workflow.application.state import Place
from workflow.audit.verify import verify
from workflow.chain.model.step import panel_title
from workflow.chain.reader import load_text
from workflow.office import administration as roster
from workflow.rules.signers import verdict

SEVERAL = ("all", "least", "each", "experts")


@pytest.fixture
def asked(story: Story) -> Joint:
    """The chain with a step for each way, where all are heard."""
    joint, text = Joint(story), next_version(FILE.read_text("utf-8"))
    for name in SEVERAL:
        text = text.replace(f"\n  {name}: {{", f"\n  {name}: {{refuses: after-all, ", 1)
    text = text.replace(
        "    branches:\n      legal", "    refuses: after-all\n    branches:\n      legal"
    )
    joint.chain = load_text(text, "joint.yaml")
    roster.put_in_force(story.office, ADMIN, joint.chain, text)
    return joint


@pytest.mark.parametrize(
    ("mode", "words", "end"),
    [
        ("all", "a- b+ c-", "refused"),
        ("all", "a- b+ c+", "refused"),
        ("all", "a+ b+ c+", "passed"),
        ("least", "a- b- c+", "refused"),
        ("least", "a- b+ c+", "passed"),
        ("least", "a+ b+", "passed"),
        ("each", "a- b- c+", "refused"),
        ("each", "a- b- c- d+", "refused"),
        ("each", "a- b+ c- d+", "passed"),
        ("experts", "expert- expert- expert+", "refused"),
        ("experts", "expert- expert+ expert+", "passed"),
    ],
)
def test_nothing_is_refused_before_all_have_spoken(
    asked: Joint, mode: str, words: str, end: str
) -> None:
    number = asked.at(mode)
    for count, word in enumerate(words.split(), 1):
        assert asked.stands(number) == mode
        assert not asked.state(number).stranded
        person = f"{word[:-1]}-{count if mode == 'experts' else 1}"
        (asked.yes if word.endswith("+") else asked.no)(number, person)

    assert asked.stands(number) == ("refused" if end == "refused" else asked.stands(number))
    assert asked.stands(number) != mode
    said = [one.outcome for one in asked.state(number).history[-len(words.split()) :]]
    last = "disagreed" if "-" in words.split()[-1] else "agreed"
    if end == "refused" and last == "agreed":
        assert said[-1] == "agreed"
    assert said.count("disagreed") + said.count("refused") == words.count("-")
    assert verify(asked.story.office).faults == []


def test_branches_are_all_heard(asked: Joint) -> None:
    number = asked.at("branches")
    asked.no(number, "a-1")
    assert asked.stands(number) == "branches"
    asked.yes(number, "b-1", facts={"score": "90"})
    assert asked.stands(number) == "refused"
    assert verify(asked.story.office).faults == []


@pytest.mark.parametrize("place", [Place.BEFORE, Place.BESIDE])
def test_added_signers_are_heard_and_taking_off_the_last_ends_it(
    asked: Joint, place: Place
) -> None:
    number = asked.at("all")
    add = a.AddSigner(application=number, person="member", place=place, reason="意见")
    asked.do(add, "a-1")
    if place is Place.BEFORE:
        asked.no(number, "member")
        assert asked.stands(number) == "all"
    for person in ("a-1", "b-1", "c-1"):
        assert asked.stands(number) == "all"
        asked.no(number, person)
    if place is Place.BESIDE:
        assert asked.stands(number) == "all"
        assert not asked.state(number).stranded
        asked.do(a.RemoveSigner(application=number, person="member", reason="不必"), "a-1")
    assert asked.stands(number) == "refused"
    assert verify(asked.story.office).faults == []


def test_it_is_told_where_the_step_is_named(asked: Joint) -> None:
    panel = asked.chain.steps["all"].panel
    assert panel
    assert "after all have spoken" in panel_title(panel).en


def test_a_no_that_counted_too_soon_is_named(asked: Joint, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked.at("all")
    with monkeypatch.context() as wrong:
        wrong.setattr(seats, "verdict", lambda *given, after_all, **rule: verdict(*given, **rule))
        asked.no(number, "a-1")
    assert asked.stands(number) == "refused"
    assert [fault.code for fault in verify(asked.story.office).faults] == ["several"]


def test_a_last_yes_that_hides_the_refusal_is_named(asked: Joint) -> None:
    number = asked.at("all")
    asked.no(number, "a-1")
    asked.yes(number, "b-1")
    asked.yes(number, "c-1")

    def hidden(record: Record) -> Record:
        return replace(record, event=replace(record.event, against=False))

    rewritten(asked.story, number, asked.state(number).seq, hidden)
    assert "several" in [fault.code for fault in verify(asked.story.office).faults]
