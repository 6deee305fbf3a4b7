"""The move that a verb puts into its event: the next step, the status, the filings owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from workflow.application.lines import (
    LAPSED,
    PASSED,
    in_front,
    open_lines,
    standing,
    stands,
)
from workflow.application.papers.content import changed_facts, changed_papers
from workflow.application.state import Application, Document, Duty, Move, Stand, Status
from workflow.chain.machine import (
    COMPLETED,
    LINE_PASSED,
    LINE_REFUSED,
    PASS,
    REFUSED,
    ChainMachine,
    NoMove,
    direct_to,
)
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import UNKNOWN
from workflow.chain.model.field import Unknown
from workflow.chain.model.lines import Join, Lines
from workflow.chain.model.step import SUBMISSION, Kind, Step, relief_filings
from workflow.chain.routing import excluding, fields_read, route_for
from workflow.errors import Refused
from workflow.rules.calendar import add_months


def lead(machine: ChainMachine, application: Application, trigger: str, today: date) -> Move:
    """The move an outcome makes on the application's present route. Raises NoMove."""
    route = machine.chain.route(application.route)
    target = machine.move(route.name, application.step, trigger)
    return arrive(machine, application, route, target, today)


def arrive(
    machine: ChainMachine,
    application: Application,
    route: Route,
    target: str,
    today: date,
    besides: tuple[str, ...] = (),
) -> Move:
    """The move to `target` on `route`; filings that do not block are passed and owed. Where lines
    stand side by side, all of them begin, or that of the target goes on or begins again, and those
    of the targets `besides`.
    """
    if target == REFUSED:
        return Move(route.name, "", Status.REFUSED, owed_for_payments(machine.chain, application))
    if target in (LINE_PASSED, LINE_REFUSED):
        over = PASSED if target == LINE_PASSED else REFUSED
        return line_over(machine, application, route, over, today)
    duties = _kept(machine.chain, application, route, target) if application.duties else ()
    steps = machine.chain.steps
    while target != COMPLETED and steps[target].kind is Kind.FILE and _passes_by(steps[target]):
        if route.lines and route.beside(target):
            break  # `_beside` passes it by
        duties += (_duty(machine.chain, target, today),)
        target = machine.move(route.name, target, PASS)
    if target == COMPLETED:
        return Move(route.name, "", finished(duties), duties)
    lines = route.beside(target) if route.lines else None
    if lines is None:
        return Move(route.name, target, _status(machine.chain, route, target), duties)
    at = {lines.number_of(name): name for name in (*besides, target)}
    return _beside(machine, application, route, lines, at, today, duties)


def _beside(
    machine: ChainMachine,
    application: Application,
    route: Route,
    lines: Lines,
    at: Mapping[int, str],
    today: date,
    duties: tuple[Duty, ...],
) -> Move:
    """The lines with those begun or gone on with that have a step in `at`: the others stay as they
    are, or have passed where they all had to; else they begin.
    """
    known = dict(enumerate(stands(application))) if _among(application, route, lines) else {}
    if not known and lines.join is Join.ALL and _is_behind(application, route, lines):
        known = {number: Stand(line[-1], PASSED) for number, line in enumerate(lines.lines)}
    found: list[Stand] = []
    for number, line in enumerate(lines.lines):
        if number not in at and number in known:
            found.append(known[number])
            continue
        step = at.get(number, line[0])
        anew = number in known and known[number].step == step and not known[number].over
        rest = list(line[line.index(step) :])
        while rest and _passes_by(machine.chain.steps[rest[0]]):
            duties += (_duty(machine.chain, rest.pop(0), today),)
        over = "" if rest else PASSED
        here = rest[0] if rest else line[-1]
        found.append(Stand(here, over, here != line[0], anew))
    return _joined(machine, application, route, lines, tuple(found), today, duties)


