"""撤回决定: one's own last decision, while nobody has acted on it; both records stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.joint import OPINION, Joint
from tests.story import Story, ballot
from workflow.application.deciding.events import Recalled
from workflow.application.state import Application, Status
from workflow.audit.verify import verify
from workflow.errors import DatabaseFailed, Refused
from workflow.office.perform import Who
from workflow.store import journal
from workflow.store.transaction import Transaction

Decision = Callable[[Joint, str], Any]


@pytest.fixture
def joint(story: Story) -> Joint:
    """The institute."""
    return Joint(story)


def recalls(joint: Joint, number: str, person: str) -> None:
    """They take back what they decided."""
    joint.do(a.Recall(application=number, reason="误操作"), person)


def same(now: Application, then: Application) -> bool:
    """Whether nothing but the count of records and one line of the history is new."""
    counted = {name: getattr(now, name) for name in ("seq", "revision", "last_at")}
    return now == replace(then, **counted, history=(*then.history, now.history[-1]))


DECISIONS: dict[str, tuple[str, str, Decision]] = {
    "a yes": ("one", "office-1", lambda joint, number: joint.yes(number, "office-1")),
    "a yes with facts and papers": (
        "branches",
        "a-1",
        lambda joint, number: joint.yes(number, "a-1", documents=OPINION),
    ),
    "a no that ends it": ("timed", "a-1", lambda joint, number: joint.no(number, "a-1")),
    "a return": ("timed", "a-1", lambda joint, number: joint.back(number, "a-1", "submission")),
    "a return that comes straight back": (
        "timed",
        "a-1",
        lambda joint, number: joint.back(number, "a-1", "submission", direct=True),
    ),
    "one of several": ("least", "b-1", lambda joint, number: joint.yes(number, "b-1")),
    "one of several says no": ("least", "b-1", lambda joint, number: joint.no(number, "b-1")),
    "the first of several who decides it": (
        "any",
        "a-2",
        lambda joint, number: joint.yes(number, "a-2"),
    ),
    "the end": ("any", "office-1", lambda joint, number: last_yes(joint, number)),
}


def last_yes(joint: Joint, number: str) -> None:
    """The decision that completes it."""
    joint.yes(number, "office-1")


@pytest.mark.parametrize("kind", DECISIONS)
def test_everything_is_as_it_was(joint: Joint, kind: str) -> None:
    mode, person, decide = DECISIONS[kind]
    number = joint.at(mode)
    if kind == "the end":
        joint.yes(number, "a-1")
    before = joint.state(number)
    decide(joint, number)
    assert joint.state(number).history != before.history

    recalls(joint, number, person)

    assert same(joint.state(number), before)
    assert joint.state(number).history[-1].outcome == "recalled"
    verdict = verify(joint.story.office)
    assert verdict.faults == []
    decide(joint, number)  # and it can be decided again
    assert verify(joint.story.office).faults == []


def test_the_last_of_several_gives_the_others_their_words_back(joint: Joint) -> None:
    number = joint.at("all")
    joint.yes(number, "a-1")
    joint.yes(number, "b-1")
    joint.yes(number, "c-1")
    assert joint.stands(number) == "last"

    recalls(joint, number, "c-1")

    assert {voice.seat for voice in joint.state(number).voices} == {"a", "b"}
    joint.no(number, "c-1")
    assert joint.state(number).status is Status.REFUSED
    assert verify(joint.story.office).faults == []


def test_a_remark_or_a_reminder_meanwhile_is_no_act_on_it(joint: Joint) -> None:
    number = joint.at("timed")
    joint.yes(number, "a-1")
    joint.do(a.Comment(application=number, text="注"), "b-1")
    joint.do(a.Remind(application=number), "joint-applicant")
    joint.do(a.Copy(application=number, people=("c-1",)), "joint-applicant")

    recalls(joint, number, "a-1")

    assert joint.stands(number) == "timed"
    assert joint.state(number).copies == ("c-1",)
    assert verify(joint.story.office).faults == []


ACTS: dict[str, tuple[str, Callable[[Joint, str], Any]]] = {
    "somebody decided": (
        "not-yours-to-recall",
        lambda joint, number: joint.yes(number, "a-1"),
    ),
    "somebody claimed it": (
        "nothing-to-recall",
        lambda joint, number: joint.do(a.Claim(application=number), "a-1"),
    ),
    "the applicant changed a fact": (
        "nothing-to-recall",
        lambda joint, number: joint.do(
            a.Supplement(application=number, facts={"title": "新名"}), "joint-applicant"
        ),
    ),
    "it was taken back already": (
        "nothing-to-recall",
        lambda joint, number: recalls(joint, number, "office-1"),
    ),
}


@pytest.mark.parametrize("kind", ACTS)
def test_what_was_acted_on_stands(joint: Joint, kind: str) -> None:
    code, act = ACTS[kind]
    number = joint.at("timed")  # decided by office-1
    act(joint, number)

    with pytest.raises(Refused) as refused:
        recalls(joint, number, "office-1")

    assert refused.value.code == code
    assert verify(joint.story.office).faults == []


def test_what_the_clock_moved_on_stands(joint: Joint) -> None:
    number = joint.at("lapsing")
    joint.story.clock.pass_days(12)

    with pytest.raises(Refused) as refused:
        recalls(joint, number, "office-1")

    assert refused.value.code == "nothing-to-recall"


def test_an_end_stands_from_the_next_day_on(joint: Joint) -> None:
    number = joint.at("timed")
    joint.no(number, "a-1")
    joint.story.clock.pass_days(1)

    with pytest.raises(Refused) as refused:
        recalls(joint, number, "a-1")
    assert refused.value.code == "ended-for-good"


def test_nobody_takes_back_what_a_colleague_decided(joint: Joint) -> None:
    number = joint.at("timed")
    for person in ("office-2", "a-1"):
        with pytest.raises(Refused) as refused:
            recalls(joint, number, person)
        assert refused.value.code == "not-yours-to-recall"


def test_a_body_gets_its_item_back_without_the_minutes(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="leaders")
    before = story.state(number)
    story.approve(number)
    secretary = Who("transfer-office-person", "test")

    story.perform(a.Recall(application=number, reason="票数录错"), secretary)

    assert same(story.state(number), before)
    votes = ballot(story.chain(number), story.chain(number).steps["leaders"])
    act = a.Approve(application=number, opinion="同意", meeting=story.today(), ballot=votes)
    with pytest.raises(Refused, match="document-missing"):
        story.perform(act, secretary)
    story.walk(number)
    assert verify(story.office).faults == []


def test_what_could_not_be_foreseen_is_not_done_unasked(
    joint: Joint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a database that is busy for a moment would let the end of an application go unasked."""
    number, office = joint.at("timed"), joint.story.office
    no = a.Refuse(application=number, opinion="不同意")
    ends = office.foreseen(no, Who("a-1", "test"))
    assert ends is not None
    assert ends[1].application.ended
    assert not joint.state(number).ended
    assert office.foreseen(no, Who("b-1", "test")) is None

    def busy(*_given: Any) -> Any:
        raise DatabaseFailed("database-locked", where="x")

    monkeypatch.setattr(type(office), "_carry_out", busy)
    with pytest.raises(DatabaseFailed):
        office.foreseen(no, Who("a-1", "test"))


