"""Everything derived written anew from the journals."""

from __future__ import annotations

from workflow.application.derived import derived as made_of
from workflow.application.derived import taking_part_in
from workflow.application.event import Administered
from workflow.application.fold import fold
from workflow.application.meeting import Meeting
from workflow.audit.walk import MEETING_EVENTS
from workflow.errors import BadLog
from workflow.office.perform import Office
from workflow.store import backfill, definitions, derived, journal, meetings, read_models
from workflow.store.transaction import Transaction


def rebuild(office: Office) -> int:
    """Write everything derived anew from the journals; how many applications. Raises BadLog."""
    with office.database.writing() as tx:
        numbers = [number for number in read_models.numbers(tx) if number != journal.OFFICE]
        for number in numbers:
            records = journal.records(tx, number)
            state = fold(record for record, _ in records)
            participants = taking_part_in(record for record, _ in records)
            chain = definitions.definition(tx, state.chain, state.version)
            if chain is None:
                raise BadLog("definition-lost", chain=state.chain, version=state.version)
            rows = derived.kept(made_of(state, chain))
            derived.rewrite(tx, state, records[-1][1], rows, participants)
        meetings.forget(tx)
        for meeting in _recorded_meetings(tx):
            meetings.put(tx, meeting)
        backfill.put_external_roles(tx)
    return len(numbers)


def _recorded_meetings(tx: Transaction) -> list[Meeting]:
    """Every meeting as the office's journal last said it."""
    last: dict[str, Meeting] = {}
    for record, _ in journal.records(tx, journal.OFFICE):
        event = record.event
        if isinstance(event, Administered) and event.what in MEETING_EVENTS:
            meeting = meetings.from_text(event.detail["state"])
            last[meeting.number] = meeting
    return list(last.values())
