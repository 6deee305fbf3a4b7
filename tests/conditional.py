"""An institute whose path has steps under conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests.story import ADMIN, Story, person_of
from workflow.application.state import Application
from workflow.chain.model.facts import parse_fact
from workflow.chain.reader import load_text
from workflow.office import administration as roster
from workflow.office.perform import Who

INSTITUTES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "institutes"
FILE = INSTITUTES / "equity-investment.yaml"
APPLICANT = Who("equity-institute-applicant", "test")


class Conditional:
    """A story on that chain."""

    def __init__(self, story: Story) -> None:
        self.story = story
        source = FILE.read_text("utf-8")
        self.chain = load_text(source, FILE.name)
        with story.database.writing() as tx:
            story.staff(tx, self.chain)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def _parsed(self, facts: dict[str, str]) -> dict[str, Any]:
        return {name: parse_fact(self.chain.fields[name], text) for name, text in facts.items()}

    def handed_in(self, **facts: str) -> str:
        """One that is with the office; its number."""
        given = {"title": "某成果", "amount": "50万", "company": "no", "leader": "no", **facts}
        act = a.Start(application="", facts=self._parsed(given))
        number = self.story.office.start("equity-investment", act, APPLICANT).number
        self.story.perform(a.Submit(application=number), APPLICANT)
        return number

    def approve(self, number: str, role: str, **facts: str) -> Application:
        """That role agrees; what came of it."""
        act = a.Approve(application=number, opinion="同意", facts=self._parsed(facts))
        self.story.perform(act, person_of(role))
        return self.story.state(number)

    def supplement(self, number: str, **facts: str) -> Application:
        """The applicant changes facts; what came of it."""
        act = a.Supplement(application=number, facts=self._parsed(facts))
        self.story.perform(act, APPLICANT)
        return self.story.state(number)
