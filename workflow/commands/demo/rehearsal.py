"""A demonstration office: people for every role, a clock moved by hand, and whoever acts next.

tto demo carries the transactions of the collection out in it, and the tests every path of a chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
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
from workflow.application.money.payees import parts_due
from workflow.application.papers.tool_answers import evidence_of
from workflow.application.people.events import Form
from workflow.application.publicity.events import Publish
from workflow.application.state import Application, Ballot, Document, How
from workflow.application.tasks import timer
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import SplitPart
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.step import SUBMISSION, Step
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
_HEAD, _SEATS = "head", 5
"""Who sits on every body of an institution, and how many sit on each."""
_HOLDERS = 3
"""How many hold each role, so that several can act."""
_SOME = Decimal(10_000)
"""What is paid where nothing says how much, in yuan."""
_UNTIL = date(2035, 12, 31)
"""Until when people from outside hold their roles."""


class Turn(msgspec.Struct, frozen=True):
    """An application at a step, what the transaction tells of the facts that its steps ask for
    later, and the facts of a sub-application `below` it.
    """

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
        self.staff(chain, who.person, applicant)
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
        turn = Turn(state, chain, chain.steps[name], later, below or {})
        getattr(self, f"_do_{turn.step.kind.value}", self._do_decision)(turn)
        return True

    # by kind of step

    def _do_submit(self, turn: Turn) -> None:
        act = Submit(
            application=turn.state.number,
            documents=papers(turn.step.requires),
            facts=_facts(turn.chain, turn.later, turn.step.asks),
            opinion="已按意见修改" if turn.state.comes_back else "提交",
        )
        self.act(act, self.actor(turn.state, turn.chain))

    def _do_publicize(self, turn: Turn) -> None:
        """Put the notice up everywhere, and let the days go by."""
        for place in turn.step.publicity.places if turn.step.publicity else ():
            act = Publish(application=turn.state.number, place=place)
            self.act(act, self.actor(turn.state, turn.chain))
        notice = self.look(turn.state.number)[0].notice
        if notice and notice.window:
            self.now = notice.window.ends_at.astimezone(UTC)
        self._let_time_work()

    def _do_file(self, turn: Turn) -> None:
        step, documents = turn.step, papers(turn.step.requires)
        owed = step.name if any(duty.step == step.name for duty in turn.state.duties) else ""
        act = File(application=turn.state.number, receipt="收讫", step=owed, documents=documents)
        self.act(act, self.holder(turn.chain, turn.chain.actor(step)))

    def _do_contract(self, turn: Turn) -> None:
        documents = papers(turn.step.requires)
        for party in turn.step.parties:
            act = Sign(application=turn.state.number, party=party, documents=documents)
            self.act(act, self.actor(turn.state, turn.chain))

    def _do_pay(self, turn: Turn) -> None:
        """Pay what is due, to each part of what is divided; the last payment ends the step."""
        due, relief = self._due(turn), self._relieved(turn)
        for place, (payee, amount) in enumerate(due, 1):
            act = Pay(
                application=turn.state.number,
                payee=payee,
                amount=amount,
                last=place == len(due),
                relief=relief,
            )
            self.act(act, self.actor(turn.state, turn.chain))

    def _due(self, turn: Turn) -> list[tuple[str, Decimal]]:
        """Whom to pay, and how many yuan; where it is paid out of incomes, one is recorded and
        divided first.
        """
        state, chain, step = turn.state, turn.chain, turn.step
        money, name = Distribution(chain, state), turn.state.applicant_name
        if not money.from_incomes(step):
            if money.rule and step.pays not in chain.fields:
                return _each(parts_due(step, money, 0))
            fixed = money.due(step)
            before = sum(payment.amount for payment in state.payments if payment.step == step.name)
            return [(name, _SOME if fixed is None else fixed - before)]
        if state.incomes:
            return [(name, Decimal(0))]
        gross = parse_money(turn.later.get("income", "100万"))
        nothing = dict.fromkeys(money.required().asked, Decimal(0))
        income = Share(application=state.number, gross=gross, deductions=nothing)
        self.act(income, self.actor(state, chain))
        shared, _chain = self.look(state.number)
        if any(part.divided for part in Distribution(chain, shared).required().parts):
            # the leader divides a part among people, where the rule leaves it to them
            persons = {"主要完成人甲": Decimal(60), "项目组成员乙": Decimal(40)}
            main = ("主要完成人甲",)
            act = Divide(application=state.number, income=1, persons=persons, main=main)
            self.act(act, _who(state.applicant))
            shared, _chain = self.look(state.number)
        return _each(parts_due(step, Distribution(chain, shared), 1))

    def _relieved(self, turn: Turn) -> bool:
        """Hand in what the tax relief needs, if the step offers it; whether to claim it."""
        relief, facts = turn.step.relief, turn.state.facts
        if relief is None or any(facts.get(name) not in of for name, of in relief.modes.items()):
            return False
        registered = papers((relief.registration,))
        act = Supplement(application=turn.state.number, documents=registered)
        self.act(act, _who(turn.state.applicant))
        return True

    def _do_period(self, turn: Turn) -> None:
        """Let the time go by, with its warnings; prolong it once where the transaction says so."""
        number, step, state = turn.state.number, turn.step, turn.state
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
            state = self.look(turn.state.number)[0]
            due = timer(state, turn.chain, clocks(state, turn.chain))
            if due is None or due.due_at is None:
                return
            self.now = max(self.now, due.due_at.astimezone(UTC))
            self._let_time_work()

    def _do_subprocess(self, turn: Turn) -> None:
        """Start the other chain and carry it to its end."""
        state, other = turn.state, self.chain_of(turn.step.chain)
        self.staff(other, state.applicant, state.applicant_name)
        draft = _start(other, turn.below, parent=turn.state.number)
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
        facts = _facts(chain, turn.later, step.all_facts)
        tool = step.tool.name if step.tool else ""
        for who in self.speakers(chain, step) if step.panel else (self.actor(state, chain),):
            if self.look(state.number)[0].step != step.name:
                return
            act = Approve(
                application=state.number,
                opinion="会议审议同意" if body else "同意",
                meeting=shanghai_date(self.now) if body else None,
                ballot=self.ballot(state.number, chain, step),
                facts=facts,
                documents=papers(step.all_papers),
                evidence=evidence_of(tool, "demonstration", facts, How.HANDED_IN) if tool else None,
            )
            self.act(act, who)

    def form(self, state: Application, chain: Chain, least: int) -> None:
        people = tuple(f"demo.{chain.unit}.expert.{number}" for number in range(least))
        act = Form(application=state.number, people=people, chair=people[0])
        self.act(act, self.actor(state, chain))

    def speakers(self, chain: Chain, step: Step) -> Iterator[Who]:
        """Somebody for each seat; of a role whose every holder has one, all of them."""
        panel = step.panel
        for seat in panel.seats if panel else ():
            for number in range(_HOLDERS if panel and panel.everyone else 1):
                yield self.holder(chain, seat.role, number)

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
        others = [f"demo.{chain.unit}.{step.by}.{seat}" for seat in range(1, _SEATS)]
        members = tuple(seat.person for seat in formed or ())
        voting = members or (f"demo.{chain.unit}.{_HEAD}", *others)
        return Ballot(voting, {**dict.fromkeys(voting, Vote.YES), voting[-1]: Vote.ABSTAIN})

    def holder(self, chain: Chain, role: str, number: int = 0) -> Who:
        return _who(f"demo.{chain.unit}.{role}" + (f".{number + 1}" if number else ""))

    def staff(self, chain: Chain, applicant: str, name: str) -> None:
        """People for every role and body of a chain, beside those who are there already."""
        if chain.key in self._chains and applicant in self._people:
            return
        fresh = [Person(applicant, name, (Grant(chain.unit, "member"),))]
        if chain.key not in self._chains:
            self._chains.add(chain.key)
            fresh += [*_holders(chain), *_members(chain), *_colleagues(chain)]
        for person in fresh:  # with all the roles given to them so far
            known = self._people.get(person.id, person)
            grants = dict.fromkeys((*known.grants, *person.grants))
            self._people[person.id] = replace(person, grants=tuple(grants))
        people = [self._people[person.id] for person in fresh]
        institution = Institution(chain.unit, chain.institution.zh, chain.institution.en)
        import_people(self.office, _who("demo.admin"), [institution], people, passwords=False)


def _each(due: list[tuple[SplitPart, Decimal | None]]) -> list[tuple[str, Decimal]]:
    return [(part.title.zh, _SOME if left is None else left) for part, left in due]


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


# the made-up people


def _holders(chain: Chain) -> list[Person]:
    """Three for every role, named after it; those from outside until a day."""
    return [
        _person(
            chain,
            role + (f".{number}" if number > 1 else ""),
            f"{each.title.zh}{number if number > 1 else ''}",
            Grant(chain.unit, role, until=_UNTIL if each.external else None),
        )
        for role, each in chain.roles.items()
        for number in range(1, _HOLDERS + 1)
    ]


def _members(chain: Chain) -> list[Person]:
    """Five members for every standing body; the first sits on all of them and votes in each."""
    standing = [body for body in chain.bodies.values() if not body.adhoc]
    seats = [Grant(chain.unit, body.name, chair=True) for body in standing]
    head = _person(chain, _HEAD, "单位负责人", *seats)
    others = [
        _person(
            chain,
            f"{body.name}.{number}",
            f"{body.title.zh}委员{number}",
            Grant(chain.unit, body.name),
        )
        for body in standing
        for number in range(1, _SEATS)
    ]
    return [head, *others] if standing else []


def _colleagues(chain: Chain) -> list[Person]:
    """Of whom a body is formed for one application."""
    most = max([body.adhoc for body in chain.bodies.values()], default=0)
    member = Grant(chain.unit, "member")
    return [
        _person(chain, f"expert.{number}", f"评判{number + 1}", member) for number in range(most)
    ]


def _person(chain: Chain, name: str, title: str, *grants: Grant) -> Person:
    return Person(f"demo.{chain.unit}.{name}", f"{title}（演示）", grants)
