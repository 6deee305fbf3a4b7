"""Facts from outside judged a second time: received on a day, entered then or on a later one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.application.applying.events import Supplemented
from workflow.application.closing.events import Filed, Signed
from workflow.application.money.events import IncomeShared, Paid
from workflow.application.objections.events import Objected
from workflow.audit.rules.table import Transition, judges

_CHINA = ZoneInfo("Asia/Shanghai")


def _day(moment: datetime) -> date:
    return moment.astimezone(_CHINA).date()


@judges("days", Filed, Signed, Paid, IncomeShared)
def dated_otherwise(transition: Transition) -> bool:
    """Whether it is dated ahead of its record, or says that it was entered on another day."""
    event, recorded = transition.event, _day(transition.record.at)
    dated = event.income if isinstance(event, IncomeShared) else event
    if dated.entered is None:
        return bool(dated.on > recorded)
    return not dated.on < dated.entered == recorded


@judges("days", Supplemented)
def papers_dated_otherwise(transition: Transition) -> bool:
    """Whether papers came on the day of the record or later, or none came on the day named."""
    event = transition.event
    if event.received is None:
        return False
    return not event.documents or event.received >= _day(transition.record.at)


@judges("days", Objected)
def not_in_time(transition: Transition) -> bool:
    """Whether it came while no notice was up, or without the letter that shows the day, or the
    steps that were left since are others.
    """
    event, before = transition.event, transition.before
    if event.received is None:
        up = before.notice is not None and before.notice.live and before.step == event.step
        return not up or bool(event.meanwhile)
    if event.received > _day(transition.record.at) or not (event.documents and event.raised_by):
        return True
    left = _left_since(transition)
    return left is None or left != event.meanwhile


def _left_since(transition: Transition) -> tuple[str, ...] | None:
    """The steps left since the notice that was up on the day of receipt; None without one."""
    event, before = transition.event, transition.before
    if before.notice and before.notice.step == event.step and before.notice.live:
        begun = min(_day(moment) for moment in before.notice.live.values())
        window = before.notice.window
        if begun <= event.received <= (window.last_day if window else event.received):
            return ()
    left: list[str] = []
    for passage in reversed(before.history):
        left.append(passage.step)
        window = passage.window if passage.step == event.step else None
        if window and window.live_on <= event.received <= window.last_day:
            return tuple(dict.fromkeys(reversed(left)))
    return None
