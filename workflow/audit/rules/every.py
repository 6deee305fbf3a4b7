"""Every rule of an application written a second time, apart from those that its verbs ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.application.event import Record
from workflow.application.state import Application
from workflow.audit.rules import (  # each enters its rules into the table
    bodies,
    clocks,
    control,
    deciding,
    general,
    linking,
    money,
    monitoring,
    objections,
    people,
    publicity,
    relief,
    routes,
)
from workflow.audit.rules.table import Transition, rules_of, transition
from workflow.chain.model.chain import Chain

MATTERS = (
    *(bodies, clocks, control, deciding, general, linking, money),
    *(monitoring, objections, people, publicity, relief, routes),
)
Broken = tuple[str, dict[str, Any]]
"""The code of a fault, and what its text names."""

UNJUDGED = (ArithmeticError, LookupError, RuntimeError, ValueError)
"""What a rule runs into where a record names what its definition has not."""


def broken_rules(
    before: Application,
    record: Record,
    after: Application,
    chain: Chain,
    second: Mapping[str, str],
) -> list[Broken]:
    """Every rule that a record breaks, given the state before and after it; `second` are the
    second accounts of people, each with the first. A record that a rule cannot judge, since it
    names what the definition has not, has gone where that does not lead.
    """
    given = transition(before, record, after, chain, second)
    broken, unjudged = [], False
    for code, rule in rules_of(type(record.event)):
        try:
            if rule(given):
                broken.append(code)
        except UNJUDGED:
            unjudged = True
    if unjudged and "move" not in broken:
        broken.append("move")
    return [(code, _VALUES[code](given) if code in _VALUES else {}) for code in broken]


def _move(transition: Transition) -> dict[str, Any]:
    before, after = transition.before, transition.after
    return {
        "step": before.step or before.status.value,
        "target": after.step or after.status.value,
    }


_VALUES: dict[str, Callable[[Transition], dict[str, Any]]] = {
    "move": _move,
    "child": lambda transition: {"child": getattr(transition.event, "child", "")},
    "evidence": lambda transition: {"step": transition.before.step},
}
