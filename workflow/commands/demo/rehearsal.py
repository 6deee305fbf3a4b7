"""A demonstration office: people for every role, a clock moved by hand, and whoever acts next.

tto demo carries the transactions of the collection out in it, and the tests every path of a chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.applying.events import Start, Submit, Supplement
from workflow.application.clocks.clocks import clocks
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
from workflow.chain.model.step import SUBMISSION, Step
from workflow.commands.demo.people import HEAD, HOLDERS, SEATS, colleagues, holders, members
from workflow.commands.demo.transactions import Transaction
from workflow.office.administration import (
    Institution,
    Person,
    first_administrator,
    import_people,
    new_office,
)
from workflow.office.in_force import in_force
from workflow.office.perform import Office, Who
from workflow.office.queries import calendar_in_use, look
from workflow.rules.bodies import Vote
from workflow.rules.calendar import SHANGHAI, shanghai_date
from workflow.rules.money import parse_money
from workflow.rules.standing import Grant

BEGINS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2026-03-02, 09:00 in Shanghai."""


class Turn(msgspec.Struct, frozen=True):
    """An application at a step, what the transaction tells of the facts that its steps ask for
    later, and the facts of a sub-application `below` it.
    """

    number: str
    state: Application
    chain: Chain
    step: Step
    later: Mapping[str, str]
    below: Mapping[str, str]


