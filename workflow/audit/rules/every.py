"""Every rule of an application written a second time, apart from those that its verbs ask."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from workflow.audit.rules.table import Transition, rules_of

MATTERS = (
    *("bodies", "clocks", "deciding", "general", "intake", "lines", "linking", "money"),
    *("monitoring", "named", "objections", "payments", "people", "received", "routes"),
)
for _matter in MATTERS:  # each enters its rules into the table
    import_module(f"workflow.audit.rules.{_matter}")

Broken = tuple[str, dict[str, Any]]
"""The code of a fault, and what its text names."""

UNJUDGED = (ArithmeticError, LookupError, RuntimeError, ValueError)
"""What a rule runs into where a record names what its definition has not."""


def broken_rules(transition: Transition) -> list[Broken]:
    """Every rule that a record breaks. One that a rule cannot judge, since it names what the
    definition has not, has gone where that does not lead.
    """
    broken, unjudged = [], False
    for code, rule in rules_of(type(transition.record.event)):
        try:
            if rule(transition):
                broken.append(code)
        except UNJUDGED:
            unjudged = True
    if unjudged and "move" not in broken:
        broken.append("move")
    return [(code, _VALUES[code](transition) if code in _VALUES else {}) for code in broken]


_VALUES: dict[str, Callable[[Transition], dict[str, Any]]] = {
    "move": lambda transition: {
        "step": transition.before.step or transition.before.status.value,
        "target": transition.after.step or transition.after.status.value,
    },
    "child": lambda transition: {
        "child": getattr(transition.event, "child", "") or transition.before.child
    },
    "evidence": lambda transition: {
        "step": transition.before.step or transition.before.status.value
    },
}
