"""会议: a meeting of a body, from its opening to its minutes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from workflow.application.state import Document
from workflow.errors import CouldNot, Refused


class Sitting(StrEnum):
    """Whether a meeting still takes resolutions."""

    OPEN = "open"
    CLOSED = "closed"


class Meeting(msgspec.Struct, frozen=True, omit_defaults=True):
    """One meeting. `circulation`: the members vote in writing (通讯表决) and do not meet."""

    number: str
    unit: str
    body: str
    held_on: date
    circulation: bool = False
    present: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    status: Sitting = Sitting.OPEN
    minutes: str = ""
    document: Document | None = None


def require_sitting(meeting: Meeting, unit: str, body: str, day: date, body_title: object) -> None:
    """Refuse a resolution in a meeting of another body or day, or in one that is over."""
    if (meeting.unit, meeting.body, meeting.held_on) != (unit, body, day):
        raise Refused("other-meeting", meeting=meeting.number, body=body_title, day=day)
    require_open(meeting)


def require_open(meeting: Meeting) -> None:
    """Refuse what comes after the end of a meeting."""
    if meeting.status is Sitting.CLOSED:
        raise Refused("meeting-closed", meeting=meeting.number)


def no_such_meeting(number: str) -> CouldNot:
    """The answer to the number of a meeting that was never opened."""
    return CouldNot("no-such-meeting", number=number)


def no_circulation(body: object) -> Refused:
    """The answer to a vote in writing where the rules of the body know none."""
    return Refused("no-circulation", body=body)
