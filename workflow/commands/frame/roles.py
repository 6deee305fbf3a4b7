"""Roles on the screen: who holds which and on which days, and which nobody holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import LANGUAGE, _, say, title, word

if TYPE_CHECKING:
    from workflow.commands.frame.session import Session
    from workflow.office.coverage import Thin
    from workflow.rules.standing import Grant, Standing


def grant_rows(session: Session, people: list[Standing]) -> Iterator[tuple[Standing, list[str]]]:
    """Every role held: role, institution, days."""
    from workflow.office.queries import institutions
    from workflow.rules.standing import EVERYWHERE

    units = {unit: en if LANGUAGE == "en" else zh for unit, zh, en in institutions(session.office)}
    units[EVERYWHERE] = _("every institution")
    titles = role_titles(session)
    for person in people:
        for grant in person.grants:
            role = titles.get((grant.unit, grant.role)) or word(grant.role)
            yield person, [role, units.get(grant.unit, grant.unit), _days(grant)]


def role_titles(session: Session) -> dict[tuple[str, str], str]:
    """The title of each role and body that a definition has, by institution and name."""
    from workflow.commands.frame.find import definitions

    titles: dict[tuple[str, str], str] = {}
    for chain in definitions(session):
        titles |= {(chain.unit, name): title(role.title) for name, role in chain.roles.items()}
        titles |= {(chain.unit, name): title(body.title) for name, body in chain.bodies.items()}
    return titles


def _days(grant: Grant) -> str:
    if grant.since and grant.until:
        return f"{grant.since} – {grant.until}"
    if grant.since:
        return say(_("from {day}"), {"day": grant.since})
    return say(_("until {day}"), {"day": grant.until}) if grant.until else _("always")


def vacant_lines(vacant: list[Thin]) -> Iterator[str]:
    """Which roles nobody holds; nothing where all are held."""
    if vacant:
        yield ""
        yield _("Nobody holds these; an application that comes there will be held:")
        yield table([_("chain"), _("role"), ""], [thin_row(role) for role in vacant])


def thin_row(role: Thin) -> list[str]:
    """A role that too few hold, as a row: its chain, its name, its title."""
    return [role.chain, role.role, title(role.title)]
