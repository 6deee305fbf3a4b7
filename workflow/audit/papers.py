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
            "CREATE TABLE papers (hash TEXT, application TEXT, seq INTEGER, kept INTEGER,"
            " there INTEGER DEFAULT 0, PRIMARY KEY (hash, application)) WITHOUT ROWID"
        )

    def meet(self, named: Iterable[Named]) -> None:
        """Note them; the first record of a journal that says that one was kept is the one to be
        told.
        """
        self._db.executemany(
            "INSERT INTO papers (hash, application, seq, kept) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET seq = excluded.seq, kept = 1"
            " WHERE excluded.kept > kept",
            named,
        )

    def faults(self, tx: Transaction) -> Iterator[Fault]:
        """Contents that are not what was handed in or that nobody did, and those that are gone;
        each for every journal that names it.
        """
        for digest, sound in contents.every(tx):
            named = self._found(digest)
            if not named:
                yield fault(OFFICE, 0, "paper-unnamed", hash=digest)
            if not sound:
                for application, seq in named or [(OFFICE, 0)]:
                    yield fault(application, seq, "paper", hash=digest)
        gone = "SELECT application, seq, hash FROM papers WHERE kept AND NOT there ORDER BY 1, 2"
        for application, seq, digest in self._db.execute(gone):
            yield fault(application, seq, "paper-gone", hash=digest)

    def _found(self, digest: str) -> list[tuple[str, int]]:
        """The journals that name it, each with the record; it is there from now on."""
        self._db.execute("UPDATE papers SET there = 1 WHERE hash = ?", (digest,))
        found = self._db.execute(
            "SELECT application, seq FROM papers WHERE hash = ? ORDER BY 1", (digest,)
        )
        return [(str(application), int(seq)) for application, seq in found]
