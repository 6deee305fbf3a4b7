"""Checks of the paths: every step is on one, every outcome leads on, every paper can come."""

from __future__ import annotations

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.step import END, SUBMISSION, Step, relief_filings

_DEFAULTS = {"on_refuse": "refuse", "on_return": "return"}


def check_paths(chain: Chain, notes: Notes) -> None:
    """Steps, targets and documents along every route; what is wrong at a step is noted once."""
    on_a_path = {name for route in chain.routes for name in route.path}
    on_a_path |= relief_filings(chain.steps)
    for step in chain.steps.values():
        if chain.routes and step.name not in on_a_path:
            notes.add("unreachable-step", ("steps", step.name), step=step.name)
        _check_names(chain, step, notes)
    noted: set[Path] = set()
    for number, route in enumerate(chain.routes):
        _check_path(chain, route, ("routes", str(number), "path"), notes)
        before: list[str] = []
        for name in route.path:
            if name in chain.steps and name not in before:
                _check_step(chain, chain.steps[name], route, before, notes, noted)
            before.append(name)


def _check_path(chain: Chain, route: Route, path: Path, notes: Notes) -> None:
    for at, name in enumerate(route.path):
        place = (*path, str(at - 1))
        if name not in chain.steps:
            allowed = ", ".join(step for step in chain.steps if step != SUBMISSION)
            notes.add("unknown-step", place, name=name, allowed=allowed)
        elif name in route.path[:at]:
            notes.add("step-twice", place, step=name)
    if all(name in chain.steps for name in route.path) and not chain.final_say(route):
        notes.add("no-approver/route", path, route=route.name)


def _targets(step: Step) -> dict[str, str]:
    """The targets of a step other than the next one: a step or `end`, by key."""
    targets = {
        "on_refuse": step.on_refuse,
        "on_return": step.on_return,
        "on_upheld": step.publicity.on_upheld if step.publicity else "",
        "deadline": step.deadline.lapse if step.deadline else "",
    }
    return {key: target for key, target in targets.items() if target}


def _check_names(chain: Chain, step: Step, notes: Notes) -> None:
    for key, target in _targets(step).items():
        written, default = ("steps", step.name, key), ("defaults", _DEFAULTS.get(key, ""))
        place = default if default in notes.places and written not in notes.places else written
        if target == END and key == "on_return":
            notes.add("target-not-earlier/end", place, step=step.name)
        elif target != END and target not in chain.steps:
            allowed = ", ".join((*chain.steps, END))
            notes.add("unknown-step", place, name=target, allowed=allowed)


def _check_step(
    chain: Chain, step: Step, route: Route, before: list[str], notes: Notes, noted: set[Path]
) -> None:
    """Targets come before the step on its route, papers are taken there or before."""
    path, names = ("steps", step.name), {"step": step.name, "route": route.name}
    for key, target in _targets(step).items():
        earlier = target in (END, *before)
        if target in chain.steps and not earlier and (*path, key) not in noted:
            noted.add((*path, key))
            code = "target-not-earlier" if target in route.path else "no-end"
            notes.add(code, (*path, key), key=key, target=target, **names)
    for number, name in enumerate(step.all_papers):
        paper, place = chain.documents.get(name), (*path, "requires", name)
        if paper and place not in noted and not {*paper.handed_in_at} & {*before, step.name}:
            noted.add(place)
            notes.add("never-collectable", (*place[:3], str(number)), document=name, **names)
