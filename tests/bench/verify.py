"""What verification costs: a small log and one twenty times its size, each in a process of its own.

Every shipped chain is told once in verbs; the applications are then copied under new numbers and
hashed anew. Only what stands side by side in one run means anything; memory must not grow.
"""

from __future__ import annotations

import hashlib
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from tests.scenarios.test_every_chain import facts_for
from tests.story import shipped_chains
from workflow.application.records import canonical, read_record
from workflow.commands.demo.rehearsal import BEGINS, Rehearsal
from workflow.office.administration import first_administrator, new_office
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
NUMBER = re.compile(r"\b([A-Z]+-20\d\d)-(\d{4})\b")
LATER = datetime(2040, 1, 1, tzinfo=UTC)
"""When it is verified: after all that was told."""
Row = dict[str, object]


class Stage(Rehearsal):
    """As the demonstration, on a real office: of a simulated clock verification asks nothing."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.office.database.close()
        Path(where).unlink()
        self.office = new_office(where, lambda: self.now)
        first_administrator(self.office, "demo.admin", "管理员", "a measurement only")


def told(where: Path) -> None:
    """An office with two applications of each chain: at its end, and on its way. Everybody is there
    from the first day on, on which each application begins.
    """
    stage = Stage(str(where))
    for chain in shipped_chains():
        stage.staff(chain, f"demo.{chain.unit}.申请人", "申请人")
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
    """Copy what was told until there are so many records, in the order of their moments."""
    db = sqlite3.connect(where)
    db.row_factory = sqlite3.Row
    events = _rows(db, "SELECT * FROM events WHERE application <> 'office' ORDER BY at, id")
    copies = Copies(dict(db.execute("SELECT name, last FROM counters")), {})
    count = -(-records // len(events))
    db.execute("DELETE FROM events WHERE application <> 'office'")
    for row in events:
        for copy in range(count):
            _put(db, "events", copies.event(row, copy))
    for table, key in DERIVED.items():
        for row in _rows(db, f"SELECT * FROM {table}"):
            for copy in range(1, count):
                _put(db, table, copies.derived(table, key, row, copy))
    db.execute("UPDATE counters SET last = last * ? WHERE name <> 'office'", [count])
    db.commit()
    db.execute("ANALYZE")
    db.close()


def _rows(db: sqlite3.Connection, query: str) -> list[Row]:
    return [dict(row) for row in db.execute(query)]


def _put(db: sqlite3.Connection, table: str, row: Row) -> None:
    marks, names = ", ".join("?" * len(row)), ", ".join(f'"{name}"' for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])


class Copies(msgspec.Struct):
    """How many numbers each prefix has, and the last hash of each journal so far; copy 0 is what
    was told.
    """

    counts: dict[str, int]
    heads: dict[str, str]

    def event(self, row: Row, copy: int) -> Row:
        """A record as in a copy: its number, and hashed anew."""
        number = self.renumbered(str(row["application"]), copy)
        request_id = f"{row['request_id']}-{number}" if row["request_id"] and copy else ""
        record = read_record(self.renumbered(str(row["body"]), copy))
        record = msgspec.structs.replace(record, prev=self.heads.get(number, ""))
        if copy:
            record = msgspec.structs.replace(record, request_id=request_id)
        written = canonical(record)
        self.heads[number] = hashlib.sha256(written).hexdigest()
        new = {"application": number, "hash": self.heads[number], "body": written.decode()}
        kept = {name: value for name, value in row.items() if name != "id"}
        return kept | new | {"request_id": record.request_id or None}

    def derived(self, table: str, key: str, row: Row, copy: int) -> Row:
        """A derived row as in a copy."""
        number = self.renumbered(str(row[key]), copy)
        new: Row = {key: number}
        if table == "applications":
            state = self.renumbered(str(row["state"]), copy)
            new |= {"head": self.heads[number], "state": state}
        return row | new

    def renumbered(self, text: str, copy: int) -> str:
        """Every number in a text as it is called in a copy: one behind the other."""

        def number(match: re.Match[str]) -> str:
            return f"{match[1]}-{copy * self.counts[match[1]] + int(match[2]):04d}"

        return NUMBER.sub(number, text) if copy else text


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

    office = Office(open_database(where), lambda: LATER)
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
        stage = Path(folder) / "stage.db"
        told(stage)
        results = []
        for records in (SMALL, LARGE):
            where = Path(shutil.copy(stage, Path(folder) / f"{records}.db"))
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
