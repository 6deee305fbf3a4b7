"""The move that a verb puts into its event: the next step, the status, the filings owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from workflow.application.papers.content import changed_facts, changed_papers
from workflow.application.state import Application, Document, Duty, Move, Status
from workflow.chain.machine import COMPLETED, PASS, REFUSED, ChainMachine, direct_to
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import UNKNOWN
from workflow.chain.model.field import Unknown
from workflow.chain.model.step import SUBMISSION, Kind, relief_filings
from workflow.chain.routing import excluding, fields_read, route_for
from workflow.errors import Refused
from workflow.rules.calendar import add_months


def lead(machine: ChainMachine, application: Application, trigger: str, today: date) -> Move:
    """The move an outcome makes on the application's present route. Raises NoMove."""
    route = machine.chain.route(application.route)
    target = machine.move(route.name, application.step, trigger)
    return arrive(machine, application, route, target, today)


def arrive(
    machine: ChainMachine, application: Application, route: Route, target: str, today: date
) -> Move:
    """The move to `target` on `route`; filings that do not block are passed and owed."""
    if target == REFUSED:
        return Move(route.name, "", Status.REFUSED, owed_for_payments(machine.chain, application))
    duties = _kept(machine.chain, application, route, target) if application.duties else ()
    steps = machine.chain.steps
    while target != COMPLETED and steps[target].kind is Kind.FILE and not steps[target].blocking:
        duties += (_duty(machine.chain, target, today),)
        target = machine.move(route.name, target, PASS)
    if target == COMPLETED:
        return Move(route.name, "", finished(duties), duties)
    return Move(route.name, target, _status(machine.chain, route, target), duties)


def finished(duties: tuple[Duty, ...]) -> Status:
    """办结 once no single filing is owed; recurring ones go on after the end."""
    owed = any(not duty.every_months for duty in duties)
    return Status.APPROVED if owed else Status.COMPLETED


def owed_for_payments(chain: Chain, application: Application) -> tuple[Duty, ...]:
    """The filings owed because something was paid: nothing that follows takes them away."""
    filings = relief_filings(chain.steps)
    return tuple(duty for duty in application.duties if duty.step in filings)


def _kept(chain: Chain, application: Application, route: Route, target: str) -> tuple[Duty, ...]:
    """The filings still owed: going back before a filing's place takes it away."""
    if target == COMPLETED:
        return application.duties
    passed = {*route.path[: route.path.index(target)], *relief_filings(chain.steps)}
    return tuple(duty for duty in application.duties if duty.step in passed - {target})


def _duty(chain: Chain, step: str, today: date) -> Duty:
    months = chain.steps[step].every_months
    return Duty(step, add_months(today, months), months, today) if months else Duty(step)


def _status(chain: Chain, route: Route, target: str) -> Status:
    """Approved behind the final say, running before it."""
    final = chain.final_say(route)
    behind = bool(final) and route.path.index(target) > route.path.index(final)
    return Status.APPROVED if behind else Status.RUNNING


def choose(chain: Chain, application: Application, facts: Mapping[str, Any]) -> Route:
    """The route for these facts. Refused `not-regulated` where the text has no rule for them, as
    `require_meant`, and `no-route` where none fits (a check forbids that).
    """
    require_meant(chain, application, facts)
    route = route_for(chain, facts)
    if route is None:
        raise Refused("no-route", chain=chain.key)
    if route.none:
        values = {"number": application.number, "reason": route.none}
        if application.status is Status.DRAFT:
            raise Refused("not-regulated", **values)
        raise Refused("not-regulated/changed", **values)
    return route


def require_meant(chain: Chain, application: Application, facts: Mapping[str, Any]) -> None:
    """Refuse facts for which the chain is not: `not-meant`, with the field and for whom it is."""
    test = excluding(chain, facts)
    if test is None:
        return
    field = chain.fields[test.field]
    values = {
        "number": application.number,
        "chain": chain.title,
        "field": field.title,
        "name": field.name,
        "given": field.choices[facts[field.name]],
        "meant": [title for choice, title in field.choices.items() if choice in test.values],
    }
    if application.status is Status.DRAFT:
        raise Refused("not-meant", **values)
    raise Refused("not-meant/changed", **values)


