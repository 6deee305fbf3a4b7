"""Simulates a chain: walks every route on its machine and says who takes it, how soon it can
end, and where each other outcome of each step leads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from workflow.chain.checking.proof import Region, Witness, regions, witnesses
from workflow.chain.machine import LINE_REFUSED, REFUSED, ChainMachine, direct_to
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Lines
from workflow.chain.model.step import END, Step
from workflow.chain.model.value import Value
from workflow.chain.schedule import Reached, Schedule, Scheduler, joined
from workflow.rules.publicity import Rule

TERMINATED = "terminated"
"""The target of a deadline that lapses to `end`."""


class Way(StrEnum):
    """The ways to leave a step (triggers of the machine), and the effects of its deadline."""

    PASS = "pass"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    RETURN = "return"
    DIRECT = "direct"
    LAPSE = "lapse"
    OVERDUE = "overdue"


class Outcome(Value, frozen=True):
    """One outcome of a step and where it leads: a step, `completed`, `refused` or `terminated`.

    `again`: the steps to be passed once more, this one included. `end`: how soon the whole can end
    if that happens on the first day. `on`: the day of a deadline, at the earliest. `direct` goes
    straight back to the step `target`, which had returned it.
    """

    step: str
    way: Way
    target: str
    again: tuple[str, ...] = ()
    end: Reached | None = None
    on: Reached | None = None


class Walk(Value, frozen=True):
    """One route: what takes it, its days (with periods run to their end; `sooner`: ended at once,
    None where it has none), all outcomes of its steps, and the moves made on the machine.
    """

    route: Route
    takes: tuple[Region, ...]
    witnesses: tuple[Witness, ...]
    schedule: Schedule
    sooner: Schedule | None
    outcomes: tuple[Outcome, ...]
    moves: tuple[tuple[str, str], ...]


def simulate(chain: Chain, start: date, scheduler: Scheduler) -> tuple[Walk, ...]:
    """Walk every route of a chain that has passed the check, begun on a Shanghai day."""
    taken = regions(chain)
    machine = ChainMachine(chain)
    return tuple(
        _Walker(machine, route, scheduler).walk(start, taken[route.name]) for route in chain.ways
    )


class _Walker:
    """One route on its machine; every move that is made is kept."""

    def __init__(self, machine: ChainMachine, route: Route, scheduler: Scheduler) -> None:
        self.machine = machine
        self.chain = machine.chain
        self.route = route
        self.scheduler = scheduler
        self.moves: list[tuple[str, str]] = []
        self.usual: dict[str, Reached] = {}

    def walk(self, start: date, takes: list[Region]) -> Walk:
        """From the submission to the end, and every outcome of every step on the way."""
        way = self.route.path, Reached(start), self.route.lines
        days = self.scheduler.schedule(self.chain, *way)
        cut = replace(self.scheduler, cut=True)
        sooner = cut.schedule(self.chain, *way)
        self.usual = {stop.step: stop.left for stop in days.stops}
        outcomes = [
            outcome for stop in days.stops for outcome in self._outcomes(stop.step, stop.reached)
        ]
        return Walk(
            route=self.route,
            takes=tuple(takes),
            witnesses=tuple(found for region in takes for found in witnesses(self.chain, region)),
            schedule=days,
            sooner=sooner if sooner.end != days.end else None,
            outcomes=tuple(outcomes),
            moves=tuple(self.moves),
        )

    def _outcomes(self, step: str, reached: Reached) -> Iterator[Outcome]:
        for trigger in self.machine.outcomes(self.route.name, step):
            way = Way(trigger.partition(":")[0])
            target = self._move(step, trigger)
            yield self._led(step, way, target, reached)
            if way is Way.RETURN and self.machine.comes_back(self.route, step, target):
                self._move(target, direct_to(step))
                yield Outcome(target, Way.DIRECT, step)
        yield from self._deadline(self.chain.steps[step], reached)

    def _move(self, step: str, trigger: str) -> str:
        """A move on the machine itself; raises NoMove where it makes none."""
        self.moves.append((step, trigger))
        return self.machine.move(self.route.name, step, trigger)

    def _led(self, step: str, way: Way, target: str, reached: Reached) -> Outcome:
        """An outcome; going back, with the steps that come once more and how soon it can end."""
        path, lines = self.route.path, self.route.beside(step)
        if lines and target == LINE_REFUSED and lines.ends_with_one:
            return Outcome(step, way, REFUSED)
        if way is Way.PASS or target not in path:
            return Outcome(step, way, target)
        if lines and target in lines.steps:
            return self._led_in_line(Outcome(step, way, target), lines, reached)
        here, back = path.index(lines.steps[-1] if lines else step), path.index(target)
        into = self.route.beside(target)
        if into:  # that line once more, and on behind them
            begun = into.lines[into.number_of(target)]
            rest = begun[begun.index(target) :]
            again = (*rest, *path[path.index(into.steps[-1]) + 1 : here + 1])
            onward = self.scheduler.schedule(self.chain, rest, reached).end
            end = self.scheduler.schedule(
                self.chain, self.route.behind(into), onward, self.route.lines
            ).end
            return Outcome(step, way, target, again, end)
        rest = path[back:]
        end = self.scheduler.schedule(self.chain, rest, reached, self.route.lines).end
        again = path[back : here + 1] if back < here else ()
        return Outcome(step, way, target, again, end)

    def _led_in_line(self, outcome: Outcome, lines: Lines, reached: Reached) -> Outcome:
        """Back within a line: the others go on meanwhile."""
        number = lines.number_of(outcome.step)
        line = lines.lines[number]
        here, back = line.index(outcome.step), line.index(outcome.target)
        own = self.scheduler.schedule(self.chain, line[back:], reached).end
        ends = [self.usual[other[-1]] for other in lines.lines if other != line]
        last = sorted(ends, key=lambda end: end.day)[: lines.needed - 1]
        onward = joined([own, *last])
        behind = self.route.behind(lines)
        end = self.scheduler.schedule(self.chain, behind, onward, self.route.lines).end
        again = line[back : here + 1] if back < here else ()
        return replace(outcome, again=again, end=end)

    def _deadline(self, step: Step, reached: Reached) -> Iterator[Outcome]:
        """The outcome of a deadline: it lapses to a step or to the end, or people are told."""
        rule = step.deadline
        if rule is None:
            return
        ends = self.scheduler.counted(Rule(rule.days, rule.unit), reached, step.name).left
        if not rule.lapse:
            yield Outcome(step.name, Way.OVERDUE, step.name, on=ends)
        elif rule.lapse == END:
            lines = self.route.beside(step.name)
            end = LINE_REFUSED if lines and not lines.ends_with_one else TERMINATED
            yield Outcome(step.name, Way.LAPSE, end, on=ends)
        else:
            yield replace(self._led(step.name, Way.LAPSE, rule.lapse, ends), on=ends)
