"""A made-up academy that pays two rewards at one step, of which one has a part of its own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import acts as a
from tests.audit.tamper import codes
from tests.incomes import FINANCE
from tests.story import ADMIN, Story
from workflow.chain.reader import load_source
from workflow.office import administration as roster
from workflow.office.perform import Who

FILE = Path(__file__).resolve().parent / "scenarios" / "payees.yaml"
PERSONS = {"张三": Decimal(75), "李四": Decimal(25)}


class Academy:
    """An application of which 1000 yuan are to be paid: 600 to the team, 100 to the staff."""

    def __init__(self, story: Story) -> None:
        self.story = story
        chain, source = load_source(FILE)
        with story.database.writing() as tx:
            story.staff(tx, chain)
        roster.put_in_force(story.office, ADMIN, chain, source)

    def at(self, mode: str) -> str:
        """Approved; its number. `later`: its income is recorded."""
        facts: dict[str, Any] = {"title": "成果", "mode": mode}
        facts |= {"income": Decimal(1000)} if mode == "known" else {}
        who = Who("payees-applicant", "test")
        number = self.story.office.start("payees", a.Start(application="", facts=facts), who).number
        self.story.perform(a.Submit(application=number), who)
        self.story.approve(number)
        if mode == "later":
            self.story.perform(a.Share(application=number, gross=Decimal(1000)), FINANCE)
        return number

    def divide(self, number: str) -> None:
        """The leader divides the team's part: 450 and 150."""
        act = a.Divide(application=number, income=1, persons=PERSONS)
        self.story.perform(act, Who("payees-applicant", "test"))

    def pay(self, number: str, to: str, amount: str, part: str = "", **how: Any) -> str:
        """The part that a payment counts against."""
        given = {"payee": to, "amount": Decimal(amount), "part": part, **how}
        self.story.perform(a.Pay(application=number, **given), FINANCE)
        return self.story.state(number).payments[-1].part

    def sound(self) -> bool:
        """Whether verification finds nothing."""
        return codes(self.story) == set()
