"""What waits for a person: their own, and what they do as a substitute."""

from __future__ import annotations

from functools import partial

import msgspec
from msgspec.structs import replace

from workflow.application.context import barred_people
from workflow.application.directory import Accounts
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.office.perform import Office, Who
from workflow.office.queries import chain_of, standing_in
from workflow.rules.calendar import shanghai_date
from workflow.rules.signers import Mode
from workflow.rules.standing import ADMINISTRATOR, Grant
from workflow.store import people
from workflow.store import read_models as lists
from workflow.store.filters import EVERYTHING, Sieve


class Line(msgspec.Struct, frozen=True):
    """One line of the inbox, with its definition; `behalf` is the principal's name where it waits
    for the person as a substitute.
    """

    waiting: lists.Waiting
    chain: Chain
    behalf: str = ""


def inbox(
    office: Office,
    who: Who,
    after: tuple[str, str, str] | None,
    limit: int,
    sieve: Sieve = EVERYTHING,
) -> list[Line]:
    """What waits for this person, oldest first."""
    today = shanghai_date(office.clock())
    with office.database.reading() as tx:
        held = [grant for grant in standing_in(tx, who).grants if grant.holds_on(today)]
        roles = sorted({(grant.unit, grant.role) for grant in held})
        principals = sorted({grant.principal for grant in held if grant.principal})
        persons, lines = [who.person, *principals], list[Line]()
        chains: dict[tuple[str, int], Chain] = {}
        accounts = partial(people.together, people.second_accounts(tx))
        while len(lines) < limit:
            rows = lists.inbox(tx, roles, persons, after, limit, sieve)
            for waiting in rows:
                key = waiting.application.chain, waiting.application.version
                chain = chains.get(key) or chains.setdefault(key, chain_of(tx, waiting.application))
                if line := _mine(Line(waiting, chain), who.person, held, accounts):
                    lines.append(line)
            if len(rows) < limit:
                break
            after = rows[-1].since, rows[-1].application.number, rows[-1].slot
        return lines[:limit]


def _mine(line: Line, person: str, held: list[Grant], accounts: Accounts) -> Line | None:
    """The line as it concerns this person: their own, or whose substitute they are for it. None
    where they have spoken already, or take no part, or it is the principal's own affair.
    """
    actor, chain = line.waiting.actor, line.chain
    if actor == f"@{person}":
        return line
    spoke = any(voice.person == person for voice in line.waiting.application.voices)
    if spoke and line.waiting.slot.startswith("step") and not _other_seat(line):
        return None
    barred = frozenset[str]()
    if actor != ADMINISTRATOR:
        barred = barred_people(line.waiting.application, chain, accounts)
    fits = [grant for grant in held if grant.chain in ("", chain.chain) and _meant(line, grant)]
    fits = [grant for grant in fits if not {person, grant.principal} & barred]
    fits.sort(key=lambda grant: bool(grant.principal))
    return replace(line, behalf=fits[0].principal_name) if fits else None


def _meant(line: Line, grant: Grant) -> bool:
    """Whether the line waits for who holds this grant: by role, or as the principal's hand."""
    waiting = line.waiting
    if not waiting.actor.startswith("@"):
        return grant.role == waiting.actor
    handed = waiting.slot.startswith("step") and not waiting.slot.startswith("step-+")
    step = line.chain.steps.get(waiting.step)
    own = step is None or step.by == APPLICANT
    return handed and not own and waiting.actor == f"@{grant.principal}"


def _other_seat(line: Line) -> bool:
    """Whether who has spoken may speak once more in another seat (依次 and 全员同意 of roles)."""
    panel = line.chain.steps[line.waiting.step].panel
    return bool(panel and not panel.everyone and panel.mode in (Mode.ALL, Mode.SEQUENCE))
