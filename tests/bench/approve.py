"""How straight `tto approve` goes: its calls, files, statements and transactions, from the command
line to the receipt. Counted, not timed, so it says the same on every machine.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

import cli
from tests.story import new_story
from workflow.office.right_clock import real_clock
from workflow.store import people
from workflow.store.database import Database
from workflow.store.transaction import Transaction

ROOT = Path(__file__).resolve().parents[2]
EXECUTE = "execute"
LIMITS = {"calls": 300, "statements": 12, "transactions": 2}


class Way(msgspec.Struct):
    """What was counted on the way."""

    calls: int = 0
    statements: int = 0
    transactions: int = 0
    files: Counter[str] = msgspec.field(default_factory=Counter)
    texts: list[str] = msgspec.field(default_factory=list)


def counted(work: Callable[[], Any]) -> Way:
    """Do it, and count the functions of this project that it calls."""
    way, mine = Way(), (str(ROOT / "workflow"), str(ROOT / "cli.py"))
    execute = Transaction.execute
    begun = {name: getattr(Database, name) for name in ("reading", "writing")}

    given: list[tuple[Transaction, Any, Any]] = []

    def said(tx: Transaction, statement: Any, values: Any) -> None:
        given.append((tx, statement, values))
        execute(tx, statement, values)

    def noted(name: str) -> Callable[[Database], Any]:
        def begin(database: Database) -> Any:
            way.transactions += 1
            return begun[name](database)

        return begin

    def profile(frame: Any, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(mine) and code.co_name[0] != "<":
            way.calls += 1
            way.files[code.co_filename] += 1

    setattr(Transaction, EXECUTE, said)
    for name in begun:
        setattr(Database, name, noted(name))
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
        setattr(Transaction, EXECUTE, execute)
        for name, original in begun.items():
            setattr(Database, name, original)
    way.texts = [tx.text(statement, values)[0] for tx, statement, values in given]
    way.statements = len(given)
    return way


def at_home(folder: Path) -> dict[str, str]:
    """The environment of who approves."""
    return {**os.environ, "TTO_HOME": str(folder), "TTO_TOKEN": "bench", "TTO_LANG": "en"}


def approvals(folder: Path, count: int) -> list[list[str]]:
    """The words of so many approvals, each of an application of its own; the log-in is made."""
    story = new_story(folder)
    story.meet_the_present()
    numbers = [story.submitted("pku-transfer") for _ in range(count)]
    now = real_clock()
    with story.database.writing() as tx:
        people.add_session(tx, "bench", "department-person", now, now + timedelta(hours=1))
    story.database.close()
    database = ("--db", str(folder / "story.db"))
    return [
        ["approve", *database, number, "--opinion", "同意", "--step", "department"]
        for number in numbers
    ]


def main() -> int:
    """Count, print, and leave with 1 if a limit is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = approvals(Path(folder), 2)
        os.environ |= at_home(Path(folder))
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            codes = [cli.run(first)]  # what is imported and compiled once is no part of the way
            way = counted(lambda: codes.append(cli.run(second)))
    found = msgspec.structs.asdict(way)
    print("one `tto approve`, from the command line to its receipt")
    for name, limit in LIMITS.items():
        print(f"  {name:14} {found[name]:5}   limit {limit}")
    print(f"  {'files':14} {len(way.files):5}")
    if "-v" in sys.argv:
        print("\n".join(text[:150] for text in way.texts))
    if codes != [0, 0]:
        print(shown.getvalue())
    return int(codes != [0, 0] or any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
