"""Records of all journals in the order they were written, filtered and paged by key."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.application.event import Record
from workflow.store.filters import Reach, Sought
from workflow.store.journal import OFFICE, read_rows
from workflow.store.transaction import Transaction

__all__ = ["Sought", "history", "noted"]


def history(
    tx: Transaction, sought: Sought, reach: Reach, limit: int
) -> list[tuple[int, Record, str]]:
    """Key, record and hash of what is within reach. The office's own journal belongs to everybody
    of an institution.
    """
    from workflow.store import queries

    rows = tx.all(queries.history(sought, reach, OFFICE, limit))
    read = read_rows((row[1], row[2], row[3]) for row in rows)
    return [(row[0], *one) for row, one in zip(rows, read, strict=True)]


def noted(tx: Transaction, detail: Mapping[str, str]) -> bool:
    """Whether the office's journal has a record with just this detail."""
    from workflow.store import queries

    return bool(tx.all(queries.noted(OFFICE, detail)))
