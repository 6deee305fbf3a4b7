"""The office's books, built from its own journal: people and roles, substitutes, institutions,
years of the calendar, definitions, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from workflow.application.event import Administered, Record
from workflow.application.records import read_record
from workflow.application.register import Institution, Register, Registered, Session, Year
from workflow.audit.roster import Roster, Term
from workflow.audit.walk import Row
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant
from workflow.store import books as kept
from workflow.store.substitutes import FIELDS, Substitute

_LOG_INS = re.compile(rb'"what":"(LoggedIn|LoginFailed|AttemptRefused|ToolFailed)"')
"""What enters nothing in the books but a log-in."""
_TOKEN = re.compile(rb'"token":"([0-9a-f]{64})"')

_SECOND = re.compile(r" \(second account of (.+)\)$")
UNDATED = "?"
"""That something ended, where an earlier release did not record when."""


class Seal(msgspec.Struct, frozen=True):
    """A password as set at a moment: what a record tells of it, empty where that is of an earlier
    release; whether it is to be changed.
    """

    sha256: str
    first: bool
    at: datetime


class Books(msgspec.Struct):
    """`whole`: nothing is in the books but what is here. `loose`: people of whom an earlier release
    recorded the roles, without days and names. `years`: None where only that it was loaded is
    known. `installed`: when a definition was put in force here. `sealed`: every password and log-in
    is told of; `passwords`: the last of each person; `sessions`: those that can be used now,
    and of them the `ended`, by a new password.
    """

    whole: bool = False
    people: dict[str, Registered] = {}
    loose: set[str] = set()
    institutions: dict[str, Institution] = {}
    substitutes: dict[int, Substitute] = {}
    years: dict[int, Year | None] = {}
    definitions: dict[tuple[str, int], str] = {}
    installed: dict[tuple[str, int], datetime] = {}
    addresses: dict[str, str] = {}
    log: str = ""
    mode: str = ""
    sealed: bool = False
    passwords: dict[str, Seal] = {}
    sessions: dict[str, Session] = {}
    ended: set[str] = set()
    roster: Roster = msgspec.field(default_factory=Roster)

    def facts(self) -> dict[str, str]:
        """What is known of the file itself."""
        facts = {"log": self.log, "mode": self.mode, kept.FACT: kept.WHOLE if self.whole else ""}
        return {name: value for name, value in facts.items() if value}

    def enter(self, record: Record) -> None:
        """Take in one record of the office's journal."""
        event = record.event
        if not isinstance(event, Administered):
            return
        if record.clock is not None:
            self.roster.set_back(record.clock)
        if event.register is not None:
            self._registered(event.register, record.at)
        elif event.what in ("PasswordChanged", "PasswordReset"):  # of an earlier release
            person = event.detail.get("person", record.by)
            first = event.what == "PasswordReset"
            self.passwords[person] = Seal("", first, record.at)
        if act := _ACTS.get(event.what):
            act(self, record, event.detail)

    def _registered(self, register: Register, at: datetime) -> None:
        if register.whole and not self.whole:
            self.whole, self.roster.whole_since = True, at
        self.sealed |= register.sealed
        for name, sha256 in register.passwords.items():
            self.passwords[name] = Seal(sha256, register.first, at)
            self.ended |= {key for key, one in self.sessions.items() if one.person == name}
        if register.session:
            self.sessions[register.session.token] = register.session
        for person in register.people:
            self.roster.enter(at, person)
        for person in register.people:
            self.people[person.id] = person
            self.loose.discard(person.id)
        self.institutions |= {one.id: one for one in register.institutions}
        self.years |= {year.days.year: year for year in register.years}


def built(rows: Iterable[Row], usable: Container[str] = ()) -> Books:
    """The books by the records of the office's journal; those that cannot be read are left out,
    since its own verification names them. Of log-ins only those are entered that are `usable`, by
    the SHA-256 of their tokens.
    """
    books, before, head = Books(), 0, ""
    for _number, seq, digest, body, *_rest in rows:
        follows = seq == before + 1 and f'"prev":"{head}"'.encode() in body
        books.roster.broken |= not follows
        before, head = seq, digest
        if _LOG_INS.search(body):
            token = _TOKEN.search(body)
            if token is None or token[1].decode() not in usable:
                continue
        try:
            books.enter(read_record(body))
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, LookupError):
            continue
    books.roster.broken |= before == 0
    return books


Detail = dict[str, str]


def _opened(books: Books, record: Record, detail: Detail) -> None:
    books.log = record.log
    books.mode = "demonstration" if detail.get("clock") == "simulated" else "work"


def _administrator(books: Books, record: Record, detail: Detail) -> None:
    if detail["person"] not in books.people:  # recorded before registers were
        grants = (Grant(EVERYWHERE, ADMINISTRATOR),)
        books.people[record.by] = Registered(record.by, record.name, grants)
        books.roster.enter(record.at, books.people[record.by])


def _imported(books: Books, record: Record, detail: Detail) -> None:
    """What a release without registers said of roles."""
    event = record.event
    if isinstance(event, Administered) and event.register is not None:
        return
    for key, text in detail.items():
        if not key.startswith("roles of "):
            continue
        person, second = key.removeprefix("roles of "), _SECOND.search(text)
        roles = _SECOND.sub("", text)
        held = [] if roles == "revoked" else [pair.split("@") for pair in roles.split(", ") if pair]
        books.people[person] = Registered(
            id=person,
            name="",
            grants=tuple(Grant(unit, role) for role, unit in held),
            revoked_at=UNDATED if roles == "revoked" else "",
            same_as=second[1] if second else "",
        )
        books.loose.add(person)
        books.roster.enter(record.at, books.people[person])


def _calendar(books: Books, record: Record, detail: Detail) -> None:
    event = record.event
    if isinstance(event, Administered) and event.register is None:
        years = detail["years"].split(", ")
        books.years |= {int(year): None for year in years if year}


def _definition(books: Books, record: Record, detail: Detail) -> None:
    chain, _, version = detail["definition"].rpartition("@")
    books.definitions[chain, int(version)] = detail["sha256"]
    books.installed[chain, int(version)] = record.at


def _substitute(books: Books, record: Record, detail: Detail) -> None:
    number = int(detail["substitute"])
    terms = {name: detail[name] for name in FIELDS} | {"id": number}
    books.substitutes[number] = msgspec.convert(terms, Substitute)
    books.roster.terms[number] = Term(record.at, books.substitutes[number])


def _substitute_ended(books: Books, record: Record, detail: Detail) -> None:
    number, ended_at = int(detail["substitute"]), detail.get("ended_at", UNDATED)
    books.substitutes[number] = replace(books.substitutes[number], ended_at=ended_at)
    books.roster.terms[number].ended = record.at


def _addresses(books: Books, record: Record, detail: Detail) -> None:
    kinds = detail["addresses"]
    if kinds == "—":
        books.addresses.pop(record.by, None)
    else:
        books.addresses[record.by] = kinds


_ACTS: dict[str, Callable[[Books, Record, Detail], None]] = {
    "OfficeOpened": _opened,
    "DemonstrationOpened": _opened,
    "AdministratorNamed": _administrator,
    "PeopleImported": _imported,
    "CalendarImported": _calendar,
    "DefinitionPutInForce": _definition,
    "SubstituteNamed": _substitute,
    "SubstituteEnded": _substitute_ended,
    "AddressesSet": _addresses,
}
