"""What may be read, and by whom: people see the institutions in which they hold a role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

import msgspec
from msgspec.structs import replace

from workflow.application.clocks.clocks import Clock, everything
from workflow.application.context import barred_people
from workflow.application.directory import Accounts
from workflow.application.event import Record
from workflow.application.state import Application, Document, Member
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.errors import CouldNot, Refused
from workflow.office.context import at_revision
from workflow.office.perform import Office, Who
from workflow.office.refusals import definition_lost, no_such_application
from workflow.rules.calendar import Calendar, calendar_from_years, end_of, shanghai_date
from workflow.rules.signers import Mode
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant, Standing
from workflow.store import contents, journal, meetings, people
from workflow.store import definitions as rules
from workflow.store import read_models as lists
from workflow.store.filters import ALL, EVERYTHING, Filter, Reach, Sieve, Sought
from workflow.store.substitutes import Substitute
from workflow.store.times import stamp
from workflow.store.transaction import Transaction
from workflow.store.visibility import reach_of


class Line(msgspec.Struct, frozen=True):
    """One line of the inbox, with its definition; `behalf` is the principal's name where it waits
    for the person as a substitute.
    """

    waiting: lists.Waiting
    chain: Chain
    behalf: str = ""


def look(office: Office, number: str, who: Who | None) -> tuple[Application, Chain]:
    """An application and its definition. Raises CouldNot if it does not exist, Refused if it
    belongs to an institution in which the reader holds no role."""
    with office.database.reading() as tx:
        loaded = journal.load(tx, number)
        if loaded is None or not _reach(office, tx, who).covers(loaded.application.unit, number):
            raise no_such_application(number)
        return loaded.application, chain_of(tx, loaded.application)


def chain_of(tx: Transaction, application: Application) -> Chain:
    """The definition on which an application runs."""
    chain = rules.definition(tx, application.chain, application.version)
    if chain is None:
        raise definition_lost(application)
    return chain


def standing(office: Office, who: Who) -> Standing:
    """The person with all roles."""
    with office.database.reading() as tx:
        return _standing(tx, who)


def _standing(tx: Transaction, who: Who) -> Standing:
    standing = people.active(tx, who.person, who.via)
    if standing is None:
        raise Refused("person-revoked", name=who.person)
    return standing


def _reach(office: Office, tx: Transaction, who: Who | None) -> Reach:
    """What the reader may see: everything (also in a demonstration file), whole institutions, and
    where they come from outside, single applications.
    """
    if who is None:
        return ALL
    return reach_of(tx, _standing(tx, who), shanghai_date(office.clock()))


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
        held = [grant for grant in _standing(tx, who).grants if grant.holds_on(today)]
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


def page(
    office: Office, who: Who | None, wanted: Filter, limit: int
) -> list[tuple[Application, Chain]]:
    """One page of the overview."""
    from workflow.store import queries

    with office.database.reading() as tx:
        states = queries.page(tx, wanted, _reach(office, tx, who), limit)
        return [(state, chain_of(tx, state)) for state in states]


class Ending(msgspec.Struct, frozen=True):
    """Something that ends by time, with its application and definition."""

    clock: Clock
    application: Application
    chain: Chain


def clocks_of(office: Office, application: Application, chain: Chain) -> list[Ending]:
    """Everything of one application that ends by time, the next first."""
    with office.database.reading() as tx:
        clocks = everything(application, chain, office.calendar(tx))
    ordered = sorted(clocks, key=lambda clock: (clock.over, clock.ends_at, clock.slot))
    return [Ending(clock, application, chain) for clock in ordered]


def endings(
    office: Office,
    who: Who | None,
    through: date | None,
    after: tuple[str, str, str] | None,
    limit: int,
) -> tuple[list[Ending], tuple[str, str, str] | None]:
    """One page of what ends next among all that the reader may see, and the key to go on after;
    `through` is the last day that is asked for.
    """
    from workflow.store import queries

    by = stamp(end_of(through)) if through else ""
    with office.database.reading() as tx:
        rows = queries.ends(tx, _reach(office, tx, who).units, by, after, limit)
        calendar, shown = office.calendar(tx), list[Ending]()
        for _at, slot, state in rows:
            chain = chain_of(tx, state)
            clocks = {clock.slot: clock for clock in everything(state, chain, calendar)}
            if slot in clocks:  # else the row is none of its state's, and verify says so
                shown.append(Ending(clocks[slot], state, chain))
    full = rows[-1] if len(rows) == limit else None
    return shown, (full[0], full[2].number, full[1]) if full else None


def log(office: Office, who: Who | None, name: str) -> list[tuple[Record, str]]:
    """Every record of an application's journal, or of the office's own, with its hash."""
    with office.database.reading() as tx:
        records = journal.records(tx, name)
        if not records or not _reach(office, tx, who).covers(records[0][0].unit, name):
            raise no_such_application(name)
        return records


def history(
    office: Office, who: Who | None, sought: Sought, limit: int
) -> tuple[list[tuple[int, Record, str]], dict[str, Chain]]:
    """One page of the records of all journals that the reader may see, oldest first, and the
    definition of each application among them.
    """
    from workflow.store import queries

    with office.database.reading() as tx:
        records = queries.history(tx, sought, _reach(office, tx, who), limit)
        states = _states(tx, {record.application for _, record, _ in records})
        return records, {number: chain_of(tx, state) for number, state in states.items()}


def now_at(office: Office, numbers: set[str]) -> dict[str, Application]:
    """Where these applications are now, by number."""
    with office.database.reading() as tx:
        return _states(tx, numbers)


def _states(tx: Transaction, numbers: set[str]) -> dict[str, Application]:
    loaded = {number: journal.load(tx, number) for number in sorted(numbers)}
    return {number: known.application for number, known in loaded.items() if known}


def content(office: Office, paper: Document) -> bytes:
    """The content of a paper. Raises CouldNot `content-elsewhere` where only its hash is known."""
    with office.database.reading() as tx:
        body = contents.read(tx, paper.sha256)
    if body is None:
        raise CouldNot(
            "content-elsewhere", name=paper.name, hash=paper.sha256[:16], by=paper.by or "—"
        )
    return body


class Able(msgspec.Struct, frozen=True):
    """Somebody who may act: a holder of the role, or who stands in `behalf` of one (a name)."""

    name: str
    behalf: str = ""


def able(office: Office, application: Application, roles: Iterable[str]) -> list[Able]:
    """Who may act in one of these roles on the application today: its holders, then their
    substitutes; who takes no part in it left out, with their substitutes.
    """
    from workflow.store import queries

    today = shanghai_date(office.clock())
    with office.database.reading() as tx:
        chain, wanted = chain_of(tx, application), set(roles)
        kept_out = barred_people(application, chain, partial(people.accounts, tx))
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


def as_seen(office: Office, number: str, revision: int) -> Application | None:
    """The application as it was at a revision; None if it never was."""
    with office.database.reading() as tx:
        seen = at_revision(tx, number, revision)
        return seen.application if seen else None


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


def barred(office: Office, application: Application) -> frozenset[str]:
    """Who takes no part in deciding the application."""
    with office.database.reading() as tx:
        return barred_people(application, chain_of(tx, application), partial(people.accounts, tx))


def chains(office: Office) -> list[Chain]:
    """Every definition pinned in this database."""
    with office.database.reading() as tx:
        return rules.every(tx)


def visible_units(office: Office, who: Who | None) -> list[str] | None:
    """The institutions that the reader may see; None means every one."""
    with office.database.reading() as tx:
        return _reach(office, tx, who).units


def institutions(office: Office) -> list[tuple[str, str, str]]:
    """Every institution: id, Chinese and English name."""
    with office.database.reading() as tx:
        return people.institutions(tx)


def units_of(office: Office, person: str) -> list[str]:
    """The institutions in which somebody holds a role today, not as a substitute."""
    today = shanghai_date(office.clock())
    with office.database.reading() as tx:
        standing = people.standing(tx, person, "")
    grants = standing.grants if standing else ()
    held = {grant.unit for grant in grants if grant.holds_on(today) and not grant.principal}
    return sorted(held - {EVERYWHERE})


def substitutes_seen(office: Office, who: Who) -> list[Substitute]:
    """Every substitution of the institutions that the reader may see, the newest first."""
    from workflow.store import queries

    with office.database.reading() as tx:
        return queries.substitutes(tx, _reach(office, tx, who).units)


def people_list(office: Office, who: Who) -> list[Standing]:
    """Every person of the institutions the reader may see."""
    with office.database.reading() as tx:
        units = _reach(office, tx, who).units
        every = [people.standing(tx, person, "") for person in people.roster(tx)]
        return [
            standing
            for standing in every
            if standing and (units is None or any(grant.unit in units for grant in standing.grants))
        ]


def calendar_in_use(office: Office) -> tuple[Calendar, list[int]]:
    """The calendar of an office, and the years of it that an administrator loaded."""
    with office.database.reading() as tx:
        return office.calendar(tx), office.loaded_years(tx)


def built_in_calendar() -> Calendar:
    """The calendar that comes with tto, for what is asked without an office."""
    return calendar_from_years(rules.built_in_years())
