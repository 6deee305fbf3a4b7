"""The words of remarks, reminders and copies, for those to whom they are said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from workflow.store import journal

if TYPE_CHECKING:
    from workflow.application.event import Record
    from workflow.office.inbox import Line
    from workflow.office.perform import Office


def remarks_on(office: Office, number: str) -> list[Record]:
    """The last three on an application that have words, the oldest first."""
    with office.database.reading() as tx:
        return _worded(journal.remarks(tx, [number])[number])


def said_to(office: Office, person: str, lines: Sequence[Line]) -> dict[str, list[Record]]:
    """By application, what others said since its step began to who has these lines in the inbox: a
    remark to everybody there, a reminder to those it names, a copy to whom it was sent.
    """
    actors: dict[str, set[str]] = {}
    since = {line.waiting.application.number: line.waiting.application.since for line in lines}
    for line in lines:
        own = {line.waiting.actor, f"@{person}"}
        actors.setdefault(line.waiting.application.number, set()).update(own)
    with office.database.reading() as tx:
        found = journal.remarks(tx, list(actors))
    said = {
        number: [
            record
            for record in _worded(records)
            if record.by != person and _meant(record, actors[number], since[number])
        ]
        for number, records in found.items()
    }
    return {number: records for number, records in said.items() if records}


def _worded(records: list[Record]) -> list[Record]:
    return [record for record in reversed(records) if getattr(record.event, "text", "")]


def _meant(record: Record, actors: set[str], since: datetime) -> bool:
    event = record.event
    people = getattr(event, "people", None)
    if people is not None:
        return bool({f"@{one}" for one in people} & actors)
    to = getattr(event, "to", None)
    return bool(record.at >= since and (to is None or set(to) & actors))
