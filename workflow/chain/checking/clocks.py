"""Checks of the clocks: each can start and end, and somebody is told."""

from __future__ import annotations

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain
from workflow.chain.model.clocks import BY_MONEY, Anchor, Point
from workflow.chain.model.field import FieldType
from workflow.chain.model.step import APPLICANT, Kind


def check_clocks(chain: Chain, notes: Notes) -> None:
    """Every clock and every warning of a chain; adds findings, none stops the others."""
    for name, rule in chain.clocks.items():
        path: Path = ("clocks", name)
        if name in chain.steps:
            notes.add("name-clash/clock", path, text=name)
        _check_actor(chain, notes, (*path, "for"), rule.told)
        for key, point in (("from", rule.begins), ("until", rule.ends)):
            if point:
                _check_point(chain, notes, (*path, key), point)
        money = rule.begins.what in BY_MONEY
        if rule.day_of_next_month and not (money or rule.begins.what is Anchor.FIELD):
            notes.add("clock-month", (*path, "day_of_next_month"), clock=name)
        if rule.ends and rule.ends.what is Anchor.PAID and rule.begins.what is not Anchor.INCOME:
            notes.add("clock-until", (*path, "until"), clock=name)
    for name, step in chain.steps.items():
        at: Path = ("steps", name)
        _check_actor(chain, notes, (*at, "end_early"), step.end_early)
        if step.extension:
            by = step.extension.by
            _check_actor(chain, notes, (*at, "extension", "by"), by, applicant=False)
        if step.kind is Kind.FILE and step.warn and not step.every_months:
            notes.add("warn-without-day", (*at, "warn"), step=name)


def _check_actor(
    chain: Chain, notes: Notes, path: Path, by: str, *, applicant: bool = True
) -> None:
    known = {*chain.roles, *([APPLICANT] if applicant else [])}
    if by and by not in known:
        notes.add("no-approver/told", path, by=by, allowed=", ".join(sorted(known)))


def _check_point(chain: Chain, notes: Notes, path: Path, point: Point) -> None:
    """Whether the step or the date field that is named is there."""
    at = (*path, str(point.what))
    if point.what is Anchor.FIELD:
        field = chain.fields.get(point.name)
        if point.name and field is None:
            notes.add("unknown-field", at, name=point.name)
        elif field and field.type is not FieldType.DATE:
            notes.add("clock-field", at, name=point.name)
    elif point.what in (Anchor.PASSED, Anchor.FILED):
        step = chain.steps.get(point.name)
        if point.name and step is None:
            notes.add("unknown-step", at, name=point.name, allowed=", ".join(chain.steps))
        elif step and point.what is Anchor.FILED and step.kind is not Kind.FILE:
            filings = [step.name for step in chain.steps.values() if step.kind is Kind.FILE]
            notes.add("clock-step", at, name=point.name, allowed=", ".join(filings) or "—")


def roles_told(chain: Chain) -> set[str]:
    """The roles that clocks and periods use."""
    steps = chain.steps.values()
    return {
        *(rule.told for rule in chain.clocks.values()),
        *(step.end_early for step in steps),
        *(step.extension.by for step in steps if step.extension),
    }
