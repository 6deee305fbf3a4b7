"""Small definitions: each kind of step with each kind of actor, between two reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests import acts as a
from tests import staffing
from tests.story import ADMIN, Story, chain_of, paper
from workflow.application.papers.tool_answers import evidence_of
from workflow.application.state import Application, Ballot, How
from workflow.chain.findings.finding import BadDefinition
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.office.substitutes import name_substitute
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store.substitutes import Substitute

UNIT = "kinds"
CHILD = "kinds-child"
APPLIES = "kinds-applicant"
RULE = 'quorum: ">= 2/3", passes: "> 1/2", of: due, recused: leave'

KINDS: dict[Kind, str] = {
    Kind.SUBMIT: "",
    Kind.REVIEW: "",
    Kind.EVALUATE: "",
    Kind.PRICE: "",
    Kind.CLASSIFY: "",
    Kind.DECIDE: "requires: [minutes]",
    Kind.AUTHORIZE: "",
    Kind.PUBLICIZE: (
        "days: 5, unit: natural, places: {wall: {zh: 公示栏, en: board}}, handled_by: HANDLER,"
        " on_upheld: first"
    ),
    Kind.FILE: "",
    Kind.CONTRACT: "parties: {one: {zh: 甲方, en: One}, two: {zh: 乙方, en: Two}}",
    Kind.PAY: "pays: amount",
    Kind.PERIOD: "months: 1, end_early: ENDS, extension: {by: office, times: 1, months: 1}",
    Kind.SUBPROCESS: f"chain: {CHILD}",
}
"""What a step of each kind needs beside its actor."""

ACTORS: dict[str, str] = {
    "role": "by: actor",
    "external": "by: lawyer",
    "substitute": "by: absent",
    "applicant": f"by: {APPLICANT}",
    "body": "by: board",
    "voting body": "by: council",
    "formed body": "by: experts",
    "all": "by: {all: [actor, second]}",
    "any": "by: {any: [actor, second]}",
    "sequence": "by: {sequence: [actor, second]}",
    "least": "by: {least: 1, of: [actor, second]}",
    "everyone": "by: {all: group}",
    "one of each": "by: {one-of-each: [[actor], [second]]}",
    "branches": ("branches: {x: {zh: 甲, en: X, by: actor}, y: {zh: 乙, en: Y, by: lawyer}}"),
    "tool": "by: actor, tool: {name: novelty, called: false}",
}
"""Every kind of actor."""

ROLES = ("office", "actor", "second", "lawyer", "absent", "clerk", "group", "head")
BODIES = {
    "board": "secretary: clerk",
    "council": f"secretary: clerk, {RULE}",
    "experts": f"secretary: clerk, adhoc: 2, {RULE}",
}
MEMBERS = ("wise", "bold")


def text(name: str, number: int, kind: Kind, actor: str, **more: str) -> str:
    """The definition of one kind of step with one kind of actor; `more` replaces HANDLER or ENDS,
    or is written behind the step (`then`).
    """
    step = KINDS[kind].replace("HANDLER", more.get("handler", "head"))
    step = step.replace("ENDS", more.get("ends", "office"))
    here = ", ".join(filter(None, (f"kind: {kind}", ACTORS[actor], step, more.get("then", ""))))
    body = "steps:\n  first: {zh: 初审, en: First, kind: review, by: office}\n"
    body += f"  here: {{zh: 此处, en: Here, {here}}}\n"
    body += "  last: {zh: 终审, en: Last, kind: authorize, by: head}\n"
    used = [role for role in ROLES if role in body]
    bodies = [one for one in BODIES if f"by: {one}" in body]
    if bodies:
        used.append("clerk")
    lines = [
        f"chain: {name}",
        "version: 1",
        f"institution: {{id: {UNIT}, zh: 样例院, en: Sample}}",
        f"number: {''.join(chr(65 + number // base % 26) for base in (676, 26, 1))}",
        "title: {zh: 环节, en: Step}",
        "effective: {from: 2019-01-01}",
        "basis: {collection: 14}",
        "fields:",
        "  title: {type: text, zh: 名称, en: Title}",
        *(["  amount: {type: money, zh: 金额, en: Amount}"] if kind is Kind.PAY else []),
        "roles:",
        *(f"  {role}: {{zh: {role}, en: {role}{EXTERNAL.get(role, '')}}}" for role in used),
        *(["bodies:"] if bodies else []),
        *(f"  {one}: {{zh: {one}, en: {one}, {BODIES[one]}}}" for one in bodies),
        *(["documents:", "  minutes: {zh: 纪要, en: Minutes}"] if "minutes" in body else []),
        "defaults: {refuse: end, return: submission}",
    ]
    amount = ", amount: 100万" if kind is Kind.PAY else ""
    lines += [
        f"{body}routes:\n  - {{when: otherwise, path: [first, here, last]}}",
        f"examples:\n  - {{title: 甲{amount}, decided_by: last}}",
    ]
    return "\n".join(lines) + "\n"


EXTERNAL = {"lawyer": ", external: true"}


class Kinds:
    """An institute where each role is held by one person called like it; `deputy` stands in for
    who is absent, `alone` holds no role but `member`.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self.count = 0
        self.chains: dict[str, Chain] = {}
        end = date(2026, 12, 31)
        with story.database.writing() as tx:
            staffing.put_institution(tx, UNIT, "样例院", "Sample")
            for name in (APPLIES, "deputy", "alone"):
                staffing.put_person(tx, name, name, (Grant(UNIT, "member"),), None)
            for role in ROLES:
                until = end if role in EXTERNAL else None
                staffing.put_person(tx, role, role, (Grant(UNIT, role, None, until),), None)
            staffing.put_person(tx, "group-2", "group-2", (Grant(UNIT, "group"),), None)
            for name in MEMBERS:
                seats = (Grant(UNIT, "board"), Grant(UNIT, "council"), Grant(UNIT, "member"))
                staffing.put_person(tx, name, name, seats, None)
        wanted = Substitute(
            principal="absent",
            deputy="deputy",
            unit=UNIT,
            role="absent",
            chain="",
            since=story.today(),
            until=end,
            basis="出差",
        )
        name_substitute(story.office, ADMIN, wanted)
        self.install(CHILD, Kind.REVIEW, "role")

    def install(self, name: str, kind: Kind, actor: str, **more: str) -> list[str]:
        """Put a definition in force; the codes of the findings where the check refuses it."""
        self.count += 1
        source = text(name, self.count, kind, actor, **more)
        try:
            chain = chain_of(source, f"{name}.yaml")
        except BadDefinition as bad:
            return [finding.code for finding in bad.findings]
        roster.put_in_force(self.story.office, ADMIN, chain, source)
        self.chains[name] = chain
        return []

    def who(self, person: str) -> Who:
        """A person as recognised."""
        return Who(person, "test")

    def do(
        self, person: str, make: Callable[..., a.Act], number: str, /, **given: object
    ) -> Receipt:
        """An act by a person."""
        act = make(application=number, **given)
        return self.story.office.perform(act, Who(person, "test"))

    def state(self, number: str) -> Application:
        """As stored."""
        return self.story.state(number)

    def begun(self, name: str) -> str:
        """A submitted application; its number."""
        facts: dict[str, object] = {"title": "某成果"}
        if "amount" in self.chains[name].fields:
            facts["amount"] = "1000000.00"
        act = a.Start(application="", facts=facts)
        number = self.story.office.start(name, act, Who(APPLIES, "test")).number
        self.do(APPLIES, a.Submit, number)
        return number

    def here(self, name: str) -> str:
        """An application that has come to the step; its number."""
        number = self.begun(name)
        self.do("office", a.Approve, number, opinion="同意")
        return number

    def actors(self, step: Step) -> list[str]:
        """Who acts at a step, in the order in which they may."""
        chain = next(one for one in self.chains.values() if step in one.steps.values())
        roles = [seat.role for seat in chain.seats(step)]
        if step.panel and step.panel.everyone:
            return ["group", "group-2"]
        called = {APPLICANT: APPLIES, "absent": "deputy"}
        return [called.get(role, role) for role in roles]

    def voted(self, step: Step, number: str, vote: Vote) -> dict[str, object]:
        """What a body's resolution needs."""
        chain = self.story.chain(number)
        if step.kind is not Kind.DECIDE:
            return {}
        ballot = Ballot(MEMBERS, dict.fromkeys(MEMBERS, vote)) if chain.body_rule(step) else None
        return {
            "documents": (paper("minutes", f"纪要{number}{self.state(number).seq}"),),
            "meeting": self.story.today(),
            "ballot": ballot,
        }

    def leave(self, number: str, make: Callable[..., a.Act] = a.Approve) -> None:
        """The step is left by a decision of all who act there, or by what ends its kind; a
        publicity and a period need their time besides.
        """
        step = self.story.chain(number).steps["here"]
        vote = Vote.NO if make is a.Refuse else None
        for by in self.actors(step):
            if self.state(number).step != "here":
                return
            if make is not a.Approve:
                given = self.voted(step, number, vote) if vote else {}
                self.do(by, make, number, opinion="意见", **given, **self.proof(step, make))
            elif step.kind not in ENDS:
                given = self.voted(step, number, Vote.YES) | self.proof(step, make)
                self.do(by, a.Approve, number, opinion="同意", **given)
            else:
                self._end(by, number, step)

    def _end(self, by: str, number: str, step: Step) -> None:
        if step.kind is Kind.CONTRACT:
            for party in step.parties:
                self.do(by, a.Sign, number, party=party)
        elif step.kind is Kind.SUBPROCESS:
            start = a.Start(application="", facts={"title": "子"}, parent=number)
            child = self.story.office.start(step.chain, start, self.who(by)).number
            self.do(APPLIES, a.Submit, child)
            for one in ("office", "actor", "head"):
                self.do(one, a.Approve, child, opinion="同意")
        elif make := ENDS[step.kind]:
            self.do(by, make[0], number, **make[1])

    def proof(self, step: Step, make: Callable[..., a.Act]) -> dict[str, object]:
        """The answer of the tool of an automatic step."""
        if step.tool is None or make is a.Return:
            return {}
        return {"evidence": evidence_of(step.tool.name, "1.0", {"hits": 3}, How.HANDED_IN)}


ENDS: dict[Kind, tuple[Callable[..., a.Act], dict[str, object]] | None] = {
    Kind.SUBMIT: (a.Submit, {}),
    Kind.PUBLICIZE: (a.Publish, {}),
    Kind.FILE: (a.File, {"receipt": "收讫"}),
    Kind.PAY: (a.Pay, {"payee": "团队", "amount": Decimal(1000000)}),
    Kind.CONTRACT: None,
    Kind.SUBPROCESS: None,
    Kind.PERIOD: None,
}
"""What ends a step that nobody decides: one act, or several, or time."""
