"""备份: a copy of the database's file, verified before it gets its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from workflow.audit import snapshot as stored
from workflow.audit.faults import Given, Verdict
from workflow.audit.verify import verify
from workflow.errors import CouldNot, Phrase, answer_of
from workflow.office.perform import Office, Who
from workflow.office.upkeep import note
from workflow.outcome import current
from workflow.store.backup import copied, require_possible
from workflow.store.journal import OFFICE
from workflow.store.schema import open_database


class Copy(msgspec.Struct, frozen=True):
    """What verification says of a copy, and its newest records: of all, and of the office."""

    verdict: Verdict
    newest: tuple[Given, ...]


def back_up(
    office: Office, who: Who | None, target: Path, seen: Callable[[int], None] = lambda count: None
) -> Copy:
    """Copy the database while others work, and verify the copy; `seen` is told how many records of
    it were so far. It holds every act that was acknowledged before, and who made it; nobody has to
    be named for a demonstration. Raises what `copied` raises, and Refused; once it is recorded that
    a copy was begun, CouldNot `backup-failed`.
    """
    require_possible(office.database, target)
    if not who:
        return _copied(office, target, seen)
    note(office, who, "db backup", "BackupBegun", {"file": target.name})
    try:
        return _copied(office, target, seen)
    except Exception as error:
        answer = answer_of(error)
        current.settled()
        reason = Phrase(answer.what, answer.values)
        raise CouldNot("backup-failed", reason=reason) from error


def _copied(office: Office, target: Path, seen: Callable[[int], None]) -> Copy:
    with copied(office.database, target) as part:
        database = open_database(str(part))
        try:
            copy = Office(database, office.clock)
            verdict = verify(copy, seen=seen)
            with database.reading() as tx:
                last = [stored.last(tx), stored.last(tx, OFFICE)]
        finally:
            database.close()
    newest = dict.fromkeys(Given(*row) for row in last if row)
    return Copy(verdict, tuple(newest))
