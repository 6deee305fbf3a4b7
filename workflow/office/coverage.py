"""Which roles and bodies of the chains in force nobody holds, before an application finds out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.chain.model.value import Title
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot
from workflow.office.in_force import in_force
from workflow.office.perform import Office
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR
from workflow.store import definitions as rules
from workflow.store import people
from workflow.store.transaction import Transaction


class Thin(msgspec.Struct, frozen=True):
    """A role or a body of a chain that nobody holds today, or `only` one person does: where that
    person applies or recuses, nobody is left.
    """

    unit: str
    chain: str
    role: str
    title: Title
    only: str = ""


def thin(office: Office, units: Collection[str] | None = None, chain: str = "") -> list[Thin]:
    """What is thinly staffed in the chains in force today: all those of these institutions (None
    is every one) of which at least one role is held, or the one named.
    """
    today = shanghai_date(office.clock())
    with office.database.reading() as tx:
        known = {unit for unit, _, _ in people.institutions(tx)}
        pinned = {name for name, _version in rules.definitions(tx)}
        names = [chain] if chain else sorted(pinned | shipped().keys())
        thinly: list[Thin] = []
        for definition in _in_force(tx, names, today):
            if chain or (definition.unit in known and (units is None or definition.unit in units)):
                thinly += _of(tx, definition, today, always=bool(chain))
        return thinly


def _in_force(tx: Transaction, names: list[str], today: date) -> Iterator[Chain]:
    for name in names:
        try:
            yield in_force(tx, name, today)
        except CouldNot as none:  # not in force today
            if none.code != "no-such-chain":
                raise


def _of(tx: Transaction, chain: Chain, today: date, *, always: bool) -> list[Thin]:
    day = today.isoformat()
    holders = {role: people.members(tx, chain.unit, role, day) for role in needed(chain)}
    if not always and not any(holders.values()):
        return []
    return [
        Thin(
            chain.unit, chain.key, role, title_of(chain, role), *(member.name for member in members)
        )
        for role, members in holders.items()
        if len(members) < 2
    ]


def needed(chain: Chain) -> tuple[str, ...]:
    """The roles that some step waits for, and the standing bodies that vote, each once."""
    roles: list[str] = []
    for step in chain.steps.values():
        roles += [seat.role for seat in chain.seats(step)]
        if step.publicity:
            roles.append(step.publicity.handled_by)
        if chain.body_rule(step) and not chain.bodies[step.by].adhoc:
            roles.append(step.by)
    return tuple(dict.fromkeys(role for role in roles if role not in (APPLICANT, ADMINISTRATOR)))


def title_of(chain: Chain, role: str) -> Title:
    """What a role or a body is called."""
    return chain.bodies[role].title if role in chain.bodies else chain.roles[role].title
