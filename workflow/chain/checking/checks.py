"""Runs all checks of a chain that could be read: each adds findings, none stops the others."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.chain.checking.clocks import check_clocks, roles_told
from workflow.chain.checking.deferred_routes import check_deferred_routes
from workflow.chain.checking.distribution import check_distribution
from workflow.chain.checking.examples import check_examples
from workflow.chain.checking.paths import check_paths
from workflow.chain.checking.relief import check_reliefs
from workflow.chain.checking.routes import check_routes
from workflow.chain.findings.finding import Finding, Notes, Path, Places, Reading, in_order
from workflow.chain.model.chain import Chain
from workflow.chain.model.field import FieldType
from workflow.chain.model.step import APPLICANT, JUDGING, Seat, Step


def check(
    chain: Chain, places: Places, file: str, broken: frozenset[str] = frozenset()
) -> list[Finding]:
    """Everything that forbids the use of a chain, in the order of the file.

    `broken` names sections that could not be read in full: what builds on them is not proved.
    """
    notes = Notes(file, places)
    _check_actors(chain, notes)
    _check_seats(chain, notes)
    _check_tools(chain, notes)
    _check_names(chain, notes)
    if not broken & {"steps", "bodies"}:
        _check_unused(chain, notes)
    check_paths(chain, notes)
    check_distribution(chain.splits, chain.fields, notes)
    _check_pays(chain, notes)
    check_reliefs(chain, notes)
    check_clocks(chain, notes)
    if not broken & {"fields", "routes"}:
        lost = check_routes(chain, notes)
        if not broken & {"steps", "paths"}:
            check_deferred_routes(chain, notes)
        if "paths" not in broken:
            check_examples(chain, lost, notes)
    return in_order(notes.findings)


def duplicate_versions(readings: Iterable[Reading]) -> list[Finding]:
    """Files that write one version of one chain in two ways; the later file has the finding."""
    first: dict[str, Reading] = {}
    findings: list[Finding] = []
    for reading in readings:
        if reading.chain is None:
            continue
        key = reading.chain.key
        other = first.setdefault(key, reading)
        if other.chain and other.chain.sha256 != reading.chain.sha256:
            notes = Notes(reading.file, reading.places)
            notes.add("duplicate-version", ("version",), key=key, other=other.file)
            findings += notes.findings
    return findings


def _check_actors(chain: Chain, notes: Notes) -> None:
    actors = {APPLICANT, *chain.roles, *chain.bodies}
    for name, body in chain.bodies.items():
        if name in chain.roles:
            notes.add("name-clash", ("bodies", name), text=name)
        by = body.secretary
        if by and by not in chain.roles:
            notes.add("no-approver/body", ("bodies", name, "secretary"), body=name, by=by)
    for name, step in chain.steps.items():
        path = ("steps", name, "by")
        if step.by and step.by not in actors:
            notes.add("no-approver", path, step=name, by=step.by)
        votes = step.by in chain.bodies and chain.bodies[step.by].rule
        if (step.quorum or step.passes) and not votes:
            key = "quorum" if step.quorum else "passes"
            place = ("steps", name, key)
            notes.add("body-rule-incomplete", place, body=step.by, key="passes")
        if step.by == APPLICANT and step.kind in JUDGING:
            notes.add("applicant-decides", path, step=name)
        if step.publicity and step.publicity.handled_by not in {"", *chain.roles, *chain.bodies}:
            by = step.publicity.handled_by
            at = ("steps", name, "handled_by")
            notes.add("no-approver/objections", at, step=name, by=by)


def _check_seats(chain: Chain, notes: Notes) -> None:
    for name, step in chain.steps.items():
        for seat in chain.seats(step) if step.panel else ():
            if seat.role and seat.role not in chain.roles:
                branch: Path = ("steps", name, "branches", seat.name, "by")
                at: Path = branch if branch in notes.places else ("steps", name, "by")
                notes.add("no-approver/seat", at, step=name, by=seat.role)
        for key, above in escalation_roles(step).items():
            if above not in chain.roles:
                notes.add("no-approver/seat", ("steps", name, key, "escalate"), step=name, by=above)


def _check_tools(chain: Chain, notes: Notes) -> None:
    """An answer is given under the account of one role: not a body's, not the applicant's."""
    for name, step in chain.steps.items():
        if step.tool and (step.panel or step.by == APPLICANT or step.by in chain.bodies):
            notes.add("tool-without-account", ("steps", name, "tool"), step=name)


def escalation_roles(step: Step) -> dict[str, str]:
    """Who is told when a term has passed, by the key under which it is written."""
    process = step.publicity.objections if step.publicity else None
    told = {
        "deadline": step.deadline.escalate if step.deadline else "",
        "objections": process.escalate if process else "",
    }
    return {key: role for key, role in told.items() if role}


def _check_names(chain: Chain, notes: Notes) -> None:
    """Documents, fields and steps that are named but not written."""
    for name, step in chain.steps.items():
        path: Path = ("steps", name)
        _check_asked(chain, step, path, notes)
        for seat in step.panel.seats if step.panel else ():
            _check_asked(chain, seat, (*path, "branches", seat.name), notes)
        for below, field in step.carry.items():
            if field not in chain.fields:
                place = (*path, "carry", below)
                notes.add("unknown-field", place, name=field, allowed=", ".join(chain.fields))
    for name, document in chain.documents.items():
        at = ("documents", name, "handed_in_at")
        notes.check_names("unknown-step", at, document.handed_in_at, chain.steps)


def _check_asked(chain: Chain, place: Step | Seat, path: Path, notes: Notes) -> None:
    """The papers and fields that a step or a seat asks for."""
    notes.check_names("unknown-document", (*path, "requires"), place.requires, chain.documents)
    notes.check_names("unknown-field", (*path, "asks"), place.asks, chain.fields)


def _check_pays(chain: Chain, notes: Notes) -> None:
    """What a payment step pays: a part of the split, or a money field, and not both; and who
    records what it is paid out of.
    """
    parts = {part.name for split in chain.splits for part in split.parts}
    fields = {name for name, field in chain.fields.items() if field.type is FieldType.MONEY}
    for name, step in chain.steps.items():
        if step.pays and (step.pays in parts) is (step.pays in fields):
            place = ("steps", name, "pays")
            notes.add("pays-what", place, step=name, name=step.pays)
    known = {*chain.roles, APPLICANT}
    for number, split in enumerate(chain.splits):
        if split.by and split.by not in known:
            at: Path = ("split",) if ("split", "by") in notes.places else ("split", str(number))
            allowed = ", ".join(sorted(known))
            notes.add("no-approver/told", (*at, "by"), by=split.by, allowed=allowed)


def _check_unused(chain: Chain, notes: Notes) -> None:
    steps = chain.steps.values()
    acting = {
        *(step.by for step in steps),
        *(seat.role for step in steps if step.panel for seat in chain.seats(step)),
        *(step.publicity.handled_by for step in steps if step.publicity),
        *(role for step in steps for role in escalation_roles(step).values()),
        *roles_told(chain),
        *(split.by for split in chain.splits),
        *(body.secretary for body in chain.bodies.values()),
    }
    papers = {
        *(name for step in steps for name in step.all_papers),
        *(step.relief.registration for step in steps if step.relief),
        *(name for name, paper in chain.documents.items() if paper.handed_in_at),
    }
    for section, names, used in (
        ("roles", chain.roles, acting),
        ("bodies", chain.bodies, acting),
        ("documents", chain.documents, papers),
    ):
        for name in names:
            if name not in used:
                notes.add("never-used", (section, name), name=name)
