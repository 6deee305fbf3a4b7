"""Each kind of step with each kind of actor that the check lets in is carried out by the verbs, and
verification finds nothing: what one of the three refuses, another must not have let in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from tests import acts as a
from tests.kinds import ACTORS, APPLIES, KINDS, MEMBERS, Kinds, text
from tests.story import Story
from workflow.audit.verify import verify
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.chain.reader import read_text
from workflow.errors import Refused
from workflow.rules.bodies import Vote
from workflow.store import definitions, journal


def _pass(kinds: Kinds, number: str, step: Step) -> None:
    kinds.leave(number)


def _refuse(kinds: Kinds, number: str, step: Step) -> None:
    kinds.leave(number, a.Refuse)


def _return(kinds: Kinds, number: str, step: Step) -> None:
    given = kinds.voted(step, number, Vote.NO)
    given.pop("documents", None)
    kinds.do(kinds.actors(step)[0], a.Return, number, opinion="补正", **given)


def _defer(kinds: Kinds, number: str, step: Step) -> None:
    day = kinds.story.today()
    kinds.do(kinds.actors(step)[0], a.Defer, number, opinion="再议", meeting=day)


def _object(kinds: Kinds, number: str, step: Step) -> None:
    kinds.leave(number)
    kinds.do("alone", a.Object, number, text="异议")
    handler = step.publicity.handled_by if step.publicity else ""
    by = {"board": "wise"}.get(handler, handler)
    kinds.do(by, a.Dispose, number, objection=1, upheld=False, finding="不成立")


def _interrupt(kinds: Kinds, number: str, step: Step) -> None:
    kinds.leave(number)
    kinds.do(kinds.actors(step)[0], a.Interrupt, number, reason="断")
    kinds.leave(number)


def _early(kinds: Kinds, number: str, step: Step) -> None:
    kinds.do({APPLICANT: APPLIES}.get(step.end_early, "office"), a.EndEarly, number, reason="提前")


def _longer(kinds: Kinds, number: str, step: Step) -> None:
    kinds.do(APPLIES, a.AskExtension, number, reason="初创")
    kinds.do("office", a.Extend, number, months=1, opinion="可")


def _hand(kinds: Kinds, number: str, step: Step) -> None:
    by = kinds.actors(step)[0]
    kinds.do(by, a.Claim, number)
    kinds.do(by, a.Release, number)
    kinds.do(by, a.Delegate, number, person="alone", question="？")
    kinds.do("alone", a.Reply, number, opinion="可")
    kinds.leave(number)


WAYS: dict[str, tuple[Callable[[Kinds, str, Step], None], Callable[[Step, Chain], bool]]] = {
    "pass": (_pass, lambda step, chain: True),
    "refuse": (
        _refuse,
        lambda step, chain: bool(step.on_refuse) and step.kind is not Kind.SUBPROCESS,
    ),
    "return": (_return, lambda step, chain: bool(step.on_return)),
    "defer": (_defer, lambda step, chain: step.kind is Kind.DECIDE),
    "object": (_object, lambda step, chain: step.publicity is not None),
    "interrupt": (_interrupt, lambda step, chain: step.publicity is not None),
    "early": (_early, lambda step, chain: bool(step.end_early)),
    "longer": (_longer, lambda step, chain: step.extension is not None),
    "hand": (
        _hand,
        lambda step, chain: step.kind not in (Kind.SUBMIT, Kind.PERIOD) and step.by != APPLICANT,
    ),
}
"""Each way in which a step is dealt with, and whether a definition has it."""


def carried(kinds: Kinds, name: str, way: str) -> str:
    """The number of an application that was dealt with in this way; empty where there is none."""
    chain = kinds.chains[name]
    step = chain.steps["here"]
    act, here = WAYS[way]
    if not here(step, chain):
        return ""
    number = kinds.here(name)
    body = chain.bodies.get(step.by)
    if body and body.adhoc and step.kind is Kind.DECIDE:
        kinds.do(body.secretary, a.Form, number, people=MEMBERS)
    act(kinds, number, step)
    return number


@pytest.fixture
def kinds(story: Story) -> Kinds:
    """The institute."""
    return Kinds(story)


DEFINITIONS = [
    *((kind, actor, {}) for kind in KINDS for actor in ACTORS),
    *((Kind.PUBLICIZE, actor, {"handler": "board"}) for actor in ("role", "applicant")),
    *((Kind.PERIOD, actor, {"ends": APPLICANT}) for actor in ("role", "applicant")),
]
LET_IN = 102
"""So many of them the check lets in; the rest are findings."""
FINDINGS = {
    *("applicant-decides", "body-votes-elsewhere", "panel-not-here", "key-of-other-kind"),
}
"""Why the check refuses the others."""


def test_what_the_check_lets_in_the_verbs_carry_out_and_verification_finds_nothing(
    kinds: Kinds,
) -> None:
    carried_out: dict[str, str] = {}
    found: set[str] = set()
    let_in = 0
    for place, (kind, actor, more) in enumerate(DEFINITIONS):
        name = f"k{place}"
        codes = kinds.install(name, kind, actor, **more)
        found.update(codes)
        let_in += not codes
        for way in () if codes else WAYS:
            number = carried(kinds, name, way)
            if number:
                carried_out[number] = f"{kind} by {actor} {more}: {way}"
    assert found == FINDINGS
    assert let_in == LET_IN

    kinds.story.clock.pass_days(80)
    list(kinds.story.office.tick())
    faults = [
        (carried_out.get(fault.application), fault.code)
        for fault in verify(kinds.story.office).faults
    ]
    assert faults == []
    stand = {kinds.state(number).step for number in carried_out}
    assert "here" in stand, "what was put off stays"


def test_nobody_approves_away_a_period_that_runs(kinds: Kinds) -> None:
    for actor in ("role", "applicant", "body"):
        kinds.install(actor, Kind.PERIOD, actor)
        number = kinds.here(actor)
        by = kinds.actors(kinds.chains[actor].steps["here"])[0]
        for make in (a.Approve, a.Refuse, a.Return):
            with pytest.raises(Refused) as caught:
                kinds.do(by, make, number, opinion="意见")
            assert caught.value.key == "wrong-verb/period"


def test_who_hands_something_in_later_does_so_in_their_own_role(kinds: Kinds) -> None:
    for actor, role in (("role", "actor"), ("body", "clerk"), ("applicant", APPLICANT)):
        kinds.install(actor, Kind.SUBMIT, actor)
        number = kinds.here(actor)
        kinds.leave(number)
        with kinds.story.database.reading() as tx:
            assert journal.records(tx, number)[-1][0].role == role


def test_what_an_earlier_release_put_in_force_goes_on_although_a_later_check_finds_fault(
    kinds: Kinds, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = text("older", 900, Kind.PRICE, "applicant")
    chain = read_text(source, "older").chain
    assert chain
    with kinds.story.database.writing() as tx:
        assert definitions.put_definition(tx, chain, source)
    with sqlite3.connect(kinds.story.where) as file:
        file.execute("UPDATE definitions SET release = '0.1.0'")
    file.close()
    monkeypatch.setattr(definitions, "_known", {})
    kinds.chains["older"] = chain

    number = kinds.here("older")

    assert kinds.install("newer", Kind.PRICE, "applicant") == ["applicant-decides"]
    assert kinds.state(number).step == "here"
