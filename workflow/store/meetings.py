"""Meetings as last recorded; they can be made anew from the office's own journal."""

from __future__ import annotations

import msgspec

from workflow.application.meeting import Meeting, no_such_meeting
from workflow.store import sql
from workflow.store.transaction import Transaction

_decode = msgspec.json.Decoder(Meeting).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def read(tx: Transaction, number: str, *, lock: bool = False) -> Meeting:
    """The meeting of that number. Raises CouldNot `no-such-meeting`."""
    row = tx.one(sql.LOCK_MEETING if lock else sql.READ_MEETING, number=number)
    if row is None:
        raise no_such_meeting(number)
    return _decode(row[0])


def put(tx: Transaction, meeting: Meeting) -> None:
    """Keep a meeting as it is now."""
    tx.put(
        sql.PUT_MEETING,
        number=meeting.number,
        unit=meeting.unit,
        body=meeting.body,
        held_on=meeting.held_on.isoformat(),
        status=meeting.status.value,
        state=text_of(meeting),
    )


def forget(tx: Transaction) -> None:
    """Throw every meeting away, to write them anew."""
    tx.put(sql.FORGET_MEETINGS)


def text_of(meeting: Meeting) -> str:
    """A meeting as kept and as noted in the journal: canonical JSON."""
    return _encode(meeting).decode()


def from_text(text: str) -> Meeting:
    """The meeting of such a text."""
    return _decode(text)
