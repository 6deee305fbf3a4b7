"""What the order of the records says of the clocks by which they were made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from workflow.application.clocks.events import ClockRanOut, ClockWarned, ExtensionLapsed
from workflow.application.monitoring.events import Lapsed, Overdue
from workflow.application.publicity.events import Expired
from workflow.audit import snapshot as stored
from workflow.audit.faults import Fault, fault
from workflow.office.perform import Office
from workflow.office.right_clock import BEHIND, RightClock, real_clock
from workflow.rules.standing import SYSTEM
from workflow.store.times import moment, stamp
from workflow.store.transaction import Transaction

TIMED = frozenset(
    kind.__name__ for kind in (Expired, Lapsed, ExtensionLapsed, Overdue, ClockWarned, ClockRanOut)
)
"""What only comes because a moment has come."""


def mistimed(office: Office, tx: Transaction, said: Mapping[int, datetime]) -> list[Fault]:
    """Records dated later than now by more than a minute, and what the clock brought at a moment
    that a record written later was made before. `said`: what the clock said at the records (ids)
    that are dated like the one before them. A demonstration has a simulated clock, as its journal
    says.
    """
    if office.demonstration:
        return []
    now, least = now_of(office), ""
    limit, found = stamp(now + BEHIND), list[Fault]()
    for row, application, seq, kind, by, at in stored.from_the_end(tx):
        clock = said.get(row)
        if at > limit and clock is None:  # else the one before it is named
            found.append(fault(str(application), int(seq), "record-ahead", now=now))
        if least and least < at and by == SYSTEM and kind in TIMED and _apart(least, at):
            found.append(fault(str(application), int(seq), "contradicted", at=moment(least)))
        made = stamp(clock) if clock else at
        if made and (not least or made < least):
            least = made
    return sorted(found[::-1], key=lambda one: one.code == "contradicted")


def now_of(office: Office) -> datetime:
    """The time by which records are judged: of the machine, for a file; else of the office."""
    clock = office.clock
    return real_clock() if isinstance(clock, RightClock) and clock.embedded else clock()


def _apart(earlier: str, later: str) -> bool:
    """Whether two moments are more than a minute apart; what is none is a fault of its column."""
    try:
        return moment(later) - moment(earlier) > BEHIND
    except ValueError:
        return False
