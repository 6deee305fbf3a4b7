"""Publicity notices (公示): the period a notice must be up (docs/law.md#publicity)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from workflow.errors import WrongUse
from workflow.rules.calendar import (
    SHANGHAI,
    Calendar,
    Roll,
    Unit,
    check_aware,
    check_days,
    end_of,
    last_day,
    shanghai_date,
)

_MIDNIGHT = "24:00"
_CLOSE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = timedelta(days=1)


class Interruption(Struct, frozen=True):
    """The notice was not up from down_at until up_at (None: it still is not). Aware datetimes."""

    down_at: datetime
    up_at: datetime | None


def check_close(text: str) -> str:
    """The hour at which a day of publicity ends. Raises WrongUse `bad-close`."""
    if text == "00:00" or not (text == _MIDNIGHT or _CLOSE.fullmatch(text)):
        raise WrongUse("bad-close", close=text)
    return text


class Rule(Struct, frozen=True):
    """The counting rule of a publicity period; `close` is Shanghai wall time.

    Raises WrongUse `bad-days` or `bad-close` when made. Source: 民法典 200, 201, 203.
    """

    days: int
    unit: Unit
    roll: Roll = Roll.REST_DAY
    count_start_day: bool = False
    close: str = _MIDNIGHT

    def __post_init__(self) -> None:
        check_days(self.days)
        check_close(self.close)


class Window(Struct, frozen=True):
    """A computed publicity period: Shanghai days, its end (exclusive) and the calendar version."""

    live_on: date
    last_day: date
    ends_at: datetime
    calendar: str


def window(
    rule: Rule,
    live_at: Iterable[datetime],
    calendar: Calendar,
    interruptions: Iterable[Interruption] = (),
) -> Window:
    """The publicity period of a notice that went live at `live_at` (one per required channel).

    The latest channel counts, on its day in Asia/Shanghai. A day an interruption touches
    does not count, unless it began after the period was over. Raises
    CalendarNotPublished; ValueError for a naive datetime, no channel, or an interruption
    that is still open or ends before it begins. Source: 民法典 201, 203.
    """
    moments = list(live_at)
    if not moments:
        raise ValueError("a publicity window needs at least one channel")
    live_on = max(map(shanghai_date, moments))
    gaps = sorted(map(_closed, interruptions))
    period = _count(rule, live_on, calendar, frozenset())
    missing: frozenset[date] = frozenset()
    for down_at, up_at in gaps:
        if down_at >= period.ends_at:
            break
        if down_at < up_at:  # a notice back at 00:00 has that whole day
            first, last = shanghai_date(down_at), shanghai_date(up_at - timedelta(microseconds=1))
            missing |= {first + _DAY * n for n in range((last - first).days + 1)}
        period = _count(rule, live_on, calendar, missing)
    return period


def may_proceed(window: Window, now: datetime, open_objections: int, interrupted: bool) -> bool:
    """Whether the period is over, no objection is open and the notice is not down.

    `now` is any aware datetime; at `ends_at` itself the answer is yes. Raises ValueError
    for a naive `now`. Source: docs/law.md#publicity.
    """
    check_aware(now)
    return now >= window.ends_at and open_objections == 0 and not interrupted


def later(old: Window, new: Window) -> Window:
    """Of one publicity counted before and after a calendar change, the window that holds.

    The end may move later, never earlier; at the same end the newer calendar is kept.
    Source: docs/law.md#counting-days.
    """
    return new if new.ends_at >= old.ends_at else old


def _count(rule: Rule, live_on: date, calendar: Calendar, missing: frozenset[date]) -> Window:
    last = last_day(
        live_on,
        rule.days,
        rule.unit,
        calendar,
        roll=rule.roll,
        count_start_day=rule.count_start_day,
        missing=missing,
    )
    if rule.close == _MIDNIGHT:
        ends_at = end_of(last)
    else:
        ends_at = datetime.combine(last, time.fromisoformat(rule.close), tzinfo=SHANGHAI)
    return Window(live_on, last, ends_at, calendar.version)


def _closed(gap: Interruption) -> tuple[datetime, datetime]:
    check_aware(gap.down_at)
    if gap.up_at is None:
        raise ValueError("an interruption is still open: the window cannot be computed")
    check_aware(gap.up_at)
    if gap.up_at < gap.down_at:
        raise ValueError(f"an interruption ends at {gap.up_at}, before it begins")
    return gap.down_at, gap.up_at
