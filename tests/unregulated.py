"""An institute whose rules are not for everybody, and not for every contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests.story import ADMIN, Story, chain_of, person_of
from workflow.chain.model.facts import parse_fact
from workflow.office import administration as roster
from workflow.office.perform import Who

FILE = Path(__file__).resolve().parent / "scenarios" / "unregulated.yaml"
APPLICANT = Who("unregulated-applicant", "test")
USUAL, LARGE = "1万", "500万"


class Unregulated:
    """A story on that chain."""

    def __init__(self, story: Story, text: str = "") -> None:
        self.story = story
        source = text or FILE.read_text("utf-8")
        self.chain = chain_of(source, FILE.name)
        with story.database.writing() as tx:
            story.staff(tx, self.chain)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def parsed(self, facts: dict[str, str]) -> dict[str, Any]:
        """Facts as they are stored."""
        return {name: parse_fact(self.chain.fields[name], text) for name, text in facts.items()}

    def draft(self, **facts: str) -> str:
        """A draft; its number."""
        given = {"title": "某合同", "kind": "institute", "amount": USUAL, **facts}
        act = a.Start(application="", facts=self.parsed(given))
        return self.story.office.start("unregulated", act, APPLICANT).number

    def submit(self, number: str, **facts: str) -> str:
        """Hand it in; its number."""
        self.story.perform(a.Submit(application=number, facts=self.parsed(facts)), APPLICANT)
        return number

    def supplement(self, number: str, **facts: str) -> None:
        """The applicant changes facts."""
        self.story.perform(a.Supplement(application=number, facts=self.parsed(facts)), APPLICANT)

    def at_grading(self) -> str:
        """One that the office has passed; its number."""
        number = self.submit(self.draft())
        self.story.approve(number)
        return number

    def graded(self, number: str, grade: str) -> a.Approve:
        """Who deals with it gives the grade; the act is not carried out."""
        return a.Approve(application=number, opinion="同意", facts={"grade": grade})

    def approve(self, act: a.Approve, role: str = "office") -> None:
        """That role agrees."""
        self.story.perform(act, person_of(role))
