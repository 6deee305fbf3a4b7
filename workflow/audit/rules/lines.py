"""Lines of steps side by side, judged a second time: each goes its own way, and they join as
written. Read from the route as it stands, and from where each line stood before and after.
"""

from __future__ import annotations

from workflow.application.applying.events import Supplemented
from workflow.application.deciding.events import Recalled
from workflow.application.monitoring.events import Lapsed
from workflow.application.objections import events as objections
from workflow.application.state import Application, Status
from workflow.audit.rules.routes import COMPLETED, TAKES_BACK, only_filings, path_of, place_of
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Join, Lines
from workflow.chain.model.step import END

Spot = tuple[str, str]
"""The step at which a line stands, or stood last, and how it is over, if it is."""

ENDS_AN_OBJECTION = (
    objections.Disposed,
    objections.ObjectionDeclined,
    objections.FindingPublished,
)
BROKEN_OFF = frozenset({Status.WITHDRAWN, Status.TERMINATED, Status.VOIDED})


@judges("move")
def lines_lead_elsewhere(transition: Transition) -> bool:
    """Whether a line moved that nothing was done in, or its own leads elsewhere; or they began or
    joined otherwise than the definition says.
    """
    before, after = transition.before, transition.after
    if not (before.lines or after.lines) or isinstance(transition.event, Recalled):
        return False
    was, now = spots(before), spots(after)
    route = _route(transition.chain, (after if after.route else before).route)
    if not was:
        return _began_otherwise(transition, route, now)
    lines = _lines(route, was)
    if lines is None:
        return True
    following = _lines(route, now) if now else None
    if now and following == lines:
        return _went_otherwise(transition, route, lines, was, now)
    if following and following in route.lines[: route.lines.index(lines)]:  # back into others
        back = (_back_before(transition, step) for step, _over in now.values())
        return not any(back) or _began_otherwise(transition, route, now)
    place = following.steps[0] if following else place_of(after)
    return _left_otherwise(transition, route, lines, was, place)


@judges("turn")
def two_at_once(transition: Transition) -> bool:
    """Whether something was done in a line while another was under way, of lines in turn."""
    before, at = transition.before, getattr(transition.event, "step", "")
    if not before.in_turn or at != before.step or type(transition.event) in _NO_TURN:
        return False
    return not _under_way(before) and any(
        not line.over and (line.begun or line.voices or line.notice or line.signatures)
        for line in before.lines
    )


_NO_TURN = frozenset({Recalled, Supplemented, *ENDS_AN_OBJECTION})


def _under_way(before: Application) -> bool:
    return bool(before.begun or before.voices or before.notice or before.signatures)


def spots(application: Application) -> dict[int, Spot]:
    """Where each line stands, by its number; empty where there are none."""
    if not application.lines:
        return {}
    others = {line.number: (line.step, line.over) for line in application.lines}
    return others | {application.line: (application.step, application.over)}


def _route(chain: Chain, name: str) -> Route:
    path_of(chain, name)
    return next(route for route in chain.routes if route.name == name)


def _lines(route: Route, found: dict[int, Spot]) -> Lines | None:
    """The lines that these are; None where the route has none so."""
    for lines in route.lines:
        if len(lines.lines) == len(found) and all(
            found[number][0] in line for number, line in enumerate(lines.lines) if number in found
        ):
            return lines
    return None


def _went_otherwise(
    transition: Transition,
    route: Route,
    lines: Lines,
    was: dict[int, Spot],
    now: dict[int, Spot],
) -> bool:
    """Whether, among the same lines, one moved that must not, or to where it does not lead."""
    event, before = transition.event, transition.before
    moved = [number for number in was if now.get(number) != was[number]]
    if was.keys() != now.keys() or _joins(lines, now):
        return True
    if isinstance(event, Supplemented):
        back = (_at(lines, number, now) <= _at(lines, number, was) for number in moved)
        return not all(back) or any(now[number][1] for number in moved)
    own = _own(transition, lines)
    if any(number != own for number in moved):
        return True
    if own not in moved or transition.event.move is None:
        return bool(moved)
    step = _event_step(transition) if isinstance(event, ENDS_AN_OBJECTION) else before.step
    return now[own] not in _ways(transition, route, lines, own, step)


def _at(lines: Lines, number: int, found: dict[int, Spot]) -> int:
    """How far a line has come; behind its last step once it is over."""
    step, over = found[number]
    return len(lines.lines[number]) if over else lines.lines[number].index(step)


def _own(transition: Transition, lines: Lines) -> int:
    """The number of the line in which something was done."""
    step = _event_step(transition)
    return next((number for number, line in enumerate(lines.lines) if step in line), -1)


def _event_step(transition: Transition) -> str:
    """The step at which it was done: of the end of an objection the notice of one upheld."""
    event = transition.event
    if isinstance(event, ENDS_AN_OBJECTION):
        won = {one.step for one in transition.after.objections if one.upheld}
        path = path_of(transition.chain, transition.before.route)
        return next((step for step in path if step in won), "")
    return str(getattr(event, "step", ""))


def _ways(transition: Transition, route: Route, lines: Lines, number: int, name: str) -> set[Spot]:
    """Every spot of the same line to which an outcome of a step leads."""
    chain, line = transition.chain, lines.lines[number]
    step, here = chain.steps[name], line.index(name)
    ways: set[Spot] = set()
    for place in range(here + 1, len(line) + 1):
        if only_filings(line[here + 1 : place], chain):
            ways.add((line[place], "") if place < len(line) else (line[-1], "passed"))
    back = {
        step.on_refuse,
        step.publicity.on_upheld if step.publicity else "",
        step.deadline.lapse if step.deadline else "",
        transition.before.comes_back.step if transition.before.comes_back else "",
    }
    if step.on_return:
        back |= {earlier for earlier in line[:here] if chain.steps[earlier].kind in TAKES_BACK}
    ways |= {(earlier, "") for earlier in back if earlier in line}
    if step.on_refuse or step.publicity:
        ways.add((name, "refused"))
    if isinstance(transition.event, Lapsed):
        ways.add((name, "lapsed"))
    return ways


