"""How far a reader sees: whole institutions, or, for people from outside, what they deal with."""

from __future__ import annotations

from datetime import date

from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, MEMBER, Grant, Standing
from workflow.store import definitions
from workflow.store.derived import Around
from workflow.store.filters import ALL, Reach
from workflow.store.transaction import Transaction

INSIDE = frozenset({MEMBER, ADMINISTRATOR, AUDITOR})
"""Roles that every institution has; whoever holds one belongs to it."""


def reach_of(tx: Transaction, standing: Standing, today: date) -> Reach:
    """How far a person sees on a day."""
    held = [grant for grant in standing.grants if grant.holds_on(today)]
    if any(grant.unit == EVERYWHERE for grant in held):
        return ALL
    outside = _outside(tx, held)
    whole = sorted({grant.unit for grant in held} - outside)
    if not outside:
        return Reach(whole)
    from workflow.store.queries import touched

    return Reach(whole, touched(tx, standing.person, held, sorted(outside)))


def uninvolved(standing: Standing, today: date, unit: str, chain: str, around: Around) -> bool:
    """Whether the person comes from outside the institution, and the application neither waits for
    them nor was dealt with by them. All that it takes is `around` the application.
    """
    held = [
        grant
        for grant in standing.grants
        if grant.holds_on(today) and grant.unit in (unit, EVERYWHERE)
    ]
    inside = any(
        grant.role in INSIDE or grant.unit == EVERYWHERE or grant.role not in around.external
        for grant in held
    )
    if not held or inside or standing.person in around.participants:
        return False
    actors = {f"@{standing.person}"}
    for grant in held:
        if grant.chain in ("", chain):
            actors |= {grant.role, f"@{grant.principal or standing.person}"}
    return all(actor not in actors for _unit, actor, *_ in around.kept.tasks.values())


def _outside(tx: Transaction, held: list[Grant]) -> set[str]:
    """The institutions in which every role held is one for people from outside."""
    units = {grant.unit for grant in held}
    inside = {grant.unit for grant in held if grant.role in INSIDE}
    if units <= inside:
        return set()
    external = definitions.external_roles(tx)
    inside |= {grant.unit for grant in held if (grant.unit, grant.role) not in external}
    return units - inside
