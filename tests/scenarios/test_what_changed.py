"""Whoever saw an application before is told what changed since, whatever was recorded."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.application.fold import evolve
from workflow.application.papers.content import differences
from workflow.application.state import Application
from workflow.store import journal

CHAINS = ("pku-transfer", "jishuitan-grant-of-rights", "chaoyang-transfer")
AMONG = ("Signed", "Paid", "Filed")
"""What outside facts come from: each is told, whether or not it leads on."""


@pytest.mark.parametrize("chain", CHAINS)
def test_every_signature_payment_and_filing_is_told(story: Story, chain: str) -> None:
    number = story.submitted(chain)
    story.walk(number)
    definition = story.chain(number)
    state: Application | None = None
    met = 0
    with story.database.reading() as tx:
        records = journal.records(tx, number)
    for record, _digest in records:
        before, state = state, evolve(state, record)
        if before and type(record.event).__name__ in AMONG:
            met += 1
            told = {change.template for change in differences(before, state, definition)}
            assert told & {
                "signed by {party}",
                "paid to {payee}: {amount}",
                "{name}: {what}",
            }, record.event
    assert met
