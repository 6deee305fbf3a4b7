"""What a decision may ask of people, bodies, calendars and other applications.

`Directory` is the port; `NOBODY` answers where nothing of that is known. The office answers from
its database: `workflow/office/context.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from workflow.application.event import Record
from workflow.application.lines import places
from workflow.application.meeting import Meeting, no_such_meeting
from workflow.application.state import Application, Member, Seen, Status
from workflow.rules.calendar import Calendar
from workflow.rules.standing import SYSTEM, Standing

Accounts = Callable[[frozenset[str]], frozenset[str]]
"""`Directory.accounts`: every account of the people to whom these accounts belong."""


class Latest(NamedTuple):
    """The last record by which a person changed an application, or the clock moved it, and the
    application before it.
    """

    record: Record
    before: Application


_UNTOUCHED = ("seq", "revision", "last_at", "copies", "reminded", "warned")
"""What changes without anybody acting on what was decided."""


def acted(record: Record, before: Application, after: Application) -> bool:
    """Whether a person changed the application, or the clock moved it on."""
    if record.by == SYSTEM:
        return places(before) != places(after)
    return replace(after, **{name: getattr(before, name) for name in _UNTOUCHED}) != before


class Directory(Protocol):
    """What is asked while one act on one application is decided; the answers written here are
    those of an office in which nobody and nothing stands.
    """

    def calendar(self) -> Calendar:
        """The working calendar; where none is known, nothing may count working days."""
        raise LookupError("calendar")

    def members(self, body: str, day: date) -> tuple[Member, ...]:
        """Those who hold a role, or belong to a body, on a day."""
        return ()

    def name_of(self, person: str) -> str:
        """The name of a person. Raises Refused `person-unknown`."""
        return person

    def meeting(self, number: str) -> Meeting:
        """A meeting. Raises CouldNot `no-such-meeting`."""
        raise no_such_meeting(number)

    def made_by(self, record: int) -> str:
        """Who made a record of this application; empty if there is none."""
        return ""

    def standing_of(self, person: str) -> Standing | None:
        """A person with all roles, or None."""
        return None

    def as_seen(self, revision: int) -> Seen | None:
        """This application as it was at a revision, or None."""
        return None

    def latest(self) -> Latest | None:
        """What was done last on this application, or None."""
        return None

    def newest(self, wanted: Callable[[Record], bool]) -> Record | None:
        """The newest record of this application that is wanted, or None."""
        return None

    def status_of(self, number: str) -> Status | None:
        """The status of another application, or None."""
        return None

    def accounts(self, known: frozenset[str]) -> frozenset[str]:
        """These accounts, and every other account of the people to whom they belong."""
        return known

    def reads(self) -> bool:
        """Whether who acts may read this application."""
        return True

    def uninvolved(self) -> bool:
        """Whether who acts is from outside, and this application is none of theirs."""
        return False


class Nobody(Directory):
    """A directory in which nobody and nothing stands."""


NOBODY: Directory = Nobody()
