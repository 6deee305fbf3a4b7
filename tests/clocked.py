"""An institute whose applications have clocks, and a period that can be extended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import acts as a
from tests.story import ADMIN, Story, written
from workflow.application.clocks.clocks import Clock, clocks
from workflow.application.clocks.events import ClockRanOut, ClockWarned
from workflow.application.state import Application
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.store import definitions as rules
from workflow.store import journal

FILE = Path(__file__).resolve().parent / "scenarios" / "clocked.yaml"
APPLICANT = "clocked-applicant"


class Clocked:
    """A story on that chain; people are called `office-person`, `head-person`, `finance-person`."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.chain, source = written(FILE)
        with story.database.writing() as tx:
            story.staff(tx, self.chain)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def begin(self, mode: str, **facts: str) -> str:
        """A submitted application that the office has approved; its number."""
        act = a.Start(application="", facts={"title": "某成果", "mode": mode, **facts})
        number = self.story.office.start("clocked", act, Who(APPLICANT, "test")).number
        self.do(a.Submit(application=number), APPLICANT)
        self.do(a.Approve(application=number, opinion="同意"), "office-person")
        return number

    def do(self, act: a.Act, person: str) -> Receipt:
        """An act by a person."""
        return self.story.perform(act, Who(person, "test"))

    def ask(self, number: str) -> Receipt:
        """The applicant asks for more time."""
        return self.do(a.AskExtension(application=number, reason="初创期"), APPLICANT)

    def extend(self, number: str, months: int = 24, by: str = "head-person") -> Receipt:
        """The head grants it."""
        return self.do(a.Extend(application=number, months=months, opinion="同意"), by)

    def tick(self, moment: str) -> None:
        """The clock is moved and everything due carried out."""
        self.story.clock.set(moment)
        list(self.story.office.tick())

    def state(self, number: str) -> Application:
        """As stored."""
        return self.story.state(number)

    def clock(self, number: str, name: str) -> Clock:
        """One of its clocks as the calendar of today makes it."""
        with self.story.database.reading() as tx:
            found = clocks(self.state(number), self.chain, rules.calendar(tx))
        return next(one for one in found if one.name == name)

    def events(self, number: str) -> list[Any]:
        """What happened to it."""
        with self.story.database.reading() as tx:
            return [record.event for record, _ in journal.records(tx, number)]

    def told(self, number: str, name: str) -> list[str]:
        """What was told of one clock: so many days before which day, or that it ran out."""
        found = []
        for event in self.events(number):
            if isinstance(event, ClockWarned) and event.clock == name:
                found.append(f"{event.days} before {event.last_day}")
            if isinstance(event, ClockRanOut) and event.clock == name:
                found.append(f"ran out {event.last_day}")
        return found
