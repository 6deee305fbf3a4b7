"""材料: what was handed in and kept is there, and nothing that no record names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from workflow.audit.faults import Fault, fault
from workflow.store import contents
from workflow.store.journal import OFFICE
from workflow.store.transaction import Transaction

Named = tuple[str, str, int, bool]
"""The SHA-256 of a paper, application and seq of the record that names it, and whether that says
that the content was kept.
"""


class Papers:
    """The papers that records name, in a file of their own that is gone with it: the memory does
    not grow with their number.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute(
            "CREATE TABLE papers (hash TEXT PRIMARY KEY, application TEXT, seq INTEGER,"
            " kept INTEGER, there INTEGER DEFAULT 0) WITHOUT ROWID"
        )

    def meet(self, named: Iterable[Named]) -> None:
        """Note them; the first record that says that one was kept is the one to be told."""
        self._db.executemany(
            "INSERT INTO papers (hash, application, seq, kept) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET application = excluded.application, seq = excluded.seq,"
            " kept = 1 WHERE excluded.kept > kept",
            named,
        )

    def faults(self, tx: Transaction) -> Iterator[Fault]:
        """Contents that are not what was handed in or that nobody did, and those that are gone."""
        for digest, sound in contents.every(tx):
            if not sound:
                yield fault(OFFICE, 0, "paper", hash=digest)
            if not self._found(digest):
                yield fault(OFFICE, 0, "paper-unnamed", hash=digest)
        gone = "SELECT application, seq, hash FROM papers WHERE kept AND NOT there ORDER BY 1, 2"
        for application, seq, digest in self._db.execute(gone):
            yield fault(application, seq, "paper-gone", hash=digest)

    def _found(self, digest: str) -> bool:
        """Whether a record names it; it is there from now on."""
        found = self._db.execute("UPDATE papers SET there = 1 WHERE hash = ?", (digest,))
        return found.rowcount > 0
