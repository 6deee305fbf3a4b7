"""Receipts kept elsewhere: each is asked for, contradictions are named, short ones are said."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.audit.faults import Given
from workflow.audit.verify import verify
from workflow.store import journal


@pytest.fixture
def true(story: Story) -> Given:
    """The receipt of an application's first record."""
    number = story.submitted("pku-transfer")
    with story.database.reading() as tx:
        return Given(number, 1, journal.records(tx, number)[0][1][:32])


def found(story: Story, *receipts: Given) -> list[str]:
    return [fault.code for fault in verify(story.office, receipts).faults]


def false(true: Given, digits: int = 32) -> Given:
    return Given(true.application, true.seq, ("0" if true.hash[0] != "0" else "1") * digits)


def test_a_false_receipt_beside_a_true_one_is_named_in_either_order(
    story: Story, true: Given
) -> None:
    assert found(story, true) == []
    assert found(story, true, true) == []
    for given in ((true, false(true)), (false(true), true)):
        assert sorted(found(story, *given)) == ["receipt", "receipt-contradiction"]


def test_both_of_a_contradiction_are_shown(story: Story, true: Given) -> None:
    faults = verify(story.office, [true, false(true)]).faults
    values = next(fault.values for fault in faults if fault.code == "receipt-contradiction")
    assert values == {"hash": true.hash, "other": false(true).hash}


def test_a_shorter_one_of_the_same_record_contradicts_nothing(story: Story, true: Given) -> None:
    short = Given(true.application, true.seq, true.hash[:16])
    verdict = verify(story.office, [true, short])
    assert (verdict.faults, verdict.short) == ([], [short])
    assert sorted(found(story, true, false(true, 16))) == ["receipt", "receipt-contradiction"]
