"""What an act that breaks no rule does to a `Case`: the second half of the reference."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests import acts as a
from tests.property.people import lacking, seat_of
from tests.property.reference import DECISIONS, JUDGES, Case, LastDecision, day_of
from workflow.rules.bodies import Vote


class Told(Case):
    """A case that acts are told to."""

    def after(self, act: a.Act, name: str, now: datetime) -> Told:
        """The case after an act by a person of that name."""
        told = copy.deepcopy(self)
        told._written(now, 0 if isinstance(act, (a.Comment, a.Correct)) else 1, name)
        told.parts.add(name)
        told._keep(act, now)
        verb = act.verb.strip("_")
        if verb in DECISIONS:
            told._spoke(act, name)
            told.last_decision = LastDecision(name, told.last, replace(self, last_decision=None))
        elif not isinstance(act, (a.Comment, a.Correct, a.Recall)):
            told.last_decision = None
        getattr(told, f"_{verb}", told._nothing)(act, name, now)
        return told

    def _spoke(self, act: Any, name: str) -> None:
        """Who decided, and who voted."""
        self.decided.append((self.at, name))
        if act.ballot:
            said = {**dict.fromkeys(self.kept_out, Vote.RECUSE), **act.ballot.votes}
            voters = [one for one, vote in said.items() if vote is not Vote.RECUSE]
            self.decided += [(self.at, one) for one in voters]

    def _recall(self, act: a.Recall, name: str, now: datetime) -> None:
        """As it was; what is counted goes on."""
        last = self.last_decision
        assert last
        counted = ("records", "revision", "last", "makers", "parts")
        kept = {key: getattr(self, key) for key in counted}
        vars(self).update({**vars(copy.deepcopy(last.before)), **kept})

    def lapsed(self, now: datetime, before: Told | None = None) -> Told:
        """The case after everything that the clock has brought, and after it was noticed that
        nobody is left or somebody is again; `before` an act, if one was carried out just now.
        """
        told, looks = self, before is not None and before._may_act_now() != self._may_act_now()
        while True:
            nobody = lacking(told) if looks or told.stranded else ""
            if told.over(now):
                told = copy.deepcopy(told)
                told._written(now)
                told._pass(told.last)
                told.last_decision = None
            elif told.at and not told.suspended and nobody != told.stranded:
                told = copy.deepcopy(told)
                told._written(now, 0)
                told.stranded = nobody
            else:
                return told
            looks = True

    def _may_act_now(self) -> tuple[Any, ...]:
        """What decides who may act."""
        return self.at, self.since, self.suspended, self.kept_out, self.said

    def declined(self, now: datetime, name: str) -> Told:
        """The case after a refused attempt: one record more, nothing else."""
        told = copy.deepcopy(self)
        told._written(now, 0, name)
        return told

    def _written(self, now: datetime, material: int = 1, name: str = "system") -> None:
        self.records += 1
        self.makers.append(name)
        self.revision += material
        self.last = max(self.last, now)

    def _keep(self, act: a.Act, now: datetime) -> None:
        if not isinstance(act, a.Supplement):  # it looks at the old facts first
            self.facts = {**self.facts, **getattr(act, "facts", {})}
        self.papers |= {one.kind: now for one in getattr(act, "documents", ())}

    def _nothing(self, act: a.Act, name: str, now: datetime) -> None:
        """A comment."""

    # where it goes

    def _next(self) -> str:
        return (*self.path, "completed")[self.path.index(self.at) + 1]

    def _pass(self, now: datetime) -> None:
        self._go(self._next(), now)

    def _go(self, target: str, now: datetime) -> None:
        if target == "end":
            self._end("refused")
            return
        if target in self.path:
            before = self.path[: self.path.index(target)]
            self.duties = {name: due for name, due in self.duties.items() if name in before}
        while target in self.path and self.law.passed_by(target):
            months = int(self.law.steps[target].get("every_months", 0))
            self.passed_by[target] = now
            self.duties[target] = a_year_after(day_of(now)) if months else None
            target = (*self.path, "completed")[self.path.index(target) + 1]
        self._arrive("" if target == "completed" else target, now)

    def _arrive(self, target: str, now: datetime) -> None:
        if target != self.at:
            self.live, self.gaps, self.signed, self.since = {}, [], set(), now
            self.put_off, self.said = [], {}
            self.stranded = ""
        self.at = target
        self.status = self._status()

    def _status(self) -> str:
        if not self.at:
            return "completed" if all(self.duties.values()) else "approved"
        judging = [n for n, one in enumerate(self.path) if self.law.steps[one]["kind"] in JUDGES]
        return "approved" if self.path.index(self.at) > judging[-1] else "running"

    def _end(self, status: str) -> None:
        self.suspended = False
        self._arrive_nowhere()
        self.status = status

    def _arrive_nowhere(self) -> None:
        self.at, self.duties, self.live, self.gaps, self.signed = "", {}, {}, [], set()
        self.said = {}
        self.stranded = ""

    def _with_facts(self, now: datetime) -> None:
        """On the path that the facts lead to: next, or where the new path leaves the old one."""
        old, self.path = self.path, self.law.path(self.facts)
        if not old or old == self.path:
            self._pass(now)
            return
        same = leading(old, self.path)
        if old.index(self.at) < same:
            self._pass(now)
        else:
            self._go(self.path[same], now)

    # verb by verb

    def _submit(self, act: a.Submit, name: str, now: datetime) -> None:
        if self._unknown(self.facts):
            self.awaits, self.status, self.path, self.duties = True, "running", [], {}
        else:
            self._with_facts(now)

    def _unknown(self, facts: Mapping[str, Any]) -> bool:
        fields = self.law.data["fields"]
        return any(
            value == "unknown" and fields[name].get("unknown") == "hold"
            for name, value in facts.items()
        )

    def _supplement(self, act: a.Supplement, name: str, now: datetime) -> None:
        facts = {**self.facts, **act.facts}
        over = self.starts_over(facts, act.documents)
        self.facts = facts
        if self.awaits:
            self.awaits = self._unknown(facts)
            if not self.awaits:
                self._with_facts(now)
        elif over:
            self.path = self.law.path(facts)
            self._go(self.path[1], now)

    def _suspend(self, act: a.Suspend, name: str, now: datetime) -> None:
        self.suspended = True

    def _resume(self, act: a.Resume, name: str, now: datetime) -> None:
        self.suspended = False

    def _void(self, act: a.Void, name: str, now: datetime) -> None:
        self._end("voided")

    def _recuse(self, act: a.Recuse, name: str, now: datetime) -> None:
        self.recused.append(act.person)
        self.said = {seat: said for seat, said in self.said.items() if said[0] != act.person}

    def _approve(self, act: a.Approve, name: str, now: datetime) -> None:
        if self.law.seats(self.at):
            self._say(name, now, yes=True)
        elif act.facts:
            self._with_facts(now)
        else:
            self._pass(now)

    def _defer(self, act: a.Defer, name: str, now: datetime) -> None:
        self.put_off.append(act.meeting)

    def _refuse(self, act: a.Refuse, name: str, now: datetime) -> None:
        if self.law.seats(self.at):
            self._say(name, now, yes=False)
        else:
            self._end("refused")

    def _say(self, name: str, now: datetime, *, yes: bool) -> None:
        """One of several: enough agree, or all have spoken."""
        self.said[seat_of(self, name)] = (name, yes)
        if sum(agreed for _, agreed in self.said.values()) >= self.step["by"]["least"]:
            self._pass(now)
        elif not self.waiting:
            self._end("refused")
        else:
            self.revision -= 1  # nobody's look is stale because a colleague spoke

    def _return(self, act: a.Return, name: str, now: datetime) -> None:
        if self._over():
            self._end("refused")
            return
        self.returned.append(self.at)
        self._go(act.to or self.step.get("on_return", self.law.returns), now)

    def _withdraw(self, act: a.Withdraw, name: str, now: datetime) -> None:
        self._end("withdrawn")

    def _terminate(self, act: a.Terminate, name: str, now: datetime) -> None:
        self._end("terminated")

    def _publish(self, act: a.Publish, name: str, now: datetime) -> None:
        if self.down:
            self.gaps[-1] = (self.gaps[-1][0], now)
        else:
            left = [place for place in self.step["places"] if place not in self.live]
            self.live[act.place or left[0]] = now

    def _interrupt(self, act: a.Interrupt, name: str, now: datetime) -> None:
        self.gaps.append((now, None))

    def _object(self, act: a.Object, name: str, now: datetime) -> None:
        author = name if act.raised_by in ("", name) else ""
        self.objections.append({"by": author, "upheld": None, "round": self.since})

    def _dispose(self, act: a.Dispose, name: str, now: datetime) -> None:
        self.objections[act.objection - 1]["upheld"] = act.upheld
        won = [one for one in self.objections if one["round"] == self.since and one["upheld"]]
        if won and not self.open:
            self._go(self.step["on_upheld"], now)

    def _file(self, act: a.File, name: str, now: datetime) -> None:
        owed = self.owed(act)
        if not owed:
            self._pass(now)
            return
        due = self.duties.pop(owed)
        if due:
            self.duties[owed] = a_year_after(due)
        if not self.at and self.status == "approved":
            self.status = self._status()

    def _sign(self, act: a.Sign, name: str, now: datetime) -> None:
        self.signed.add(act.party)
        if self.signed == set(self.step["parties"]):
            self._pass(now)

    def _pay(self, act: a.Pay, name: str, now: datetime) -> None:
        self.paid += act.amount
        if act.last if self.due is None else self.paid == self.due:
            self._pass(now)


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February after the 29th."""
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def leading(left: Iterable[str], right: Iterable[str]) -> int:
    """How many leading steps two paths share."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
