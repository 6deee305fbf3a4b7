"""What may be read, and by whom: people see the institutions in which they hold a role."""

from __future__ import annotations

from datetime import date

import msgspec

from workflow.application.apart import Repeated, repeated
from workflow.application.clocks.clocks import Clock, everything
from workflow.application.event import Record
from workflow.application.state import Application, Document
from workflow.chain.model.chain import Chain
from workflow.chain.model.value import Title
from workflow.errors import CouldNot, Refused
from workflow.office.context import at_revision
from workflow.office.in_force import kept_out, to_hand_in_under
from workflow.office.perform import Office, Who
from workflow.office.refusals import definition_lost, no_such_application
from workflow.rules.calendar import Calendar, end_of, shanghai_date
from workflow.rules.standing import EVERYWHERE, Standing
from workflow.store import contents, derived, journal, people
from workflow.store import definitions as rules
from workflow.store.filters import ALL, Filter, Reach, Sought
from workflow.store.substitutes import Substitute
from workflow.store.times import stamp
from workflow.store.transaction import Transaction
from workflow.store.visibility import overseen_by, oversees, reach_of, reads


def look(office: Office, number: str, who: Who | None) -> tuple[Application, Chain]:
    """An application and its definition. Raises CouldNot if it does not exist, Refused if it
    belongs to an institution in which the reader holds no role."""
    with office.database.reading() as tx:
        loaded = journal.load(tx, number)
        if loaded is None or not _reads(office, tx, who, loaded.application):
            raise no_such_application(number)
        return loaded.application, chain_of(tx, loaded.application)


def _reads(office: Office, tx: Transaction, who: Who | None, application: Application) -> bool:
    """Whether the reader may read this application; all that it takes is one statement."""
    if who is None:
        return True
    reader, today = standing_in(tx, who), shanghai_date(office.clock())
    around = derived.read(tx, application.number)
    return reads(reader, today, application.unit, application.chain, around)


def chain_of(tx: Transaction, application: Application) -> Chain:
    """The definition on which an application runs."""
    chain = rules.definition(tx, application.chain, application.version)
    if chain is None:
        raise definition_lost(application)
    return chain


def handed_in_under(office: Office, draft: Application, opened: Chain) -> Chain | None:
    """The later version under which a draft is handed in today; None where it has none, keeps its
    own, or cannot be handed in today.
    """
    with office.database.reading() as tx:
        try:
            chain = to_hand_in_under(tx, draft, opened, shanghai_date(office.clock()))
        except Refused:
            return None
    return chain if chain.sha256 != opened.sha256 else None


def kept_its_own(office: Office, draft: Application, opened: Chain) -> Chain | None:
    """The newer version in force today under which a draft is not handed in, since it says so."""
    with office.database.reading() as tx:
        return kept_out(tx, draft, opened, shanghai_date(office.clock()))


def standing(office: Office, who: Who) -> Standing:
    """The person with all roles."""
    with office.database.reading() as tx:
        return standing_in(tx, who)


def standing_in(tx: Transaction, who: Who) -> Standing:
    """As `standing`, in a transaction. Raises Refused `person-revoked`."""
    standing = people.active(tx, who.person, who.via)
    if standing is None:
        raise Refused("person-revoked", name=who.person)
    return standing


def reach(office: Office, tx: Transaction, who: Who | None) -> Reach:
    """What the reader may see: everything (also in a demonstration file), whole institutions, and
    where they come from outside, single applications.
    """
    if who is None:
        return ALL
    return reach_of(tx, standing_in(tx, who), shanghai_date(office.clock()))


def page(
    office: Office, who: Who | None, wanted: Filter, limit: int
) -> list[tuple[Application, Chain]]:
    """One page of the overview."""
    from workflow.store import queries

    with office.database.reading() as tx:
        states = queries.page(tx, wanted, reach(office, tx, who), limit)
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
        rows = queries.ends(tx, reach(office, tx, who), by, after, limit)
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
        loaded = None if name == journal.OFFICE else journal.load(tx, name)
        if name == journal.OFFICE:
            _require_overseer(office, tx, who)
        elif loaded is None or not _reads(office, tx, who, loaded.application):
            raise no_such_application(name)
        return journal.records(tx, name)


