"""What a decision may ask of people, bodies, calendars and other applications.

`Directory` is the port; `NOBODY` answers where nothing of that is known. The office answers from
its database: `workflow/office/context.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from workflow.application.meeting import Meeting, no_such_meeting
from workflow.application.state import Member, Seen, Status
from workflow.rules.calendar import Calendar
from workflow.rules.standing import Standing

Accounts = Callable[[frozenset[str]], frozenset[str]]
"""`Directory.accounts`: every account of the people to whom these accounts belong."""


class Directory(Protocol):
    """What is asked while one act on one application is decided."""

    def calendar(self) -> Calendar:
        """The working calendar."""

    def members(self, body: str, day: date) -> tuple[Member, ...]:
        """Those who hold a role, or belong to a body, on a day."""

    def name_of(self, person: str) -> str:
        """The name of a person. Raises Refused `person-unknown`."""

    def meeting(self, number: str) -> Meeting:
        """A meeting. Raises CouldNot `no-such-meeting`."""

    def made_by(self, record: int) -> str:
        """Who made a record of this application; empty if there is none."""

    def standing_of(self, person: str) -> Standing | None:
        """A person with all roles, or None."""

    def as_seen(self, revision: int) -> Seen | None:
        """This application as it was at a revision, or None."""

    def status_of(self, number: str) -> Status | None:
        """The status of another application, or None."""

    def accounts(self, known: frozenset[str]) -> frozenset[str]:
        """These accounts, and every other account of the people to whom they belong."""

    def uninvolved(self) -> bool:
        """Whether who acts is from outside, and this application is none of theirs."""


class Nobody:
    """A directory in which nobody and nothing stands."""

    def calendar(self) -> Calendar:
        """None is known; what counts working days must not ask here."""
        raise LookupError("calendar")

    def members(self, body: str, day: date) -> tuple[Member, ...]:
        """None."""
        return ()

    def name_of(self, person: str) -> str:
        """The id itself."""
        return person

    def meeting(self, number: str) -> Meeting:
        """None is known."""
        raise no_such_meeting(number)

    def made_by(self, record: int) -> str:
        """Nobody."""
        return ""

    def standing_of(self, person: str) -> Standing | None:
        """None."""
        return None

    def as_seen(self, revision: int) -> Seen | None:
        """None."""
        return None

    def status_of(self, number: str) -> Status | None:
        """None."""
        return None

    def accounts(self, known: frozenset[str]) -> frozenset[str]:
        """Nobody has a second one."""
        return known

    def uninvolved(self) -> bool:
        """Nobody comes from outside."""
        return False


NOBODY: Directory = Nobody()
