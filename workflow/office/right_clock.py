"""The time that an office acts by: that of the server on PostgreSQL; on a file the machine's clock,
which is believed as far as what was recorded does not speak against it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from workflow.errors import CouldNot
from workflow.store.times import moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEHIND = timedelta(minutes=1)
"""So much a clock may be behind the newest record; the office's time then stands still."""
AHEAD = timedelta(days=31)
"""So long an office may lie quiet before its clock is asked about. Longer than any holiday; a clock
that is ahead by less is found by the records that follow (audit: `record-ahead`, `contradicted`).
"""


def real_clock() -> datetime:
    """Now by the clock of this machine, in UTC, to the microsecond."""
    return _EPOCH + timedelta(microseconds=time.time_ns() // 1000)


class RightClock:
    """The clock of one database. `told`: what the database said of the time when it was opened
    (`sql.TIME`), the server's own time, or when the newest record of a file was made.
    """

    def __init__(self, *, embedded: bool, told: str) -> None:
        self.embedded = embedded
        self._told = moment(told) if told else None
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        """The time to read by; never refused, and never before the newest record of a file."""
        if self._told is None:
            return real_clock()
        if self.embedded:
            return max(real_clock(), self._told)
        return self._told + timedelta(seconds=time.monotonic() - self._since)

    def at(self, told: str) -> datetime:
        """The time to act by in a transaction that was `told` this. Raises CouldNot
        `clock-behind`, `clock-ahead`.
        """
        if not self.embedded:
            return moment(told)
        now = real_clock()
        newest = moment(told) if told else now
        if newest <= now <= newest + AHEAD:
            return now
        if wrong := doubt(now, newest):
            raise wrong
        return newest


def doubt(now: datetime, newest: datetime) -> CouldNot | None:
    """Why a machine's clock is not believed beside the newest record of a file, or None."""
    if now < newest - BEHIND:
        return CouldNot("clock-behind", now=now, newest=newest)
    if now > newest + AHEAD:
        return CouldNot("clock-ahead", now=now, newest=newest, days=(now - newest).days)
    return None
