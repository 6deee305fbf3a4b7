"""What a decision is made with, as the database knows it in this transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from workflow.application.context import Context
from workflow.application.meeting import Meeting, no_such_meeting
from workflow.application.state import Application, Member, Seen, Status
from workflow.chain.machine import compiled
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar, shanghai_date
from workflow.rules.standing import Standing
from workflow.store import journal, meetings, people
from workflow.store import visibility as reach
from workflow.store.engine import Transaction


class StoredDirectory:
    """The directory of one act of this person on an application, or on a new one where `number` is
    empty. Everything is asked of the database only when a rule wants it; what does not change
    within the act, and is wanted again, is asked once.
    """

    def __init__(
        self,
        tx: Transaction,
        unit: str,
        number: str,
        standing: Standing,
        today: date,
        calendar: Callable[[Transaction], Calendar],
    ) -> None:
        self._tx, self._unit, self._number = tx, unit, number
        self._standing, self._today = standing, today
        self._calendar = calendar
        self._members: dict[tuple[str, date], tuple[Member, ...]] = {}
        self._accounts: dict[frozenset[str], frozenset[str]] = {}

    def calendar(self) -> Calendar:
        """The working calendar as loaded now."""
        return self._calendar(self._tx)

    def members(self, body: str, day: date) -> tuple[Member, ...]:
        """Those who hold a role, or belong to a body, on a day."""
        key = body, day
        if key not in self._members:
            self._members[key] = people.members(self._tx, self._unit, body, day.isoformat())
        return self._members[key]

    def name_of(self, person: str) -> str:
        """The name of a person. Raises Refused `person-unknown`."""
        return people.name_of(self._tx, person)

    def meeting(self, number: str) -> Meeting:
        """A meeting. Raises CouldNot `no-such-meeting`."""
        found = meetings.read(self._tx, number)
        if found is None:
            raise no_such_meeting(number)
        return found

    def made_by(self, record: int) -> str:
        """Who made a record of this application; empty if there is none."""
        return journal.made_by(self._tx, self._number, record)

    def standing_of(self, person: str) -> Standing | None:
        """A person with all roles, or None."""
        return people.standing(self._tx, person, "")

    def as_seen(self, revision: int) -> Seen | None:
        """This application as it was at a revision, or None."""
        return journal.at_revision(self._tx, self._number, revision) if self._number else None

    def status_of(self, number: str) -> Status | None:
        """The status of another application, or None."""
        loaded = journal.load(self._tx, number)
        return loaded.application.status if loaded else None

    def accounts(self, known: frozenset[str]) -> frozenset[str]:
        """These accounts, and every other account of the people to whom they belong."""
        if known not in self._accounts:
            self._accounts[known] = people.accounts(self._tx, known)
        return self._accounts[known]

    def uninvolved(self) -> bool:
        """Whether who acts is from outside, and this application is none of theirs."""
        return reach.stranger(self._tx, self._standing, self._today, self._unit, self._number)


def context_at(
    tx: Transaction,
    chain: Chain,
    standing: Standing,
    now: datetime,
    application: Application | None,
    calendar: Callable[[Transaction], Calendar],
) -> Context:
    """The context of an act by this person at this moment (UTC) on an application, or on a new one
    where it is None.
    """
    number = application.number if application else ""
    return Context(
        machine=compiled(chain),
        standing=standing,
        now=now,
        directory=StoredDirectory(tx, chain.unit, number, standing, shanghai_date(now), calendar),
        calendar_version=calendar(tx).version if application and application.notice else "",
    )
