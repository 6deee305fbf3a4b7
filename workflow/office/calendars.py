"""The working calendar as commands ask for it."""

from __future__ import annotations

from workflow.office.perform import Office
from workflow.rules.calendar import Calendar, calendar_from_years
from workflow.store.definitions import built_in_years


def calendar_in_use(office: Office) -> tuple[Calendar, list[int]]:
    """The calendar of an office, and the years of it that an administrator loaded."""
    with office.database.reading() as tx:
        return office.calendar(tx), office.loaded_years(tx)


def built_in_calendar() -> Calendar:
    """The calendar that comes with tto, for what is asked without an office."""
    return calendar_from_years(built_in_years())
