"""The state machine of a chain, one `transitions.Machine`: the only import of that package.

States are `route/step` and the ends; triggers are outcomes. The machine is built once for a
definition version, holds no model and no callback, and moves a token with nothing but a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from transitions import Machine, MachineError

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.step import END, Kind, Step

COMPLETED = "completed"
REFUSED = "refused"

PASS = "pass"
REFUSE = "refuse"
UPHOLD = "uphold"
DIRECT = "direct:"

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
    """The target of a refusal: an earlier step of the path, or the refused end."""
    return step.on_refuse if step.on_refuse != END and step.on_refuse in route.path else END


class ChainMachine:
    """The moves of one definition version."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._known: dict[tuple[str, str, str], str] = {}

    @cached_property
    def _machine(self) -> Machine:
        states = [f"{route.name}/{step}" for route in self.chain.routes for step in route.path]
        return Machine(
            model=None,
            states=[*states, COMPLETED, REFUSED],
            initial=None,
            transitions=[
                {"trigger": trigger, "source": source, "dest": dest}
                for route in self.chain.routes
                for trigger, source, dest in self._moves(route)
            ],
            auto_transitions=False,
        )

    def _moves(self, route: Route) -> Iterator[tuple[str, str, str]]:
        def place(step: str) -> str:
            return REFUSED if step == END else f"{route.name}/{step}"

        for position, name in enumerate(route.path):
            step = self.chain.steps[name]
            after = route.path[position + 1 : position + 2]
            yield PASS, place(name), place(after[0]) if after else COMPLETED
            if step.on_refuse:
                yield REFUSE, place(name), place(refusal_target(step, route))
            if step.publicity:
                yield UPHOLD, place(name), place(step.publicity.on_upheld)
            if step.on_return:
                for earlier in self.returnable(route, name):
                    yield return_to(earlier), place(name), place(earlier)
                    yield direct_to(name), place(earlier), place(name)

    def returnable(self, route: Route, step: str) -> list[str]:
        """The earlier steps of a path to which an application may be returned."""
        earlier = route.path[: route.path.index(step)]
        return [name for name in earlier if self.chain.steps[name].kind in RETURNABLE]

    def move(self, route: str, step: str, trigger: str) -> str:
        """The step after `trigger`, or `completed` / `refused`. Raises NoMove. Where a move leads
        never changes, so the machine, which takes some 30 µs, is asked once for each.
        """
        key = route, step, trigger
        if key not in self._known:
            token = SimpleNamespace(state=f"{route}/{step}")
            try:
                self._machine.events[trigger].trigger(token)
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
            for name, event in self._machine.events.items()
            if (moves := event.transitions.get(place)) and not name.startswith(DIRECT)
        }


_machines: dict[str, ChainMachine] = {}


def machine_of(chain: Chain) -> ChainMachine:
    """The machine of a definition version, built once for its content hash."""
    machine = _machines.get(chain.sha256)
    if machine is None:
        machine = _machines[chain.sha256] = ChainMachine(chain)
    return machine
