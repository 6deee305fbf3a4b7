"""Checks that whatever is named in a chain is written there, and whatever is written is used: every
step is on a path, every outcome leads on, every paper can come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflow.chain.checking.lines import (
    Stop,
    check_lines,
    may_be_left_out,
    other_lines,
    somebody_decides,
    stops,
)
from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.clocks import Anchor
from workflow.chain.model.step import APPLICANT, END, SUBMISSION, Seat, Step, relief_filings

Reference = tuple[str, Path, str]
"""A name in a chain: what it must be (a key of `_known`), its place, and the name itself."""

_DEFAULTS = {"on_refuse": "refuse", "on_return": "return"}


def check_references(chain: Chain, notes: Notes, *, whole: bool) -> None:
    """Note names that are not known and, where the `whole` chain could be read, what no name uses:
    roles, bodies and documents.
    """
    known = _known(chain)
    acting: set[str] = set()
    papers = {name for name, paper in chain.documents.items() if paper.handed_in_at}
    for kind, path, name in _references(chain, notes):
        code, names = known[kind]
        if name and name not in names:
            owner, allowed = path[1], ", ".join(names)
            notes.add(code, path, name=name, by=name, step=owner, body=owner, allowed=allowed)
        if kind == "paper":
            papers.add(name)
        elif kind not in ("step", "field"):
            acting.add(name)
    for section, written, used in (
        ("roles", chain.roles, acting),
        ("bodies", chain.bodies, acting),
        ("documents", chain.documents, papers),
    ):
        for name in written:
            if whole and name not in used:
                notes.add("never-used", (section, name), name=name)


def _known(chain: Chain) -> dict[str, tuple[str, Collection[str]]]:
    """The kinds of names: the code of an unknown one, and the known ones."""
    acting = tuple(dict.fromkeys((*chain.roles, *chain.bodies)))
    return {
        "secretary": ("no-approver/body", chain.roles),
        "actor": ("no-approver", (*acting, APPLICANT)),
        "seat": ("no-approver/seat", chain.roles),
        "handler": ("no-approver/objections", acting),
        "told": ("no-approver/told", sorted({*chain.roles, APPLICANT})),
        "granter": ("no-approver/told", sorted(chain.roles)),
        "step": ("unknown-step", chain.steps),
        "paper": ("unknown-document", chain.documents),
        "field": ("unknown-field", chain.fields),
    }


def _references(chain: Chain, notes: Notes) -> Iterator[Reference]:
    for name, body in chain.bodies.items():
        yield "secretary", ("bodies", name, "secretary"), body.secretary
    for name, document in chain.documents.items():
        yield from _listed("step", ("documents", name, "handed_in_at"), document.handed_in_at)
    yield from _listed("step", ("apart",), chain.apart)
    for name, rule in chain.clocks.items():
        yield "told", ("clocks", name, "for"), rule.told
        for key, point in (("from", rule.begins), ("until", rule.ends)):
            if point:
                kind = "field" if point.what is Anchor.FIELD else "step"
                yield kind, ("clocks", name, key, point.what), point.name
    for number, split in enumerate(chain.splits):
        alone = ("split", "by") in notes.places
        yield "told", ("split", "by") if alone else ("split", str(number), "by"), split.by
    for name, step in chain.steps.items():
        yield from _in_step(step, ("steps", name), notes)


def _in_step(step: Step, path: Path, notes: Notes) -> Iterator[Reference]:
    yield "actor", (*path, "by"), step.by
    yield "told", (*path, "end_early"), step.end_early
    yield from _asked(step, path)
    for below, field in step.carry.items():
        yield "field", (*path, "carry", below), field
    for seat in step.panel.seats + step.panel.optional if step.panel else ():
        branch = (*path, "branches", seat.name)
        yield "seat", (*(branch if (*branch, "by") in notes.places else path), "by"), seat.role
        yield from _asked(seat, branch)
    if step.deadline:
        yield "seat", (*path, "deadline", "escalate"), step.deadline.escalate
    if step.extension:
        yield "granter", (*path, "extension", "by"), step.extension.by
    if step.publicity:
        yield "handler", (*path, "handled_by"), step.publicity.handled_by
        if step.publicity.objections:
            yield "seat", (*path, "objections", "escalate"), step.publicity.objections.escalate
    if step.relief:
        yield "step", (*path, "relief", "publicity"), step.relief.publicity
        yield "step", (*path, "relief", "filing"), step.relief.filing
        yield "paper", (*path, "relief", "registration"), step.relief.registration
        for name in step.relief.modes:
            yield "field", (*path, "relief", "modes", name), name


def _asked(place: Step | Seat, path: Path) -> Iterator[Reference]:
    """The papers and fields that a step or a seat asks for."""
    yield from _listed("paper", (*path, "requires"), place.requires)
    yield from _listed("field", (*path, "asks"), place.asks)


def _listed(kind: str, path: Path, names: tuple[str, ...]) -> Iterator[Reference]:
    return ((kind, (*path, str(number)), name) for number, name in enumerate(names))


def check_paths(chain: Chain, notes: Notes, *, whole: bool) -> None:
    """Steps, targets and documents along every route; what is wrong at a step is noted once.
    `whole`: every path could be read, so that one knows which steps are on none.
    """
    on_a_path = {name for route in chain.routes for name in route.path}
    on_a_path |= relief_filings(chain.steps)
    for step in chain.steps.values():
        if whole and chain.routes and step.name not in on_a_path:
            notes.add("unreachable-step", ("steps", step.name), step=step.name)
        _check_names(chain, step, notes)
    noted: set[Path] = set()
    for number, route in enumerate(chain.written_routes):
        if not route.none:
            _check_path(chain, route, ("routes", str(number), "path"), notes)
    for route in chain.ways:
        left_out, before = may_be_left_out(route), list[str]()
        for name in route.path:
            if name in chain.steps and name not in before:
                beside = other_lines(route, name)
                sure = [step for step in before if step not in beside | left_out]
                earlier = [step for step in before if step not in beside]
                _check_step(chain, chain.steps[name], route, (earlier, sure), notes, noted)
            before.append(name)


def _check_path(chain: Chain, route: Route, path: Path, notes: Notes) -> None:
    first: dict[str, Stop] = {}
    for stop in stops(route, path, notes):
        if stop.step not in chain.steps:
            allowed = ", ".join(step for step in chain.steps if step != SUBMISSION)
            notes.add("unknown-step", stop.at, name=stop.step, allowed=allowed)
        elif stop.step in first:
            both = {"first": first[stop.step].shown, "second": stop.shown}
            notes.add("step-twice", stop.at, step=stop.step, **both)
        first.setdefault(stop.step, stop)
    ways = [way for way in chain.routes if way.called == route.name]
    known = all(name in chain.steps for name in route.path)
    if known and not all(somebody_decides(chain, way) for way in ways):
        notes.add("no-approver/route", path, route=route.name)
    check_lines(chain, route, path, notes)


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
    chain: Chain,
    step: Step,
    route: Route,
    before: tuple[list[str], list[str]],
    notes: Notes,
    noted: set[Path],
) -> None:
    """Targets come before the step on its route, papers are taken there or before, at a step that
    was certainly passed: of those `before`, first all, then these.
    """
    earlier_steps, sure = before
    path, names = ("steps", step.name), {"step": step.name, "route": route.called}
    for key, target in _targets(step).items():
        earlier = target in (END, *earlier_steps)
        if target in chain.steps and not earlier and (*path, key) not in noted:
            noted.add((*path, key))
            code = "target-not-earlier" if target in route.path else "no-end"
            code = "target-not-earlier/line" if target in other_lines(route, step.name) else code
            notes.add(code, (*path, key), key=key, target=target, **names)
    for number, name in enumerate(step.all_papers):
        paper, place = chain.documents.get(name), (*path, "requires", name)
        if paper and place not in noted and not {*paper.handed_in_at} & {*sure, step.name}:
            noted.add(place)
            notes.add("never-collectable", (*place[:3], str(number)), document=name, **names)
