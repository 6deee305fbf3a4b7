"""What a picture of a chain shows: nodes and edges, derived once from the definition and its
machine; for an application, how far it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict, replace

from workflow.application.lines import behind, steps_of
from workflow.chain.machine import COMPLETED, REFUSED, refusal_target
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.step import APPLICANT, END, SUBMISSION, Kind, Step
from workflow.commands.chains.diagram.beside import (
    FORK,
    all_lines,
    fork_of,
    join_of,
    label,
    line_end,
    marks_of_route,
    route_arrows,
)
from workflow.commands.frame.paths import join_words
from workflow.commands.frame.terminal import one_line
from workflow.commands.frame.texts import COLON, COMMA, _, say, shown, title

if TYPE_CHECKING:
    from workflow.application.state import Application


class Mark(StrEnum):
    """How a step or an arrow stands to an application; PLAIN where no application is shown."""

    PLAIN = "plain"
    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"
    OWED = "owed"
    FAILED = "failed"
    OFF = "off"


class Way(StrEnum):
    """What an arrow means: the step passes, or one of the outcomes that lead elsewhere."""

    PASS = "pass"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    LAPSE = "lapse"
    RETURN = "return"


class Node(msgspec.Struct, frozen=True):
    """A step, or an end of the chain (`kind` is None)."""

    name: str
    kind: Kind | None
    title: str
    lines: tuple[str, ...] = ()
    final: bool = False
    mark: Mark = Mark.PLAIN

    @property
    def headline(self) -> str:
        """The title with its signs: where it stands, and the final say."""
        final = "★" if self.final else ""
        return " ".join(filter(None, (SIGNS.get(self.mark), self.title, final)))


SIGNS = {Mark.DONE: "✓", Mark.HERE: "▶", Mark.OWED: "○", Mark.FAILED: "✗"}
"""The sign before the title of a step, as `tto show` has it."""


class Edge(msgspec.Struct, frozen=True):
    """An arrow. `labels`: the conditions of the routes that take it, where routes part."""

    source: str
    target: str
    way: Way
    labels: tuple[str, ...] = ()
    mark: Mark = Mark.PLAIN

    @property
    def words(self) -> tuple[str, ...]:
        """What is written on it."""
        return self.labels if self.way is Way.PASS else (WAY_WORDS[self.way],)


class Graph(msgspec.Struct, frozen=True):
    """A picture in words: what it is of (`heading`, `below`), its nodes and its arrows."""

    heading: str
    below: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def passes(self) -> tuple[Edge, ...]:
        """The arrows along the routes."""
        return tuple(edge for edge in self.edges if edge.way is Way.PASS)

    @property
    def asides(self) -> tuple[Edge, ...]:
        """Refusals, returns, upheld objections, lapses."""
        return tuple(edge for edge in self.edges if edge.way is not Way.PASS)


WAY_WORDS = {
    Way.PASS: _("passes"),
    Way.REFUSE: _("refused"),
    Way.UPHOLD: _("objection upheld"),
    Way.LAPSE: _("not done in time"),
    Way.RETURN: _("returned"),
}
"""What the kinds of arrows are called."""


def graph_of(chain: Chain, state: Application | None = None, *, returns: bool = False) -> Graph:
    """Every route of a chain, steps that routes share once. With an application: its route and
    how far it has come. `returns` adds where each step sends an application back to.
    """
    marks = _marks(chain, state) if state else {}
    ahead = _route(chain, state) if state else None
    routes = [ahead] if ahead else chain.ways
    finals = {name for route in routes for name in chain.final_says(route)}
    asides = dict.fromkeys(_asides(chain, returns=returns))
    edges = [*_passes(chain), *(edge for edge in asides if edge.source != edge.target)]
    nodes = [
        Node(
            step.name,
            step.kind,
            _line(title(step.title)),
            tuple(dict.fromkeys(map(_line, _details(chain, step)))),
            step.name in finals,
            marks.get(step.name, Mark.PLAIN),
        )
        for step in chain.steps.values()
    ]
    nodes += [
        Node(name, None, _line(words), mark=marks.get(name, Mark.PLAIN))
        for lines in all_lines(chain)
        for name, words in (
            (fork_of(chain, lines), f"∥ {join_words(lines)}"),
            (join_of(chain, lines), _("∥ joined")),
        )
    ]
    ends = {COMPLETED: _("completed"), REFUSED: _("refused"), END: _("terminated")}
    reached = {COMPLETED, *(edge.target for edge in edges)}
    nodes += [
        Node(name, None, words, mark=marks.get(name, Mark.PLAIN))
        for name, words in ends.items()
        if name in reached
    ]
    if ahead:
        edges = [_marked(chain, edge, ahead, marks) for edge in edges]
    below = [chain.key, f"{_('in force from')} {chain.effective_from}"]
    heading = f"{title(chain.institution)} · {title(chain.title)}"
    if state:
        below.append(f"{state.number} {state.title} · {shown(state.shown_status)}")
    return Graph(_line(heading), tuple(map(_line, below)), tuple(nodes), tuple(edges))


def _line(text: str) -> str:
    """Text on one line, without what cannot be seen."""
    return one_line(" ".join(text.split()))


# what is written in a box


def _details(chain: Chain, step: Step) -> Iterator[str]:
    """Who acts, then what is particular about the step."""
    who = title(chain.actor_title(step))
    if who != title(step.title):
        yield who
    if step.panel and step.panel.optional:
        yield (
            _("also heard") + COLON + COMMA.join(title(seat.title) for seat in step.panel.optional)
        )
    body = chain.bodies.get(step.by)
    if body and body.adhoc:
        yield say(_("formed for each application, at least {least}"), {"least": body.adhoc})
    if step.publicity:
        yield say(_("published for {days} {unit} days"), asdict(step.publicity))
    if step.parties:
        yield _("signed by") + COLON + COMMA.join(map(title, step.parties.values()))
    if step.deadline:
        yield say(_("within {days} {unit} days"), asdict(step.deadline))
    yield from _marks_of_kind(step)


def _marks_of_kind(step: Step) -> Iterator[str]:
    if step.months:
        yield say(_("{months} months"), asdict(step))
    if step.every_months:
        yield say(_("every {months} months"), {"months": step.every_months})
    elif not step.blocking:
        yield _("owed; the path goes on")
    if not step.binding:
        yield _("an opinion; cannot refuse")
    if step.chain:
        yield f"→ {step.chain}"


# arrows


def _passes(chain: Chain) -> Iterator[Edge]:
    """Every pass; conditions only where the routes part."""
    ways: dict[str, dict[str, list[str]]] = {}
    for route in chain.ways:
        for source, target in route_arrows(chain, route):
            words = label(chain, route, source, target)
            ways.setdefault(source, {}).setdefault(target, []).append(words)
    for source, targets in ways.items():
        for target, conditions in targets.items():
            parts = len(targets) > 1 and not source.startswith(FORK)
            labels = map(_line, filter(None, dict.fromkeys(conditions))) if parts else ()
            yield Edge(source, target, Way.PASS, tuple(labels))
    # the filing that is owed after payments with the tax relief stands on no path
    for relieved, relief in ((step.name, step.relief) for step in chain.steps.values()):
        if relief:
            words = _line(_("with the tax relief for cash rewards"))
            yield Edge(relieved, relief.filing, Way.PASS, (words,))
            yield Edge(relief.filing, COMPLETED, Way.PASS)


def _asides(chain: Chain, *, returns: bool) -> Iterator[Edge]:
    """Where else the steps of all routes lead."""
    stops = [(route, chain.steps[name]) for route in chain.routes for name in route.path]
    for route, step in stops:
        out = line_end(chain, route, step.name)
        if step.on_refuse:
            target = refusal_target(step, route)
            yield Edge(step.name, (out or REFUSED) if target == END else target, Way.REFUSE)
        if step.publicity:
            upheld = step.publicity.on_upheld
            yield Edge(step.name, (out or REFUSED) if upheld == END else upheld, Way.UPHOLD)
        if step.deadline and step.deadline.lapse:
            lapse = step.deadline.lapse
            yield Edge(step.name, (out or END) if lapse == END else lapse, Way.LAPSE)
        if returns and step.on_return and step.by != APPLICANT:
            yield Edge(step.name, step.on_return, Way.RETURN)
    for lines in all_lines(chain):
        if not lines.ends_with_one:
            yield Edge(join_of(chain, lines), REFUSED, Way.REFUSE)


# an application


def _route(chain: Chain, state: Application) -> Route | None:
    """The route an application is on; of one not yet submitted, the one its facts lead to."""
    if state.route:
        return chain.route(state.route)
    from workflow.application.advance import awaited
    from workflow.chain.routing import way_for

    required = {field.name for field in chain.fields.values() if field.required}
    if required - set(state.facts) or awaited(chain, state.facts):
        return None
    return way_for(chain, state.facts)


def _marks(chain: Chain, state: Application) -> dict[str, Mark]:
    """How every step and end stands to the application."""
    route = _route(chain, state)
    if route is None:
        return {state.step or SUBMISSION: Mark.HERE}
    marks = dict.fromkeys(chain.steps, Mark.OFF)
    marks |= dict.fromkeys([COMPLETED, REFUSED, END], Mark.OFF if state.ended else Mark.PLAIN)
    last = {passage.step: passage.outcome for passage in state.history}
    passed = {step for step, outcome in last.items() if outcome not in _UNDONE}
    left, here = behind(state, route), steps_of(state)
    for name in route.path:
        done = name in left and name in passed
        marks[name] = Mark.DONE if done else Mark.OFF if state.ended else Mark.AHEAD
    for lines in all_lines(chain):
        ends = fork_of(chain, lines), join_of(chain, lines)
        marks |= dict.fromkeys(ends, Mark.OFF)
        if lines in route.lines:
            begun = lines.steps[0] in left or bool({*here} & {*lines.steps})
            over = set(lines.steps) <= set(left) and not {*here} & {*lines.steps}
            coming = Mark.OFF if state.ended else Mark.AHEAD
            states = (begun, over)
            marks |= {
                end: Mark.DONE if so else coming for end, so in zip(ends, states, strict=True)
            }
    marks |= _end(state) | {duty.step: Mark.OWED for duty in state.duties}
    return marks | dict.fromkeys(here, Mark.HERE)


_UNDONE = {
    "refused",
    "returned",
    "upheld",
    "lapsed",
    "withdrawn",
    "terminated",
    "deferred",
    "recalled",
    "set-aside",
}
"""How a step can be left other than done."""


def _end(state: Application) -> dict[str, Mark]:
    """The end that was reached or will be, and the step at which it was refused."""
    status = state.status.value
    if status == "refused":
        failed = [passage.step for passage in state.history if passage.outcome == "refused"]
        return {REFUSED: Mark.HERE, **dict.fromkeys(failed[-1:], Mark.FAILED)}
    if status in (COMPLETED, "terminated"):
        return {COMPLETED if status == COMPLETED else END: Mark.HERE}
    return {} if state.ended else {COMPLETED: Mark.AHEAD}


def _marked(chain: Chain, edge: Edge, route: Route, marks: dict[str, Mark]) -> Edge:
    """An arrow of the application's own route stands out, as far as it went or will go; what may
    still lead off it is plain.
    """
    mark, source = Mark.OFF, marks[edge.source]
    if edge.way is Way.PASS:
        own = (edge.source, edge.target) in set(route_arrows(chain, route))
        mark = Mark.AHEAD if own and source not in (Mark.OFF, Mark.FAILED) else Mark.OFF
    elif source is Mark.FAILED:
        mark = Mark.AHEAD if edge.way is Way.REFUSE else Mark.OFF
    elif edge.source in marks_of_route(chain, route) and marks[COMPLETED] is Mark.AHEAD:
        mark = Mark.PLAIN
    return replace(edge, mark=mark)
