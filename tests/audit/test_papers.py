"""What was handed in and kept stays: a content that is gone is named, and one nobody handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.application.ballots import convened, held
from tests.audit.tamper import codes, rows, run
from tests.story import ADMIN, Story, new_story, paper, person_of
from workflow.application.act import Act
from workflow.application.event import Event, kinds_of
from workflow.application.state import Document
from workflow.audit.verify import verify
from workflow.office import meetings
from workflow.store import contents
from workflow.store.transaction import Transaction


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    """An office to which every paper of a known content is handed over whole."""
    keep = contents.keep

    def whole(
        tx: Transaction, papers: tuple[Document, ...], _given: object
    ) -> tuple[Document, ...]:
        known = [one.kind.encode() for one in papers]
        return keep(tx, papers, {hashlib.sha256(text).hexdigest(): text for text in known})

    monkeypatch.setattr(contents, "keep", whole)
    made = new_story(tmp_path)
    yield made
    made.database.close()


def kept(story: Story) -> dict[str, str]:
    """The text of every content by its hash."""
    return {
        digest: body.decode() for digest, body in rows(story, "SELECT sha256, body FROM contents")
    }


def with_papers(story: Story) -> None:
    """Papers handed in with a start, an objection, and the minutes of a meeting."""
    up = story.submitted("jishuitan-grant-of-rights")
    story.walk(up, until="publicity")
    story.publish(up)
    letter = (paper("letter"),)
    story.perform(a.Object(application=up, text="有误", documents=letter), ADMIN)
    about, meeting = convened(story), held(story)
    closing = meetings.Closing("〔2026〕1号", paper("minutes"))
    meetings.close_meeting(story.office, person_of("transfer-office"), about, meeting, closing)


def test_every_act_that_takes_papers_has_an_event_that_names_them() -> None:
    acts = {kind.__module__ for kind in kinds_of(Act) if "documents" in kind.__struct_fields__}
    events = {kind.__module__ for kind in kinds_of(Event) if "documents" in kind.__struct_fields__}

    assert acts == events


def test_every_content_that_is_gone_is_named_with_its_record(story: Story) -> None:
    with_papers(story)
    assert codes(story) == set()
    known = kept(story)
    assert {"application-form", "letter", "minutes"} <= set(known.values())

    for digest, text in known.items():
        run(story, "DELETE FROM contents WHERE sha256 = ?", digest)
        (fault,) = verify(story.office).faults
        assert (fault.code, fault.values["hash"]) == ("paper-gone", digest)
        assert (fault.application == "office") is (text == "minutes")
        assert fault.seq
        sql = "INSERT INTO contents (sha256, size, body) VALUES (?, ?, ?)"
        run(story, sql, digest, len(text.encode()), text.encode())

    assert codes(story) == set()


def test_a_content_that_no_record_names_is_named(story: Story) -> None:
    with_papers(story)
    sound = b"put there by nobody"
    digest = hashlib.sha256(sound).hexdigest()

    run(story, "INSERT INTO contents VALUES (?, ?, ?)", digest, len(sound), sound)

    (fault,) = verify(story.office).faults
    assert (fault.code, fault.values) == ("paper-unnamed", {"hash": digest})


def test_a_paper_handed_in_by_its_hash_alone_is_no_fault(tmp_path: Path) -> None:
    story = new_story(tmp_path)
    number = story.submitted("pku-transfer")
    claimed = (replace(paper("application-form", "第二版"), kept=True),)
    story.perform(a.Supplement(application=number, documents=claimed), story.applicant(number))

    assert not any(one.kept for one in story.state(number).documents)
    assert codes(story) == set()
