"""How far a reader sees: whole institutions, or single applications that concern them."""

from __future__ import annotations

from datetime import date

from workflow.rules.standing import (
    ADMINISTRATOR,
    AUDITOR,
    EVERYWHERE,
    MEMBER,
    SERVICE,
    Grant,
    Standing,
)
from workflow.store import definitions
from workflow.store.derived import Around
from workflow.store.filters import ALL, Reach
from workflow.store.transaction import Transaction

INSIDE = frozenset({MEMBER, ADMINISTRATOR, AUDITOR})
"""Roles that every institution has; whoever holds one belongs to it."""
OVERSEEING = frozenset({ADMINISTRATOR, AUDITOR})
"""Who reads the office's own journal, and verifies."""


def reach_of(tx: Transaction, standing: Standing, today: date) -> Reach:
    """How far a person sees on a day."""
    held = _reading(standing, today)
    if any(grant.unit == EVERYWHERE for grant in held):
        return ALL
    in_part = _in_part(tx, held)
    whole = sorted({grant.unit for grant in held} - in_part)
    own = any(grant.role in OVERSEEING for grant in held)
    if not in_part:
        return Reach(whole, office=own)
    from workflow.store.queries import touched

    return Reach(whole, touched(tx, standing.person, held, sorted(in_part)), office=own)


def reads(standing: Standing, today: date, unit: str, chain: str, around: Around) -> bool:
    """Whether the person may read an application of the institution: by a role there that decides
    or oversees, else because it is theirs, names them, waits for them, or they took part in it.
    """
    held = _held(standing, today, unit)
    whole = any(
        grant.unit == EVERYWHERE
        or grant.role in OVERSEEING
        or (grant.role != MEMBER and grant.role not in around.external)
        for grant in held
    )
    return whole or (bool(held) and _involved(standing, held, chain, around))


def oversees(standing: Standing, today: date) -> bool:
    """Whether the person may read the office's own journal, and have all verified."""
    return any(grant.role in OVERSEEING for grant in standing.grants if grant.holds_on(today))


def overseen_by(standing: Standing, today: date) -> set[str] | None:
    """The institutions of which the person is administrator or auditor; None where of all."""
    held = [grant for grant in standing.grants if grant.holds_on(today)]
    units = {grant.unit for grant in held if grant.role in OVERSEEING}
    return None if EVERYWHERE in units else units


def uninvolved(standing: Standing, today: date, unit: str, chain: str, around: Around) -> bool:
    """Whether the person comes from outside the institution, and the application neither waits for
    them nor was dealt with by them. All that it takes is `around` the application.
    """
    if not any(grant.role in around.external for grant in standing.grants):
        return False  # no role of theirs is for people from outside
    held = _held(standing, today, unit)
    inside = any(
        grant.role in INSIDE or grant.unit == EVERYWHERE or grant.role not in around.external
        for grant in held
    )
    return bool(held) and not inside and not _involved(standing, held, chain, around)


def _reading(standing: Standing, today: date) -> list[Grant]:
    """What the person holds on a day; what cron runs reads nothing by its role."""
    return [grant for grant in standing.grants if grant.role != SERVICE and grant.holds_on(today)]


def _held(standing: Standing, today: date, unit: str) -> list[Grant]:
    """What the person holds in an institution on a day."""
    here = (unit, EVERYWHERE)
    return [grant for grant in _reading(standing, today) if grant.unit in here]


def _involved(standing: Standing, held: list[Grant], chain: str, around: Around) -> bool:
    """Whether an application waits for the person, names them, or was dealt with by them."""
    if standing.person in around.participants:
        return True
    actors = {f"@{standing.person}"}
    for grant in held:
        if grant.chain in ("", chain):
            actors |= {grant.role, f"@{grant.principal or standing.person}"}
    return any(actor in actors for _unit, actor, *_ in around.kept.tasks.values())


def _in_part(tx: Transaction, held: list[Grant]) -> set[str]:
    """The institutions of which the person sees only what is theirs: every role held there is that
    of an applicant, or one for people from outside.
    """
    units = {grant.unit for grant in held}
    whole = {grant.unit for grant in held if grant.role in OVERSEEING}
    if units <= whole:
        return set()
    external = definitions.external_roles(tx)
    whole |= {
        grant.unit
        for grant in held
        if grant.role != MEMBER and (grant.unit, grant.role) not in external
    }
    return units - whole
