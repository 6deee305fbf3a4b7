"""Whether what a list is narrowed to is anything at all: an empty list would say that there is
nothing of it, where the value was misspelt. Asked only when a list came out empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import chain as joined

from workflow.chain.model.chain import Chain
from workflow.chain.model.value import Title
from workflow.errors import WrongUse
from workflow.office.perform import Office, Who
from workflow.office.queries import people_seen, reach
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, MEMBER, SYSTEM
from workflow.store import people
from workflow.store.filters import Filter, Reach, Sought
from workflow.store.transaction import Transaction

NEAREST = 3
"""How many of the known values are told."""
_LONGEST = 200
"""Only so much of a value is compared, which takes time in the square of its length."""
Known = Mapping[str, tuple[str, ...]]
"""Each known value, with the names under which people know it too."""


def require_known(
    office: Office, who: Who | None, given: Mapping[str, str], every: list[Chain]
) -> None:
    """Refuse a value that a list is narrowed to and that is none. `given`: each option with its
    value; empty ones are passed over. What is known: `every` definition, shipped or installed, with
    its steps, roles and institution, and the people whom the reader may see. A step or a role must
    belong to the chain that is given too. Raises WrongUse `unknown-value` with the nearest.
    """
    of_chain = [chain for chain in every if chain.chain == given.get("--chain")]
    with office.database.reading() as tx:
        seen, own = reach(office, tx, who), who.person if who else ""
        for option, value in given.items():
            if not value or (option in _PEOPLE and _left_traces(tx, value, seen)):
                continue
            meant = every if option == "--chain" else of_chain or every
            known = _known(tx, option, meant, seen, own)
            if value not in known:
                raise unknown_value(option, value, known)


def unknown_value(option: str, value: str, known: Known) -> WrongUse:
    """The answer to a value that is none of the known ones."""
    return WrongUse("unknown-value", option=option, value=value, nearest=nearest(value, known))


_PEOPLE = ("--by", "--applicant")


def _known(tx: Transaction, option: str, every: list[Chain], seen: Reach, own: str) -> Known:
    """What may stand behind an option."""
    if option == "--chain":
        return {chain.chain: _names(chain.title) for chain in every}
    if option == "--step":
        steps = joined.from_iterable(chain.steps.values() for chain in every)
        return {step.name: _names(step.title) for step in steps}
    if option == "--role":
        return _roles(every)
    if option == "--institution":
        units: dict[str, tuple[str, ...]] = {
            chain.unit: _names(chain.institution) for chain in every
        }
        here = people.institutions(tx)
        return units | {unit: tuple(names) for unit, *names in here if seen.covers(unit)}
    return {SYSTEM: ()} | {person.person: (person.name,) for person in people_seen(tx, seen, own)}


def _roles(every: list[Chain]) -> Known:
    roles: dict[str, tuple[str, ...]] = {ADMINISTRATOR: (), AUDITOR: (), MEMBER: ()}
    for chain in every:
        roles |= {role.name: _names(role.shown) for role in chain.roles.values()}
        roles |= {body.name: _names(body.title) for body in chain.bodies.values()}
    return roles


def _names(title: Title) -> tuple[str, ...]:
    return title.zh, title.en


def _left_traces(tx: Transaction, person: str, seen: Reach) -> bool:
    """Whether somebody is known by what they did or applied for: they may have left long ago."""
    from workflow.store import queries

    applied = queries.page(tx, Filter(applicant=person), seen, 1)
    return bool(applied or queries.history(tx, Sought(by=person), seen, 1))


def nearest(value: str, known: Known) -> list[str]:
    """The known values that are most like it, by themselves or by a name, the most like first."""
    meant = value.strip().casefold()[:_LONGEST]

    def likeness(name: str) -> float:
        texts = [text.casefold()[:_LONGEST] for text in (name, *known[name])]
        return max(SequenceMatcher(None, meant, text).ratio() for text in texts)

    return sorted(sorted(known), key=likeness, reverse=True)[:NEAREST]
