"""Checks of lines side by side: each can be ended by itself, and none stands in another's way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Join, Lines
from workflow.chain.model.step import JUDGING, Kind, Step
from workflow.rules.signers import Mode

_GROUPS = ("all", "any", "of")
"""The keys under which a group of a path has its lines."""


class Stop(NamedTuple):
    """One place in a path: its step, the steps on the way there, and where it is written."""

    step: str
    way: tuple[str, ...]
    at: Path
    lines: Lines | None = None

    @property
    def shown(self) -> str:
        """The way there, as it is told."""
        return " → ".join((*self.way, self.step))


def stops(route: Route, path: Path, notes: Notes) -> Iterator[Stop]:
    """Every place of a path in the order written, the submission first. A step that is there twice
    has two.
    """
    way: tuple[str, ...] = ()
    rest, blocks, item = list(route.path), iter(route.lines), -1
    while rest:
        at = (*path, str(item))
        if item < 0 or not _is_group(notes, at) or (lines := next(blocks, None)) is None:
            name = rest.pop(0)
            yield Stop(name, way, path if item < 0 else at)
            way = (*way, name)
        else:
            key = next((key for key in _GROUPS if (*at, key) in notes.places), "")
            yield from _of_lines(lines, way, (*at, key) if key else at, notes)
            rest = rest[len(lines.steps) :]
            way = (*way, *lines.steps)
        item += 1


def _is_group(notes: Notes, at: Path) -> bool:
    return any((*at, key) in notes.places for key in ("0", *_GROUPS))


def _of_lines(lines: Lines, way: tuple[str, ...], at: Path, notes: Notes) -> Iterator[Stop]:
    for number, line in enumerate(lines.lines):
        for place, name in enumerate(line):
            inside = (*at, str(number), str(place))
            written = inside if inside in notes.places else inside[:-1]
            yield Stop(name, (*way, *line[:place]), written, lines)


def check_lines(chain: Chain, route: Route, path: Path, notes: Notes) -> None:
    """What is wrong with the lines of a path."""
    first = {stop.step: stop for stop in reversed(list(stops(route, path, notes)))}
    for lines in route.lines:
        for number, line in enumerate(lines.lines):
            steps = [chain.steps[name] for name in line if name in chain.steps]
            at = first[line[0]].at
            if len(steps) == len(line) and all(map(_passed_by, steps)):
                notes.add("line-of-filings", at, step=line[0], number=number + 1)
            if lines.in_turn and steps and steps[0].kind is Kind.PERIOD:
                notes.add("line-begins-itself", at, step=line[0])


def _passed_by(step: Step) -> bool:
    return step.kind is Kind.FILE and not step.blocking


def other_lines(route: Route, step: str) -> frozenset[str]:
    """The steps of the lines beside the one in which a step stands."""
    lines = route.beside(step)
    if lines is None:
        return frozenset()
    return frozenset(lines.steps) - frozenset(lines.lines[lines.number_of(step)])


def may_be_left_out(route: Route) -> frozenset[str]:
    """The steps of lines of which not all have to pass: nobody can count on what is done there."""
    return frozenset(
        step for lines in route.lines if lines.join is not Join.ALL for step in lines.steps
    )


def somebody_decides(chain: Chain, route: Route) -> bool:
    """Whether a step judges on every way: alone, or in so many lines that one of them must pass."""
    judging = {name for name in route.path if chain.steps[name].kind in JUDGING}
    if any(route.beside(name) is None for name in judging):
        return True
    return any(
        sum(1 for line in lines.lines if not judging & {*line}) < lines.needed
        for lines in route.lines
    )


def check_apart_on_ways(chain: Chain, notes: Notes) -> None:
    """Whether somebody is left for a step that is kept apart from one at which everybody of the
    same role decides.
    """
    for number, name in enumerate(chain.apart):
        step = chain.steps.get(name)
        panel = step.panel if step else None
        if panel is None or not panel.everyone or panel.mode is not Mode.ALL:
            continue
        role = panel.seats[0].role
        for other in dict.fromkeys(chain.apart):
            beside = chain.steps.get(other)
            together = any({name, other} <= {*route.path} for route in chain.routes)
            if beside is None or other == name or not together:
                continue
            if {seat.role for seat in chain.seats(beside)} == {role}:
                known = {"step": name, "other": other, "role": role}
                notes.add("apart-nobody", ("apart", str(number)), **known)
