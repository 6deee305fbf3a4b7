"""Meetings as last recorded; they can be made anew from the office's own journal."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from workflow.application.meeting import Meeting
from workflow.store import tables as t
from workflow.store.engine import Transaction

_p = bindparam
_decode = msgspec.json.Decoder(Meeting).decode
_encode = msgspec.json.Encoder(order="sorted").encode
_READ = select(t.meetings.c.state).where(t.meetings.c.number == _p("number"))
_LOCK = _READ.with_for_update()
_DELETE = delete(t.meetings).where(t.meetings.c.number == _p("number"))
_INSERT = insert(t.meetings).values({column.name: _p(column.name) for column in t.meetings.c})


def read(tx: Transaction, number: str, *, lock: bool = False) -> Meeting | None:
    """The meeting of that number, or None."""
    row = tx.one(_LOCK if lock else _READ, number=number)
    return _decode(row[0]) if row else None


def put(tx: Transaction, meeting: Meeting) -> None:
    """Keep a meeting as it is now."""
    tx.run(_DELETE, number=meeting.number)
    tx.run(
        _INSERT,
        number=meeting.number,
        unit=meeting.unit,
        body=meeting.body,
        held_on=meeting.held_on.isoformat(),
        status=meeting.status.value,
        state=text_of(meeting),
    )


def forget(tx: Transaction) -> None:
    """Throw every meeting away, to write them anew."""
    tx.run(delete(t.meetings))


def text_of(meeting: Meeting) -> str:
    """A meeting as kept and as noted in the journal: canonical JSON."""
    return _encode(meeting).decode()


def from_text(text: str) -> Meeting:
    """The meeting of such a text."""
    return _decode(text)


def listed(tx: Transaction, units: Sequence[str] | None, limit: int) -> list[Meeting]:
    """The newest meetings first; `units` None means every institution."""
    query = select(t.meetings.c.state).order_by(
        t.meetings.c.held_on.desc(), t.meetings.c.number.desc()
    )
    if units is not None:
        query = query.where(t.meetings.c.unit.in_(units))
    return [_decode(row[0]) for row in tx.all(query.limit(limit))]
