"""A demonstration office: people for every role, a clock moved by hand, and whoever acts next.

tto demo carries the transactions of the collection out in it, and the tests every path of a chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.applying.events import Start, Submit, Supplement
from workflow.application.clocks.events import AskExtension, Extend
from workflow.application.closing.events import File, Sign
from workflow.application.deciding.events import Approve
from workflow.application.money.distribution import Distribution
from workflow.application.money.events import Divide, Pay, Share
from workflow.application.papers.tool_answers import evidence_of
from workflow.application.people.events import Form
from workflow.application.publicity.events import Publish
from workflow.application.state import Application, Ballot, Document, How
from workflow.application.tasks import timer
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.step import Step
from workflow.commands.demo.people import HEAD, HOLDERS, SEATS, colleagues, holders, members
from workflow.commands.demo.transactions import Transaction
from workflow.office.administration import Institution, Person, first_administrator, import_people
from workflow.office.calendars import calendar_in_use
from workflow.office.in_force import in_force
from workflow.office.opening import new_office
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.rules.bodies import Vote
from workflow.rules.calendar import SHANGHAI, shanghai_date
from workflow.rules.money import parse_money
from workflow.rules.standing import Grant

BEGINS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2026-03-02, 09:00 in Shanghai."""


class Rehearsal:
    """A demonstration office whose clock is moved by hand."""

    def __init__(self, where: str) -> None:
        self.now = BEGINS
        self.office: Office = new_office(where, lambda: self.now, demonstration=True)
        self._admin: Who = Who("demo.admin", "demonstration")
        first_administrator(self.office, "demo.admin", "演示管理员", "a demonstration only")
        self._people: dict[str, Person] = {}
        self._chains: set[str] = set()

    def look(self, number: str) -> tuple[Application, Chain]:
        """An application and its definition."""
        return look(self.office, number, None)

    def carry(self, transaction: Transaction) -> str:
        """One transaction from the draft to its end; its number."""
        number = self.begin(transaction.chain, transaction.applicant, transaction.facts)
        while self.go_on(number, transaction.later, transaction.below):
            pass
        return number

    def begin(self, name: str, applicant: str, typed: Mapping[str, str]) -> str:
        """A submitted application; its number."""
        chain = self.chain_of(name)
        who = self._who(f"demo.{chain.unit}.{applicant}")
        self._staff(chain, who.person, applicant)
        start = Start(
            application="",
            facts=_facts(chain, typed),
            documents=papers(chain.steps["submission"].requires),
        )
        number = self.office.start(name, start, who).number
        self.act(Submit(application=number), who)
        return number

    def chain_of(self, name: str) -> Chain:
        """The definition in force on the simulated day."""
        with self.office.database.reading() as tx:
            return in_force(tx, name, shanghai_date(self.now))

    def act(self, act: Act, who: Who) -> None:
        """Somebody's act, and the next working day."""
        self.office.perform(act, who)
        self.next_working_day()

    def next_working_day(self) -> None:
        """Ten o'clock of the next day on which an office works, as far as the calendar knows."""
        day = shanghai_date(self.now) + timedelta(days=1)
        calendar, _loaded = calendar_in_use(self.office)
        while day <= calendar.known_through and calendar.is_rest(day):
            day += timedelta(days=1)
        self.now = datetime.combine(day, time(10), SHANGHAI).astimezone(UTC)

    def go_on(
        self, number: str, later: Mapping[str, str], below: Mapping[str, str] | None = None
    ) -> bool:
        """Whatever comes next, by whoever may do it; False where only recurring reports and
        clocks are left.
        """
        state, chain = self.look(number)
        owed = next((one for one in state.duties if not one.every_months), None)
        if owed and (not state.step or chain.steps[owed.step].relief is None):
            self._file(number, chain, owed.step)
            return True
        if not state.step:
            return False
        carry_out = getattr(self, f"_do_{chain.steps[state.step].kind.value}", self._do_decision)
        carry_out(state, chain, later, below or {})
        return True

    # by kind of step

    def _do_submit(
        self, state: Application, chain: Chain, later: Mapping[str, str], _below: Any
    ) -> None:
        step = chain.steps[state.step]
        act = Submit(
            application=state.number,
            documents=papers(step.requires),
            facts=_facts(chain, later, step.asks),
            opinion="已按意见修改" if state.comes_back else "提交",
        )
        self.act(act, self.actor(state, chain))

    def _do_publicize(self, state: Application, chain: Chain, _later: Any, _below: Any) -> None:
        """Put the notice up everywhere, and let the days go by."""
        publicity = chain.steps[state.step].publicity
        for place in publicity.places if publicity else ():
            self.act(Publish(application=state.number, place=place), self.actor(state, chain))
        notice = self.look(state.number)[0].notice
        if notice and notice.window:
            self.now = notice.window.ends_at.astimezone(UTC)
        self._let_time_work()

    def _do_file(self, state: Application, chain: Chain, _later: Any, _below: Any) -> None:
        self._file(state.number, chain, state.step)

    def _file(self, number: str, chain: Chain, name: str) -> None:
        step = chain.steps[name]
        state = self.look(number)[0]
        owed = name if any(one.step == name for one in state.duties) else ""
        act = File(application=number, receipt="收讫", step=owed, documents=papers(step.requires))
        self.act(act, self.holder(chain, chain.actor(step)))

    def _do_contract(self, state: Application, chain: Chain, _later: Any, _below: Any) -> None:
        step = chain.steps[state.step]
        for party in step.parties:
            act = Sign(application=state.number, party=party, documents=papers(step.requires))
            self.act(act, self.actor(state, chain))

    def _do_pay(
        self, state: Application, chain: Chain, later: Mapping[str, str], _below: Any
    ) -> None:
        """Pay what is due, all at once."""
        step, who = chain.steps[state.step], self.actor(state, chain)
        act = Pay(
            application=state.number,
            payee=state.applicant_name,
            amount=self._due(state, chain, step, later),
            last=True,
            relief=self._relieved(state, chain, step),
        )
        self.act(act, who)

    def _due(
        self, state: Application, chain: Chain, step: Step, later: Mapping[str, str]
    ) -> Decimal:
        """Yuan to be paid; where it is paid out of incomes, one is recorded and divided first."""
        money = Distribution(chain, state)
        if not money.from_incomes(step):
            fixed = money.due(step)
            before = sum(one.amount for one in state.payments if one.step == step.name)
            return parse_money("1万") if fixed is None else fixed - before
        if state.incomes:
            return Decimal(0)
        gross = parse_money(later.get("income", "100万"))
        self.act(Share(application=state.number, gross=gross), self.actor(state, chain))
        self._divide(state.number, chain)
        shared = self.look(state.number)[0]
        return Distribution(chain, shared).owed(step, shared.incomes[0])

    def _divide(self, number: str, chain: Chain) -> None:
        """The leader divides a part among people, where the rule leaves it to them."""
        state = self.look(number)[0]
        if not any(part.divided for part in Distribution(chain, state).required().parts):
            return
        persons = {"主要完成人甲": Decimal(60), "项目组成员乙": Decimal(40)}
        act = Divide(application=number, income=1, persons=persons, main=("主要完成人甲",))
        self.act(act, self._who(state.applicant))

    def _relieved(self, state: Application, chain: Chain, step: Step) -> bool:
        """Hand in what the tax relief needs, if the step offers it; whether to claim it."""
        relief = step.relief
        if relief is None:
            return False
        fitting = all(state.facts.get(name) in values for name, values in relief.modes.items())
        if fitting:
            registered = papers((relief.registration,))
            act = Supplement(application=state.number, documents=registered)
            self.act(act, self._who(state.applicant))
        return fitting

    def _do_period(
        self, state: Application, chain: Chain, later: Mapping[str, str], _below: Any
    ) -> None:
        """Let the time go by, with its warnings; prolong it once where the transaction says so."""
        step, number = chain.steps[state.step], state.number
        if "extension" in later and step.extension and not state.prolonged:
            self._wait(number, chain, lambda: bool(self.look(number)[0].warned))
            self.act(AskExtension(application=number, reason="事业尚在起步"), self._own(state))
            months = int(later["extension"])
            grant = Extend(application=number, opinion="同意延长", months=months)
            self.act(grant, self.holder(chain, step.extension.by))
        self._wait(number, chain, lambda: self.look(number)[0].step != step.name)

    def _wait(self, number: str, chain: Chain, until: Callable[[], bool]) -> None:
        """Let the time go by until something is so, or nothing more comes by itself."""
        while not until():
            due = timer(self.look(number)[0], chain)
            if due is None or due.due_at is None:
                return
            self.now = max(self.now, due.due_at.astimezone(UTC))
            self._let_time_work()

    def _do_subprocess(
        self, state: Application, chain: Chain, later: Mapping[str, str], below: Mapping[str, str]
    ) -> None:
        """Start the other chain and carry it to its end."""
        step = chain.steps[state.step]
        other = self.chain_of(step.chain)
        self._staff(other, state.applicant, state.applicant_name)
        act = Start(
            application="",
            facts=_facts(other, below),
            documents=papers(other.steps["submission"].requires),
            parent=state.number,
        )
        number = self.office.start(step.chain, act, self.actor(state, chain)).number
        self.next_working_day()
        self.act(Submit(application=number), self._own(state))
        while self.go_on(number, later, {}):
            pass

    def _do_decision(
        self, state: Application, chain: Chain, later: Mapping[str, str], _below: Any
    ) -> None:
        """One person, several, a body, or a tool says yes."""
        step = chain.steps[state.step]
        body = chain.bodies.get(step.by)
        if body and body.adhoc and body.name not in state.formed:
            self.form(state, chain, body.adhoc)
        if step.panel:
            for who in self.speakers(chain, step):
                if self.look(state.number)[0].step != step.name:
                    return
                self._agree(state, chain, step, who, later)
        else:
            self._agree(state, chain, step, self.actor(state, chain), later)

    def form(self, state: Application, chain: Chain, least: int) -> None:
        people = tuple(f"demo.{chain.unit}.expert.{number}" for number in range(least))
        act = Form(application=state.number, people=people, chair=people[0])
        self.act(act, self.actor(state, chain))

    def speakers(self, chain: Chain, step: Step) -> Iterator[Who]:
        """Somebody for each seat; of a role whose every holder has one, all of them."""
        panel = step.panel
        for seat in panel.seats if panel else ():
            for number in range(HOLDERS if panel and panel.everyone else 1):
                yield self.holder(chain, seat.role, number)

    def _agree(
        self, state: Application, chain: Chain, step: Step, who: Who, later: Mapping[str, str]
    ) -> None:
        body = step.by in chain.bodies
        facts = _facts(chain, later, step.all_facts)
        act = Approve(
            application=state.number,
            opinion="会议审议同意" if body else "同意",
            meeting=shanghai_date(self.now) if body else None,
            ballot=self.ballot(state.number, chain, step),
            facts=facts,
            documents=papers(step.all_papers),
            evidence=_evidence(step, facts),
        )
        self.act(act, who)

    def _let_time_work(self) -> None:
        list(self.office.tick())
        self.next_working_day()

    # people

    def actor(self, state: Application, chain: Chain) -> Who:
        """Who may act on the current step."""
        role = chain.actor(chain.steps[state.step])
        return self._own(state) if role == "applicant" else self.holder(chain, role)

    def ballot(self, number: str, chain: Chain, step: Step) -> Ballot | None:
        """Everyone present and one abstention: enough under the rules of every body here."""
        if chain.body_rule(step) is None:
            return None
        formed = self.look(number)[0].formed.get(step.by)
        others = [f"demo.{chain.unit}.{step.by}.{one}" for one in range(1, SEATS)]
        voting = tuple(one.person for one in formed or ()) or (f"demo.{chain.unit}.{HEAD}", *others)
        return Ballot(voting, {**dict.fromkeys(voting, Vote.YES), voting[-1]: Vote.ABSTAIN})

    def _own(self, state: Application) -> Who:
        return self._who(state.applicant)

    def holder(self, chain: Chain, role: str, number: int = 0) -> Who:
        return self._who(f"demo.{chain.unit}.{role}" + (f".{number + 1}" if number else ""))

    def _who(self, person: str) -> Who:
        return Who(person, "demonstration")

    def _staff(self, chain: Chain, applicant: str, name: str) -> None:
        """People for every role and body of a chain, beside those who are there already."""
        if chain.key in self._chains and applicant in self._people:
            return
        fresh = [Person(applicant, name, (Grant(chain.unit, "member"),))]
        if chain.key not in self._chains:
            self._chains.add(chain.key)
            fresh += [*holders(chain), *members(chain), *colleagues(chain)]
        people = [self._with(one) for one in fresh]
        institution = Institution(chain.unit, chain.institution.zh, chain.institution.en)
        import_people(self.office, self._admin, [institution], people, passwords=False)

    def _with(self, person: Person) -> Person:
        """A person with all the roles given to them so far."""
        known = self._people.get(person.id)
        grants = (*(known.grants if known else ()), *person.grants)
        self._people[person.id] = replace(person, grants=tuple(dict.fromkeys(grants)))
        return self._people[person.id]


def _facts(
    chain: Chain, typed: Mapping[str, str], asked: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """What is typed for fields of a chain, or for those a step asks for."""
    wanted = chain.fields if asked is None else asked
    return {
        name: parse_fact(chain.fields[name], text) for name, text in typed.items() if name in wanted
    }


def papers(kinds: tuple[str, ...]) -> tuple[Document, ...]:
    """A made-up paper of each kind."""
    return tuple(
        Document(kind, f"{kind}.pdf", len(kind), hashlib.sha256(kind.encode()).hexdigest())
        for kind in kinds
    )


def _evidence(step: Step, facts: Mapping[str, Any]) -> Any:
    """What a tool would have answered; None where none is asked."""
    if step.tool is None:
        return None
    return evidence_of(step.tool.name, "demonstration", dict(facts), How.HANDED_IN)
