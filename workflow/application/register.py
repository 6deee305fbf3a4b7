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


class Session(msgspec.Struct, frozen=True):
    """A log-in as kept: by the SHA-256 of its token."""

    token: str
    person: str
    created_at: str
    expires_at: str


class Register(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was entered. `whole`: nobody and nothing is in the books but what the journal says up
    to this record; the journals of earlier releases named people without days and names.
    `sealed`: from the first record on, every password and every log-in is told of. `passwords`: the
    SHA-256 of each as it is kept, hashed with a salt, by person; `first`: it is one to be changed.
    `session`: the SHA-256 of the token of a log-in, until when it is good (UTC text as in the
    tables), and whose it is. No password and no token can be had from them.
    """

    whole: bool = False
    people: tuple[Registered, ...] = ()
    institutions: tuple[Institution, ...] = ()
    years: tuple[Year, ...] = ()
    sealed: bool = False
    passwords: dict[str, str] = {}
    first: bool = False
    session: Session | None = None
