"""What one step costs: the whole engine against the same rows written by bare sqlite3.

Both write to files in one folder, WAL and FULL, turn by turn; only the ratio means anything.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tests import acts as a
from tests.story import Story, ballot, new_story, paper, person_of
from workflow.audit.verify import verify
from workflow.office.perform import Who
from workflow.store.transaction import Transaction

LIMIT = 2.0
ROUNDS, APPLICATIONS = 12, 12
STEPS = (
    ("department", ()),
    ("transfer-office", ()),
    ("transfer-office", ("leaders-minutes",)),
    ("committee-secretary", ("committee-minutes",)),
)
Statement = tuple[str, Any]


class Recorder:
    """Every statement the engine gives to the driver, transaction by transaction."""

    def __init__(self) -> None:
        self.given: list[tuple[Transaction, Any, Any]] = []
        execute = Transaction.execute

        def recorded(tx: Transaction, statement: Any, values: Any) -> None:
            self.given.append((tx, statement, values))
            execute(tx, statement, values)

        setattr(Transaction, execute.__name__, recorded)

    def taken(self) -> list[Statement]:
        """The statements since the last time."""
        found, self.given = self.given, []
        return [tx.text(statement, values) for tx, statement, values in found]


def is_write(statement: Statement) -> bool:
    """Whether it changes a row."""
    return statement[0].lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")


def bare(path: Path) -> sqlite3.Connection:
    """A bare connection with the settings of the engine."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def replay(connection: sqlite3.Connection, statements: list[Statement]) -> float:
    """Seconds for one transaction of these statements."""
    began = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for text, values in statements:
        found = connection.execute(text, values)
        if not is_write((text, values)):
            found.fetchall()
    connection.execute("COMMIT")
    return perf_counter() - began


def timed(act: Callable[[], Any]) -> float:
    """Seconds it takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


class Bench:
    """The engine's file, and two copies that bare sqlite3 writes."""

    def __init__(self, folder: Path) -> None:
        self.story: Story = new_story(folder)
        self.recorder = Recorder()
        self.story.submitted("pku-transfer")
        self.recorder.taken()
        self.story.database.close()
        for name in ("writes", "all"):
            shutil.copy(folder / "story.db", folder / f"{name}.db")
        self.writes, self.all = bare(folder / "writes.db"), bare(folder / "all.db")
        self.engine_times: list[float] = []
        self.write_times: list[float] = []
        self.all_times: list[float] = []
        self.counts: list[tuple[int, int]] = []
        self.votes: list[tuple[float, float]] = []

    def round(self) -> None:
        """Some applications from submission to the last decision."""
        numbers = []
        for _ in range(APPLICATIONS):
            numbers.append(self.story.submitted("pku-transfer"))
            self._copy(self.recorder.taken())
        for role, papers in STEPS:
            for number in numbers:
                self._step(number, person_of(role), papers)

    def _copy(self, statements: list[Statement]) -> None:
        changes = [one for one in statements if is_write(one)]
        replay(self.writes, changes)
        replay(self.all, changes)

    def _step(self, number: str, who: Who, papers: tuple[str, ...]) -> None:
        state, chain = self.story.state(number), self.story.chain(number)
        self.recorder.taken()  # looking is not part of the step
        act = a.Approve(
            application=number,
            opinion="同意",
            documents=tuple(paper(kind) for kind in papers),
            meeting=self.story.today() if papers else None,
            ballot=ballot(chain, chain.steps[state.step]),
        )
        self.engine_times.append(timed(lambda: self.story.office.perform(act, who)))
        statements = self.recorder.taken()
        changes = [one for one in statements if is_write(one)]
        self.write_times.append(replay(self.writes, changes))
        self.all_times.append(replay(self.all, statements))
        self.counts.append((len(changes), len(statements)))
        if act.ballot:
            self.votes.append((self.engine_times[-1], self.write_times[-1]))


def main() -> int:
    """Measure, print, and leave with 1 if the limit is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        gc.freeze()  # as the command line does
        for _ in range(ROUNDS):
            bench.round()
        raw, every, engine = (
            median(times) * 1e6
            for times in (bench.write_times, bench.all_times, bench.engine_times)
        )
        vote, vote_raw = (median(column) * 1e6 for column in zip(*bench.votes, strict=True))
        writes, statements = (median(column) for column in zip(*bench.counts, strict=True))
        faults = verify(bench.story.office).faults
    ratio = engine / raw
    print(f"one step, WAL + FULL, median of {len(bench.engine_times)}")
    for name, micros in (
        (f"the same rows by bare sqlite3 ({writes:.0f} writes)", raw),
        (f"with the engine's reads ({statements:.0f} statements)", every),
        ("the whole engine", engine),
    ):
        print(f"  {name:42} {micros:6.0f} µs  ratio {micros / raw:5.2f}")
    votes = "a vote of three members among them"
    print(f"  {votes:42} {vote:6.0f} µs  ratio {vote / vote_raw:5.2f}")
    print(f"  limit {LIMIT}; the log verifies: {faults or 'yes'}")
    return 0 if ratio <= LIMIT and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
