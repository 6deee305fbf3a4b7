"""Where an outcome leads, written a second time: read from the routes and steps as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.application.applying.events import Submitted, Supplemented
from workflow.application.closing.events import Filed
from workflow.application.deciding.events import Cosigned, Passed
from workflow.application.people.events import SignerRemoved
from workflow.application.state import Application, Status
from workflow.audit.rules.facts import holds
from workflow.audit.rules.general import MOVING_ON
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import END, Kind

COMPLETED, REFUSED = "completed", "refused"
TAKES_BACK = (
    *(Kind.SUBMIT, Kind.REVIEW, Kind.EVALUATE),
    *(Kind.PRICE, Kind.DECIDE, Kind.AUTHORIZE),
)
"""The kinds of step to which a later one may return an application."""


@judges("move", *MOVING_ON, Filed)
def leads_elsewhere(transition: Transition) -> bool:
    """Whether the definition has no way from one place to the other, over passed-by filings."""
    before, after, chain = transition.before, transition.after, transition.chain
    if not before.step or before.lines or after.lines:
        return False  # `lines.py`
    if after.step and after.ended:
        return True
    if after.route != before.route:
        path = path_of(chain, after.route)
        return bool(after.step) and after.step not in path
    if after.step == before.step:
        return False
    back = {before.comes_back.step} if before.comes_back else set()  # had it been returned so
    ways = leads_to(chain, before.route, before.step) | back
    return place_of(after) not in ways and passed_by(after, chain).isdisjoint(ways)


def path_of(chain: Chain, route: str) -> tuple[str, ...]:
    """The steps of a route. Raises LookupError for one that the definition has not."""
    for known in chain.routes:
        if known.name == route:
            return known.path
    raise LookupError(route)


def leads_to(chain: Chain, route: str, name: str) -> set[str]:
    """Every place to which an outcome of a step leads on a route: steps, completed, refused."""
    path, step = path_of(chain, route), chain.steps[name]
    if name not in path:
        return set()
    position = path.index(name)
    places = {path[position + 1] if position + 1 < len(path) else COMPLETED}
    if step.on_refuse:
        places.add(step.on_refuse if step.on_refuse in path else REFUSED)
    if step.publicity:
        upheld = step.publicity.on_upheld
        places.add(REFUSED if upheld == END else upheld)
    if step.on_return:
        places |= {
            earlier for earlier in path[:position] if chain.steps[earlier].kind in TAKES_BACK
        }
    return places


def place_of(after: Application) -> str:
    """Where it came to: a step or an end."""
    return after.step or (REFUSED if after.status is Status.REFUSED else COMPLETED)


def passed_by(after: Application, chain: Chain) -> set[str]:
    """The filings right before the place it came to: it may have passed them by."""
    path, place = path_of(chain, after.route), place_of(after)
    position = path.index(place) if place in path else len(path) if place == COMPLETED else 0
    places = set()
    while position and only_filings(path[position - 1 : position], chain):
        position -= 1
        places.add(path[position])
    return places


@judges("excluded", Submitted, Supplemented, Passed, Cosigned)
def let_in(transition: Transition) -> bool:
    """Whether it was let in, or let on with other facts, though the chain is not for them, or says
    that the text has no rule for them.
    """
    after, chain = transition.after, transition.chain
    if transition.event.move is None and after.facts == transition.before.facts:
        return False
    if any(holds(test, chain.fields[test.field], after.facts) is False for test in chain.applies):
        return True
    return not after.awaits and _no_rule(chain, after)


def _no_rule(chain: Chain, after: Application) -> bool:
    """Whether nothing that takes its facts, from the top, or may yet take them, has a path."""
    for route in chain.routes:
        answers = {holds(test, chain.fields[test.field], after.facts) for test in route.when}
        if False in answers:
            continue
        if not route.none:
            return False
        if None not in answers:
            return True
    return False


@judges("condition", Submitted, Supplemented, Passed, Cosigned)
def needed_or_not(transition: Transition) -> bool:
    """Whether a step whose condition its facts meet stands on no way of the application, or one
    whose condition they do not meet stands there.
    """
    after, chain = transition.after, transition.chain
    if transition.event.move is None or not after.route:
        return False
    path = path_of(chain, after.route)
    written = next(route.written for route in chain.routes if route.name == after.route)
    for step, tests in (written.only if written else {}).items():
        answers = {holds(test, chain.fields[test.field], after.facts) for test in tests}
        if step in path and False in answers:
            return True
        if step not in path and answers == {True}:
            return True
    return False


@judges("skipped", Submitted, Passed, Cosigned, SignerRemoved)
def passed_over(transition: Transition) -> bool:
    """Whether steps were passed over though nobody had returned it to come straight back, or
    although what they had seen has changed.
    """
    before, after, chain = transition.before, transition.after, transition.chain
    if transition.event.move is None or before.lines or after.lines:
        return False
    path = path_of(chain, after.route) if after.route else ()
    if before.route != after.route or before.step not in path or after.step not in path:
        return False
    if only_filings(path[path.index(before.step) + 1 : path.index(after.step)], chain):
        return False
    back = before.comes_back
    if back is None or back.step != after.step:
        return False  # `leads_elsewhere` has said so
    first, later = after.documents[: back.papers], after.documents[back.papers :]
    kinds = {paper.kind for paper in first}
    seen = {(paper.kind, paper.sha256) for paper in first}
    replaced = any(
        paper.kind in kinds and (paper.kind, paper.sha256) not in seen for paper in later
    )
    kept = all(after.facts.get(name) == value for name, value in back.facts.items() if value)
    return replaced or not kept


@judges("skipped", Supplemented)
def goes_forward(transition: Transition) -> bool:
    """Whether a supplement led over steps: it leads back to who saw the old, or to the first."""
    before, after, chain = transition.before, transition.after, transition.chain
    if transition.event.move is None or before.lines or after.lines:
        return False
    path = path_of(chain, after.route)
    there = path.index(after.step) if after.step in path else len(path)
    if before.route == after.route and before.step in path:
        return there > path.index(before.step)
    return not only_filings(path[1:there], chain)


def only_filings(steps: Sequence[str], chain: Chain) -> bool:
    """Whether these steps are passed by: filings that do not block."""
    return all(
        chain.steps[name].kind is Kind.FILE and not chain.steps[name].blocking for name in steps
    )