def test_what_is_foreseen_is_locked_and_read_once(
    joint: Joint, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, office, locked = joint.at("timed"), joint.story.office, list[str]()

    def lock(tx: Transaction, number: str, *asked: Any) -> Any:
        locked.append(number)
        return real(tx, number, *asked)

    real = journal.lock
    monkeypatch.setattr(journal, "lock", lock)
    no = a.Refuse(application=number, opinion="不同意")
    assert office.foreseen(no, Who("a-1", "test")) is not None
    assert locked == [number]


FORGED: dict[str, Callable[[Recalled], Recalled]] = {
    "another record": lambda event: replace(event, record=event.record - 1),
    "another step": lambda event: replace(event, step="last"),
    "less than it was": lambda event: replace(event, restored=replace(event.restored, awaits="x")),
    "papers that were handed in": lambda event: replace(event, papers=0),
    "what was said before": lambda event: replace(event, passages=1),
}


@pytest.mark.parametrize("lie", FORGED)
def test_verification_compares_what_was_restored(
    joint: Joint, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = joint.at("branches")
    joint.yes(number, "a-1", documents=OPINION)
    joint.yes(number, "b-1", facts={"score": "90"})
    made = Recalled.of

    def forged(*given: Any, **more: Any) -> Recalled:
        return FORGED[lie](made(*given, **more))

    monkeypatch.setattr(Recalled, "of", forged)
    recalls(joint, number, "b-1")

    assert "recall" in {fault.code for fault in verify(joint.story.office).faults}
