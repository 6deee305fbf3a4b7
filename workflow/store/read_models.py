"""What waits for people: the inbox, paged by key and never by offset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from workflow.application.lines import facing
from workflow.application.state import Application
from workflow.rules.standing import EVERYWHERE
from workflow.store import sql
from workflow.store.filters import EVERYTHING, Sieve
from workflow.store.transaction import Statement, Transaction

_decode = msgspec.json.Decoder(Application).decode


class Waiting(msgspec.Struct, frozen=True):
    """One line of an inbox."""

    slot: str
    actor: str
    step: str
    since: str
    due_at: str | None
    application: Application


_QUERIES = {  # by whether an institution and a place to go on from are given
    (False, False): sql.INBOX,
    (False, True): sql.INBOX_ON,
    (True, False): sql.INBOX_OF_UNIT,
    (True, True): sql.INBOX_OF_UNIT_ON,
}


def inbox(
    tx: Transaction,
    roles: Iterable[tuple[str, str]],
    persons: Sequence[str],
    after: tuple[str, str, str] | None,
    limit: int,
    sieve: Sieve = EVERYTHING,
) -> list[Waiting]:
    """What waits for a holder of these (unit, role) pairs or for these people, oldest first."""
    pairs = list(roles)
    units = sorted({unit for unit, _ in pairs})
    pairs += [(unit, f"@{person}") for unit in units for person in persons]
    place = dict(zip(("at", "in_", "slot"), after, strict=True)) if after else {}
    lines: list[Waiting] = []
    for unit, actor in pairs:
        if sieve.role not in ("", actor):
            continue
        values = {} if unit == EVERYWHERE else {"unit": unit}
        query: Statement = _QUERIES[bool(values), bool(after)]
        if sieve != EVERYTHING:
            from workflow.store import queries

            query = queries.inbox(sieve, of_unit=bool(values), on=bool(after))
        rows = tx.all(query, actor=actor, most=limit, **values, **place)
        lines += [
            Waiting(slot, actor, step, since, due_at, facing(_decode(state), step))
            for slot, actor, step, since, due_at, state in rows
        ]
    lines.sort(key=lambda line: (line.since, line.application.number, line.slot))
    return lines[:limit]


def awaiting(tx: Transaction, actors: Iterable[tuple[str, str]]) -> list[str]:
    """The applications on which one of these (unit, role or `@person`) is awaited, by number."""
    numbers: set[str] = set()
    for unit, actor in actors:
        numbers |= {row[0] for row in tx.all(sql.AWAITING, unit=unit, actor=actor)}
    return sorted(numbers)


def numbers(tx: Transaction) -> list[str]:
    """The number of every application, from the journal itself."""
    return [row[0] for row in tx.all(sql.NUMBERS)]
