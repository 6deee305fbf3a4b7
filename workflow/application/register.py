"""What a record of the office's own journal says of its books, whole: people with their roles and
days, institutions, years of the calendar. The tables are compared with it.
"""

from __future__ import annotations

import msgspec

from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant


class Institution(msgspec.Struct, frozen=True):
    """An institution with its names."""

    id: str
    zh: str
    en: str


class Registered(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person as kept from this record on. `revoked_at`: UTC text as in the tables, or empty."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    revoked_at: str = ""
    same_as: str = ""


class Year(msgspec.Struct, frozen=True):
    """A year of holidays as loaded, and when (UTC text as in the tables)."""

    days: YearDays
    imported_at: str


class Register(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was entered. `whole`: nobody and nothing is in the books but what the journal says up
    to this record; the journals of earlier releases named people without days and names.
    """

    whole: bool = False
    people: tuple[Registered, ...] = ()
    institutions: tuple[Institution, ...] = ()
    years: tuple[Year, ...] = ()
