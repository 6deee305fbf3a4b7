"""A hospital that pays cash rewards with the tax relief, told in verbs or in values alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from tests import acts as a
from tests.story import ADMIN, Story, paper, person_of, written
from workflow.application.context import Context
from workflow.application.decide import decide
from workflow.application.event import Event, Record
from workflow.application.fold import evolve
from workflow.application.state import Application, Income
from workflow.audit.rules.every import broken_rules
from workflow.audit.rules.table import Transition
from workflow.chain.model.chain import Chain
from workflow.office import administration as roster
from workflow.rules.standing import Grant, Standing

FILE = Path(__file__).resolve().parent / "scenarios" / "relief.yaml"
FINANCE = person_of("finance")
CERTIFICATE = (paper("certificate"),)
RECEIVED = date(2024, 2, 29)


class Rewards:
    """A story at that hospital."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.chain, source = written(FILE)
        with story.database.writing() as tx:
            story.staff(tx, self.chain)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def at_reward(self, mode: str = "licence") -> str:
        """An application whose reward is to be paid; its number."""
        story = self.story
        act = a.Start(application="", facts={"title": "某成果", "mode": mode})
        who = replace(FINANCE, person="rewarding-applicant")
        number = story.office.start("rewarding", act, who).number
        story.perform(a.Submit(application=number), story.applicant(number))
        story.walk(number, until="reward")
        assert story.state(number).step == "reward"
        return number


class Values:
    """An application at its reward as a value, with incomes; acts are decided and folded."""

    def __init__(self, chain: Chain, state: Application, *incomes: date) -> None:
        self.chain = chain
        amount = Decimal(1000)
        self.state = replace(
            state,
            incomes=tuple(
                Income(number, on, amount, amount, {}) for number, on in enumerate(incomes, 1)
            ),
        )
        self.faults: list[str] = []

    def do(self, act: a.Act, at: datetime, role: str = "finance") -> Application:
        """The state after an act by who holds the role, which the second rules have looked at."""
        unit = self.state.unit
        person = Standing(f"{role}-person", role, (Grant(unit, role),))
        context = Context(self.chain, person, at)
        event = decide(self.state, act, context)
        before, record = self.state, self.record(event, at, f"{role}-person")
        self.state = evolve(before, record)
        broken = broken_rules(transition(before, record, self.state, self.chain))
        self.faults += [code for code, _values in broken]
        return self.state

    def record(self, event: Event, at: datetime, by: str) -> Record:
        """The next line of its journal."""
        state = self.state
        return Record(
            log="",
            application=state.number,
            seq=state.seq + 1,
            prev="",
            at=at,
            by=by,
            name=by,
            event=event,
        )


def transition(before: Application, record: Record, after: Application, chain: Chain) -> Transition:
    """What a record did, as the second rules look at it."""
    step = chain.steps.get(before.step)
    return Transition(record.event, record, before, after, chain, step, {})
