"""The four chains worked out a second time, from the YAML alone and by other means than tto.

`Case.broken` names every rule of its state and content that an act would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from chinese_calendar import is_holiday

from tests import acts as a
from workflow.application.state import Document

SHARED = Path(__file__).resolve().parents[2] / "definitions" / "shared"
CHINA = ZoneInfo("Asia/Shanghai")
LAST_KNOWN_DAY = date(2026, 12, 31)
JUDGES = ("review", "decide", "authorize")
DECIDED = {*JUDGES, "evaluate", "price"}
KINDS = {
    "submit": {"submit"},
    "approve": DECIDED,
    "refuse": DECIDED,
    "defer": {"decide"},
    "return": {*DECIDED, "file"},
    "publish": {"publicize"},
    "interrupt": {"publicize"},
    "object": {"publicize"},
    "sign": {"contract"},
    "pay": {"pay"},
}
APPLICANTS = ("submit", "supplement", "withdraw")
NOT_STOPPED_BY_OBJECTION = {
    *("object", "dispose", "comment", "withdraw", "terminate"),
    *("publish", "interrupt", "supplement", "file"),
    *("recuse", "suspend", "resume", "correct"),
}
NOT_STOPPED_BY_THE_UNKNOWN = {
    *("supplement", "comment", "withdraw", "terminate"),
    *("recuse", "suspend", "resume", "correct"),
}
NOT_STOPPED_BY_SUSPENSION = {
    *("comment", "correct", "withdraw", "terminate", "resume", "recuse", "object"),
}
WORDS = ("opinion", "reason", "text", "finding", "receipt", "payee", "party")
WORDLESS = ("submit", "supplement")
CONTROL = ("terminate", "recuse", "suspend", "resume", "void", "correct")


def day_of(moment: datetime) -> date:
    """The day in China."""
    return moment.astimezone(CHINA).date()


def written_out(node: Any) -> Any:
    """With everything in it that it takes over from a shared part; its own words go before."""
    if isinstance(node, list):
        return [written_out(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: value for key, value in node.items() if key != "like"}
    names = node.get("like", [])
    for name in [names] if isinstance(names, str) else names:
        text = (SHARED / f"{name}.yaml").read_text("utf-8")
        found = _joined(found, written_out(yaml.safe_load(text)))
    return {key: written_out(value) for key, value in found.items()}


def _joined(own: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _joined(own[key], other[key])
        for key in own.keys() & other.keys()
        if isinstance(own[key], dict) and isinstance(other[key], dict)
    }
    return {**other, **own, **both}


class Law:
    """One definition as its author wrote it."""

    def __init__(self, text: str) -> None:
        self.data = written_out(yaml.safe_load(text))
        self.name = str(self.data["chain"])
        self.unit = str(self.data["institution"]["id"])
        self.steps: dict[str, dict[str, Any]] = self.data["steps"]
        self.returns = str(self.data["defaults"]["return"])
        asking = [(name, step.get("asks", [])) for name, step in self.steps.items()]
        self.asked = {one: name for name, asked in asking for one in asked}

    def role(self, step: str) -> str:
        """Who acts: the step's own role, or the secretary of its body."""
        by = str(self.steps[step]["by"])
        body = self.data.get("bodies", {}).get(by)
        return str(body["secretary"]) if body else by

    def path(self, facts: Mapping[str, Any]) -> list[str]:
        """The first path whose condition holds."""
        for route in self.data["routes"]:
            if route["when"] == "otherwise" or self._fits(route["when"], facts):
                return ["submission", *route["path"]]
        raise AssertionError("no path")

    def _fits(self, when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
        if "amount" in when:
            border = Decimal(when["amount"].removeprefix("<= ").removesuffix("万")) * 10000
            return facts["amount"] != "unknown" and Decimal(facts["amount"]) <= border
        posts = {one["post"] for one in facts["beneficiaries"]}
        return bool(posts & set(when["any beneficiary holds"]))

    def places(self, kind: str) -> set[str]:
        """The steps that take papers of a kind: those written, else those that require it."""
        written = self.data["documents"].get(kind, {}).get("handed_in_at")
        requiring = {name for name, one in self.steps.items() if kind in one.get("requires", [])}
        return set(written or requiring)

    def passed_by(self, step: str) -> bool:
        """Whether it is a filing that blocks nobody."""
        return self.steps[step].get("blocking") is False


@dataclass
class Case:
    """What an application must look like by now."""

    law: Law
    applicant: str
    facts: dict[str, Any]
    papers: dict[str, datetime]
    since: datetime
    last: datetime
    number: str = ""
    path: list[str] = field(default_factory=list)
    at: str = "submission"
    status: str = "draft"
    live: dict[str, datetime] = field(default_factory=dict)
    gaps: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    objections: list[dict[str, Any]] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)
    paid: Decimal = Decimal(0)
    duties: dict[str, date | None] = field(default_factory=dict)
    awaits: bool = False
    recused: list[str] = field(default_factory=list)
    suspended: bool = False
    stranded: str = ""
    put_off: list[date | None] = field(default_factory=list)
    makers: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    passed_by: dict[str, datetime] = field(default_factory=dict)
    revision: int = 1
    records: int = 1

    @property
    def ended(self) -> bool:
        return self.status in ("completed", "refused", "withdrawn", "terminated", "voided")

    @property
    def open(self) -> list[int]:
        """The numbers of the open objections."""
        return [n for n, one in enumerate(self.objections, 1) if one["upheld"] is None]

    @property
    def step(self) -> dict[str, Any]:
        return self.law.steps[self.at] if self.at else {"kind": ""}

    @property
    def down(self) -> bool:
        return bool(self.gaps) and self.gaps[-1][1] is None

    @property
    def listed(self) -> set[str]:
        """The persons the application benefits, as far as they have an account."""
        lists = [one for one in self.facts.values() if isinstance(one, list)]
        return {person["person"] for one in lists for person in one if "person" in person}

    @property
    def kept_out(self) -> set[str]:
        """Who has no part in deciding."""
        return {self.applicant, *self.listed, *self.recused}

    @property
    def due(self) -> Decimal | None:
        """70 % of the amount, rounded down to the fen."""
        amount = self.facts.get("amount")
        fen = None if amount in (None, "unknown") else int(Decimal(str(amount)) * 100)
        return Decimal(fen * 70 // 100) / 100 if fen is not None else None

    def starts_over(self, facts: Mapping[str, Any], papers: Sequence[Document]) -> bool:
        """Whether facts as they would be, or another version of a paper of the submission, send it
        back to the first who read them.
        """
        replaced = any(paper.kind in self.papers for paper in papers)
        if (facts == self.facts and not replaced) or self.awaits or self.at in ("", "submission"):
            return False
        return self.law.path(facts) != self.path or self.path.index(self.at) > 1

    # the clock

    def ends(self) -> datetime | None:
        """The first instant after the publicity; None while the calendar does not reach."""
        gone: set[date] = set()
        end = self._count(gone)
        for down, up in self.gaps:
            if end and down >= end:
                break
            assert up
            while down < up:
                gone.add(day_of(down))
                down = datetime.combine(day_of(down) + timedelta(1), time(), CHINA)
            end = self._count(gone)
        return end

    def _count(self, gone: set[date]) -> datetime | None:
        day, left = max(map(day_of, self.live.values())), int(self.step["days"])
        while left or day in gone or day > LAST_KNOWN_DAY or is_holiday(day):
            if not left and day > LAST_KNOWN_DAY:
                return None
            day += timedelta(1)
            left -= bool(left) and day not in gone
        return datetime.combine(day + timedelta(1), time(), CHINA)

    def whole(self) -> bool:
        """Whether the notice is up in every place."""
        return self.step["kind"] == "publicize" and set(self.live) == set(self.step["places"])

    def over(self, now: datetime) -> bool:
        """Whether its publicity is over and nothing keeps it."""
        if self.open or self.ended or self.suspended or not self.whole() or self.down:
            return False
        end = self.ends()
        return end is not None and now >= end

    # what may be done

    def broken(self, act: a.Act, now: datetime) -> set[str]:
        """The codes of all rules of state and content that the act would break."""
        verb = act.verb.strip("_")
        codes = set(self._state(verb, act))
        if not all(getattr(act, name, "x").strip() for name in WORDS) and act.verb not in WORDLESS:
            codes.add("text-missing")
        if act.seen is not None and act.seen != self.revision:
            codes.add("changed-since-seen")
        return codes or {
            *getattr(self, f"_no_{verb}", lambda act: ())(act),
            *self._papers(verb, act),
            *self._days(act, day_of(now)),
        }

    def _state(self, verb: str, act: a.Act) -> Iterator[str]:
        owed = self.owed(act) if isinstance(act, a.File) else ""
        if self.ended and verb not in ("comment", "file", "correct", "void"):
            yield "already-ended"
            return  # it is the first answer, whatever else is wrong
        if self.suspended and verb not in NOT_STOPPED_BY_SUSPENSION:
            yield "suspended"
            return
        of_the_step = verb == "file" and not owed
        if self.open and (verb not in NOT_STOPPED_BY_OBJECTION or of_the_step):
            yield "objection-open"
            return
        if self.awaits and verb not in NOT_STOPPED_BY_THE_UNKNOWN:
            yield "fact-unknown"
            return
        wanted = {"file"} if verb == "file" and not owed else KINDS.get(verb)
        if wanted and self.step["kind"] not in wanted:
            yield "wrong-verb" if self.at else "nothing-to-decide"

    def owed(self, act: a.File) -> str:
        """The duty a filing would settle."""
        only = next(iter(self.duties)) if len(self.duties) == 1 else ""
        return act.step if act.step in self.duties else "" if act.step else only

    def actor(self, act: a.Act) -> str:
        """The role an act takes: a role, `applicant`, or empty for anyone of the institution."""
        verb = act.verb
        if isinstance(act, a.File):
            name = self.owed(act) or self.at
        else:
            name = self.at if verb in KINDS and verb != "object" else ""
        if verb == "dispose" and self.at:
            return str(self.step.get("handled_by", ""))
        if verb in APPLICANTS:
            return "applicant"
        if verb in CONTROL:
            return "administrator"
        return self.law.role(name) if name else ""

    def _papers(self, verb: str, act: a.Act) -> Iterator[str]:
        given = {one.kind for one in getattr(act, "documents", ())}
        name = (self.owed(act) if isinstance(act, a.File) else "") or self.at
        places = self._taken() if verb == "supplement" else {name}
        if any(not self.law.places(kind) & places for kind in given):
            yield "document-not-here"
        wants = verb in ("submit", "approve", "file", "sign", "pay")
        minutes = self.law.steps.get(name, {}).get("kind") == "decide"
        if wants or (verb == "refuse" and minutes):
            fresh = {k for k, at in self.papers.items() if not minutes or at >= self.since}
            if set(self.law.steps[name].get("requires", [])) - given - fresh:
                yield "document-missing"

    def _taken(self) -> set[str]:
        return {name for name, one in self.law.steps.items() if one["kind"] == "submit"}

    def _days(self, act: a.Act, today: date) -> Iterator[str]:
        if isinstance(act, a.Correct):
            if act.on and act.on > today:
                yield "day-ahead"
            return
        owed = self.owed(act) if isinstance(act, a.File) else ""
        since = self.passed_by.get(owed, self.since)
        for day in (getattr(act, "meeting", None), getattr(act, "on", None)):
            if day and not day_of(since) <= day <= today:
                yield "day-out-of-order"

    def _facts(self, act: Any, here: str) -> Iterator[str]:
        for name, value in act.facts.items():
            if name not in self.law.data["fields"]:
                yield "no-such-field"
            elif self.law.asked.get(name, here) != here:
                yield "field-not-here"
            if name == "reward_share" and not 70 <= Decimal(value) <= 95:
                yield "share-outside-band"
            hold = self.law.data["fields"].get(name, {}).get("unknown") == "hold"
            if value == "unknown" and hold and not self.awaits and self.at != "submission":
                yield "fact-missing"

    def _no_submit(self, act: a.Submit) -> Iterator[str]:
        yield from self._facts(act, "")
        if "" in {**self.facts, **act.facts}.values():
            yield "fact-missing"

    def _no_supplement(self, act: a.Supplement) -> Iterator[str]:
        yield from self._facts(act, "")
        if not act.documents and {**self.facts, **act.facts} == self.facts:
            yield "nothing-supplied"
        elif self.open and self.starts_over({**self.facts, **act.facts}, act.documents):
            yield "objection-open"

    def _no_approve(self, act: a.Approve) -> Iterator[str]:
        yield from self._facts(act, self.at)
        if set(act.facts) - set(self.step.get("asks", [])):
            yield "field-not-asked"
        yield from self._meets(act)
        facts = {**self.facts, **act.facts}
        if any(facts.get(name) in (None, "") for name in self.step.get("asks", [])):
            yield "fact-missing"

    def _no_refuse(self, act: a.Refuse) -> Iterator[str]:
        yield from self._meets(act)
        if self.step["kind"] == "price" or self.step.get("binding") is False:
            yield "cannot-refuse-here"

    def _no_defer(self, act: a.Defer) -> Iterator[str]:
        yield from self._meets(act)

    def _no_resume(self, act: a.Resume) -> Iterator[str]:
        if not self.suspended:
            yield "not-suspended"

    def _no_void(self, act: a.Void) -> Iterator[str]:
        if self.status != "completed":
            yield "cannot-void"

    def _no_correct(self, act: a.Correct) -> Iterator[str]:
        if not 1 <= act.record <= self.records:
            yield "no-such-record"

    def _no_recuse(self, act: a.Recuse) -> Iterator[str]:
        if act.person in self.recused:
            yield "already-recused"

    def _meets(self, act: a.Approve | a.Refuse | a.Return | a.Defer) -> Iterator[str]:
        from tests.property.votes import wrong_votes

        yield from wrong_votes(self, act)
        if act.meeting in self.put_off and not isinstance(act, a.Defer):
            yield "deferred-here"
        body = self.step["by"] in self.law.data["bodies"]
        if body is not (act.meeting is not None):
            yield "meeting-missing" if body else "meeting-not-here"

    def _no_return(self, act: a.Return) -> Iterator[str]:
        yield from self._meets(act)
        target = act.to or self.step.get("on_return", self.law.returns)
        earlier = self.path[: self.path.index(self.at)]
        kinds = {*DECIDED, "submit"}
        if target not in earlier or self.law.steps[target]["kind"] not in kinds:
            yield "cannot-return-there"

    def _no_withdraw(self, act: a.Withdraw) -> Iterator[str]:
        if self.status == "approved":
            yield "already-approved"

    def _no_publish(self, act: a.Publish) -> Iterator[str]:
        left = set(self.step["places"]) - set(self.live)
        if not self.down and (not left or (act.place and act.place not in left)):
            yield "cannot-publish-there"

    def _no_interrupt(self, act: a.Interrupt) -> Iterator[str]:
        if not self.whole() or self.down:
            yield "no-notice-up"

    def _no_object(self, act: a.Object) -> Iterator[str]:
        if not self.live:
            yield "not-published"

    def _no_dispose(self, act: a.Dispose) -> Iterator[str]:
        if act.objection not in self.open:
            yield "no-such-objection"

    def _no_sign(self, act: a.Sign) -> Iterator[str]:
        if act.party not in set(self.step["parties"]) - self.signed:
            yield "cannot-sign"

    def _no_pay(self, act: a.Pay) -> Iterator[str]:
        if not act.amount and not act.last:
            yield "paid-nothing"
        elif self.due is not None and self.paid + act.amount > self.due:
            yield "paid-too-much"
        elif self.due is not None and act.last and self.paid + act.amount < self.due:
            yield "paid-too-little"
