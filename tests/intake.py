"""A fund of an invented university that takes applications in calls, or on days of each month."""

from __future__ import annotations

from pathlib import Path

from tests import acts as a
from tests.story import ADMIN, Story
from workflow.chain.reader import load_text
from workflow.office import administration as roster
from workflow.office.perform import Who

FILE = Path(__file__).resolve().parents[1] / "docs/examples/institutes/seed-fund.yaml"
CALLS = FILE.read_text("utf-8")
MONTHLY = (
    CALLS.partition("intake:")[0]
    + "intake: {monthly: {from: 1, to: 20}}\n\nfields:"
    + CALLS.partition("\nfields:")[2]
)
WHO = Who("seed-university-applicant", "test")


def draft(story: Story, text: str) -> str:
    """A draft of the fund; its number."""
    chain = load_text(text, FILE.name)
    with story.database.writing() as tx:
        story.staff(tx, chain)
    roster.put_in_force(story.office, ADMIN, chain, text)
    facts = {"title": "某项目", "amount": "200000.00"}
    return story.office.start("seed-fund", a.Start(application="", facts=facts), WHO).number
