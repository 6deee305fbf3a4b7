"""An institute whose chain has one step for each way in which several people act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests import staffing
from tests.story import ADMIN, Story, paper, written
from workflow.application.state import Application
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.rules.standing import Grant

FILE = Path(__file__).resolve().parent / "scenarios" / "joint.yaml"
UNIT = "joint"


class Joint:
    """A story on that chain; people are called by their role, or `expert-1` and so on."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.chain, source = written(FILE)
        with story.database.writing() as tx:
            staffing.put_institution(tx, UNIT, "样例研究院", "Sample institute")
            staffing.put_person(tx, "joint-applicant", "申请人", (Grant(UNIT, "member"),), None)
            for role in self.chain.roles:
                for name in (f"{role}-1", f"{role}-2", f"{role}-3"):
                    staffing.put_person(tx, name, name.upper(), (Grant(UNIT, role),), None)
            staffing.put_person(tx, "member", "旁人", (Grant(UNIT, "member"),), None)
            both = (Grant(UNIT, "a"), Grant(UNIT, "b"))
            staffing.put_person(tx, "both", "兼任", both, None)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def at(self, mode: str, chain: str = "joint") -> str:
        """An application at the step of that name, or at `first` for `one`; its number."""
        who = Who("joint-applicant", "test")
        act = a.Start(application="", facts={"title": "某成果", "mode": mode})
        number = self.story.office.start(chain, act, who).number
        self.do(a.Submit(application=number), "joint-applicant")
        if mode != "one":
            self.yes(number, "office-1")
        return number

    def do(self, act: a.Act, person: str) -> Receipt:
        """An act by a person."""
        return self.story.perform(act, Who(person, "test"))

    def yes(self, number: str, person: str, **given: Any) -> Receipt:
        """They agree."""
        return self.do(a.Approve(application=number, opinion="同意", **given), person)

    def no(self, number: str, person: str, **given: Any) -> Receipt:
        """They disagree."""
        return self.do(a.Refuse(application=number, opinion="不同意", **given), person)

    def back(self, number: str, person: str, to: str = "", *, direct: bool = False) -> Receipt:
        """They return it."""
        act = a.Return(application=number, opinion="请补正", to=to, direct=direct)
        return self.do(act, person)

    def state(self, number: str) -> Application:
        """As stored."""
        return self.story.state(number)

    def stands(self, number: str) -> str:
        """Its step, or its status once it has ended."""
        state = self.state(number)
        return state.step or state.status.value

    def awaited(self, number: str) -> set[str]:
        """Who is awaited."""
        from workflow.application.tasks import tasks

        return {one.actor for one in tasks(self.state(number), self.chain)}


OPINION = (paper("opinion"),)
