"""What two versions of a chain have in common of the facts of an application."""

from __future__ import annotations

from typing import Any

from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import Facts, is_unknown
from workflow.chain.model.field import Field, FieldType, Unknown


def readable(facts: Facts, chain: Chain, other: Chain) -> dict[str, Any]:
    """The facts that mean the same under another version of their chain: fields of one type whose
    value it knows.
    """
    return {
        name: value
        for name, value in facts.items()
        if name in chain.fields
        and name in other.fields
        and chain.fields[name].type is other.fields[name].type
        and _known(other.fields[name], value)
    }


def _known(field: Field, value: Any) -> bool:
    if is_unknown(field, value):
        return field.unknown is not Unknown.REFUSE
    if field.type is FieldType.CHOICE:
        return value in field.choices
    if field.type is FieldType.PEOPLE:
        return isinstance(value, list) and all(person["post"] in field.posts for person in value)
    return True
