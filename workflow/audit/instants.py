"""What the order of the records says of the clocks by which they were made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate

import msgspec

from workflow.application.clocks.events import ClockRanOut, ClockWarned, ExtensionLapsed
from workflow.application.monitoring.events import Lapsed, Overdue
from workflow.application.publicity.events import Expired
from workflow.application.records import read_record
from workflow.audit import snapshot as stored
from workflow.audit.faults import Fault, fault
from workflow.office.perform import Office
from workflow.office.right_clock import BEHIND, RightClock, real_clock
from workflow.store.times import moment, stamp
from workflow.store.transaction import Transaction

TIMED = frozenset(
    kind.__name__ for kind in (Expired, Lapsed, ExtensionLapsed, Overdue, ClockWarned, ClockRanOut)
)
"""What only comes because a moment has come."""


def mistimed(office: Office, tx: Transaction) -> Iterator[Fault]:
    """Records dated later than now by more than a minute, and what the clock brought at a moment
    that a record written later was made before. A demonstration has a simulated clock, as its
    journal says.
    """
    if office.demonstration:
        return
    yield from _ahead(tx, _now(office))
    yield from _contradicted(tx)


def _now(office: Office) -> datetime:
    clock = office.clock
    return real_clock() if isinstance(clock, RightClock) and clock.embedded else clock()


def _ahead(tx: Transaction, now: datetime) -> Iterator[Fault]:
    for application, seq, body in stored.ahead_of(tx, stamp(now + BEHIND)):
        if _said(body) is None:  # else it is dated like the one before it, which is named
            yield fault(str(application), int(seq), "record-ahead", now=now)


def _said(body: bytes) -> datetime | None:
    """What the clock said at a record that is dated otherwise; None for every other, and for one
    that cannot be read, which is a fault of its own.
    """
    try:
        return read_record(body).clock
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _contradicted(tx: Transaction) -> Iterator[Fault]:
    back = [(int(row), said) for row, body in stored.went_back(tx) if (said := _said(body))]
    places = [row for row, _said_then in back]
    least = list(accumulate((stamp(said) for _row, said in reversed(back)), min))[::-1]
    for row, application, seq, kind, at, later in stored.by_the_clock(tx):
        if kind not in TIMED:
            continue
        place = bisect_right(places, row)
        told = [text for text in (later, *least[place : place + 1]) if text]
        if told and min(told) < at and _apart(min(told), at):
            yield fault(str(application), int(seq), "contradicted", at=moment(min(told)))


def _apart(earlier: str, later: str) -> bool:
    """Whether two moments are more than a minute apart; what is none is a fault of its column."""
    try:
        return moment(later) - moment(earlier) > BEHIND
    except ValueError:
        return False
