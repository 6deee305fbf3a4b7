"""Two institutions that divide income: a hospital of the collection, and a college made up here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.story import ADMIN, Story, paper, payee, person_of, written
from workflow.application.state import Application, Income
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.office.queries import look

FILE = Path(__file__).resolve().parent / "scenarios" / "incomes.yaml"
LAB = Path(__file__).resolve().parents[1] / "docs/examples/institutes/joint-results.yaml"
HOSPITAL = "third-hospital-reward"
FINANCE, CLERK = person_of("finance"), person_of("clerk")
PERSONS = {"甲": Decimal(60), "乙": Decimal(40)}


class Incomes:
    """Verbs on incomes at a story; the hospital's finance office records them."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def college(self, *, gap: bool = False) -> None:
        """The college of this folder, with people for its roles. `gap`: a definition of before the
        check, which does not say that it has no rule for the last mode.
        """
        chain, source = written(FILE)
        if gap:
            chain = replace(chain, splits=chain.splits[:-1], sha256="0" * 64)
        with self.story.database.writing() as tx:
            self.story.staff(tx, chain)
        roster.put_in_force(self.story.office, ADMIN, chain, source)

    def at_college(self, mode: str, *, gap: bool = False, **facts: Any) -> str:
        """An application of the college that was approved; its number."""
        self.college(gap=gap)
        given = {"title": "某成果", "mode": mode, "size": "big", **facts}
        who = Who("dividing-applicant", "test")
        number = self.story.office.start("dividing", a.Start(application="", facts=given), who)
        self.story.perform(a.Submit(application=number.number), who)
        self.story.approve(number.number)
        return number.number

    def at_lab(self, **facts: Any) -> str:
        """An application of the joint laboratory of the documentation that was approved."""
        chain, source = written(LAB)
        with self.story.database.writing() as tx:
            self.story.staff(tx, chain)
        roster.put_in_force(self.story.office, ADMIN, chain, source)
        who = Who("joint-lab-applicant", "test")
        given = {"title": "某成果", **facts}
        number = self.story.office.start("joint-results", a.Start(application="", facts=given), who)
        self.story.perform(a.Submit(application=number.number), who)
        self.story.walk(number.number, until="reward")
        return number.number

    def at_hospital(self, until: str = "reward") -> str:
        """An application of the hospital whose rewards are to be paid; its number."""
        number = self.story.submitted(HOSPITAL)
        self.story.walk(number, until=until)
        return number

    def share(
        self, number: str, gross: str, on: date | None = None, by: Who = FINANCE, **less: str
    ) -> Receipt:
        """Record an income of `gross` yuan."""
        deductions = {name: Decimal(text) for name, text in less.items()}
        act = a.Share(application=number, gross=Decimal(gross), deductions=deductions, on=on)
        return self.story.perform(act, by)

    def divide(self, number: str, income: int = 1, main: tuple[str, ...] = ("甲",)) -> Receipt:
        """The leader divides 60 to 40."""
        act = a.Divide(application=number, income=income, persons=PERSONS, main=main)
        return self.story.perform(act, self.story.applicant(number))

    def pay(self, number: str, amount: str, **how: Any) -> Receipt:
        """The finance office pays."""
        state, chain = look(self.story.office, number, None)
        given = {"payee": payee(state, chain), **how}
        act = a.Pay(application=number, amount=Decimal(amount), **given)
        return self.story.perform(act, FINANCE)

    def with_certificate(self, number: str) -> None:
        """The registration of the contract is handed in."""
        act = a.Supplement(application=number, documents=(paper("registration-certificate"),))
        self.story.perform(act, self.story.applicant(number))

    def state(self, number: str) -> Application:
        """The application as stored."""
        return self.story.state(number)

    def income(self, number: str, income: int = 1) -> Income:
        """One of its incomes."""
        return self.state(number).incomes[income - 1]
