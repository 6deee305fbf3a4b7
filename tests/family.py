"""An application whose step hands its result over to another chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests.story import ADMIN, Story, chain_of, paper, person_of
from workflow.office import administration as roster
from workflow.office.perform import Who

FILE = Path(__file__).resolve().parent / "scenarios" / "proof.yaml"
MANAGER = person_of("manager")
APPLICANT = Who("pku-applicant", "test")


class Family:
    """An application that hands its result over to another chain."""

    def __init__(self, story: Story, source: str = "") -> None:
        self.story = story
        source = source or FILE.read_text("utf-8")
        chain = chain_of(source, FILE.name)
        with story.database.writing() as tx:
            story.staff(tx, chain)
        roster.put_in_force(story.office, ADMIN, chain, source)
        facts = {"title": "新药", "worth": "19980000.00"}
        act = a.Start(application="", facts=facts)
        self.parent = story.office.start("proof", act, APPLICANT).number
        story.perform(a.Submit(application=self.parent), APPLICANT)
        self.agree()

    def agree(self) -> None:
        """The manager agrees to what the parent waits for."""
        self.story.perform(a.Approve(application=self.parent, opinion="同意"), MANAGER)

    def begin(self, who: Who = MANAGER, chain: str = "pku-transfer", **given: Any) -> str:
        """The other application, ready to be submitted; its number."""
        facts = {"mode": "assignment", "transferee": "某公司"}
        papers = (paper("application-form"),)
        act = a.Start(application="", facts=facts, documents=papers, parent=self.parent, **given)
        return self.story.office.start(chain, act, who).number

    def stands(self) -> str:
        """Where the parent is."""
        state = self.story.state(self.parent)
        return state.step or state.status.value
