"""An institute whose chain has a path for each way in which lines of steps stand side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests import staffing
from tests.story import ADMIN, Story, ballot, paper
from workflow.application.lines import facing, standing
from workflow.application.state import Application
from workflow.chain.reader import load_source
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.rules.standing import Grant

FILE = Path(__file__).resolve().parent / "scenarios" / "lines.yaml"
UNIT = "riverside"
APPLICANT = "river-applicant"


class Riverside:
    """A story on that chain; people are called by their role: `legal-1`, `legal-2`."""

    def __init__(self, story: Story, file: Path = FILE) -> None:
        self.story = story
        self.chain, source = load_source(file)
        with story.database.writing() as tx:
            staffing.put_institution(tx, UNIT, "江畔海洋研究所", "Riverside Marine Institute")
            staffing.put_person(tx, APPLICANT, "申请人", (Grant(UNIT, "member"),), None)
            for role in (*self.chain.roles, *self.chain.bodies):
                for name in (f"{role}-1", f"{role}-2"):
                    chair = Grant(UNIT, role, chair=role in self.chain.bodies and name[-1] == "1")
                    staffing.put_person(tx, name, name.upper(), (chair,), None)
            both = (Grant(UNIT, "legal"), Grant(UNIT, "science"), Grant(UNIT, "finance"))
            staffing.put_person(tx, "both", "兼任", both, None)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def at(self, form: str) -> str:
        """An application at the lines of that form; its number."""
        act = a.Start(application="", facts={"title": "某成果", "form": form})
        number = self.story.office.start("riverside", act, Who(APPLICANT, "test")).number
        self.do(a.Submit(application=number), APPLICANT)
        if form != "first":
            self.yes(number, "office-1")
        return number

    def do(self, act: a.Act, person: str) -> Receipt:
        """An act by a person."""
        return self.story.perform(act, Who(person, "test"))

    def yes(self, number: str, person: str, **given: Any) -> Receipt:
        """They agree."""
        return self.do(a.Approve(application=number, opinion="同意", **given), person)

    def legal(self, number: str) -> Receipt:
        """The legal review passes, with its paper."""
        return self.yes(number, "legal-1", documents=(paper("opinion", number),))

    def no(self, number: str, person: str, **given: Any) -> Receipt:
        """They disagree."""
        return self.do(a.Refuse(application=number, opinion="不同意", **given), person)

    def council(self, number: str) -> Receipt:
        """The council resolves on it."""
        step = self.chain.steps["council"]
        votes = ballot(self.chain, step)
        assert votes
        people = {"council-1": votes.votes.popitem()[1]}
        people["council-2"] = people["council-1"]
        votes = type(votes)(tuple(people), people)
        given = {"documents": (paper("minutes", number),), "meeting": self.story.today()}
        return self.yes(number, "office-1", ballot=votes, **given)

    def state(self, number: str) -> Application:
        """As stored."""
        return self.story.state(number)

    def stands(self, number: str) -> str:
        """Its step, those of its lines with how each is over, or its status once it has ended."""
        state = self.state(number)
        lines = [f"{line.step}:{line.over}" if line.over else line.step for line in standing(state)]
        return " | ".join(lines) or state.step or state.status.value

    def line(self, number: str, step: str) -> Application:
        """As stored, with the line at this step in front."""
        return facing(self.state(number), step)
