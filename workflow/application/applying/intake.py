"""Whether an application is taken today: the days of the month, or the calls, of its chain."""

from __future__ import annotations

from workflow.application.context import Context
from workflow.application.state import Application, Status
from workflow.errors import Refused


def require_taken(application: Application, context: Context) -> None:
    """Refuse an application that is handed in for the first time on a day on which none is taken.
    One that another started, and one that was returned, are taken always. Refused `not-taken-now`.
    """
    chain, today = context.chain, context.today
    intake = chain.intake
    first = application.status is Status.DRAFT and not application.parent
    if intake is None or not first or intake.takes(today):
        return
    known = {"number": application.number, "chain": chain.title, "day": today}
    ahead = intake.next_day(today)
    if intake.monthly:
        days = {"first": intake.monthly.first, "last": intake.monthly.last}
        raise Refused("not-taken-now", **known, **days, next=ahead)
    if ahead is None:
        raise Refused("not-taken-now/over", **known, last=max(call.until for call in intake.calls))
    call = next(call for call in intake.calls if call.since <= ahead <= call.until)
    raise Refused("not-taken-now/call", **known, call=call.title, next=ahead, last=call.until)