def _joins(lines: Lines, found: dict[int, Spot]) -> bool:
    """Whether these lines cannot stand so any more: they have joined, or cannot."""
    over = [how for _step, how in found.values() if how]
    passed, needed = over.count("passed"), _needed(lines)
    lost = len(over) - passed > len(lines.lines) - needed
    everyone = len(over) == len(lines.lines)
    return passed >= needed or (lost and (everyone or not lines.after_all)) or everyone


def _needed(lines: Lines) -> int:
    if lines.join is Join.ANY:
        return 1
    return lines.least if lines.join is Join.LEAST else len(lines.lines)


def _began_otherwise(transition: Transition, route: Route, now: dict[int, Spot]) -> bool:
    """Whether lines began elsewhere than at their first steps, or not right before their place;
    come back to from behind, those that all had to pass have passed but for those that had seen
    what changed, or that it was returned to.
    """
    before, chain = transition.before, transition.chain
    lines = _lines(route, now)
    if lines is None or _joins(lines, now):
        return True
    start = route.path.index(lines.steps[0])
    first = {number: _first(line, chain) for number, line in enumerate(lines.lines)}
    if before.step not in route.path[start + len(lines.steps) :]:
        if now != first:
            return True
        here = route.path.index(before.step) if before.step in route.path else start - 1
        skipped = route.path[here + 1 : start]
        ahead = before.route in ("", route.name) and not isinstance(transition.event, Supplemented)
        return (
            ahead and not only_filings(skipped, chain) and not _leads_right_there(transition, lines)
        )
    back = {number for number in now if now[number][1] != "passed"}
    if lines.join is Join.ALL:
        return not back
    others = [number for number in now if now[number] != first[number]]
    return len(others) > 1


def _leads_right_there(transition: Transition, lines: Lines) -> bool:
    """Whether it comes straight back, or is sent there, to a step of these lines."""
    step = transition.step
    targets = {step.on_refuse, step.on_return} if step else set()
    back = transition.before.comes_back
    return bool(targets & {*lines.steps}) or (back is not None and back.step in lines.steps)


def _first(line: tuple[str, ...], chain: Chain) -> Spot:
    """Where a line stands once it has begun: behind the filings that are passed by."""
    for place, name in enumerate(line):
        if not only_filings(line[place : place + 1], chain):
            return name, ""
    return line[-1], "passed"


def _left_otherwise(
    transition: Transition, route: Route, lines: Lines, was: dict[int, Spot], place: str
) -> bool:
    """Whether the lines were left otherwise than joined, refused, broken off, or back."""
    before, after, chain, event = (
        *(transition.before, transition.after),
        *(transition.chain, transition.event),
    )
    if after.status in BROKEN_OFF and not isinstance(event, Lapsed):
        return getattr(event, "move", None) is None
    if isinstance(event, Supplemented) and after.route != before.route:
        return False  # another path: `goes_forward` asks how it begins
    start = route.path.index(lines.steps[0])
    if after.step in route.path[:start]:
        return not _back_before(transition, after.step)
    own = _own(transition, lines)
    ended = after.status in (Status.REFUSED, Status.TERMINATED)
    if own < 0:
        return not (ended and _end_upheld(transition))
    name = _event_step(transition) if isinstance(event, ENDS_AN_OBJECTION) else was[own][0]
    hows = {how for _step, how in _ways(transition, route, lines, own, name)}
    others = [how for number, (_step, how) in was.items() if number != own]
    if ended:
        return not _all_lost(lines, hows, others)
    behind = route.path[start + len(lines.steps) :]
    right = place in behind or place == COMPLETED
    over = behind[: behind.index(place)] if place in behind else behind
    elsewhere = not right or not only_filings(over, chain)
    return elsewhere or "passed" not in hows or others.count("passed") + 1 < _needed(lines)


def _all_lost(lines: Lines, hows: set[str], others: list[str]) -> bool:
    """Whether so many lines were refused, the last one as one of these, that it cannot pass; all
    were heard where the definition wants that.
    """
    most = len(lines.lines) - _needed(lines)
    lost = len([how for how in others if how in ("refused", "lapsed")])
    with_it = lost + 1 > most and bool(hows & {"refused", "lapsed"})
    if lines.after_all:
        return all(others) and (with_it or lost > most)
    return with_it


def _end_upheld(transition: Transition) -> bool:
    """Whether an objection was upheld whose notice ends the whole."""
    about = transition.chain.steps[_event_step(transition)].publicity
    return about is not None and about.on_upheld == END


def _back_before(transition: Transition, target: str) -> bool:
    """Whether an outcome leads back to a step before the lines."""
    step, event = transition.step, transition.event
    if isinstance(event, Supplemented):
        return True
    if step is None:
        return False
    back = {
        step.on_refuse,
        step.publicity.on_upheld if step.publicity else "",
        step.deadline.lapse if step.deadline else "",
    }
    if isinstance(event, ENDS_AN_OBJECTION):
        about = transition.chain.steps[_event_step(transition)].publicity
        back = {about.on_upheld} if about else set()
    takes = bool(step.on_return) and transition.chain.steps[target].kind in TAKES_BACK
    return target in back or takes
