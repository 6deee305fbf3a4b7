"""How money received changes an application."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application.money import events as i
from workflow.application.state import Application


def shared(application: Application, event: i.IncomeShared, record: Any) -> dict[str, Any]:
    """One income more."""
    return {"incomes": (*application.incomes, event.income)}


def divided(application: Application, event: i.Divided, record: Any) -> dict[str, Any]:
    """The people among whom a part of an income is divided."""
    return {
        "incomes": tuple(
            replace(one, persons={**one.persons, event.part: event.persons}, main=event.main)
            if one.number == event.income
            else one
            for one in application.incomes
        )
    }
