"""现金奖励个税优惠 at a pay step: reading its gates, and what must hold of them."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, FieldType, Kind, Relief, Step
from workflow.chain.reading.section import Part
from workflow.rules.calendar import Unit

_NEEDED = ("publicity", "registration", "modes", "filing")
_MOST_MONTHS = 36
_LEAST_DAYS = 15


def read_relief(part: Part) -> Relief | None:
    """`relief` of a pay step; none of its gates is guessed, its months are 36 at most."""
    if not part.has("relief"):
        return None
    inner = part.part("relief", (*_NEEDED, "months"))
    for key in _NEEDED:
        if not inner.has(key):
            inner.missing(key)
    fields = inner.part("modes")
    return Relief(
        publicity=inner.text("publicity"),
        registration=inner.text("registration"),
        modes={name: fields.texts(name) for name in fields.values},
        filing=inner.text("filing"),
        months=inner.whole("months", 1, _MOST_MONTHS, _MOST_MONTHS),
    )


def relief_filings(steps: Mapping[str, Step]) -> frozenset[str]:
    """The steps that are on no path: filings owed only for payments with the relief."""
    return frozenset(one.relief.filing for one in steps.values() if one.relief)


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
