"""The state machines of a chain, of `transitions`: the only import of that package.

States are `route/step` and the ends; triggers are outcomes. There is one machine for each path and
a small one for each line beside others, whose ends are those of the line. They are built once for a
definition version, hold no model and no callback, and move a token with nothing but a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

from transitions import Machine, MachineError

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Lines
from workflow.chain.model.step import END, Kind, Step

COMPLETED = "completed"
REFUSED = "refused"

LINE_PASSED = "line-passed"
LINE_REFUSED = "line-refused"
"""The ends of a line; what follows, the lines beside it decide."""

PASS = "pass"
REFUSE = "refuse"
UPHOLD = "uphold"
DIRECT = "direct:"

_ENDS = (COMPLETED, REFUSED, LINE_PASSED, LINE_REFUSED)

RETURNABLE = frozenset(
    {Kind.SUBMIT, Kind.REVIEW, Kind.EVALUATE, Kind.PRICE, Kind.DECIDE, Kind.AUTHORIZE}
)


def return_to(step: str) -> str:
    """The trigger that goes back to an earlier step."""
    return f"return:{step}"


def direct_to(step: str) -> str:
    """The trigger that goes straight back to the step that returned an application (直达)."""
    return f"{DIRECT}{step}"


class NoMove(Exception):
    """This outcome leads nowhere from this step."""


def refusal_target(step: Step, route: Route) -> str:
    """The target of a refusal: an earlier step of the path, or the refused end. From a line it
    leads to no other line.
    """
    lines = route.beside(step.name)
    others = set(lines.steps) - set(route.before(step.name)) if lines else set()
    return step.on_refuse if step.on_refuse in set(route.path) - others else END


class Place(NamedTuple):
    """A line on a route, by the number of the lines and its own; both -1 for what stands alone."""

    route: str
    lines: int = -1
    line: int = -1


class ChainMachine:
    """The moves of one definition version."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._known: dict[tuple[str, str, str], str] = {}
        self._machines: dict[Place, Machine] = {}

    def _machine(self, route: Route, step: str) -> Machine:
        """The machine of the line in which a step stands, or of the path."""
        lines = route.beside(step)
        place = Place(route.name)
        if lines:
            place = Place(route.name, route.lines.index(lines), lines.number_of(step))
        if place not in self._machines:
            moves = self._of_line(route, lines, place.line) if lines else self._of_path(route)
            self._machines[place] = Machine(
                model=None,
                states=[*(f"{route.name}/{step}" for step in route.path), *_ENDS],
                initial=None,
                transitions=[
                    {"trigger": trigger, "source": f"{route.name}/{source}", "dest": dest}
                    for trigger, source, dest in moves
                ],
                auto_transitions=False,
            )
        return self._machines[place]

    def machines(self) -> Iterator[Machine]:
        """Every machine: of each path, and of each line."""
        for route in self.chain.routes:
            alone = [name for name in route.path if not route.beside(name)]
            first = [line[0] for lines in route.lines for line in lines.lines]
            yield from (self._machine(route, name) for name in (*alone[:1], *first))

    def _of_path(self, route: Route) -> Iterator[tuple[str, str, str]]:
        for name in route.path:
            if not route.beside(name):
                yield from self._moves(route, name, COMPLETED, REFUSED)

    def _of_line(self, route: Route, lines: Lines, number: int) -> Iterator[tuple[str, str, str]]:
        for name in lines.lines[number]:
            yield from self._moves(route, name, LINE_PASSED, LINE_REFUSED)

    def _moves(
        self, route: Route, name: str, passed: str, refused: str
    ) -> Iterator[tuple[str, str, str]]:
        """The moves from one step; straight back only within a line, or outside of all."""

        def place(step: str) -> str:
            return refused if step == END else f"{route.name}/{step}"

        step = self.chain.steps[name]
        after = route.next_after(name)
        yield PASS, name, place(after[0]) if after else passed
        if step.on_refuse:
            yield REFUSE, name, place(refusal_target(step, route))
        if step.publicity:
            yield UPHOLD, name, place(step.publicity.on_upheld)
        if step.on_return:
            for earlier in self.returnable(route, name):
                yield return_to(earlier), name, place(earlier)
                if self.comes_back(route, name, earlier):
                    yield direct_to(name), earlier, place(name)

    def returnable(self, route: Route, step: str) -> list[str]:
        """The earlier steps of a path to which an application may be returned: from a line those
        before the lines, and its own.
        """
        earlier = route.before(step)
        return [name for name in earlier if self.chain.steps[name].kind in RETURNABLE]

    def comes_back(self, route: Route, step: str, earlier: str) -> bool:
        """Whether what was returned to an earlier step may come straight back: within one line, or
        where neither stands in one. Otherwise the lines have begun anew.
        """
        lines = route.beside(step)
        if lines is None:
            return route.beside(earlier) is None
        return earlier in lines.lines[lines.number_of(step)]

    def move(self, route: str, step: str, trigger: str) -> str:
        """The step after `trigger`, or `completed` / `refused`, of a line `line-passed` /
        `line-refused`; where lines begin, the first step of the first. Raises NoMove. Where a move
        leads never changes, so the machine, which takes some 30 µs, is asked once for each.
        """
        key = route, step, trigger
        if key not in self._known:
            token = SimpleNamespace(state=f"{route}/{step}")
            try:
                machine = self._machine(self.chain.route(route), step)
                machine.events[trigger].trigger(token)
            except (KeyError, MachineError) as error:
                raise NoMove(trigger) from error
            self._known[key] = token.state.rpartition("/")[2]
        return self._known[key]

    def outcomes(self, route: str, step: str) -> dict[str, str]:
        """Every outcome possible at a step and where it leads; for `explain` and the checks.
        What comes straight back after a return is not one: it depends on the return.
        """
        place = f"{route}/{step}"
        return {
            name: str(moves[0].dest).rpartition("/")[2]
            for name, event in self._machine(self.chain.route(route), step).events.items()
            if (moves := event.transitions.get(place)) and not name.startswith(DIRECT)
        }


_machines: dict[str, ChainMachine] = {}


def machine_of(chain: Chain) -> ChainMachine:
    """The machine of a definition version, built once for its content hash."""
    machine = _machines.get(chain.sha256)
    if machine is None:
        machine = _machines[chain.sha256] = ChainMachine(chain)
    return machine