class Rehearsal:
    """A demonstration office whose clock is moved by hand."""

    def __init__(self, where: str) -> None:
        self.now = BEGINS
        self.office: Office = new_office(where, lambda: self.now, demonstration=True)
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
        who = _who(f"demo.{chain.unit}.{applicant}")
        self._staff(chain, who.person, applicant)
        number = self.office.start(name, _start(chain, typed), who).number
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
        owed = next((duty for duty in state.duties if not duty.every_months), None)
        name = state.step
        if owed and (not state.step or chain.steps[owed.step].relief is None):
            name = owed.step
        if not name:
            return False
        turn = Turn(number, state, chain, chain.steps[name], later, below or {})
        getattr(self, f"_do_{turn.step.kind.value}", self._do_decision)(turn)
        return True

    # by kind of step

    def _do_submit(self, turn: Turn) -> None:
        act = Submit(
            application=turn.number,
            documents=papers(turn.step.requires),
            facts=_facts(turn.chain, turn.later, turn.step.asks),
            opinion="已按意见修改" if turn.state.comes_back else "提交",
        )
        self.act(act, self.actor(turn.state, turn.chain))

    def _do_publicize(self, turn: Turn) -> None:
        """Put the notice up everywhere, and let the days go by."""
        for place in turn.step.publicity.places if turn.step.publicity else ():
            act = Publish(application=turn.number, place=place)
            self.act(act, self.actor(turn.state, turn.chain))
        notice = self.look(turn.number)[0].notice
        if notice and notice.window:
            self.now = notice.window.ends_at.astimezone(UTC)
        self._let_time_work()

    def _do_file(self, turn: Turn) -> None:
        step, documents = turn.step, papers(turn.step.requires)
        owed = step.name if any(duty.step == step.name for duty in turn.state.duties) else ""
        act = File(application=turn.number, receipt="收讫", step=owed, documents=documents)
        self.act(act, self.holder(turn.chain, turn.chain.actor(step)))

    def _do_contract(self, turn: Turn) -> None:
        documents = papers(turn.step.requires)
        for party in turn.step.parties:
            act = Sign(application=turn.number, party=party, documents=documents)
            self.act(act, self.actor(turn.state, turn.chain))

    def _do_pay(self, turn: Turn) -> None:
        """Pay what is due, all at once."""
        act = Pay(
            application=turn.number,
            payee=turn.state.applicant_name,
            amount=self._due(turn),
            last=True,
            relief=self._relieved(turn),
        )
        self.act(act, self.actor(turn.state, turn.chain))

    def _due(self, turn: Turn) -> Decimal:
        """Yuan to be paid; where it is paid out of incomes, one is recorded and divided first."""
        state, chain, step = turn.state, turn.chain, turn.step
        money = Distribution(chain, state)
        if not money.from_incomes(step):
            fixed = money.due(step)
            before = sum(payment.amount for payment in state.payments if payment.step == step.name)
            return parse_money("1万") if fixed is None else fixed - before
        if state.incomes:
            return Decimal(0)
        gross = parse_money(turn.later.get("income", "100万"))
        self.act(Share(application=turn.number, gross=gross), self.actor(state, chain))
        self._divide(turn.number, chain)
        shared = self.look(turn.number)[0]
        return Distribution(chain, shared).owed(step, shared.incomes[0])

    def _divide(self, number: str, chain: Chain) -> None:
        """The leader divides a part among people, where the rule leaves it to them."""
        state = self.look(number)[0]
        if any(part.divided for part in Distribution(chain, state).required().parts):
            persons = {"主要完成人甲": Decimal(60), "项目组成员乙": Decimal(40)}
            act = Divide(application=number, income=1, persons=persons, main=("主要完成人甲",))
            self.act(act, _who(state.applicant))

    def _relieved(self, turn: Turn) -> bool:
        """Hand in what the tax relief needs, if the step offers it; whether to claim it."""
        relief, facts = turn.step.relief, turn.state.facts
        if relief is None or any(facts.get(name) not in of for name, of in relief.modes.items()):
            return False
        registered = papers((relief.registration,))
        act = Supplement(application=turn.number, documents=registered)
        self.act(act, _who(turn.state.applicant))
        return True

    def _do_period(self, turn: Turn) -> None:
        """Let the time go by, with its warnings; prolong it once where the transaction says so."""
        number, step, state = turn.number, turn.step, turn.state
        if "extension" in turn.later and step.extension and not state.prolonged:
            self._wait(turn, lambda: bool(self.look(number)[0].warned))
            ask = AskExtension(application=number, reason="事业尚在起步")
            self.act(ask, _who(state.applicant))
            months = int(turn.later["extension"])
            grant = Extend(application=number, opinion="同意延长", months=months)
            self.act(grant, self.holder(turn.chain, step.extension.by))
        self._wait(turn, lambda: self.look(number)[0].step != step.name)

    def _wait(self, turn: Turn, until: Callable[[], bool]) -> None:
        """Let the time go by until something is so, or nothing more comes by itself."""
        while not until():
            state = self.look(turn.number)[0]
            due = timer(state, turn.chain, clocks(state, turn.chain))
            if due is None or due.due_at is None:
                return
            self.now = max(self.now, due.due_at.astimezone(UTC))
            self._let_time_work()

    def _do_subprocess(self, turn: Turn) -> None:
        """Start the other chain and carry it to its end."""
        state, other = turn.state, self.chain_of(turn.step.chain)
        self._staff(other, state.applicant, state.applicant_name)
        draft = _start(other, turn.below, parent=turn.number)
        number = self.office.start(other.chain, draft, self.actor(state, turn.chain)).number
        self.next_working_day()
        self.act(Submit(application=number), _who(state.applicant))
        while self.go_on(number, turn.later):
            pass

    def _do_decision(self, turn: Turn) -> None:
        """One person, several, a body, or a tool says yes."""
        state, chain, step = turn.state, turn.chain, turn.step
        body = chain.bodies.get(step.by)
        if body and body.adhoc and body.name not in state.formed:
            self.form(state, chain, body.adhoc)
        for who in self.speakers(chain, step) if step.panel else (self.actor(state, chain),):
            if self.look(turn.number)[0].step == step.name:
                self._agree(turn, who, meeting=body is not None)

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

    def _agree(self, turn: Turn, who: Who, *, meeting: bool) -> None:
        step = turn.step
        facts = _facts(turn.chain, turn.later, step.all_facts)
        tool = step.tool.name if step.tool else ""
        act = Approve(
            application=turn.number,
            opinion="会议审议同意" if meeting else "同意",
            meeting=shanghai_date(self.now) if meeting else None,
            ballot=self.ballot(turn.number, turn.chain, step),
            facts=facts,
            documents=papers(step.all_papers),
            evidence=evidence_of(tool, "demonstration", facts, How.HANDED_IN) if tool else None,
        )
        self.act(act, who)

    def _let_time_work(self) -> None:
        list(self.office.tick())
        self.next_working_day()

    # people

    def actor(self, state: Application, chain: Chain) -> Who:
        """Who may act on the current step."""
        role = chain.actor(chain.steps[state.step])
        return _who(state.applicant) if role == "applicant" else self.holder(chain, role)

    def ballot(self, number: str, chain: Chain, step: Step) -> Ballot | None:
        """Everyone present and one abstention: enough under the rules of every body here."""
        if chain.body_rule(step) is None:
            return None
        formed = self.look(number)[0].formed.get(step.by)
        others = [f"demo.{chain.unit}.{step.by}.{seat}" for seat in range(1, SEATS)]
        members = tuple(seat.person for seat in formed or ())
        voting = members or (f"demo.{chain.unit}.{HEAD}", *others)
        return Ballot(voting, {**dict.fromkeys(voting, Vote.YES), voting[-1]: Vote.ABSTAIN})

    def holder(self, chain: Chain, role: str, number: int = 0) -> Who:
        return _who(f"demo.{chain.unit}.{role}" + (f".{number + 1}" if number else ""))

    def _staff(self, chain: Chain, applicant: str, name: str) -> None:
        """People for every role and body of a chain, beside those who are there already."""
        if chain.key in self._chains and applicant in self._people:
            return
        fresh = [Person(applicant, name, (Grant(chain.unit, "member"),))]
        if chain.key not in self._chains:
            self._chains.add(chain.key)
            fresh += [*holders(chain), *members(chain), *colleagues(chain)]
        people = [self._with(person) for person in fresh]
        institution = Institution(chain.unit, chain.institution.zh, chain.institution.en)
        import_people(self.office, _who("demo.admin"), [institution], people, passwords=False)

    def _with(self, person: Person) -> Person:
        """A person with all the roles given to them so far."""
        known = self._people.get(person.id)
        grants = (*(known.grants if known else ()), *person.grants)
        self._people[person.id] = replace(person, grants=tuple(dict.fromkeys(grants)))
        return self._people[person.id]


def _who(person: str) -> Who:
    return Who(person, "demonstration")


def _start(chain: Chain, typed: Mapping[str, str], parent: str = "") -> Start:
    """A draft with what is typed for it, and the papers that its submission requires."""
    documents = papers(chain.steps[SUBMISSION].requires)
    return Start(application="", facts=_facts(chain, typed), documents=documents, parent=parent)


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
