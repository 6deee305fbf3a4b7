"""What the reference says against an act, and against the state that was stored."""

from __future__ import annotations

from typing import Any

from tests import acts as a
from tests.property.effects import Told
from tests.property.people import barred, only_applies, several_decide, silent
from tests.property.reference import Case, day_of
from workflow.application.state import Application


def forbidden(case: Told, act: a.Act, who: str, now: Any) -> set[str]:
    """Every reason against an act; empty if it must be accepted."""
    codes = case.broken(act, now)
    own = isinstance(act, a.Recuse) and act.person == who
    if isinstance(act, a.Correct) and 1 <= act.record <= case.records:
        own = case.makers[act.record - 1] == who
    if several_decide(case, act.verb):
        barring = silent(case, who, act.verb, day_of(now))
    else:
        barring = barred(case, who, "" if own else case.actor(act), act.verb, day_of(now))
    last = case.last_decision
    if isinstance(act, a.Recall) and last:
        if who != last.by:
            barring |= {"not-yours-to-recall"}
        elif case.ended and day_of(now) != day_of(last.at):
            barring |= {"ended-for-good"}
    if isinstance(act, a.Dispose) and act.objection in case.open:
        raised_by = case.objections[act.objection - 1]["by"]
        barring |= {"own-objection"} if raised_by == who else set()
    if not isinstance(act, a.Object) and only_applies(case, who):
        barring |= {"not-involved"}
    return codes | barring


def compare(state: Application, case: Case) -> None:
    """The stored state against the reference, in every point the reference knows."""
    stored = {
        "status": state.status.value,
        "step": state.step,
        "records": state.seq,
        "revision": state.revision,
        "facts": state.facts,
        "papers": {one.kind for one in state.documents},
        "duties": {one.step: one.due_on for one in state.duties},
        "signed": {one.party for one in state.signatures},
        "paid": sum(one.amount for one in state.payments),
        "open": [one.number for one in state.open_objections],
        "live": state.notice.live if state.notice else {},
        "awaits": bool(state.awaits),
        "last": state.last_at,
        "suspended": bool(state.suspended),
        "stranded": state.stranded,
        "recused": [one.person for one in state.recusals],
        "said": {one.seat: (one.person, one.agreed) for one in state.voices},
    }
    wanted = {
        name: getattr(case, name) for name in stored if name not in ("step", "papers", "recused")
    }
    wanted |= {"step": case.at, "papers": set(case.papers), "recused": list(case.recused)}
    differ = {name: (stored[name], wanted[name]) for name in stored if stored[name] != wanted[name]}
    assert not differ, f"{case.number}: stored and told {differ}"
    if case.whole() and not case.down and state.notice:
        window = state.notice.window
        assert (window.ends_at if window else None) == case.ends(), "another end of the publicity"
