"""How far a reader sees: whole institutions, or, for people from outside, what they deal with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select

from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, MEMBER, Grant, Standing
from workflow.store import definitions as rules
from workflow.store import tables as t
from workflow.store.engine import Transaction

INSIDE = frozenset({MEMBER, ADMINISTRATOR, AUDITOR})
"""Roles that every institution has; whoever holds one belongs to it."""


class Reach(msgspec.Struct, frozen=True):
    """The institutions seen whole (None is every one), and single applications of others."""

    units: list[str] | None
    numbers: list[str] = []

    def covers(self, unit: str, number: str) -> bool:
        """Whether an application is seen; the office's own journal, whose institution is empty,
        by everybody of one.
        """
        if self.units is None or number in self.numbers:
            return True
        return unit in self.units if unit else bool(self.units)


ALL = Reach(None)


def external_roles(tx: Transaction) -> frozenset[tuple[str, str]]:
    """Institution and role of whatever a pinned definition gives to people from outside."""
    found = (rules.definition(tx, *key) for key in rules.definitions(tx))
    return frozenset(
        (chain.unit, role.name) for chain in found if chain for role in chain.external_roles
    )


def reach_of(tx: Transaction, standing: Standing, today: date) -> Reach:
    """How far a person sees on a day."""
    held = [one for one in standing.grants if one.holds_on(today)]
    if any(one.unit == EVERYWHERE for one in held):
        return ALL
    outside = _outside(tx, held)
    whole = sorted({one.unit for one in held} - outside)
    return Reach(whole, _touched(tx, standing.person, held, outside) if outside else [])


def stranger(tx: Transaction, standing: Standing, today: date, unit: str, number: str) -> bool:
    """Whether the person comes from outside the institution, and the application (empty: a new
    one) neither waits for them nor was dealt with by them.
    """
    held = [
        one for one in standing.grants if one.holds_on(today) and one.unit in (unit, EVERYWHERE)
    ]
    if any(one.role in INSIDE or one.unit == EVERYWHERE for one in held):
        return False
    outside = _outside(tx, held)
    return bool(outside) and not _touched(tx, standing.person, held, outside, number)


def _outside(tx: Transaction, held: list[Grant]) -> set[str]:
    """The institutions in which every role held is one for people from outside."""
    units = {one.unit for one in held}
    inside = {one.unit for one in held if one.role in INSIDE}
    if units <= inside:
        return set()
    external = external_roles(tx)
    inside |= {one.unit for one in held if (one.unit, one.role) not in external}
    return units - inside


def _touched(
    tx: Transaction, person: str, held: list[Grant], units: Iterable[str], number: str | None = None
) -> list[str]:
    """The applications of these institutions that wait for the person or in which they took part:
    did something that was not refused, or belong to a body formed for it.
    """
    a, c, e = t.applications.c, t.tasks.c, t.events.c
    waits: list[ColumnElement[bool]] = [c.actor == f"@{person}"]
    for one in held:
        fits = [c.unit == one.unit, c.actor.in_([one.role, f"@{one.principal or person}"])]
        waits.append(and_(*fits, a.chain == one.chain) if one.chain else and_(*fits))
    awaited = (
        select(a.number)
        .select_from(t.tasks.join(t.applications, a.number == c.application))
        .where(c.unit.in_(units), or_(*waits))
    )
    formed = and_(e.kind == "Formed", e.body.contains(f'"person":"{person}"', autoescape=True))
    took_part = (
        select(a.number)
        .select_from(t.events.join(t.applications, a.number == e.application))
        .where(a.unit.in_(units), or_(and_(e.by == person, e.kind != "Declined"), formed))
    )
    if number is not None:
        awaited, took_part = (one.where(a.number == number) for one in (awaited, took_part))
    return sorted({row[0] for query in (awaited, took_part) for row in tx.all(query)})
