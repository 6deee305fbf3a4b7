"""What verification costs: a small log and one twenty times its size, each in a process of its own.

Every shipped chain is told once in verbs; the applications are then copied under new numbers and
hashed anew. Only what stands side by side in one run means anything; memory must not grow.
"""

from __future__ import annotations

import hashlib
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from tests.scenarios.test_every_chain import facts_for
from tests.story import shipped_chains
from workflow.application.records import canonical, read_record
from workflow.commands.demo.rehearsal import BEGINS, Rehearsal
from workflow.office.perform import Office
from workflow.store.schema import open_database

SMALL, LARGE = 5_500, 110_000
MORE_MEMORY = 1.3
"""How many times the memory of the small log the large one may take: pipes to other processes."""
DERIVED = {
    "applications": "number",
    "tasks": "application",
    "timers": "application",
    "clocks": "application",
    "participants": "application",
}
NUMBER = re.compile(r"\b([A-Z]+)-2026-(\d{4})\b")
Row = dict[str, object]


def told(where: Path) -> None:
    """An office with two applications of each chain: at its end, and on its way."""
    stage = Rehearsal(str(where))
    for chain in shipped_chains():
        for route, steps in ((chain.routes[0], 99), (chain.routes[-1], 3)):
            stage.now = BEGINS
            facts = facts_for(chain, route)
            later = {name for step in chain.steps.values() for name in step.all_facts}
            first = {name: text for name, text in facts.items() if name not in later}
            number = stage.begin(chain.chain, "申请人", first)
            below = {"mode": "assignment", "fee": "unknown"}
            given = {**facts, "income": "100万"}
            while steps and stage.go_on(number, given, below):
                steps -= 1
    stage.office.database.close()


def crowd(where: Path, records: int) -> None:
    """Copy what was told until there are so many records."""
    db = sqlite3.connect(where)
    db.row_factory = sqlite3.Row
    numbers = [row[0] for row in db.execute("SELECT number FROM applications")]
    journals = [_journal(db, number) for number in numbers if "-2026-" in number]
    have, copies = _count(db, "events"), _count(db, "applications") // len(journals)
    while have < records:
        for journal in journals:
            for table, row in journal.copied(copies):
                marks = ", ".join("?" * len(row))
                names = ", ".join(f'"{name}"' for name in row)
                db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])
            have += len(journal.events)
        copies += 1
    db.commit()
    db.execute("ANALYZE")
    db.close()


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class Journal(msgspec.Struct):
    """What is stored of one application."""

    number: str
    events: list[Row]
    derived: dict[str, list[Row]]

    def copied(self, copy: int) -> Iterator[tuple[str, Row]]:
        """The rows of a copy under another number: table and row."""
        number, prev = _renumbered(self.number, copy), ""
        for row in self.events:
            request_id = f"{row['request_id']}-{number}" if row["request_id"] else ""
            record = read_record(_renumbered(str(row["body"]), copy))
            record = msgspec.structs.replace(record, prev=prev, request_id=request_id)
            written = canonical(record)
            prev = hashlib.sha256(written).hexdigest()
            new = {"application": number, "request_id": request_id or None, "hash": prev}
            yield "events", {**row, **new, "body": written.decode()}
        for table, rows in self.derived.items():
            for row in rows:
                new = {DERIVED[table]: number}
                if table == "applications":
                    new |= {"head": prev, "state": _renumbered(str(row["state"]), copy)}
                yield table, {**row, **new}


def _renumbered(text: str, copy: int) -> str:
    """Every number in a text as it is called in a copy."""
    return NUMBER.sub(lambda match: f"{match[1]}-2027-{copy * 100 + int(match[2]):06d}", text)


def _journal(db: sqlite3.Connection, number: str) -> Journal:
    events = [
        {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
        for row in db.execute("SELECT * FROM events WHERE application = ? ORDER BY seq", [number])
    ]
    derived = {
        table: [dict(row) for row in db.execute(f"SELECT * FROM {table} WHERE {key} = ?", [number])]
        for table, key in DERIVED.items()
    }
    return Journal(number, events, derived)


class Measured(msgspec.Struct):
    """One verification: seconds, of them busy here, and the memory at its highest in MiB, of this
    process and of its largest child.
    """

    records: int
    seconds: float
    busy: float
    here: float
    child: float
    faults: int


def measure(where: str) -> Measured:
    """Verify the log in this process."""
    from workflow.audit.verify import verify

    office = Office(open_database(where))
    began, busy = perf_counter(), process_time()
    verdict = verify(office, heads=False)
    seconds, busy = perf_counter() - began, process_time() - busy
    child = _highest(resource.RUSAGE_CHILDREN)
    return Measured(verdict.records, seconds, busy, _own_highest(), child, len(verdict.faults))


def _own_highest() -> float:
    """MiB of this process at its highest; Linux counts those of the process before it otherwise."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _highest(resource.RUSAGE_SELF)
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _highest(whose: int) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(whose).ru_maxrss * unit / 2**20


def measured(where: Path) -> Measured:
    """The same in a fresh process, whose memory is its own."""
    command = [sys.executable, "-m", "tests.bench.verify", str(where)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(found.stdout, type=Measured)


def main() -> int:
    """Measure, print, and leave with 1 if memory grows with the log or it does not verify."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "stage.db"
        told(where)
        results = []
        for records in (SMALL, LARGE):
            crowd(where, records)
            results.append(measured(where))
    small, large = results
    for one in results:
        print(
            f"  {one.records:7} records  {one.seconds:6.2f} s  {one.records / one.seconds:7.0f}/s"
            f"  busy here {one.busy:6.2f} s  memory {one.here:5.1f} MiB, child {one.child:5.1f} MiB"
        )
    growth = large.here / small.here
    print(f"  memory {growth:.2f} times (limit {MORE_MEMORY}); faults {small.faults, large.faults}")
    return 0 if growth <= MORE_MEMORY and not (small.faults or large.faults) else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.buffer.write(msgspec.json.encode(measure(sys.argv[1])))
    else:
        sys.exit(main())
