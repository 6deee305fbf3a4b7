"""The four chains worked out a second time, from the YAML alone and by other means than tto.

`Case.broken` names every rule of its state and content that an act would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chinese_calendar import is_holiday

from tests import acts as a
from tests.property.law import Law
from workflow.application.state import Document

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
    *("recuse", "suspend", "resume", "correct", "recall"),
}
NOT_STOPPED_BY_SUSPENSION = {
    *("comment", "correct", "withdraw", "terminate", "resume", "recuse", "object"),
}
WORDS = ("opinion", "reason", "text", "finding", "receipt", "payee", "party")
WORDLESS = ("submit", "supplement")
DECISIONS = ("approve", "refuse", "return", "defer")
CONTROL = ("terminate", "recuse", "suspend", "resume", "void", "correct")


def day_of(moment: datetime) -> date:
    """The day in China."""
    return moment.astimezone(CHINA).date()


@dataclass
class LastDecision:
    """The decision that nothing has followed, and what was before it."""

    by: str
    at: datetime
    before: Case


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
    said: dict[str, tuple[str, bool]] = field(default_factory=dict)
    decided: list[tuple[str, str]] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    last_decision: LastDecision | None = None
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
    def body(self) -> str:
        """The body that decides here, or empty."""
        by = self.step.get("by", "")
        return by if isinstance(by, str) and by in self.law.data["bodies"] else ""

    @property
    def waiting(self) -> list[str]:
        """The roles of several people at the step that have not spoken."""
        return [role for role in self.law.seats(self.at) if role not in self.said]

    @property
    def kept_apart(self) -> set[str]:
        """Who decided at another of the steps that are kept apart from this one."""
        apart = self.law.data.get("apart", [])
        here = [(step, name) for step, name in self.decided if step in apart and step != self.at]
        return {name for _, name in here} if self.at in apart else set()

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
        return {self.applicant, *self.listed, *self.recused, *self.kept_apart}

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
        if self.ended and verb not in ("comment", "file", "correct", "void", "recall"):
            yield "already-ended"
            return  # it is the first answer, whatever else is wrong
        if self.suspended and verb not in NOT_STOPPED_BY_SUSPENSION:
            yield "suspended"
            return
        of_the_step = verb == "file" and not owed and bool(self.at)
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
        if wants or (
            minutes and (verb == "refuse" or (verb == "return" and self._over(refuses=True)))
        ):
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
        facts = {**self.facts, **act.facts}
        if "" in facts.values():
            yield "fact-missing"
        elif code := self.law.excluded(facts):
            yield code

    def _no_supplement(self, act: a.Supplement) -> Iterator[str]:
        yield from self._facts(act, "")
        if not act.documents and {**self.facts, **act.facts} == self.facts:
            yield "nothing-supplied"
        elif code := self._excluded({**self.facts, **act.facts}):
            yield code
        elif self.open and self.starts_over({**self.facts, **act.facts}, act.documents):
            yield "objection-open"

    def _excluded(self, facts: Mapping[str, Any]) -> str:
        """Why these facts are not let in; a draft, and what was returned, is told of its route when
        it is submitted.
        """
        code = self.law.excluded(facts)
        rerouted = self.awaits or self.at not in ("", "submission")
        return code if rerouted or code == "not-meant" else ""

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
        body = bool(self.body)
        if body is not (act.meeting is not None):
            yield "meeting-missing" if body else "meeting-not-here"

    def _no_return(self, act: a.Return) -> Iterator[str]:
        yield from self._meets(act)
        if self._over():
            if not self._over(refuses=True):
                yield "rounds-over"
            return
        target = act.to or self.step.get("on_return", self.law.returns)
        earlier = self.path[: self.path.index(self.at)]
        kinds = {*DECIDED, "submit"}
        if target not in earlier or self.law.steps[target]["kind"] not in kinds:
            yield "cannot-return-there"

    def _over(self, *, refuses: bool = False) -> bool:
        """Whether it was returned from here as often as may be, and whether one more refuses it."""
        most, after = self.law.rounds(self.at)
        return most is not None and self.returned.count(self.at) >= most and (after or not refuses)

    def _no_recall(self, act: a.Recall) -> Iterator[str]:
        if self.last_decision is None:
            yield "nothing-to-recall"

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
        elif act.amount and act.payee not in self.law.payees():
            yield "payee-unknown"
        elif self.due is not None and self.paid + act.amount > self.due:
            yield "paid-too-much"
        elif self.due is not None and act.last and self.paid + act.amount < self.due:
            yield "paid-too-little"
