"""Authorization: whether a person may act; every refusal names its rule.

A person acts by a role granted in an institution between two dates, both included.
"""

from __future__ import annotations

from datetime import date

import msgspec

from workflow.errors import Refused, Word
from workflow.rules.calendar import in_force

SYSTEM = "system"
"""The person under whose name timers act."""

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
SERVICE = "service"
"""The role of an account of cron: it carries out what is due, sends messages, makes copies."""
MEMBER = "member"
"""The role of those who may apply."""
EVERYWHERE = "*"
"""Every institution; only administrators, auditors and services are granted a role there."""


class Grant(msgspec.Struct, frozen=True):
    """A role held in an institution from a day to a day, both included; None is open.

    Membership of a body is a role of the body's name; its `chair` presides. A grant with a
    `principal` is held as that person's substitute (代理), on a `basis`, for one `chain` or all.
    """

    unit: str
    role: str
    since: date | None = None
    until: date | None = None
    chair: bool = False
    principal: str = ""
    principal_name: str = ""
    chain: str = ""
    basis: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the grant is in force on that day (Asia/Shanghai)."""
        return in_force(day, self.since, self.until)

    def overlaps(self, other: Grant) -> bool:
        """Whether both are in force on some day, as people's own."""
        last, first = self.until or date.max, self.since or date.min
        own = not self.principal and not other.principal
        return own and first <= (other.until or date.max) and (other.since or date.min) <= last


class Standing(msgspec.Struct, frozen=True):
    """A person as known at the moment of an act. `via` says how they were recognised, `same_as`
    whose second account this is.
    """

    person: str
    name: str
    grants: tuple[Grant, ...] = ()
    revoked: bool = False
    via: str = ""
    same_as: str = ""

    def belongs_to(self, *units: str, day: date) -> bool:
        """Whether the person holds any role in one of these institutions on that day; what cron
        runs belongs to none.
        """
        return any(
            grant.unit in units and grant.role != SERVICE and grant.holds_on(day)
            for grant in self.grants
        )


def require_member(
    standing: Standing, unit: str, today: date, *, unit_title: object = None
) -> None:
    """Refuse unless the person is active and belongs to the institution.

    `unit_title` is how the refusal calls the institution; its id otherwise.
    """
    if standing.revoked:
        raise Refused("person-revoked", name=standing.name)
    if not standing.belongs_to(unit, EVERYWHERE, day=today):
        raise Refused("wrong-institution", name=standing.name, unit=unit_title or unit)


def capacity(
    standing: Standing,
    unit: str,
    role: str,
    today: date,
    *,
    chain: str = "",
    barred: frozenset[str] = frozenset(),
) -> Grant | None:
    """The grant by which the person holds `role` that day: their own before a substitute's, and
    of those one whose principal is not barred. None if there is none.
    """
    held = [grant for grant in _held(standing, unit, role, chain) if grant.holds_on(today)]
    held.sort(key=lambda grant: (bool(grant.principal), grant.principal in barred))
    return held[0] if held else None


def _held(standing: Standing, unit: str, role: str, chain: str) -> list[Grant]:
    return [
        grant
        for grant in standing.grants
        if grant.unit in (unit, EVERYWHERE)
        and grant.role == role
        and grant.chain in ("", chain or grant.chain)
    ]


def require_role(
    standing: Standing,
    unit: str,
    role: str,
    today: date,
    *,
    unit_title: object = None,
    role_title: object = None,
) -> Grant:
    """The grant by which the person holds `role` in the institution on that day, else Refused.

    The titles are how the refusal calls the two; their ids otherwise.
    """
    require_member(standing, unit, today, unit_title=unit_title)
    return require_held(standing, unit, role, today, role_title=role_title)


def require_held(
    standing: Standing,
    unit: str,
    role: str,
    today: date,
    *,
    role_title: object = None,
    chain: str = "",
    barred: frozenset[str] = frozenset(),
) -> Grant:
    """As `require_role`, of who is known to be a member."""
    grant = capacity(standing, unit, role, today, chain=chain, barred=barred)
    if grant is not None:
        return grant
    held, shown = _held(standing, unit, role, chain), role_title or Word(role)
    if not held:
        raise Refused("wrong-role", name=standing.name, role=shown)
    since, until = held[-1].since or "…", held[-1].until or "…"
    raise Refused("role-expired", name=standing.name, role=shown, since=since, until=until)


def require_not_own(standing: Standing, benefiting: frozenset[str]) -> None:
    """Refuse who would decide on their own application (回避): the applicant and the listed
    persons, under any of their accounts.
    """
    if standing.person in benefiting:
        raise Refused("own-application", name=standing.name)
