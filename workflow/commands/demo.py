"""The demonstration: four real transactions of the collection, from submission to the end.

It runs through the same office as real work; only the clock is simulated, and the file's
journal says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.desk import Desk, command
from workflow.commands.screen import print_lines
from workflow.commands.texts import _, say
from workflow.errors import N_, CouldNot

if TYPE_CHECKING:
    from workflow.application.acts import Act
    from workflow.application.state import Ballot, Document
    from workflow.chain.model import Chain, Step
    from workflow.office import Office, Who
    from workflow.roster import Person

HEAD, SEATS = "head", 5
"""Who sits on every body of an institution, and how many sit on each."""

BEGINS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2026-03-02, 09:00 in Shanghai."""


class Tale(msgspec.Struct, frozen=True):
    """A transaction of the collection: its case, chain, applicant and facts."""

    case: int
    about: str
    chain: str
    applicant: str
    facts: dict[str, str]
    later: dict[str, str] = {}


TALES = (
    Tale(
        1,
        N_("Case 1 · Jishuitan Hospital grants ownership of a rehabilitation monitor"),
        "jishuitan-grant-of-rights",
        "张昊华",
        {
            "title": "移动智能动作监测骨科康复指导仪",
            "right": "ownership",
            "completers": "张昊华:none",
            "transferee": "承接企业",
        },
    ),
    Tale(
        2,
        N_("Case 2 · Peking University assigns font technology for 19.98 million yuan"),
        "pku-transfer",
        "王选计算机研究所技术团队",
        {
            "title": "个性化中文字库快速制作与自动生成",
            "mode": "assignment",
            "amount": "1998万",
            "transferee": "天津一家数字技术公司",
        },
    ),
    Tale(
        3,
        N_("Case 3 · Tsinghua licenses 45 fuel-cell patents; a unit's head is a beneficiary"),
        "tsinghua-leader-reward",
        "车辆学院团队",
        {
            "title": "氢燃料电池45项专利许可",
            "mode": "licence",
            "fee": "unknown",
            "leader_share": "30%",
            "beneficiaries": "车辆学院正职:unit-head; 其他完成人:none",
        },
    ),
    Tale(
        3,
        N_("Case 3 · Tsinghua contributes technology at 6.95 million yuan; a deputy benefits"),
        "tsinghua-leader-reward",
        "微电子所团队",
        {
            "title": "可重构计算知识产权作价入股",
            "mode": "equity",
            "valuation": "695万",
            "stake": "40%",
            "equity_reward": "0.14%",
            "beneficiaries": "微电子所时任副所长:other-leader",
        },
    ),
    Tale(
        21,
        N_("Case 21 · Chaoyang Hospital assigns intraocular-fluid testing for 297,000 yuan net"),
        "chaoyang-transfer",
        "陶勇",
        {
            "title": "眼内液检测技术",
            "mode": "assignment",
            "transferee": "受让企业",
            "reward_share": "95%",
        },
        {"pricing": "agreement", "price": "unknown", "net_income": "297000"},
    ),
)


@command(
    help=_(
        "Carry real transactions of the case collection through their chains on a fresh "
        "demonstration file, with a simulated clock, and show what came of it."
    ),
    example="tto demo\ntto demo --case 21 --db my-demo.db",
)
@click.option(
    "--case", type=click.Choice(["1", "2", "3", "21"]), help=_("Only this case of the collection.")
)
def demo(desk: Desk, case: str | None) -> int:
    """演示: on tto-demo.db here, or on the file typed; never on the one TTO_DB names."""
    from workflow.audit import verify
    from workflow.commands.show import application_json

    file = desk.where if desk.typed else "tto-demo.db"
    tales = [tale for tale in TALES if case in (None, str(tale.case))]
    stage = Stage(_fresh(file))
    told = []
    for tale in tales:
        number = stage.carry(tale)
        told.append(stage.look(number))
        if not desk.json:
            print_lines(_told(tale, *told[-1]))
    verdict = verify(stage.office)
    sound = not verdict.faults
    if desk.json:
        done = [application_json(*one) for one in told]
        desk.print_json({"ok": sound, "file": file, "applications": done})
    else:
        print_lines(_ending(file, told[0][0].number, verdict))
    return 0 if sound else 1


