"""The State Council's notices 2004-2026, as the chinese_calendar package carries them."""

from __future__ import annotations

from chinese_calendar import constants

from workflow.rules.calendar import Calendar, YearDays, calendar_from_years


def notice(year: int) -> YearDays:
    return YearDays(
        year,
        [day for day in constants.holidays if day.year == year],
        [day for day in constants.workdays if day.year == year],
        "chinesecalendar",
    )


def calendar_through(last: int) -> Calendar:
    return calendar_from_years(notice(year) for year in range(2004, last + 1))


PUBLISHED = calendar_through(2026)
