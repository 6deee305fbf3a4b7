"""Checks of the tax relief for cash rewards: every condition is written and can be met."""

from __future__ import annotations

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain
from workflow.chain.model.field import FieldType
from workflow.chain.model.step import Kind, Relief, Step
from workflow.rules.calendar import Unit

_LEAST_DAYS = 15


def check_reliefs(chain: Chain, notes: Notes) -> None:
    """Whether every gate is there and can open, and the filing is owed for payments only."""
    for step in chain.steps.values():
        if step.relief:
            path = ("steps", step.name, "relief")
            _check_publicity(chain, step.relief, (*path, "publicity"), notes)
            _check_filing(chain, step.relief, (*path, "filing"), notes)
            paper = step.relief.registration
            if paper and paper not in chain.documents:
                notes.add("unknown-document", (*path, "registration"), name=paper)
            _check_modes(chain, step.relief, (*path, "modes"), notes)


def _check_publicity(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    step = _step(chain, relief.publicity, path, notes)
    if step is None:
        return
    if step.publicity is None:
        notes.add("relief-step", path, step=step.name)
    elif step.publicity.unit is not Unit.WORKING or step.publicity.days < _LEAST_DAYS:
        notes.add("relief-publicity", path, step=step.name, least=_LEAST_DAYS)


def _check_filing(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    step = _step(chain, relief.filing, path, notes)
    if step is None:
        return
    if step.kind is not Kind.FILE or step.blocking or step.every_months:
        notes.add("relief-step/filing", path, step=step.name)
    for route in chain.routes:
        if step.name in route.path:
            notes.add("relief-filing", path, step=step.name, route=route.name)
            break


def _check_modes(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    for name, values in relief.modes.items():
        field = chain.fields.get(name)
        if field is None:
            notes.add("unknown-field", (*path, name), name=name)
        elif field.type is not FieldType.CHOICE or not values:
            notes.add("relief-mode", (*path, name), field=name)
        else:
            notes.check_names("unknown-value", (*path, name), values, field.choices, field=name)


def _step(chain: Chain, name: str, path: Path, notes: Notes) -> Step | None:
    if name and name not in chain.steps:
        notes.add("unknown-step", path, name=name, allowed=", ".join(chain.steps))
    return chain.steps.get(name)
