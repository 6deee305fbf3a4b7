"""People whom a fact names, judged a second time: as many as the definition wants."""

from __future__ import annotations

from typing import Any

from workflow.application.applying.events import Submitted
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.field import Field


@judges("named")
def too_few_named(transition: Transition) -> bool:
    """Whether a list that was given names fewer people than its field wants; at a submission
    every list is looked at, since a draft may have had another version.
    """
    facts = transition.after.facts
    given = facts if type(transition.event) is Submitted else getattr(transition.event, "facts", ())
    return any(
        name in given and _too_few(field, facts.get(name))
        for name, field in transition.chain.fields.items()
        if field.least
    )


def _too_few(field: Field, value: Any) -> bool:
    """Whoever is named twice, by account or else by name, is one; what is no list is not known."""
    if not isinstance(value, list):
        return False
    return len({one.get("person") or one["name"] for one in value}) < field.least
