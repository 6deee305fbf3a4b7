"""An office told in verbs: a real database, a clock that the story moves, people by role.

Every act opens the application anew from the store, so nothing survives in memory only.
"""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests import acts as a
from tests import staffing
from workflow.application.clocks.clocks import period_ends
from workflow.application.money.distribution import Distribution
from workflow.application.state import Application, Ballot, Document
from workflow.chain.distribution import paid_parts
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.step import APPLICANT, Step
from workflow.chain.reader import load_file, load_source, load_text
from workflow.chain.reading.library import shipped
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.office.right_clock import real_clock
from workflow.rules.bodies import Vote
from workflow.rules.calendar import SHANGHAI, end_of, shanghai_date
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant, Standing
from workflow.store import journal, people
from workflow.store.schema import open_database

ADMIN = Who("admin", "test")

FACTS: dict[str, dict[str, str]] = {
    "pku-transfer": {
        "title": "个性化中文字库",
        "mode": "assignment",
        "amount": "1998万",
        "transferee": "某数字技术公司",
    },
    "tsinghua-leader-reward": {
        "title": "燃料电池专利",
        "mode": "licence",
        "fee": "unknown",
        "beneficiaries": "甲:unit-head; 乙:none",
    },
    "jishuitan-grant-of-rights": {
        "title": "康复指导仪",
        "right": "ownership",
        "completers": "甲:none",
        "transferee": "某公司",
    },
    "chaoyang-transfer": {
        "title": "眼内液检测",
        "mode": "assignment",
        "transferee": "某公司",
        "reward_share": "95%",
    },
    "third-hospital-reward": {
        "title": "眼科成像技术",
        "mode": "assignment",
        "transferee": "某公司",
        "beneficiaries": "甲:main; 乙:other",
    },
}


@cache
def shipped_chains() -> tuple[Chain, ...]:
    """Every definition that comes with tto, read once."""
    return tuple(load_file(path) for path in shipped().values())


@cache
def written(path: Path) -> tuple[Chain, str]:
    """The chain of a file and its text, read once."""
    return load_source(path)


@cache
def chain_of(text: str, name: str) -> Chain:
    """The chain of a text, read once."""
    return load_text(text, name)


