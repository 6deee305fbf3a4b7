"""代理: naming a standing substitute, with days, scope and basis, and ending it.

Every one is a record in the office's own journal. What a substitute may not do follows from the
principal: who must not decide has no substitute either (`application/context.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from workflow.application.decide import require_words
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.office.acting import acting
from workflow.office.known import unknown_value
from workflow.office.perform import Office, Who
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, MEMBER, Standing, capacity
from workflow.store import definitions as rules
from workflow.store import journal, people
from workflow.store import substitutes as store
from workflow.store.substitutes import FIELDS
from workflow.store.substitutes import Substitute as Substitute
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

LONGEST_DAYS = 366


def name_substitute(office: Office, who: Who, wanted: Substitute) -> Substitute:
    """Name one, from today on at the earliest. The principal does that, or an administrator.

    Raises Refused `text-missing`, `substitute-dates`, `own-substitute`, `substitute-scope`,
    `not-yours`, `no-substitute-member`; WrongUse `unknown-value`.
    """
    with acting(office, who, "substitute add") as (tx, by):
        today = shanghai_date(office.clock())
        require_words(wanted.basis, "basis")
        if not today <= wanted.since <= wanted.until:
            raise Refused("substitute-dates", since=wanted.since, until=wanted.until)
        if (wanted.until - wanted.since).days > LONGEST_DAYS:
            raise Refused("substitute-dates/year", since=wanted.since, until=wanted.until)
        principal = _active(tx, wanted.principal, wanted.unit, today)
        deputy = _active(tx, wanted.deputy, wanted.unit, today)
        _require_own(by, principal, wanted.unit, today)
        if principal.person == deputy.person:
            raise Refused("own-substitute", name=principal.name)
        chains = _chains(tx, wanted.unit)
        _require_scope(principal, wanted, today, _bodies(chains))
        titles = {chain.chain: (chain.title.zh, chain.title.en) for chain in chains}
        if wanted.chain and wanted.chain not in titles:
            raise unknown_value("--chain", wanted.chain, titles)
        number = store.add(tx, wanted)
        detail = {name: str(getattr(wanted, name)) for name in FIELDS} | {"substitute": str(number)}
        journal.note(tx, office.log, office.moment, by, "SubstituteNamed", detail)
        return replace(wanted, id=number)


def end_substitute(office: Office, who: Who, number: int) -> None:
    """End one now. The principal does that, or an administrator."""
    from workflow.store.queries import substitutes

    with acting(office, who, "substitute end") as (tx, by):
        ended = {substitute.id: substitute for substitute in substitutes(tx, None)}.get(number)
        if ended is None:
            raise _no_such(number)
        today = shanghai_date(office.clock())
        _require_own(by, _known(tx, ended.principal), ended.unit, today)
        now = office.clock()
        if not store.end(tx, number, now):
            raise _no_such(number)
        detail = {"substitute": str(number), "principal": ended.principal, "deputy": ended.deputy}
        detail["ended_at"] = stamp(now)
        journal.note(tx, office.log, office.moment, by, "SubstituteEnded", detail)


def _known(tx: Transaction, person: str) -> Standing:
    standing = people.standing(tx, person, "")
    if standing is None:
        raise people.unknown_person(person)
    return standing


def _active(tx: Transaction, person: str, unit: str, today: date) -> Standing:
    standing = _known(tx, person)
    if standing.revoked or not standing.belongs_to(unit, day=today):
        raise Refused("not-a-colleague", person=person)
    return standing


def _require_own(by: Standing, principal: Standing, unit: str, today: date) -> None:
    """Only the principal or an administrator may say who stands in."""
    if not by.revoked and by.person == principal.person:
        return
    if by.revoked or capacity(by, unit, ADMINISTRATOR, today) is None:
        raise Refused("not-the-principal", principal=principal.name)


def _chains(tx: Transaction, unit: str) -> list[Chain]:
    """The definitions of an institution; also shipped ones that no application has used yet."""
    chains = [load_file(path) for path in shipped().values()]
    return [chain for chain in (*chains, *rules.every(tx)) if chain.unit == unit]


def _bodies(chains: list[Chain]) -> dict[str, str]:
    """The bodies of these definitions, with their Chinese titles."""
    return {body.name: body.title.zh for chain in chains for body in chain.bodies.values()}


def _require_scope(
    principal: Standing, wanted: Substitute, today: date, bodies: Mapping[str, str]
) -> None:
    """What is handed over must be the principal's own; administrators and auditors have none, and
    the members of a body neither.
    """
    if wanted.role in bodies:
        raise Refused("no-substitute-member", body=bodies[wanted.role])
    held = {
        grant.role
        for grant in principal.grants
        if grant.unit == wanted.unit and not grant.principal and grant.holds_on(today)
    } - {ADMINISTRATOR, AUDITOR, MEMBER, *bodies}
    if not held or (wanted.role and wanted.role not in held):
        raise Refused(
            "substitute-scope", name=principal.name, role=wanted.role or "—", roles=sorted(held)
        )


def _no_such(number: int) -> CouldNot:
    return CouldNot("no-such-substitute", number=number)