def overseen(office: Office, who: Who | None) -> dict[str, Title] | None:
    """The institutions of which somebody is administrator or auditor, by id, each with its name;
    None where that is all of them, or where nobody has to be in a demonstration file. Raises
    Refused `not-overseer`.
    """
    with office.database.reading() as tx:
        _require_overseer(office, tx, who)
        units = overseen_by(standing_in(tx, who), shanghai_date(office.clock())) if who else None
        if units is None:
            return None
        named = {unit: Title(zh, en) for unit, zh, en in people.institutions(tx)}
        return {unit: named.get(unit, Title(unit, unit)) for unit in sorted(units)}


def _require_overseer(office: Office, tx: Transaction, who: Who | None) -> None:
    if who and not oversees(standing_in(tx, who), shanghai_date(office.clock())):
        raise Refused("not-overseer")


def history(
    office: Office, who: Who | None, sought: Sought, limit: int
) -> tuple[list[tuple[int, Record, str]], dict[str, Chain]]:
    """One page of the records of all journals that the reader may see, oldest first, and the
    definition of each application among them.
    """
    from workflow.store import queries

    with office.database.reading() as tx:
        records = queries.history(tx, sought, reach(office, tx, who), limit)
        states = _states(tx, {record.application for _, record, _ in records})
        return records, {number: chain_of(tx, state) for number, state in states.items()}


def now_at(office: Office, numbers: set[str]) -> dict[str, Application]:
    """Where these applications are now, by number."""
    with office.database.reading() as tx:
        return _states(tx, numbers)


def taken_back(office: Office, numbers: set[str]) -> dict[str, list[int]]:
    """The records of these applications whose decision was taken back, by number."""
    from workflow.store import queries

    with office.database.reading() as tx:
        return queries.taken_back(tx, numbers)


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


def as_seen(office: Office, number: str, revision: int) -> Application | None:
    """The application as it was at a revision; None if it never was."""
    with office.database.reading() as tx:
        seen = at_revision(tx, number, revision)
        return seen.application if seen else None


def decided_twice(office: Office, state: Application, chain: Chain) -> list[Repeated]:
    """The decisions on an application by somebody who had decided an earlier step in another role,
    under any of their accounts.
    """
    if len({passage.step for passage in state.history}) < 3:  # the submission is one
        return []
    with office.database.reading() as tx:
        second = people.second_accounts(tx)
    return list(repeated(state, chain, lambda account: second.get(account, account)))


def chains(office: Office) -> list[Chain]:
    """Every definition pinned in this database."""
    with office.database.reading() as tx:
        return rules.every(tx)


def visible_units(office: Office, who: Who | None) -> list[str] | None:
    """The institutions that the reader may see; None means every one."""
    with office.database.reading() as tx:
        return reach(office, tx, who).units


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
        return queries.substitutes(tx, reach(office, tx, who).units)


def people_list(office: Office, who: Who) -> list[Standing]:
    """Every person of the institutions the reader may see."""
    with office.database.reading() as tx:
        return people_seen(tx, reach(office, tx, who), who.person)


def people_seen(tx: Transaction, seen: Reach, own: str = "") -> list[Standing]:
    """Every person with a role in an institution that is seen whole, and the reader's `own`."""
    every = [people.standing(tx, person, "") for person in people.roster(tx)]
    return [
        standing
        for standing in every
        if standing
        and (standing.person == own or any(seen.covers(grant.unit) for grant in standing.grants))
    ]


def calendar_in_use(office: Office) -> tuple[Calendar, list[int]]:
    """The calendar of an office, and the years of it that an administrator loaded."""
    with office.database.reading() as tx:
        return office.calendar(tx), office.loaded_years(tx)


def built_in_calendar() -> Calendar:
    """The calendar that comes with tto, for what is asked without an office."""
    return rules.built_in_calendar()