def _joined(
    machine: ChainMachine,
    application: Application,
    route: Route,
    lines: Lines,
    found: tuple[Stand, ...],
    today: date,
    duties: tuple[Duty, ...],
) -> Move:
    """On behind the lines once enough have passed, to the end once so many cannot; else there."""
    ended = [stand.over for stand in found if stand.over]
    if ended.count(PASSED) >= lines.needed:
        target = next(iter(route.behind(lines)), COMPLETED)
        after = replace(application, duties=duties)
        return arrive(machine, after, route, target, today)
    out = len(ended) - ended.count(PASSED)
    if len(found) - out < lines.needed and (not lines.after_all or len(ended) == len(found)):
        status = Status.TERMINATED if LAPSED in ended and REFUSED not in ended else Status.REFUSED
        return Move(route.name, "", status, owed_for_payments(machine.chain, application))
    here = next(stand.step for stand in found if not stand.over)
    status = _status(machine.chain, route, lines.steps[0])
    return Move(route.name, here, status, duties, lines=found, in_turn=lines.in_turn)


def line_over(
    machine: ChainMachine, application: Application, route: Route, over: str, today: date
) -> Move:
    """The line in front is over: the others go on, or it joins."""
    lines = route.beside(application.step)
    if lines is None:
        raise NoMove(over)
    if not application.lines:  # they have joined, and it is found out afterwards
        owed = owed_for_payments(machine.chain, application)
        return Move(route.name, "", Status.REFUSED, owed)
    found = list(stands(application))
    found[application.line] = Stand(application.step, over, found[application.line].begun)
    duties = application.duties
    return _joined(machine, application, route, lines, tuple(found), today, duties)


def _among(application: Application, route: Route, lines: Lines) -> bool:
    """Whether it stands in these lines."""
    return bool(application.lines) and application.step in lines.steps


def _is_behind(application: Application, route: Route, lines: Lines) -> bool:
    return application.step in route.behind(lines)


def finished(duties: tuple[Duty, ...]) -> Status:
    """办结 once no single filing is owed; recurring ones go on after the end."""
    owed = any(not duty.every_months for duty in duties)
    return Status.APPROVED if owed else Status.COMPLETED


def owed_for_payments(chain: Chain, application: Application) -> tuple[Duty, ...]:
    """The filings owed because something was paid: nothing that follows takes them away."""
    filings = relief_filings(chain.steps)
    return tuple(duty for duty in application.duties if duty.step in filings)


def _kept(chain: Chain, application: Application, route: Route, target: str) -> tuple[Duty, ...]:
    """The filings still owed: going back before a filing's place takes it away. What is owed from
    a line stays while another one goes on.
    """
    if target == COMPLETED:
        return application.duties
    passed = {*route.before(target), *relief_filings(chain.steps)}
    lines = route.beside(target)
    if lines and (_among(application, route, lines) or lines.join is Join.ALL):
        passed |= {*lines.steps} - {*lines.lines[lines.number_of(target)]}
    return tuple(duty for duty in application.duties if duty.step in passed - {target})


def _passes_by(step: Step) -> bool:
    return step.kind is Kind.FILE and not step.blocking


def _duty(chain: Chain, step: str, today: date) -> Duty:
    months = chain.steps[step].every_months
    return Duty(step, add_months(today, months), months, today) if months else Duty(step)


