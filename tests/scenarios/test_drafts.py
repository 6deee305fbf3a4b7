"""A draft that was opened before another version of its chain came into force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import codes, rewritten
from tests.family import APPLICANT, Family
from tests.story import ADMIN, Story, next_version, paper
from workflow.application.applying.events import Submitted
from workflow.application.event import Declined, Event, Record
from workflow.application.state import Status
from workflow.audit.rebuild import rebuild
from workflow.chain.reader import load_source, load_text
from workflow.chain.reading.library import shipped
from workflow.commands.frame.show import receipt_lines
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office import in_force
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.office.queries import kept_its_own, look
from workflow.store import journal

FILE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "small.yaml"
WHO = Who("small-applicant", "test")
FIRST = FILE.read_text("utf-8").replace(
    "fields:\n", "fields:\n  kind: {type: choice, zh: 类型, choices: {a: {zh: 甲}, b: {zh: 乙}}}\n"
)
SECOND = next_version(FIRST).replace("from: 2026-01-01", "from: 2026-04-01")
LOWER = SECOND.replace("50万", "30万").replace("500000.01", "300000.01")


def install(story: Story, text: str) -> None:
    """Put a version of the chain in force."""
    chain = load_text(text, "small.yaml")
    with story.database.writing() as tx:
        story.staff(tx, chain)
    roster.put_in_force(story.office, ADMIN, chain, text)


@pytest.fixture
def small(story: Story) -> Iterator[Story]:
    """March 2026: the first version is in force; whatever happens, verification is content."""
    install(story, FIRST)
    yield story
    assert codes(story) == set()


def draft(story: Story, **facts: object) -> str:
    """A draft of 400,000 yuan; its number."""
    given = {"title": "合同", "amount": "400000.00", "kind": "a", **facts}
    act = a.Start(application="", facts=given, documents=(paper("draft"),))
    return story.office.start("small-contract", act, WHO).number


def submit(story: Story, number: str, **given: object) -> Receipt:
    """Hand it in."""
    return story.perform(a.Submit(application=number, **given), WHO)  # type: ignore[arg-type]


def last(story: Story, number: str) -> Record:
    """The newest record."""
    with story.database.reading() as tx:
        return journal.records(tx, number)[-1][0]


def test_it_takes_the_version_in_force_on_the_day_it_is_handed_in(small: Story) -> None:
    number, second = draft(small), draft(small)
    install(small, LOWER)
    small.clock.set("2026-03-31 23:59")
    assert submit(small, second).opened == 0
    small.clock.set("2026-04-01 00:00")

    receipt = submit(small, number)

    assert (receipt.opened, receipt.chain.version, receipt.application.version) == (1, 2, 2)
    record = last(small, number)
    assert isinstance(record.event, Submitted)
    chain = small.chain(number)
    assert (record.event.version, record.event.sha256) == (2, chain.sha256)
    assert record.rule == f"small-contract@2#{chain.sha256[:16]}"
    assert small.walk(number) == ["office", "directors"]
    assert small.walk(second) == ["office"], "what runs already stays on its version"
    assert codes(small) == set()
    rebuild(small.office, ADMIN)
    assert small.state(number).version == 2


def test_the_same_request_gets_the_same_receipt(small: Story) -> None:
    number = draft(small)
    install(small, LOWER)
    small.clock.set("2026-04-02 09:00")
    first = submit(small, number, request_id="once")
    again = submit(small, number, request_id="once")
    assert again.again
    assert (again.hash, again.opened) == (first.hash, 1)


def test_what_comes_back_and_is_handed_in_again_keeps_its_version(small: Story) -> None:
    number = draft(small)
    submit(small, number)
    install(small, LOWER)
    small.clock.set("2026-04-02 09:00")
    small.send_back(number, "submission")
    receipt = submit(small, number)
    assert (receipt.opened, receipt.application.version) == (0, 1)
    assert small.walk(number) == ["office"]


def test_the_definition_may_leave_drafts_their_version(small: Story) -> None:
    number = draft(small)
    install(small, LOWER.replace("routes:", "drafts: keep\nroutes:"))
    opened = look(small.office, number, None)[1]
    assert kept_its_own(small.office, small.state(number), opened) is None
    small.clock.set("2026-04-02 09:00")
    newer = kept_its_own(small.office, small.state(number), opened)
    assert newer is not None
    receipt = submit(small, number)
    assert receipt.application.version == 1
    assert receipt.newer is not None
    assert receipt.newer.version == newer.version == 2
    told = "\n".join(receipt_lines(receipt))
    assert "2026-04-01" in told
    assert kept_its_own(small.office, small.state(number), opened) is None
    assert small.walk(number) == ["office"]


MISFITS: dict[str, tuple[Callable[[str], str], str, list[str], str]] = {
    "a field is gone": (
        lambda text: text.replace("  kind: {", "  sort: {"),
        "draft-version/gone",
        ["类型"],
        "",
    ),
    "a choice is gone": (
        lambda text: text.replace("a: {zh: 甲}", "c: {zh: 丙}"),
        "draft-version/gone",
        ["类型"],
        "",
    ),
    "a field is of another type": (
        lambda text: text.replace(
            "type: choice, zh: 类型, choices: {a: {zh: 甲}, b: {zh: 乙}}", "type: text, zh: 类型"
        ),
        "draft-version/gone",
        ["类型"],
        "",
    ),
    "a later step asks for it": (
        lambda text: text.replace(
            "kind: review, by: office", "kind: review, by: office, asks: [kind]"
        ),
        "draft-version/gone",
        ["类型"],
        "",
    ),
    "a paper is called otherwise": (
        lambda text: text.replace("  draft: {zh", "  contract: {zh").replace(
            "[draft]", "[contract]"
        ),
        "draft-version/gone",
        ["合同草案"],
        "",
    ),
    "a field and a paper more": (
        lambda text: (
            text.replace("fields:\n", "fields:\n  partner: {type: text, zh: 合作方}\n")
            .replace("[draft]", "[draft, plan]")
            .replace("documents:\n", "documents:\n  plan: {zh: 方案}\n")
        ),
        "draft-version",
        ["合作方", "方案"],
        "--field partner=… --doc plan=…",
    ),
}


@pytest.mark.parametrize("misfit", MISFITS.values(), ids=list(MISFITS))
def test_what_does_not_fit_is_refused_and_named(
    small: Story, misfit: tuple[Callable[[str], str], str, list[str], str]
) -> None:
    change, key, named, give = misfit
    number = draft(small)
    install(small, change(SECOND))
    small.clock.set("2026-04-02 09:00")

    with pytest.raises(Refused) as caught:
        submit(small, number)

    no = caught.value
    assert no.key == key
    assert [title.zh for title in no.values["gone" if key.endswith("gone") else "lacking"]] == named
    assert (no.values["opened"], no.values["version"]) == (1, 2)
    assert no.values["since"] == date(2026, 4, 1)
    assert no.values.get("give", "") == give
    assert "{" not in "".join(text.format_map(no.values) for text in (no.what, no.why, no.do))
    state = small.state(number)
    assert (state.status, state.version) == (Status.DRAFT, 1)
    assert isinstance(last(small, number).event, Declined)
    small.perform(a.Withdraw(application=number, reason="重新起草"), WHO)


def test_what_is_missing_can_be_given_as_it_is_handed_in(small: Story) -> None:
    number = draft(small)
    install(small, MISFITS["a field and a paper more"][0](SECOND))
    small.clock.set("2026-04-02 09:00")
    receipt = submit(small, number, facts={"partner": "某公司"}, documents=(paper("plan"),))
    assert receipt.application.facts["partner"] == "某公司"
    assert receipt.application.version == 2


def test_a_choice_that_is_gone_can_be_made_anew(small: Story) -> None:
    number = draft(small)
    install(small, MISFITS["a choice is gone"][0](SECOND))
    small.clock.set("2026-04-02 09:00")
    assert submit(small, number, facts={"kind": "c"}).application.facts["kind"] == "c"


def test_where_no_version_is_in_force_nothing_is_handed_in(story: Story) -> None:
    install(story, FIRST.replace("from: 2026-01-01", "from: 2026-01-01, to: 2026-03-31"))
    number = draft(story)
    story.clock.set("2026-04-01 09:00")
    with pytest.raises(Refused) as caught:
        submit(story, number)
    assert caught.value.key == "draft-version/none"
    assert codes(story) == set()


def test_what_another_application_waits_for_keeps_its_version(story: Story) -> None:
    family = Family(story)
    child = family.begin()
    version = story.state(child).version
    _chain, source = load_source(shipped()["pku-transfer"])
    source = next_version(source)
    roster.put_in_force(story.office, ADMIN, load_text(source, "next.yaml"), source)
    receipt = story.perform(a.Submit(application=child), APPLICANT)
    assert (receipt.opened, receipt.application.version) == (0, version)
    story.walk(child)
    assert family.stands() == "closing"
    assert codes(story) == set()


def test_a_version_that_came_with_a_release_is_taken_too(
    story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = story.start("pku-transfer")
    version = story.state(number).version
    newer = tmp_path / "newer.yaml"
    newer.write_text(next_version(load_source(shipped()["pku-transfer"])[1]), "utf-8")
    monkeypatch.setattr(in_force, "shipped", lambda: {"pku-transfer": newer})

    receipt = story.perform(a.Submit(application=number), story.applicant(number))

    assert (receipt.opened, receipt.application.version) == (version, version + 1)
    story.walk(number)
    assert codes(story) == set()


# lies about it


LIES: dict[str, Callable[[Submitted], Event]] = {
    "it stayed on the earlier version": lambda event: replace(
        event, version=1, sha256=load_text(FIRST, "").sha256, opened=0
    ),
    "it was opened under none": lambda event: replace(event, opened=0),
    "it was opened under another": lambda event: replace(event, opened=7),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_lie_about_the_version_is_named(story: Story, lie: Callable[[Submitted], Event]) -> None:
    install(story, FIRST)
    number = draft(story)
    install(story, SECOND)
    story.clock.set("2026-04-02 09:00")
    submit(story, number)
    assert codes(story) == set()

    def change(record: Record) -> Record:
        assert isinstance(record.event, Submitted)
        return replace(record, event=lie(record.event))

    rewritten(story, number, story.state(number).seq, change)
    assert "version" in codes(story)


def test_a_version_taken_before_its_first_day_is_named(story: Story) -> None:
    install(story, FIRST)
    number = draft(story)
    install(story, SECOND)
    story.clock.set("2026-04-02 09:00")
    submit(story, number)
    early = story.clock.now.replace(month=3, day=30)
    rewritten(story, number, story.state(number).seq, lambda record: replace(record, at=early))
    assert "version" in codes(story)


def test_another_version_taken_when_handed_in_again_is_named(story: Story) -> None:
    install(story, FIRST)
    number = draft(story)
    submit(story, number)
    small = story.send_back(number, "submission").chain
    install(story, SECOND)
    story.clock.set("2026-04-02 09:00")
    submit(story, number)
    taken = load_text(SECOND, "")

    def change(record: Record) -> Record:
        event = replace(record.event, version=2, sha256=taken.sha256, opened=small.version)
        return replace(record, event=event)

    rewritten(story, number, story.state(number).seq, change)
    assert "version" in codes(story)


def test_a_draft_begun_on_a_version_that_does_not_hold_yet_is_named(story: Story) -> None:
    install(story, FIRST)
    install(story, SECOND)
    story.clock.set("2026-04-02 09:00")
    number = draft(story)
    assert codes(story) == set()
    early = story.clock.now.replace(month=3, day=30)
    rewritten(story, number, 1, lambda record: replace(record, at=early))
    assert "version" in codes(story)
