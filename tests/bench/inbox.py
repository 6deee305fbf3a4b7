"""What an inbox costs: 50 items of one person among 100,000 live applications.

The engine's answer against the same query by bare sqlite3, in turn; only the ratio means anything.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.story import Story, new_story
from workflow.office.inbox import inbox
from workflow.office.perform import Who

LIVE, MINE, ROUNDS = 100_000, 50, 60
LIMIT = 5.0
RAW = """
SELECT t.slot, t.actor, t.step, t.since, t.due_at, a.state
FROM tasks t JOIN applications a ON a.number = t.application
WHERE t.unit = 'pku' AND t.actor = 'finance'
ORDER BY t.since, t.application, t.slot LIMIT 50
"""
PERSON = Who("finance-person", "test")


def crowd(story: Story, where: Path) -> None:
    """One application written 100,000 times; of these 50 wait for the person measured."""
    number = story.submitted("pku-transfer")
    with closing(sqlite3.connect(where)) as db, db:
        db.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO applications
            SELECT 'PKU-2027-' || printf('%06d', i), unit, chain, version, title, applicant, status,
                   step, since, seq, head,
                   replace(state, number, 'PKU-2027-' || printf('%06d', i))
            FROM applications, n WHERE number = ?
            """,
            (LIVE - 1, number),
        )
        db.execute(
            """
            INSERT INTO tasks SELECT number, 'step', unit,
                   CASE WHEN rowid % ? = 0 THEN 'finance' ELSE 'department' END,
                   step, since, NULL FROM applications WHERE number <> ?
            """,
            (LIVE // MINE, number),
        )
        db.execute("ANALYZE")
    db.close()


def timed(times: list[float], began: float) -> None:
    """One measurement more."""
    times.append(perf_counter() - began)


def main() -> int:
    """Measure, print, and leave with 1 if the limit is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        story = new_story(Path(folder))
        where = Path(folder) / "story.db"
        crowd(story, where)
        raw = sqlite3.connect(where)
        gc.freeze()  # as the command line does
        bare: list[float] = []
        engine: list[float] = []
        for _ in range(ROUNDS):
            began = perf_counter()
            rows = raw.execute(RAW).fetchall()
            timed(bare, began)
            began = perf_counter()
            found = inbox(story.office, PERSON, None, MINE)
            timed(engine, began)
        raw.close()
    same = [one.waiting.application.number for one in found]
    fits = len(rows) == len(same) >= MINE - 1
    ratio = median(engine) / median(bare)
    print(f"an inbox of {len(same)} among {LIVE} live applications, median of {ROUNDS}")
    print(f"  the same query by bare sqlite3   {median(bare) * 1e6:6.0f} µs")
    print(f"  the engine, as objects           {median(engine) * 1e6:6.0f} µs  ratio {ratio:5.2f}")
    print(f"  limit {LIMIT}; the same rows: {'yes' if fits else 'no'}")
    return 0 if ratio <= LIMIT and fits else 1


if __name__ == "__main__":
    sys.exit(main())