def _status(chain: Chain, route: Route, target: str) -> Status:
    """Approved behind the final say, running before it; in lines as before them."""
    final, lines = chain.final_say(route), route.beside(target) if route.lines else None
    here = lines.steps[0] if lines else target
    behind = bool(final) and route.path.index(here) > route.path.index(final)
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
            outside = replace(application, lines=(), step=SUBMISSION)
            return arrive(machine, outside, chosen, chosen.path[fork], today)
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
    """The first position at which two paths differ: where lines begin that are not the same."""
    for position, (left, right) in enumerate(zip(old.path, new.path, strict=False)):
        if left != right or old.beside(left) != new.beside(right):
            lines = old.beside(old.path[position - 1])
            inside = lines and new.beside(old.path[position - 1]) != lines
            return old.path.index(lines.steps[0]) if lines and inside else position
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
    at which some of several people have spoken. What was given in a line, that line alone saw.
    """
    if application.step == SUBMISSION:
        return None
    route = choose(machine.chain, application, facts)
    asked = {name: step for step in route.path for name in machine.chain.steps[step].all_facts}
    first_at = {paper.kind: paper.step for paper in reversed(application.documents)}
    given = {asked.get(name, SUBMISSION) for name in changed} | {first_at[kind] for kind in papers}
    sources = {step if step in route.path else SUBMISSION for step in given}
    readers = {source: _readers(route, source) for source in sources}
    end = len(route.path)
    places = {source: route.path.index(to[0]) if to else end for source, to in readers.items()}
    first = min(sources, key=lambda source: places[source])
    lines = route.beside(first)
    if lines and readers[first] and readers[first][0] in lines.steps:
        inside = [readers[source][0] for source in sources if source in lines.steps]
        return _back_in_lines(machine, application, route, lines, inside, today)
    return _back_to(machine, application, route, places[first], today)


def _readers(route: Route, step: str) -> tuple[str, ...]:
    """The steps that see first what was given at a step: behind a line where lines have joined."""
    lines = route.beside(step)
    following = route.next_after(step)
    if following or lines is None:
        return following
    joined = route.behind(lines)[:1]
    begun = route.beside(joined[0]) if joined else None
    return tuple(line[0] for line in begun.lines) if begun else joined


def _back_to(
    machine: ChainMachine, application: Application, route: Route, first: int, today: date
) -> Move | None:
    """To the step at this place of the path, or to all lines that begin there."""
    lines = route.beside(application.step) if application.lines else None
    at = lines.steps[0] if lines else application.step
    here = route.path.index(at) if at in route.path else len(route.path)
    if here <= first and route.name == application.route:
        done = any(map(_heard, open_lines(application))) or any(
            stand.begun or stand.over for stand in stands(application)
        )
        if not (here == first and done):
            return None
    target = route.path[min(first, here)] if first < len(route.path) else COMPLETED
    anew = lines or route.beside(target)
    outside = replace(application, lines=(), step=SUBMISSION) if anew else application
    move = arrive(machine, outside, route, target, today)
    if not move.lines:
        return replace(move, anew=True) if move.step == application.step else move
    heard = {face.step for face in open_lines(application) if _heard(face)}
    again = (replace(stand, anew=stand.step in heard) for stand in move.lines)
    return replace(move, lines=tuple(again))


def _back_in_lines(
    machine: ChainMachine,
    application: Application,
    route: Route,
    lines: Lines,
    readers: list[str],
    today: date,
) -> Move | None:
    """To the first step in each line that saw it; the others go on, or have passed."""
    at: dict[int, str] = {}
    for step in sorted(set(readers) & set(lines.steps), key=lines.steps.index):
        at.setdefault(lines.number_of(step), step)
    if _among(application, route, lines):
        at = {number: step for number, step in at.items() if _saw(application, lines, number, step)}
    elif not _is_behind(application, route, lines):
        return None
    if not at:
        return None
    kept = [_kept(machine.chain, application, route, step) for step in at.values()]
    duties = tuple(duty for duty in application.duties if all(duty in each for each in kept))
    first, *besides = at.values()
    after = replace(application, duties=duties)
    return arrive(machine, after, route, first, today, tuple(besides))


def _saw(application: Application, lines: Lines, number: int, step: str) -> bool:
    """Whether a line has come beyond a step, or somebody has spoken there."""
    line, names = standing(application)[number], lines.lines[number]
    if line.over or names.index(line.step) > names.index(step):
        return True
    return line.step == step and _heard(in_front(application, number))


def _heard(application: Application) -> bool:
    """Whether somebody spoke, or it was published, at the step in front."""
    return application.notice is not None or bool(application.voices)
