"""Everything derived written anew from the journals."""

from __future__ import annotations

from workflow.application.event import Administered
from workflow.application.fold import fold
from workflow.audit.standing import MEETING_EVENTS
from workflow.errors import BadLog
from workflow.office.administration import administering
from workflow.office.perform import Office, Who
from workflow.store import backfill, definitions, journal, meetings, read_models


def rebuild(office: Office, who: Who) -> int:
    """Write everything derived anew from the journals; how many applications. Who did it is on
    record. Raises BadLog, Refused `not-administrator`.
    """
    with administering(office, who, "db rebuild") as (tx, by):
        numbers = [number for number in read_models.numbers(tx) if number != journal.OFFICE]
        for number in numbers:
            records = journal.records(tx, number)
            state = fold(record for record, _ in records)
            chain = definitions.definition(tx, state.chain, state.version)
            if chain is None:
                raise BadLog("definition-lost", chain=state.chain, version=state.version)
            backfill.rewrite(tx, state, records[-1][1], records, chain)
        meetings.forget(tx)
        for record, _ in journal.records(tx, journal.OFFICE):
            event = record.event
            if isinstance(event, Administered) and event.what in MEETING_EVENTS:
                meetings.put(tx, meetings.from_text(event.detail["state"]))
        backfill.put_external_roles(tx)
        detail = {"applications": str(len(numbers))}
        journal.note(tx, office.log, office.moment, by, "Rebuilt", detail)
    return len(numbers)