def _fresh(file: str) -> str:
    """The path, cleared of an older demonstration. Refused where anything else lies there."""
    path = Path(file).expanduser()
    if path.exists():
        if path.is_dir() or not _is_demonstration(path):
            raise CouldNot(
                "not-a-demonstration",
                N_("{file} exists and is not a demonstration; it is left alone"),
                do=N_("Choose another name with --db."),
                file=file,
            )
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    return str(path)


def _is_demonstration(path: Path) -> bool:
    from workflow.errors import Answer
    from workflow.office import Office
    from workflow.store.engine import open_database

    try:
        return Office(open_database(str(path))).demonstration
    except Answer:
        return False


class Stage:
    """A demonstration office whose clock is moved by hand."""

    def __init__(self, where: str) -> None:
        from workflow.office import Office, Who
        from workflow.roster import first_administrator, found
        from workflow.store.engine import open_database

        self.now = BEGINS
        database = open_database(where, create=True)
        found(database, self.now, demonstration=True)
        self.office: Office = Office(database, lambda: self.now, simulated=True)
        self._admin: Who = Who("demo.admin", "demonstration")
        first_administrator(self.office, "demo.admin", "演示管理员", "a demonstration only")
        self._units: set[str] = set()

    def look(self, number: str) -> tuple[Any, Chain]:
        """An application and its definition."""
        from workflow.board import look

        return look(self.office, number, None)

    def carry(self, tale: Tale) -> str:
        """One transaction from the draft to its end; its number."""
        from workflow.application.acts import Start, Submit
        from workflow.chain.routing import parse_fact
        from workflow.in_force import in_force
        from workflow.office import Who
        from workflow.rules.calendar import shanghai_date

        with self.office.database.reading() as tx:
            chain = in_force(tx, tale.chain, shanghai_date(self.now))
        applicant = Who(f"demo.{chain.unit}.{tale.applicant}", "demonstration")
        self._staff(chain, applicant, tale.applicant)
        facts = {name: parse_fact(chain.fields[name], text) for name, text in tale.facts.items()}
        papers = self._papers(chain.steps["submission"])
        start = Start(application="", facts=facts, documents=papers)
        number = self.office.start(tale.chain, start, applicant).number
        self._act(Submit(application=number), applicant)
        while (state := self.look(number)[0]).step or state.duties:
            if not self._step(tale, number, applicant):
                break
        return number

    def _staff(self, chain: Chain, applicant: Who, name: str) -> None:
        """One person for every role, named after it."""
        from workflow.roster import Institution, Person, import_people
        from workflow.rules.standing import Grant

        unit = chain.unit
        people = [Person(applicant.person, name, (Grant(unit, "member"),))]
        if unit not in self._units:
            self._units.add(unit)
            people += [
                Person(f"demo.{unit}.{role}", f"{one.title.zh}（演示）", (Grant(unit, role),))
                for role, one in chain.roles.items()
            ]
            people += _members(chain)
        institution = Institution(unit, chain.institution.zh, chain.institution.en)
        import_people(self.office, self._admin, [institution], people, passwords=False)

    def _papers(self, step: Step) -> tuple[Document, ...]:
        from workflow.application.state import Document

        return tuple(
            Document(kind, f"{kind}.pdf", len(kind), hashlib.sha256(kind.encode()).hexdigest())
            for kind in step.requires
        )

    def _act(self, act: Act, who: Who) -> None:
        self.office.perform(act, who)
        self._next_working_day()

    def _next_working_day(self) -> None:
        """Ten o'clock of the next day on which an office works."""
        from workflow.rules.calendar import SHANGHAI, shanghai_date

        day = shanghai_date(self.now) + timedelta(days=1)
        with self.office.database.reading() as tx:
            calendar = self.office.calendar(tx)
        while calendar.is_rest(day):
            day += timedelta(days=1)
        self.now = datetime.combine(day, time(10), SHANGHAI).astimezone(UTC)

    def _step(self, tale: Tale, number: str, applicant: Who) -> bool:
        """Whatever comes next; False where only yearly reports are left."""
        from workflow.application import acts as a
        from workflow.office import Who

        state, chain = self.look(number)
        owed = next((one for one in state.duties if not one.every_months), None)
        if not state.step and owed is None:
            return False
        name = owed.step if owed else state.step
        step = chain.steps[name]
        who = Who(f"demo.{chain.unit}.{chain.actor(step)}", "demonstration")
        papers = self._papers(step)
        kind = step.kind.value
        if kind == "submit":
            revised = a.Submit(application=number, documents=papers, opinion="已按意见修改")
            self._act(revised, applicant)
        elif kind == "publicize":
            self._publish(step, number, who)
        elif kind == "file":
            given = name if owed else ""
            self._act(a.File(application=number, receipt="收讫", step=given, documents=papers), who)
        elif kind == "contract":
            for party in step.parties:
                self._act(a.Sign(application=number, party=party, documents=papers), who)
        elif kind == "pay":
            self._pay(number, chain, who)
        else:
            self._decide(tale, step, number, chain, who)
        return True

    def _publish(self, step: Step, number: str, who: Who) -> None:
        """Put the notice up everywhere, and let the days go by."""
        from workflow.application.acts import Publish

        for place in step.publicity.places if step.publicity else ():
            self._act(Publish(application=number, place=place), who)
        notice = self.look(number)[0].notice
        if notice and notice.window:
            self.now = notice.window.ends_at.astimezone(UTC)
        list(self.office.tick())
        self._next_working_day()

    def _pay(self, number: str, chain: Chain, who: Who) -> None:
        from workflow.application.acts import Pay
        from workflow.application.sharing import due_amount

        state = self.look(number)[0]
        due = due_amount(chain, state, chain.steps[state.step])
        if due is not None:
            self._act(Pay(application=number, payee=state.applicant_name, amount=due), who)

    def _decide(self, tale: Tale, step: Step, number: str, chain: Chain, who: Who) -> None:
        from workflow.application.acts import Approve
        from workflow.chain.routing import parse_fact
        from workflow.rules.calendar import shanghai_date

        body = step.by in chain.bodies
        facts = {
            name: parse_fact(chain.fields[name], tale.later[name])
            for name in step.asks
            if name in tale.later
        }
        act = Approve(
            application=number,
            opinion="会议审议同意" if body else "同意",
            meeting=shanghai_date(self.now) if body else None,
            ballot=_ballot(chain, step),
            facts=facts,
            documents=self._papers(step),
        )
        self._act(act, who)


