"""Whether an application came on a day on which its chain takes them, asked a second time."""

from __future__ import annotations

from calendar import monthrange

from workflow.application.applying.events import Submitted
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, judges
from workflow.rules.calendar import shanghai_date


@judges("not-taken", Submitted)
def taken_on_another_day(transition: Transition) -> bool:
    """Whether it was handed in for the first time outside the days of the month and every call."""
    before, intake = transition.before, transition.chain.intake
    if intake is None or before.parent or before.status is not Status.DRAFT:
        return False
    day = shanghai_date(transition.record.at)
    if intake.monthly:
        end = min(intake.monthly.last, monthrange(day.year, day.month)[1])
        return day.day not in range(intake.monthly.first, end + 1)
    return all(day < call.since or call.until < day for call in intake.calls)
