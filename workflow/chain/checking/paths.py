"""Checks of the paths: every step is on one, every outcome leads on, every paper can come."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.step import END, SUBMISSION, Step, relief_filings

_DEFAULTS = {"on_refuse": "refuse", "on_return": "return"}


def check_paths(chain: Chain, notes: Notes) -> None:
    """Steps, targets and documents along every route."""
    on_a_path = {name for route in chain.routes for name in route.path}
    on_a_path |= relief_filings(chain.steps)
    for name in chain.steps:
        if chain.routes and name not in on_a_path:
            notes.add("unreachable-step", ("steps", name), step=name)
    reported: set[tuple[str, ...]] = set()
    for number, route in enumerate(chain.routes):
        _check_path(chain, route, ("routes", str(number), "path"), notes)
        for at, name in enumerate(route.path):
            if name in chain.steps and name not in route.path[:at]:
                _check_targets(chain, chain.steps[name], route, notes, reported)
                _check_papers(chain, chain.steps[name], route, notes, reported)
    for step in chain.steps.values():
        _check_names(chain, step, notes)


def _check_path(chain: Chain, route: Route, path: Path, notes: Notes) -> None:
    for at, name in enumerate(route.path):
        place = (*path, str(at - 1))
        if name not in chain.steps:
            allowed = ", ".join(other for other in chain.steps if other != SUBMISSION)
            notes.add("unknown-step", place, name=name, allowed=allowed)
        elif name in route.path[:at]:
            notes.add("step-twice", place, step=name)
    known = all(name in chain.steps for name in route.path)
    if known and not chain.final_say(route):
        notes.add("no-approver/route", path, route=route.name)


def _targets(step: Step) -> Iterator[tuple[str, str]]:
    """Where a step can lead except on: the key and the step or end."""
    upheld = step.publicity.on_upheld if step.publicity else ""
    lapse = step.deadline.lapse if step.deadline else ""
    pairs = (
        *(("on_refuse", step.on_refuse), ("on_return", step.on_return)),
        *(("on_upheld", upheld), ("deadline", lapse)),
    )
    return ((key, target) for key, target in pairs if target)


def _place(notes: Notes, step: Step, key: str) -> Path:
    """Where a target is written: at the step, or under defaults."""
    written = ("steps", step.name, key)
    default = ("defaults", _DEFAULTS.get(key, ""))
    return written if written in notes.places or default not in notes.places else default


def _check_names(chain: Chain, step: Step, notes: Notes) -> None:
    for key, target in _targets(step):
        place = _place(notes, step, key)
        if target == END and key == "on_return":
            notes.add("target-not-earlier/end", place, step=step.name)
        elif target != END and target not in chain.steps:
            allowed = ", ".join((*chain.steps, END))
            notes.add("unknown-step", place, name=target, allowed=allowed)


def _check_targets(
    chain: Chain, step: Step, route: Route, notes: Notes, reported: set[tuple[str, ...]]
) -> None:
    for key, target in _targets(step):
        if target == END or target not in chain.steps or (key, step.name) in reported:
            continue
        if target in route.path[: route.path.index(step.name)]:
            continue
        reported.add((key, step.name))
        notes.add(
            "target-not-earlier" if target in route.path else "no-end",
            ("steps", step.name, key),
            step=step.name,
            key=key,
            target=target,
            route=route.name,
        )


def _check_papers(
    chain: Chain, step: Step, route: Route, notes: Notes, reported: set[tuple[str, ...]]
) -> None:
    until = route.path[: route.path.index(step.name) + 1]
    for number, name in enumerate(step.all_papers):
        paper = chain.documents.get(name)
        if paper is None or ("requires", step.name, name) in reported:
            continue
        if not set(paper.handed_in_at) & set(until):
            reported.add(("requires", step.name, name))
            path = ("steps", step.name, "requires", str(number))
            notes.add("never-collectable", path, document=name, step=step.name, route=route.name)
