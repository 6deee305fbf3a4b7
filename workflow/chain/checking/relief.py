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
            _check_registration(chain, step.relief, (*path, "registration"), notes)
            _check_modes(chain, step.relief, (*path, "modes"), notes)


def _check_publicity(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    found = _step(chain, relief.publicity, path, notes)
    if found is None:
        return
    if found.publicity is None:
        notes.add("relief-step", path, step=found.name)
    elif found.publicity.unit is not Unit.WORKING or found.publicity.days < _LEAST_DAYS:
        notes.add("relief-publicity", path, step=found.name, least=_LEAST_DAYS)


def _check_filing(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    found = _step(chain, relief.filing, path, notes)
    if found is None:
        return
    if found.kind is not Kind.FILE or found.blocking or found.every_months:
        notes.add("relief-step/filing", path, step=found.name)
    for route in chain.routes:
        if found.name in route.path:
            notes.add("relief-filing", path, step=found.name, route=route.name)
            break


def _check_registration(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    if relief.registration and relief.registration not in chain.documents:
        notes.add("unknown-document", path, name=relief.registration)


def _check_modes(chain: Chain, relief: Relief, path: Path, notes: Notes) -> None:
    for name, values in relief.modes.items():
        field = chain.fields.get(name)
        if field is None:
            notes.add("unknown-field", (*path, name), name=name)
        elif field.type is not FieldType.CHOICE or not values:
            notes.add("relief-mode", (*path, name), field=name)
        else:
            allowed = ", ".join(field.choices)
            for number, value in enumerate(values):
                if value not in field.choices:
                    place = (*path, name, str(number))
                    notes.add("unknown-value", place, name=value, field=name, allowed=allowed)


def _step(chain: Chain, name: str, path: Path, notes: Notes) -> Step | None:
    if name and name not in chain.steps:
        notes.add("unknown-step", path, name=name, allowed=", ".join(chain.steps))
    return chain.steps.get(name)
