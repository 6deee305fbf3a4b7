"""Days and months under the published Chinese holiday calendar (docs/law.md#counting-days)."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.errors import CalendarNotPublished, CouldNot, WrongUse

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DAY = timedelta(days=1)
_SATURDAY = 5
_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DAYS = 36_600


class Unit(StrEnum):
    """The days that a term counts: 日 (every day) or 工作日 (no rest days)."""

    NATURAL = "natural"
    WORKING = "working"


class Roll(StrEnum):
    """The rule for a natural-day count that ends on a rest day (民法典 203)."""

    NONE = "none"
    REST_DAY = "rest-day"


class Calendar(Struct, frozen=True):
    """Published days off and make-up days for the days known_from to known_through inclusive."""

    rest_days: frozenset[date]
    make_up_days: frozenset[date]
    known_from: date
    known_through: date
    version: str

    def is_rest(self, day: date) -> bool:
        """Whether the (Shanghai) day is a day off: a published one, or a weekend not worked.

        Raises CalendarNotPublished `calendar-not-published` outside the known span, with
        the values day, known_from and known_through; nothing is guessed.
        Source: docs/law.md#counting-days; 国务院办公厅 yearly notice.
        """
        if not self.known_from <= day <= self.known_through:
            raise CalendarNotPublished(
                "calendar-not-published",
                day=day,
                known_from=self.known_from,
                known_through=self.known_through,
            )
        weekend = day.weekday() >= _SATURDAY
        return day in self.rest_days or (weekend and day not in self.make_up_days)


class YearDays(Struct):
    """One year's notice: every day off (weekend days included or not) and every make-up day.

    The notice may already speak of the December before its year.
    """

    year: int
    rest_days: list[date]
    make_up_days: list[date]
    source: str


def lost(old: YearDays, new: YearDays) -> list[date]:
    """The days that an earlier notice of the year named and a later one does not say anything of:
    days off that become working days, make-up days that become days off.
    """
    named = {*new.rest_days, *new.make_up_days}
    off = {day for day in old.rest_days if day.weekday() < _SATURDAY}
    return sorted((off | {*old.make_up_days}) - named)


def last_day(
    live_on: date,
    days: int,
    unit: Unit,
    calendar: Calendar,
    *,
    roll: Roll = Roll.REST_DAY,
    count_start_day: bool = False,
    missing: frozenset[date] = frozenset(),
) -> date:
    """The last day of a count of `days` natural or working days that starts on `live_on`.

    All days are Shanghai days. `missing` days do not count. A natural-day count asks the
    calendar only for the raw last day and those rolled over. Raises WrongUse `bad-days`;
    CalendarNotPublished (its `day` is then provisional). Source: 民法典 201, 203.
    """
    check_days(days)

    def counts(day: date) -> bool:
        return day not in missing and (unit is Unit.NATURAL or not calendar.is_rest(day))

    day = live_on
    left = days - 1 if count_start_day and counts(day) else days
    while left:
        day += _DAY
        left -= counts(day)
    if unit is Unit.NATURAL and roll is Roll.REST_DAY:
        while day in missing or calendar.is_rest(day):
            day += _DAY
    return day


def check_days(days: int) -> None:
    """Refuse a length of a period that is not 1 to 36600 days: WrongUse `bad-days`."""
    if not 1 <= days <= _MOST_DAYS:
        raise WrongUse("bad-days", days=days, most=_MOST_DAYS)


def parse_day(text: str) -> date:
    """A day written as year-month-day, and in no other way of ISO 8601. Raises ValueError."""
    if not _WRITTEN_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def in_force(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day lies between two others, both included; None is open."""
    return (since is None or since <= day) and (until is None or day <= until)


def end_of(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai."""
    return datetime.combine(day + _DAY, datetime.min.time(), SHANGHAI)


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier if negative), else that month's last day.

    Raises ValueError outside the years 1 to 9999. Source: 民法典 202.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{day} and {months} months lie outside the years 1 to 9999")
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def months_longer(first: date, last: date, months: int) -> date:
    """The last day of a period of months that began on `first` and ends on `last`, made longer by
    `months`: counted from its first day, so that 31 January and twice a month is 31 March. One that
    ends on another day than months make is counted from its last day. Raises ValueError as
    `add_months`. Source: 民法典 202.
    """
    so_far = (last.year - first.year) * 12 + last.month - first.month
    by_months = add_months(first, so_far) == last
    return add_months(first, so_far + months) if by_months else add_months(last, months)


@lru_cache(maxsize=64)  # an act asks for its day again and again
def shanghai_date(aware: datetime) -> date:
    """The calendar day of a moment in Asia/Shanghai. Raises ValueError for a naive datetime.

    Source: docs/law.md#counting-days.
    """
    check_aware(aware)
    return aware.astimezone(SHANGHAI).date()


def check_aware(moment: datetime) -> None:
    """Raise ValueError for a datetime without a time zone: it is not a moment."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")


def calendar_from_years(years: Iterable[YearDays]) -> Calendar:
    """One calendar from yearly notices, known from the first year's start to the last one's end.

    `version` is 12 hex digits of the SHA-256 over the span and the sorted days; order,
    repetition and `source` do not change it. Raises CouldNot: `calendar-empty`,
    `calendar-years-not-contiguous`, `calendar-year-twice`, `calendar-day-misplaced`,
    `calendar-day-contradicts`. Source: docs/law.md#counting-days.
    """
    notices = sorted(years, key=lambda notice: notice.year)
    if not notices:
        raise CouldNot("calendar-empty")
    for earlier, notice in pairwise(notices):
        if notice.year == earlier.year:
            raise CouldNot("calendar-year-twice", year=notice.year)
        if notice.year != earlier.year + 1:
            values = {"before": earlier.year, "year": notice.year}
            raise CouldNot("calendar-years-not-contiguous", **values)
    for notice in notices:
        _check_notice(notice)
    rest = frozenset(day for notice in notices for day in notice.rest_days)
    make_up = frozenset(day for notice in notices for day in notice.make_up_days)
    for day in sorted(rest & make_up):
        raise CouldNot("calendar-day-contradicts", day=day)
    first, last = date(notices[0].year, 1, 1), date(notices[-1].year, 12, 31)
    lines = [f"span {first} {last}"]
    lines += [f"rest {day}" for day in sorted(rest)]
    lines += [f"work {day}" for day in sorted(make_up)]
    version = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    return Calendar(rest, make_up, first, last, version)


def _check_notice(notice: YearDays) -> None:
    first, last = date(notice.year - 1, 12, 1), date(notice.year, 12, 31)
    working_weekdays = {day for day in notice.make_up_days if day.weekday() < _SATURDAY}
    for day in (*notice.rest_days, *notice.make_up_days):
        if not first <= day <= last or day in working_weekdays:
            raise CouldNot("calendar-day-misplaced", day=day, year=notice.year)
