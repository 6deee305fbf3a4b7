"""Filters of lists, as a command gives them."""

from __future__ import annotations

from datetime import date

from workflow.rules.calendar import end_of
from workflow.store.filters import EVERYTHING, Filter, Sieve, Sought
from workflow.store.times import stamp

__all__ = ["EVERYTHING", "Filter", "Sieve", "Sought", "tasks_of"]


def tasks_of(chain: str, step: str, unit: str, role: str, due_by: date | None) -> Sieve:
    """Tasks of these alone, and due by the end of that day; an empty text or None means any."""
    return Sieve(chain, step, unit, role, stamp(end_of(due_by)) if due_by else "")
