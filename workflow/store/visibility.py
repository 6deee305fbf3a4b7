"""How far a reader sees: whole institutions, or, for people from outside, what they deal with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, MEMBER, Grant, Standing
from workflow.store import definitions
from workflow.store.derived import Around
from workflow.store.filters import ALL, Reach
from workflow.store.transaction import Transaction

__all__ = ["ALL", "INSIDE", "Reach", "reach_of", "uninvolved"]

INSIDE = frozenset({MEMBER, ADMINISTRATOR, AUDITOR})
"""Roles that every institution has; whoever holds one belongs to it."""


def reach_of(tx: Transaction, standing: Standing, today: date) -> Reach:
    """How far a person sees on a day."""
    held = [one for one in standing.grants if one.holds_on(today)]
    if any(one.unit == EVERYWHERE for one in held):
        return ALL
    outside = _outside(tx, held)
    whole = sorted({one.unit for one in held} - outside)
    return Reach(whole, _touched(tx, standing.person, held, outside) if outside else [])


def uninvolved(standing: Standing, today: date, unit: str, chain: str, around: Around) -> bool:
    """Whether the person comes from outside the institution, and the application neither waits for
    them nor was dealt with by them. All that it takes is `around` the application.
    """
    held = [
        one for one in standing.grants if one.holds_on(today) and one.unit in (unit, EVERYWHERE)
    ]
    if not held or any(_inside(one, around.external) for one in held):
        return False
    return standing.person not in around.participants and not _awaited(
        standing.person, held, chain, around
    )


def _inside(grant: Grant, external: Collection[str]) -> bool:
    return grant.role in INSIDE or grant.unit == EVERYWHERE or grant.role not in external


def _awaited(person: str, held: list[Grant], chain: str, around: Around) -> bool:
    actors = {f"@{person}"}
    for one in held:
        if one.chain in ("", chain):
            actors |= {one.role, f"@{one.principal or person}"}
    return any(actor in actors for _unit, actor, *_ in around.kept.tasks.values())


def _outside(tx: Transaction, held: list[Grant]) -> set[str]:
    """The institutions in which every role held is one for people from outside."""
    units = {one.unit for one in held}
    inside = {one.unit for one in held if one.role in INSIDE}
    if units <= inside:
        return set()
    external = definitions.external_roles(tx)
    inside |= {one.unit for one in held if (one.unit, one.role) not in external}
    return units - inside


def _touched(tx: Transaction, person: str, held: list[Grant], units: Iterable[str]) -> list[str]:
    """The applications of these institutions that wait for the person or in which they took part:
    did something that was not refused, or belong to a body formed for it.
    """
    from workflow.store import queries

    wanted = sorted(units)
    asked = queries.awaited(person, held, wanted), queries.took_part(person, wanted)
    return sorted({row[0] for query in asked for row in tx.all(query)})
