"""Who may act or vote on an application: holders of roles and members of bodies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

import msgspec

from workflow.application.context import barred_people
from workflow.application.state import Application, Member
from workflow.chain.model.chain import Chain
from workflow.office.perform import Office
from workflow.office.queries import chain_of
from workflow.rules.calendar import shanghai_date
from workflow.store import meetings, people
from workflow.store.transaction import Transaction


class Able(msgspec.Struct, frozen=True):
    """Somebody who may act: a holder of the role, or who stands in `behalf` of one (a name)."""

    name: str
    behalf: str = ""


def able(
    office: Office,
    application: Application,
    roles: Iterable[str],
    without: frozenset[str] = frozenset(),
) -> list[Able]:
    """Who may act in one of these roles on the application today: its holders, then their
    substitutes; who takes no part in it, or is `without` a word left, not among them, nor their
    substitutes.
    """
    from workflow.store import queries

    today = shanghai_date(office.clock())
    with office.database.reading() as tx:
        chain, wanted = chain_of(tx, application), set(roles)
        accounts = partial(people.accounts, tx)
        kept_out = barred_people(application, chain, accounts) | accounts(without)
        held = [
            member
            for role in dict.fromkeys(roles)
            for member in people.members(tx, application.unit, role, today.isoformat())
            if member.person not in kept_out
        ]
        principals = {member.person: member.name for member in held}
        deputies = [
            Able(people.name_of(tx, substitute.deputy), principals[substitute.principal])
            for substitute in queries.substitutes(tx, [application.unit])
            if substitute.principal in principals
            and substitute.deputy not in kept_out
            and substitute.role in ("", *wanted)
            and substitute.chain in ("", chain.chain)
            and not substitute.ended_at
            and substitute.since <= today <= substitute.until
        ]
    return [*dict.fromkeys(Able(member.name) for member in held), *deputies]


def members(office: Office, application: Application, body: str, day: date) -> tuple[Member, ...]:
    """Who belongs to a body of the application's institution on a day, or was formed for it."""
    with office.database.reading() as tx:
        return _members(tx, application, body, day)


def _members(tx: Transaction, application: Application, body: str, day: date) -> tuple[Member, ...]:
    if body in application.formed:
        return application.formed[body]
    return people.members(tx, application.unit, body, day.isoformat())


class Electorate(msgspec.Struct, frozen=True):
    """The `members` of the body that votes on a day, and who of them is `barred` from deciding.
    `meeting` and `present` (ids) are those of the meeting named; empty where only a day was.
    """

    day: date
    members: tuple[Member, ...]
    barred: frozenset[str]
    meeting: str = ""
    present: tuple[str, ...] = ()


def electorate(office: Office, state: Application, chain: Chain, when: date | str) -> Electorate:
    """Who votes on the application's step at a meeting, named by its day or its number. Raises
    CouldNot where there is no meeting of that number.
    """
    with office.database.reading() as tx:
        meeting, day, present = "", when, tuple[str, ...]()
        if isinstance(day, str):
            held = meetings.read(tx, day)
            meeting, day, present = held.number, held.held_on, held.present
        step = chain.steps.get(state.step)
        voters = _members(tx, state, step.by, day) if step else ()
        barred = barred_people(state, chain, partial(people.accounts, tx))
    return Electorate(day, voters, barred, meeting, present)
