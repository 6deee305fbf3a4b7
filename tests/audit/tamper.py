"""What the tests of `audit verify` share: an office with three applications, and lies about it."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.story import Story, new_story, person_of
from workflow.application.event import Event, Record
from workflow.application.fold import fold
from workflow.application.papers.content import fingerprint
from workflow.application.records import canonical, read_record
from workflow.audit.faults import Fault, Given
from workflow.audit.rules.deciding import BOUND
from workflow.audit.verify import verify
from workflow.chain.model.value import Title
from workflow.commands.office.faults import fault_words
from workflow.rules.standing import SYSTEM
from workflow.store import journal

DONE = "PKU-2026-0001"
"""Finished: start, submission, four approvals, a payment."""

UP = "JST-2026-0001"
"""Its notice is up: a timer runs."""

OTHER = "PKU-2026-0002"
"""Waits for its department: a task."""

OFFICER = person_of("transfer-office")


def tell(folder: Path) -> Story:
    """The three applications, told and sound."""
    story = new_story(folder)
    assert story.submitted("pku-transfer") == DONE
    story.walk(DONE)
    assert story.submitted("jishuitan-grant-of-rights") == UP
    story.walk(UP, until="publicity")
    story.publish(UP)
    assert story.submitted("pku-transfer") == OTHER
    assert verify(story.office).faults == []
    return story


def codes(story: Story, *receipts: Given) -> set[str]:
    """What verify says, each in words that can be read."""
    faults = verify(story.office, receipts).faults
    for fault in faults:
        reads_well(fault)
    return {fault.code for fault in faults}


OF_OURS = ("step", "target", "role", "table", "column", "name", "reason", "detail")
"""Values that are said in words, and never as the code has them."""


def reads_well(fault: Fault) -> None:
    """Nothing empty, no word of the code, and nothing but names and numbers in Latin letters."""
    text = fault_words(fault)
    assert not re.search(r"[{}]|  |（ *）|“ *”|[：，；（“ ][，；）”]|[，；：（“]$", text), text
    names = [str(value) for name, value in fault.values.items() if name not in OF_OURS]
    for titles in fault.titles.values():
        names += [one.zh for one in titles if isinstance(one, Title)]
    names += [str(one) for one in fault.titles.get("person", ())]
    known = set(re.findall(r"[A-Za-z][A-Za-z_-]+", " ".join(names))) | {"JSON", "UTF-"}
    assert set(re.findall(r"[A-Za-z][A-Za-z_-]+", text)) <= known, text


def run(story: Story, sql: str, *values: Any) -> None:
    """What somebody with the file can do: any statement, which must touch something."""
    with closing(sqlite3.connect(story.where)) as db, db:
        assert db.execute(sql, values).rowcount > 0, "the attack missed"
    db.close()


def rows(story: Story, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """A query of the file."""
    with closing(sqlite3.connect(story.where)) as db, db:
        found = db.execute(sql, values).fetchall()
    db.close()
    return found


def receipt(story: Story, number: str, seq: int) -> Given:
    """What a person kept of an act."""
    sql = "SELECT hash FROM events WHERE application = ? AND seq = ?"
    return Given(number, seq, rows(story, sql, number, seq)[0][0][:16])


def rewritten(story: Story, number: str, seq: int, change: Callable[[Record], Record]) -> None:
    """One record changed, and every later one fitted to it: hashes, columns, links."""
    found = rows(story, "SELECT seq, body FROM events WHERE application = ?", number)
    prev = ""
    for one, body in sorted(found):
        record = replace(read_record(body), prev=prev)
        written = canonical(change(record) if one == seq else record)
        prev = hashlib.sha256(written).hexdigest()
        sql = "UPDATE events SET body = ?, hash = ? WHERE application = ? AND seq = ?"
        run(story, sql, written.decode(), prev, number, one)


def appended(story: Story, number: str, event: Event, by: str) -> None:
    """One record more with everything as it must be, but nobody was asked."""
    with story.database.writing() as tx:
        last, prev = journal.records(tx, number)[-1]
        state = fold(record for record, _ in journal.records(tx, number))
        content = fingerprint(state) if isinstance(event, BOUND) else ""
        forged = replace(last, seq=last.seq + 1, prev=prev, by=by, request_id="", event=event)
        due_at = last.due_at if by == SYSTEM else None
        forged = replace(forged, content=content, due_at=due_at)
        journal.append(tx, forged)