def _members(chain: Chain) -> list[Person]:
    """Five members for every body; the first sits on all of them and votes in each."""
    from workflow.roster import Person
    from workflow.rules.standing import Grant

    seats = tuple(Grant(chain.unit, body, chair=True) for body in chain.bodies)
    head = f"demo.{chain.unit}.{HEAD}"
    return [
        Person(head, "单位负责人（演示）", seats),
        *(
            Person(
                f"demo.{chain.unit}.{body}.{number}",
                f"{one.title.zh}委员{number}（演示）",
                (Grant(chain.unit, body),),
            )
            for body, one in chain.bodies.items()
            for number in range(1, SEATS)
        ),
    ]


def _ballot(chain: Chain, step: Step) -> Ballot | None:
    """Everyone present and one abstention: enough under the rules of every body here."""
    from workflow.application.state import Ballot
    from workflow.rules.bodies import Vote

    if chain.body_rule(step) is None:
        return None
    others = [f"demo.{chain.unit}.{step.by}.{number}" for number in range(1, SEATS)]
    members = (f"demo.{chain.unit}.{HEAD}", *others)
    return Ballot(members, {**dict.fromkeys(members, Vote.YES), members[-1]: Vote.ABSTAIN})


def _told(tale: Tale, state: Any, chain: Chain) -> Iterator[str]:
    from workflow.commands.show import application_lines

    yield ""
    yield click.style("━" * 78, dim=True)
    yield click.style(_(tale.about), bold=True)
    yield ""
    yield from application_lines(state, chain)


def _ending(file: str, number: str, verdict: Any) -> Iterator[str]:
    yield ""
    yield click.style("━" * 78, dim=True)
    counts = {"journals": verdict.journals, "records": verdict.records}
    if verdict.faults:
        yield say(_("faults: {count}"), {"count": len(verdict.faults)})
    else:
        text = say(_("✓ {journals} journals, {records} records: all as they must be."), counts)
        yield click.style(text, fg="green")
    yield _("The clock was simulated; the file's journal says so, and it takes no real work.")
    yield ""
    yield click.style(_("What to type next"), bold=True)
    for line in (
        "list",
        f"show {number}",
        f"explain {number}",
        f"audit log {number}",
        "audit log office",
        "audit verify",
    ):
        yield f"   tto --db {file} {line}"
    yield "   tto definition show pku-transfer"
    yield _("Then begin your own: tto init --admin NAME")
