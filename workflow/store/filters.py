"""What a list is narrowed to, and how far a reader sees."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Filter(msgspec.Struct, frozen=True):
    """What a list is narrowed to; empty means any. `after`: the last number of the page before."""

    status: str = ""
    chain: str = ""
    step: str = ""
    unit: str = ""
    applicant: str = ""
    after: str = ""


class Sieve(msgspec.Struct, frozen=True):
    """What an inbox is narrowed to; None and empty mean any. `due_by`: an instant."""

    chain: str = ""
    step: str = ""
    unit: str = ""
    role: str = ""
    due_by: datetime | None = None


EVERYTHING = Sieve()


class Sought(msgspec.Struct, frozen=True):
    """What a history is narrowed to; None and empty mean any. Instants are UTC, `until` is
    excluded; `after` is the key of the last record of the page before.
    """

    by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    refused: bool = False
    kinds: tuple[str, ...] = ()
    after: int = 0


class Reach(msgspec.Struct, frozen=True):
    """The institutions seen whole (None is every one), single applications of others, and whether
    the office's own journal is seen.
    """

    units: list[str] | None
    numbers: list[str] = []
    office: bool = False

    def covers(self, unit: str) -> bool:
        """Whether an institution is seen whole."""
        return self.units is None or unit in self.units


ALL = Reach(None, office=True)