def next_version(text: str) -> str:
    """The text of a definition, with the version after its own."""
    found = re.search(r"(?m)^version: (\d+)$", text)
    assert found
    return text.replace(found[0], f"version: {int(found[1]) + 1}", 1)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: str = "2026-03-02 09:00") -> None:
        self.set(moment)

    def set(self, moment: str) -> None:
        """Move to an instant of Asia/Shanghai, given as text."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).astimezone(UTC)

    def pass_days(self, days: float) -> None:
        """Move on."""
        self.now += timedelta(days=days)

    def __call__(self) -> datetime:
        return self.now


def paper(kind: str, content: str = "") -> Document:
    """A document of that kind."""
    text = content or kind
    return Document(kind, f"{kind}.pdf", len(text), hashlib.sha256(text.encode()).hexdigest())


def payee(state: Application, chain: Chain) -> str:
    """The first part of the distribution that the present step pays, else somebody."""
    step, rule = chain.steps.get(state.step), Distribution(chain, state).rule
    if step is None or rule is None or step.pays in chain.fields:
        return "团队"
    meant = paid_parts(rule, step.pays)
    return next(part.title.zh for part in rule.parts if part.name in meant)


def person_of(role: str) -> Who:
    """The person who holds a role in the stories: named like the role."""
    return Who(f"{role}-person", "test")


MEMBERS = ("赵一", "钱二", "孙三")
"""The members of every body in the stories; the first presides."""


def ballot(chain: Chain, step: Step, vote: Vote = Vote.YES) -> Ballot | None:
    """All members present, all saying the same; None where nobody votes."""
    if chain.body_rule(step) is None:
        return None
    members = tuple(f"{chain.unit}-{step.by}-{number}" for number in range(len(MEMBERS)))
    return Ballot(members, dict.fromkeys(members, vote))


class Story:
    """One office, one clock; applications are told apart by their numbers."""

    def __init__(self, where: str, clock: Clock | None = None, *, staffed: bool = False) -> None:
        self.where = where
        self.clock = clock or Clock()
        self.database = open_database(where, create=True)
        if not staffed:
            roster.found(self.database, self.clock())
        self._open()
        if not staffed:
            self._staff_all()

    def _staff_all(self) -> None:
        with self.database.writing() as tx:
            staffing.put_person(tx, "admin", "管理员", (Grant(EVERYWHERE, ADMINISTRATOR),), None)
            for chain in shipped_chains():
                self.staff(tx, chain)

    def _open(self) -> None:
        self.office = Office(self.database, self.clock)

    def staff(self, tx: Any, chain: Chain) -> None:
        """One person for each role of a chain, and an applicant."""
        unit = chain.unit
        staffing.put_institution(tx, unit, chain.institution.zh, chain.institution.en)
        staffing.put_person(tx, f"{unit}-applicant", "申请人", (Grant(unit, "member"),), None)
        for role in chain.roles:
            held = people.standing(tx, f"{role}-person", "")
            grants = tuple({*(held.grants if held else ()), Grant(unit, role)})
            staffing.put_person(tx, f"{role}-person", f"{role}先生", grants, None)
        for body in chain.bodies:
            for number, name in enumerate(MEMBERS):
                seat = Grant(unit, body, chair=number == 0)
                staffing.put_person(tx, f"{unit}-{body}-{number}", name, (seat,), None)

    def meet_the_present(self) -> None:
        """Move to the time of this machine, with a record made then: other processes work on."""
        self.clock.now = real_clock()
        with self.database.writing() as tx:
            by = Standing("admin", "管理员")
            journal.note(tx, self.office.log, self.office.moment, by, "ClockConfirmed", {})

    # who and what

    def applicant(self, number: str) -> Who:
        """The person who started it."""
        return Who(self.state(number).applicant, "test")

    def state(self, number: str) -> Application:
        """The application as stored."""
        return look(self.office, number, None)[0]

    def chain(self, number: str) -> Chain:
        """Its pinned definition."""
        return look(self.office, number, None)[1]

    def today(self) -> Any:
        """The day in Asia/Shanghai."""
        return shanghai_date(self.clock())

    # acts

    def start(self, chain: str, **facts: str) -> str:
        """A draft with every document the submission requires; its number."""
        definition = next(one for one in shipped_chains() if one.chain == chain)
        given = {**FACTS[chain], **facts}
        parsed = {name: parse_fact(definition.fields[name], text) for name, text in given.items()}
        papers = tuple(paper(kind) for kind in definition.steps["submission"].requires)
        act = a.Start(application="", facts=parsed, documents=papers)
        return self.office.start(chain, act, Who(f"{definition.unit}-applicant", "test")).number

    def submitted(self, chain: str, **facts: str) -> str:
        """A submitted application; its number."""
        number = self.start(chain, **facts)
        self.perform(a.Submit(application=number), self.applicant(number))
        return number

    def perform(self, act: a.Act, who: Who) -> Receipt:
        """An act by somebody, on a freshly opened office."""
        self._open()
        return self.office.perform(act, who)

    def actor(self, number: str) -> Who:
        """Who may act on the current step."""
        state, chain = look(self.office, number, None)
        role = chain.actor(chain.steps[state.step])
        return Who(state.applicant, "test") if role == APPLICANT else person_of(role)

    def required(self, number: str) -> tuple[Document, ...]:
        """Fresh papers of every kind the current step requires."""
        state, chain = look(self.office, number, None)
        return tuple(paper(kind, f"{kind}{state.seq}") for kind in chain.steps[state.step].requires)

    def approve(self, number: str, **facts: str) -> Receipt:
        """The current step passes, with all it needs."""
        state, chain = look(self.office, number, None)
        step = chain.steps[state.step]
        parsed = {name: parse_fact(chain.fields[name], text) for name, text in facts.items()}
        act = a.Approve(
            application=number,
            opinion="同意",
            facts=parsed,
            documents=self.required(number),
            meeting=self.today() if step.by in chain.bodies else None,
            ballot=ballot(chain, step),
        )
        return self.perform(act, self.actor(number))

    def refuse(self, number: str) -> Receipt:
        """The current step refuses, with its minutes if it is a body's."""
        state, chain = look(self.office, number, None)
        step = chain.steps[state.step]
        body = step.by in chain.bodies
        act = a.Refuse(
            application=number,
            opinion="不同意",
            documents=self.required(number) if body else (),
            meeting=self.today() if body else None,
            ballot=ballot(chain, step, Vote.NO),
        )
        return self.perform(act, self.actor(number))

    def send_back(self, number: str, to: str = "", who: Who | None = None) -> Receipt:
        """The current step returns it, a body by its votes."""
        state, chain = look(self.office, number, None)
        step = chain.steps[state.step]
        act = a.Return(
            application=number,
            opinion="请再议",
            to=to,
            meeting=self.today() if step.by in chain.bodies else None,
            ballot=ballot(chain, step, Vote.NO),
        )
        return self.perform(act, who or self.actor(number))

    def publish(self, number: str) -> Receipt:
        """The notice is up in the next place."""
        return self.perform(a.Publish(application=number), self.actor(number))

    def sign_all(self, number: str) -> None:
        """Every party signs."""
        state, chain = look(self.office, number, None)
        for party in chain.steps[state.step].parties:
            act = a.Sign(application=number, party=party, documents=self.required(number))
            self.perform(act, self.actor(number))

    def file(self, number: str, step: str = "") -> Receipt:
        """The filing of the current step, or one that is owed, is received."""
        state, chain = look(self.office, number, None)
        name = step or state.step
        papers = tuple(paper(kind) for kind in chain.steps[name].requires)
        act = a.File(application=number, receipt="收讫", step=step, documents=papers)
        return self.perform(act, person_of(chain.actor(chain.steps[name])))

    def pay(self, number: str, amount: str, *, last: bool = False) -> Receipt:
        """A payment."""
        state, chain = look(self.office, number, None)
        to = payee(state, chain)
        act = a.Pay(application=number, payee=to, amount=Decimal(amount), last=last)
        return self.perform(act, self.actor(number))

    def step_on(self, number: str) -> None:
        """Whatever the current step needs to pass, by whoever may do it."""
        state, chain = look(self.office, number, None)
        step = chain.steps[state.step]
        kind = step.kind.value
        if kind == "submit":
            act = a.Submit(application=number, documents=self.required(number))
            self.perform(act, self.applicant(number))
        elif kind == "publicize":
            if state.notice is None:
                self.publish(number)
            notice = self.state(number).notice
            assert notice
            assert notice.window
            self.clock.now = notice.window.ends_at
            list(self.office.tick())
        elif kind == "period":
            self.clock.now = end_of(period_ends(state, step))
            list(self.office.tick())
        elif kind == "contract":
            self.sign_all(number)
        elif kind == "file":
            self.file(number)
        elif kind == "pay":
            self.pay(number, "13986000", last=False)
        elif kind == "price":
            self.approve(number, pricing="agreement", price="30万", net_income="297,000")
        else:
            self.approve(number)

    def walk(self, number: str, until: str = "") -> list[str]:
        """Go on step by step until a step, or the end; the steps walked."""
        walked = []
        while (step := self.state(number).step) and step != until:
            walked.append(step)
            self.step_on(number)
        return walked


def new_story(folder: Path, clock: Clock | None = None) -> Story:
    """A story on a fresh SQLite file: a copy of one that was staffed once, unless its clock is
    another one.
    """
    where = folder / "story.db"
    if clock is not None:
        return Story(str(where), clock)
    shutil.copy(_staffed(), where)
    return Story(str(where), staffed=True)


@cache
def _staffed() -> Path:
    """An office with everybody in it and no application, made once in this process."""
    folder = Path(tempfile.mkdtemp(prefix="tto-story-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    story = Story(str(folder / "story.db"), Clock("2016-01-04 09:00"))
    story.database.close()
    return folder / "story.db"
