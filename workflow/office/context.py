"""Answers from the database what a decision asks: the port application/directory.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from workflow.application.directory import Latest, acted
from workflow.application.event import Record
from workflow.application.fold import evolve
from workflow.application.meeting import Meeting
from workflow.application.state import Application, Member, Seen, Status
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar
from workflow.rules.standing import Standing
from workflow.store import definitions, journal, meetings, people
from workflow.store.derived import Around
from workflow.store.transaction import Transaction
from workflow.store.visibility import reads, uninvolved


class StoredDirectory:
    """The directory of one act of this person on an application, or on a new one where `number` is
    empty. Everything is asked of the database only when a rule wants it; what does not change
    within the act is asked once. `around`: what was read with the application.
    """

    def __init__(
        self,
        tx: Transaction,
        chain: Chain,
        number: str,
        standing: Standing,
        today: date,
        calendar: Callable[[Transaction], Calendar],
        around: Around,
    ) -> None:
        self._tx, self.chain, self._number = tx, chain, number
        self._standing, self._today = standing, today
        self._read_calendar = calendar
        self.around = around
        self._calendar: Calendar | None = None
        self._members: dict[tuple[str, date], tuple[Member, ...]] = {}
        self._first: dict[str, str] = {}

    def calendar(self) -> Calendar:
        """The working calendar as loaded now."""
        if self._calendar is None:
            self._calendar = self._read_calendar(self._tx)
        return self._calendar

    def members(self, body: str, day: date) -> tuple[Member, ...]:
        """Those who hold a role, or belong to a body, on a day."""
        key = body, day
        if key not in self._members:
            self._members[key] = people.members(self._tx, self.chain.unit, body, str(day))
        return self._members[key]

    def name_of(self, person: str) -> str:
        """The name of a person. Raises Refused `person-unknown`."""
        return people.name_of(self._tx, person)

    def meeting(self, number: str) -> Meeting:
        """A meeting, which nobody changes until the act is done: its attendance is counted. Raises
        CouldNot `no-such-meeting`.
        """
        return meetings.read(self._tx, number, lock=True)

    def made_by(self, record: int) -> str:
        """Who made a record of this application; empty if there is none."""
        return journal.made_by(self._tx, self._number, record)

    def standing_of(self, person: str) -> Standing | None:
        """A person with all roles, or None."""
        return people.standing(self._tx, person, "")

    def as_seen(self, revision: int) -> Seen | None:
        """This application as it was at a revision, or None."""
        return at_revision(self._tx, self._number, revision) if self._number else None

    def latest(self) -> Latest | None:
        """What was done last on this application, or None."""
        state: Application | None = None
        found: Latest | None = None
        for record, _digest in journal.records(self._tx, self._number):
            before, state = state, evolve(state, record)
            if before and acted(record, before, state):
                found = Latest(record, before)
        return found

    def newest(self, wanted: Callable[[Record], bool]) -> Record | None:
        """The newest record of this application that is wanted, or None."""
        every = journal.records(self._tx, self._number)
        return next((record for record, _digest in reversed(every) if wanted(record)), None)

    def status_of(self, number: str) -> Status | None:
        """The status of another application, or None."""
        loaded = journal.load(self._tx, number)
        return loaded.application.status if loaded else None

    def accounts(self, known: frozenset[str]) -> frozenset[str]:
        """These accounts, and every other account of the people to whom they belong."""
        if not self.around.second:
            return known
        if fresh := known - self._first.keys():
            self._first |= {account: account for account in fresh} | people.firsts(self._tx, fresh)
        return people.together(self._first, known)

    def reads(self) -> bool:
        """Whether who acts may read this application."""
        unit, chain = self.chain.unit, self.chain.chain
        return not self._number or reads(self._standing, self._today, unit, chain, self.around)

    def uninvolved(self) -> bool:
        """Whether who acts is from outside, and this application is none of theirs."""
        chain, around = self.chain, self.around
        if not self._number:
            external = definitions.external_roles(self._tx)
            roles = frozenset(role for unit, role in external if unit == chain.unit)
            around = Around(external=roles)
        return uninvolved(self._standing, self._today, chain.unit, chain.chain, around)


def at_revision(tx: Transaction, number: str, revision: int) -> Seen | None:
    """The application as it was at a revision, made anew from its records, and who changed it
    last; None if it never was.
    """
    state: Application | None = None
    then: Application | None = None
    last: Record | None = None
    for record, _digest in journal.records(tx, number):
        before = state.revision if state else 0
        state = evolve(state, record)
        last = record if state.revision > before or last is None else last
        then = state if state.revision == revision else then
    return Seen(then, last.name, last.at) if then and last else None
