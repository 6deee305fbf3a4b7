"""Runs all checks of a chain that could be read: each adds findings, none stops the others."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.chain.checking.conditional import check_conditional_steps
from workflow.chain.checking.distribution import check_distribution
from workflow.chain.checking.examples import check_examples
from workflow.chain.checking.lines import check_apart_on_ways
from workflow.chain.checking.references import check_paths, check_references
from workflow.chain.checking.routes import (
    check_applies,
    check_deferred_routes,
    check_routes,
    check_splits_cover,
)
from workflow.chain.findings.finding import Finding, Notes, Path, Places, Reading, in_order
from workflow.chain.model.chain import Body, Chain
from workflow.chain.model.clocks import BY_MONEY, Anchor
from workflow.chain.model.field import FieldType
from workflow.chain.model.step import APPLICANT, APPLICANTS_OWN, SEVERAL, Kind, Relief, Step
from workflow.rules.calendar import Unit

_LEAST_RELIEF_DAYS = 15


def check(
    chain: Chain, places: Places, file: str, broken: frozenset[str] = frozenset()
) -> list[Finding]:
    """Everything that forbids the use of a chain, in the order of the file.

    `broken` names sections that could not be read in full: what builds on them is not proved.
    """
    notes = Notes(file, places)
    check_references(chain, notes, whole=not broken & {"steps", "bodies"})
    _check_steps(chain, notes)
    _check_clocks(chain, notes)
    _check_apart(chain, notes)
    check_apart_on_ways(chain, notes)
    check_paths(chain, notes, whole="paths" not in broken)
    check_distribution(chain.splits, chain.fields, notes)
    if not broken & {"fields", "routes"}:
        check_applies(chain, notes)
        lost = check_routes(chain.as_written, notes)
        if "split" not in broken:
            check_splits_cover(chain.as_written, notes)
        if not broken & {"steps", "paths"}:
            check_deferred_routes(chain, notes)
            check_conditional_steps(chain, notes)
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


def _check_steps(chain: Chain, notes: Notes) -> None:
    """Contradictions in a step: its actor, voting rule, tool, payment and tax relief."""
    for name in chain.bodies.keys() & chain.roles.keys():
        notes.add("name-clash", ("bodies", name), text=name)
    parts = {part.name for split in chain.splits for part in split.parts}
    amounts = {name for name, field in chain.fields.items() if field.type is FieldType.MONEY}
    for name, step in chain.steps.items():
        path: Path = ("steps", name)
        body = chain.bodies.get(step.by)
        if (step.quorum or step.passes) and not (body and body.rule):
            place = (*path, "quorum" if step.quorum else "passes")
            notes.add("body-rule-incomplete", place, body=step.by, key="passes")
        if step.by == APPLICANT and step.kind not in APPLICANTS_OWN:
            notes.add("applicant-decides", (*path, "by"), step=name)
        if body and body.rule and not _at_home(step, body):
            here = {"step": name, "body": step.by}
            notes.add("body-votes-elsewhere", (*path, "by"), **here)
        # A tool answers under the account of one role.
        if step.tool and (step.panel or body):
            notes.add("tool-without-account", (*path, "tool"), step=name)
        if step.pays and (step.pays in parts) is (step.pays in amounts):
            notes.add("pays-what", (*path, "pays"), step=name, name=step.pays)
        if step.kind is Kind.FILE and step.warn and not step.every_months:
            notes.add("warn-without-day", (*path, "warn"), step=name)
        if step.relief:
            _check_relief(chain, step.relief, (*path, "relief"), notes)


def _at_home(step: Step, body: Body) -> bool:
    """Whether a body that votes decides here, or its secretary does what nobody votes on."""
    if body.adhoc or step.kind not in {*APPLICANTS_OWN, Kind.PAY}:
        return step.kind is Kind.DECIDE
    return True


def _check_relief(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    """Whether every gate of the tax relief can open, and its filing is owed for payments only."""
    notice, filing = chain.steps.get(relief.publicity), chain.steps.get(relief.filing)
    if notice and notice.publicity is None:
        notes.add("relief-step", (*path, "publicity"), step=notice.name)
    elif notice and notice.publicity:
        long_enough = notice.publicity.days >= _LEAST_RELIEF_DAYS
        if notice.publicity.unit is not Unit.WORKING or not long_enough:
            at = (*path, "publicity")
            notes.add("relief-publicity", at, step=notice.name, least=_LEAST_RELIEF_DAYS)
    if filing:
        if filing.kind is not Kind.FILE or filing.blocking or filing.every_months:
            notes.add("relief-step/filing", (*path, "filing"), step=filing.name)
        on = next((route.name for route in chain.routes if filing.name in route.path), None)
        if on is not None:
            notes.add("relief-filing", (*path, "filing"), step=filing.name, route=on)
    for name, values in relief.modes.items():
        field, place = chain.fields.get(name), (*path, "modes", name)
        if field and (field.type is not FieldType.CHOICE or not values):
            notes.add("relief-mode", place, field=name)
        elif field:
            notes.check_names("unknown-value", place, values, field.choices, field=name)


def _check_apart(chain: Chain, notes: Notes) -> None:
    """Whether the steps kept apart are several, and it is recorded of each who decides it."""
    names = dict.fromkeys(chain.apart)
    if chain.apart and len(names) < 2:
        notes.add("apart-alone", ("apart",))
    for number, name in enumerate(chain.apart):
        step = chain.steps.get(name)
        if step and not _decided_by_name(chain, step):
            notes.add("apart-step", ("apart", str(number)), step=name)


def _decided_by_name(chain: Chain, step: Step) -> bool:
    """Whether the record says which people decide a step: not where a tool answers, the applicant
    acts, or a body's secretary records what the minutes say.
    """
    body = chain.bodies.get(step.by)
    if step.tool or step.by == APPLICANT or (body and body.rule is None):
        return False
    return step.kind in SEVERAL | {Kind.DECIDE, Kind.PRICE}


def _check_clocks(chain: Chain, notes: Notes) -> None:
    """Whether every clock can start and end."""
    filings = [step.name for step in chain.steps.values() if step.kind is Kind.FILE]
    for name, rule in chain.clocks.items():
        path: Path = ("clocks", name)
        if name in chain.steps:
            notes.add("name-clash/clock", path, text=name)
        for key, point in (("from", rule.begins), ("until", rule.ends)):
            if point is None:
                continue
            at, field = (*path, key, point.what), chain.fields.get(point.name)
            if point.what is Anchor.FIELD and field and field.type is not FieldType.DATE:
                notes.add("clock-field", at, name=point.name)
            filed = point.what is Anchor.FILED and point.name in chain.steps
            if filed and point.name not in filings:
                notes.add("clock-step", at, name=point.name, allowed=", ".join(filings) or "—")
        if rule.day_of_next_month and rule.begins.what not in (*BY_MONEY, Anchor.FIELD):
            notes.add("clock-month", (*path, "day_of_next_month"), clock=name)
        if rule.ends and rule.ends.what is Anchor.PAID and rule.begins.what is not Anchor.INCOME:
            notes.add("clock-until", (*path, "until"), clock=name)
