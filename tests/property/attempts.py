"""What people try: the proper act of a step, and each way to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.property.people import SEVERAL_ROLES, fit, several_decide
from tests.property.reference import WORDS, Case, day_of
from tests.property.votes import ballot, members, spoiled_votes
from tests.story import FACTS, paper
from workflow.application.state import Document
from workflow.rules.bodies import Vote

Draw = Callable[[Sequence[Any]], Any]
"""Takes one of a sequence."""

AMOUNTS = (
    *("4000000.00", "4000000.01", "8000000.00", "8000000.01"),
    *("0.01", "19980000.00", "3999999.99", "unknown", "4999.99", "5000.00"),
)
KINDS = ("company", "institute", "company", "person")
VERBS = (
    *("submit", "supplement", "approve", "refuse", "return", "withdraw", "publish"),
    *("interrupt", "object", "dispose", "file", "sign", "pay", "terminate", "comment"),
    *("defer", "recuse", "suspend", "resume", "resume", "void", "correct", "recall", "recall"),
)
HOW = {"submit": "submit", "publicize": "publish", "file": "file", "contract": "sign", "pay": "pay"}


def first_facts(case_of: str, unit: str, roles: Sequence[str], draw: Draw) -> dict[str, Any]:
    """Facts to start with; the lists of persons name some who hold a role."""
    facts: dict[str, Any] = dict(FACTS.get(case_of, FACTS["pku-transfer"]))
    if case_of == "walked":
        facts = {"title": "合同", "kind": draw(KINDS), "amount": "8000000.00"}
    if "amount" in facts:
        facts["amount"] = draw(AMOUNTS)
    if "reward_share" in facts:
        facts["reward_share"] = "95"
    for name in ("beneficiaries", "completers"):
        if name in facts:
            facts[name] = persons(unit, roles, draw, name)
    return facts


def persons(unit: str, roles: Sequence[str], draw: Draw, name: str) -> list[dict[str, str]]:
    """One or two persons, with and without an account."""
    posts = ("none", "unit-head", "other-leader") if name == "beneficiaries" else ("none", "leader")
    first = {"name": "甲", "post": draw(posts)}
    bodies = {"tsinghua": ("ip-group", "cadres-group"), "jishuitan": ("party-committee", "council")}
    voters = [f"{unit}-{body}-1" for body in bodies[unit]]
    who = draw((f"{unit}.{draw(sorted(roles))}.b", draw(voters)))
    second = {"name": "乙", "post": draw(posts), "person": who}
    return [first, second] if draw((True, False)) else [first]


def papers(case: Case, step: str) -> tuple[Document, ...]:
    """Fresh papers of every kind a step requires."""
    kinds = case.law.steps.get(step, {}).get("requires", [])
    return tuple(paper(kind, f"{kind} {case.records}") for kind in kinds)


def changed(case: Case, draw: Draw) -> dict[str, Any]:
    """Facts that an applicant or a decider may change on the way."""
    roles = sorted(case.law.data["roles"])
    for name in ("amount", "beneficiaries", "completers", "kind"):
        if name in case.facts and draw((True, True, False)):
            plain = {"amount": AMOUNTS, "kind": KINDS}.get(name)
            return {name: draw(plain) if plain else persons(case.law.unit, roles, draw, name)}
    return {"title": draw(("新名", str(case.facts["title"])))}


def asked(case: Case) -> dict[str, Any]:
    """The facts that the current step asks for."""
    values = {"pricing": "agreement", "price": "300000.00", "net_income": "297000.00"}
    return {name: values[name] for name in case.step.get("asks", [])}


def usual(case: Case) -> str:
    """The verb that goes on from here."""
    if case.suspended:
        return "resume"
    if case.open:
        return "dispose"
    if case.awaits:
        return "supplement"
    if not case.at:
        return "file" if case.duties else "comment"
    return HOW.get(case.step["kind"], "approve")


def attempt(case: Case, verb: str, now: datetime, draw: Draw) -> a.Act:
    """An act of that verb, as proper as the case allows."""
    return _MAKERS[verb](case, day_of(now), draw)


def _submit(case: Case, today: date, draw: Draw) -> a.Act:
    facts = changed(case, draw) if draw((False, False, True)) else {}
    if case.law.excluded(case.facts) and draw((True, False)):
        facts = {"kind": "company", "amount": draw(("8000000.00", *AMOUNTS))}
    return a.Submit(application=case.number, facts=facts, documents=papers(case, case.at))


def _supplement(case: Case, today: date, draw: Draw) -> a.Act:
    if case.awaits:
        amount = draw(("5000000.00", *AMOUNTS))
        return a.Supplement(application=case.number, facts={"amount": amount})
    given = draw((True, False))
    facts = {} if given else changed(case, draw)
    own = papers(case, "submission")[:1] if given else ()
    own = tuple(paper(one.kind, f"{one.kind} more {case.records}") for one in own)
    return a.Supplement(application=case.number, facts=facts, documents=own)


def _meeting(case: Case, today: date) -> date | None:
    return today if case.body else None


def _approve(case: Case, today: date, draw: Draw) -> a.Act:
    facts = changed(case, draw) if draw((False, False, False, True)) else {}
    return a.Approve(
        application=case.number,
        opinion="同意",
        facts={**facts, **asked(case)},
        documents=papers(case, case.at),
        meeting=_meeting(case, today),
        ballot=ballot(case, Vote.YES),
    )


def _refuse(case: Case, today: date, draw: Draw) -> a.Act:
    minutes = papers(case, case.at) if case.step["kind"] == "decide" else ()
    day = _meeting(case, today)
    return a.Refuse(
        application=case.number,
        opinion="不同意",
        documents=minutes,
        meeting=day,
        ballot=ballot(case, Vote.NO),
    )


def _defer(case: Case, today: date, draw: Draw) -> a.Act:
    return a.Defer(
        application=case.number,
        opinion="缓",
        meeting=_meeting(case, today),
        ballot=draw((None, ballot(case, draw((Vote.YES, Vote.NO, Vote.ABSTAIN))))),
    )


def _recuse(case: Case, today: date, draw: Draw) -> a.Act:
    roles = [f"{case.law.unit}.{one}.{letter}" for one in case.law.data["roles"] for letter in "ab"]
    voters = members(case) or roles
    return a.Recuse(application=case.number, reason="利益", person=draw((*voters[1:], *roles)))


def _return(case: Case, today: date, draw: Draw) -> a.Act:
    earlier = case.path[: case.path.index(case.at)] if case.at in case.path else []
    return _back(case, today, draw(("", *earlier)))


def _back(case: Case, today: date, to: str) -> a.Return:
    voted = ballot(case, Vote.NO)
    day = _meeting(case, today) if case.step.get("kind") == "decide" else None
    return a.Return(application=case.number, opinion="补", to=to, meeting=day, ballot=voted)


def _file(case: Case, today: date, draw: Draw) -> a.Act:
    step = draw(("", *case.duties))
    wanted = case.owed(a.File(application="", receipt="", step=step)) or case.at
    documents = papers(case, wanted)
    return a.File(application=case.number, receipt="收讫", step=step, documents=documents)


def _sign(case: Case, today: date, draw: Draw) -> a.Act:
    left = [name for name in case.step.get("parties", ()) if name not in case.signed]
    party = left[0] if left else "hospital"
    return a.Sign(application=case.number, party=party, on=today, documents=papers(case, case.at))


def _pay(case: Case, today: date, draw: Draw) -> a.Act:
    left = Decimal("1000.00") if case.due is None else case.due - case.paid
    part = draw((left, left, (left / 2).quantize(Decimal("0.01"))))
    last = draw((True, False)) if case.due is None else False
    payee = draw(case.law.payees() or ("团队",))
    return a.Pay(application=case.number, payee=payee, amount=part, last=last)


def _object(case: Case, today: date, draw: Draw) -> a.Act:
    handler = f"{case.law.unit}.{case.step.get('handled_by', '')}.a"
    raised_by = draw(("", "路人", handler))
    return a.Object(application=case.number, text="异议", raised_by=raised_by)


def _dispose(case: Case, today: date, draw: Draw) -> a.Act:
    one = draw(case.open or (1,))
    upheld = draw((False, False, True))
    return a.Dispose(application=case.number, objection=one, upheld=upheld, finding="查")


def _correct(case: Case, today: date, draw: Draw) -> a.Act:
    record, day = draw((1, case.records)), draw((None, today, today - timedelta(9)))
    return a.Correct(application=case.number, record=record, text="更", on=day)


_MAKERS: dict[str, Callable[[Case, date, Draw], a.Act]] = {
    "submit": _submit,
    "defer": _defer,
    "suspend": lambda case, today, draw: a.Suspend(application=case.number, reason="停"),
    "resume": lambda case, today, draw: a.Resume(application=case.number, reason="续"),
    "void": lambda case, today, draw: a.Void(application=case.number, reason="废"),
    "correct": _correct,
    "recuse": _recuse,
    "recall": lambda case, today, draw: a.Recall(application=case.number, reason="误"),
    "supplement": _supplement,
    "approve": _approve,
    "refuse": _refuse,
    "return": _return,
    "withdraw": lambda case, today, draw: a.Withdraw(application=case.number, reason="撤"),
    "terminate": lambda case, today, draw: a.Terminate(application=case.number, reason="止"),
    "publish": lambda case, today, draw: a.Publish(application=case.number),
    "interrupt": lambda case, today, draw: a.Interrupt(application=case.number, reason="断"),
    "object": _object,
    "dispose": _dispose,
    "file": _file,
    "sign": _sign,
    "pay": _pay,
    "comment": lambda case, today, draw: a.Comment(application=case.number, text="注"),
}


def disturber(case: Case, act: a.Act, draw: Draw) -> str:
    """Who disturbs a publicity: `.a` raises objections and may try to dispose of them too."""
    who = holder(case, act)
    if isinstance(act, (a.Object, a.Dispose)):
        return str(draw((who, f"{case.law.unit}.{case.step.get('handled_by', '')}.a")))
    return who


def strangers(case: Case, role: str) -> list[str]:
    """People who must not act in a role on this case, most of them; `.a` may have an interest."""
    unit = case.law.unit
    others = [f"{unit}.{name}.c" for name in case.law.data["roles"] if name != role]
    named = [f"{unit}.{one}" for one in ("plain", "elsewhere", "gone", "old")]
    own = [case.applicant, f"{unit}.{role}.a", *sorted(case.listed)] * 2
    twice = SEVERAL_ROLES if case.law.data.get("apart") else ()
    return [*named, *own, *others[:1], "admin", "nobody", *twice]


def spoiled(case: Case, act: a.Act, now: datetime) -> Iterator[a.Act]:
    """The act with one thing wrong, in every way that its kind knows."""
    today, wrong = day_of(now), "nonsense"
    yield replace(act, seen=case.revision - 1)
    for name in WORDS:
        if getattr(act, name, ""):
            yield replace(act, **{name: " "})
    if isinstance(act, (a.Submit, a.Supplement, a.Approve)):
        yield from (replace(act, facts={**act.facts, **one}) for one in _bad_facts(case, act))
    if getattr(act, "documents", ()):
        yield replace(act, documents=())
    if hasattr(act, "documents"):
        own = act.documents
        yield replace(act, documents=(*own, paper(wrong)))
    if isinstance(act, (a.Approve, a.Refuse, a.Return, a.Defer)):
        yield from spoiled_votes(case, act, today)
    if isinstance(act, (a.File, a.Sign, a.Pay)):
        for day in (today + timedelta(1), day_of(case.since) - timedelta(1)):
            yield replace(act, on=day)
    if isinstance(act, a.Correct):
        yield from (replace(act, record=one) for one in (0, case.records + 1))
        yield replace(act, on=today + timedelta(1))
    yield from _bad_words(case, act)


def _bad_facts(case: Case, act: a.Act) -> Iterator[dict[str, Any]]:
    yield {"nonsense": "1"}
    yield from ({name: "1.00"} for name in case.law.asked)
    if "reward_share" in case.facts:
        yield {"reward_share": "60"}
    if isinstance(act, a.Submit):
        yield {"title": ""}
    if isinstance(act, a.Approve):
        yield from ({name: ""} for name in case.step.get("asks", []))


def _bad_words(case: Case, act: a.Act) -> Iterator[a.Act]:
    if isinstance(act, a.Supplement):
        yield replace(act, facts={}, documents=())
    if isinstance(act, a.Publish):
        yield replace(act, place="nonsense")
    if isinstance(act, a.Dispose):
        yield replace(act, objection=99)
    if isinstance(act, a.Sign):
        yield from (replace(act, party=one) for one in ("nonsense", *sorted(case.signed)))
    if isinstance(act, a.Pay):
        yield replace(act, amount=act.amount + Decimal("0.01"))
        yield replace(act, amount=Decimal("0.01"), last=True)
        yield replace(act, payee="路人")
    if isinstance(act, a.Approve) and case.path:
        rest = case.path[case.path.index(case.at) :]
        day = act.meeting or date.min  # without a meeting no day is asked for
        yield from (_back(case, day, one) for one in ("nonsense", *rest))


def holder(case: Case, act: a.Act) -> str:
    """Somebody who may do this."""
    if isinstance(act, a.Recall) and case.last_decision:
        return case.last_decision.by
    if several_decide(case, act.verb):
        return fit(case, case.waiting[0])
    return fit(case, case.actor(act))


def deciders(case: Case, act: a.Act) -> list[str]:
    """Who may do this and, where steps are kept apart, those who may have decided at another."""
    return [holder(case, act), *(SEVERAL_ROLES if case.law.data.get("apart") else ())]