def awaited(chain: Chain, facts: Mapping[str, Any]) -> str:
    """The routed field whose value is `unknown` and must be known first, or empty."""
    for name in sorted(fields_read(chain)):
        if facts.get(name) == UNKNOWN and chain.fields[name].unknown is Unknown.HOLD:
            return name
    return ""


def pass_with(
    machine: ChainMachine, application: Application, facts: Mapping[str, Any], today: date
) -> Move:
    """Pass the current step with the facts as they are now; a new route may send it elsewhere."""
    chosen = choose(machine.chain, application, facts)
    if application.route and chosen.name != application.route:
        old = machine.chain.route(application.route)
        fork = _fork(old, chosen)
        if old.path.index(application.step) >= fork:
            return arrive(machine, application, chosen, chosen.path[fork], today)
    target = machine.move(chosen.name, application.step, PASS)
    return arrive(machine, application, chosen, target, today)


def onward(
    machine: ChainMachine,
    application: Application,
    facts: Mapping[str, Any],
    papers: tuple[Document, ...],
    today: date,
) -> Move:
    """Pass the current step: straight back to the step that returned it, if it asked for that and
    nothing that the steps between saw has changed; else step by step.
    """
    back = application.comes_back
    if back is None or choose(machine.chain, application, facts).name != application.route:
        return pass_with(machine, application, facts, today)
    fresh = (*application.documents[back.papers :], *papers)
    seen = application.documents[: back.papers]
    if changed_facts(back.facts, facts) or changed_papers(seen, fresh):
        return pass_with(machine, application, facts, today)
    target = machine.move(application.route, application.step, direct_to(back.step))
    route = machine.chain.route(application.route)
    move = arrive(machine, application, route, target, today)
    paid_for = relief_filings(machine.chain.steps)
    kept = tuple(
        duty for duty in back.duties if duty not in move.duties and duty.step not in paid_for
    )
    return replace(move, duties=move.duties + kept)


def _fork(old: Route, new: Route) -> int:
    """The first position at which two paths differ."""
    for position, (left, right) in enumerate(zip(old.path, new.path, strict=False)):
        if left != right:
            return position
    return min(len(old.path), len(new.path))


def back_to_first_reader(
    machine: ChainMachine,
    application: Application,
    facts: Mapping[str, Any],
    changed: set[str],
    papers: set[str],
    today: date,
) -> Move | None:
    """Where changed facts, and papers of which another version came, send a running application:
    the first step that saw them.

    A fact asked at a step was first seen by the one after it, all others by the one after
    the submission; a paper by the one after that at which it was first handed in. None if
    nobody has seen them yet. A publicity of what has changed starts anew, and so does a step
    at which some of several people have spoken.
    """
    route = choose(machine.chain, application, facts)
    asked = {
        name: position
        for position, step in enumerate(route.path)
        for name in machine.chain.steps[step].all_facts
    }
    first_at = {paper.kind: paper.step for paper in reversed(application.documents)}
    handed_in = [first_at[kind] for kind in papers]
    places = [route.path.index(step) if step in route.path else 0 for step in handed_in]
    first = min([*places, *(asked.get(name, 0) for name in changed)]) + 1
    here = route.path.index(application.step) if application.step in route.path else len(route.path)
    if application.step == SUBMISSION or (here <= first and route.name == application.route):
        begun = application.notice is not None or bool(application.voices)
        if not (here == first and begun):
            return None
    target = route.path[min(first, here)] if first < len(route.path) else COMPLETED
    move = arrive(machine, application, route, target, today)
    return replace(move, anew=True) if move.step == application.step else move
