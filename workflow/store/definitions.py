"""Pinned definitions, loaded calendars, and facts about this database."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

import msgspec

from workflow import __version__
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar, YearDays, calendar_from_years
from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Transaction

_encode = msgspec.json.Encoder().encode  # the order of fields and steps is the file's
_decode = msgspec.json.Decoder(Chain).decode
_days = msgspec.json.Decoder(YearDays).decode

_known: dict[str, Chain] = {}


def definition(tx: Transaction, chain: str, version: int) -> Chain | None:
    """A pinned definition; read from its source again where another release compiled it, or where
    what was compiled cannot be read.
    """
    row = tx.one(sql.DEFINITION_HASH, chain=chain, version=version)
    return pinned(tx, chain, version, row[0]) if row else None


def every(tx: Transaction) -> list[Chain]:
    """Every pinned definition."""
    return [pinned(tx, *row) for row in tx.all(sql.DEFINITIONS)]


def pinned(tx: Transaction, chain: str, version: int, sha256: str) -> Chain:
    """The pinned definition of that hash; each is loaded once."""
    known = _known.get(sha256)
    return known or _known.setdefault(sha256, _load(tx, chain, version))


def _load(tx: Transaction, chain: str, version: int) -> Chain:
    row = tx.one(sql.DEFINITION, chain=chain, version=version)
    if row is None:
        raise LookupError(chain)
    source, compiled, _sha256, release = row
    if release == __version__:
        with suppress(msgspec.MsgspecError):  # it is only made of the source, which is read again
            return _decode(compiled)
    from workflow.chain.reader import load_pinned

    return load_pinned(source, chain)


def versions(tx: Transaction, chain: str) -> dict[int, str]:
    """Version and content hash of every pinned definition of a chain."""
    return dict(tx.all(sql.VERSIONS, chain=chain))


def definitions(tx: Transaction) -> list[tuple[str, int]]:
    """Chain and version of every pinned definition."""
    return [(row[0], row[1]) for row in tx.all(sql.DEFINITIONS)]


def put_definition(tx: Transaction, chain: Chain, source: str) -> bool:
    """Pin a definition: the text as written and the model read from it. Whether what is pinned
    now has this content; somebody else may have pinned the version at the same moment.
    """
    tx.put(
        sql.PUT_DEFINITION,
        chain=chain.chain,
        version=chain.version,
        sha256=chain.sha256,
        unit=chain.unit,
        effective_from=chain.effective_from.isoformat(),
        effective_to=chain.effective_to.isoformat() if chain.effective_to else "",
        source=source,
        compiled=_encode(chain).decode(),
        release=__version__,
    )
    put_external_roles(tx, chain)
    return versions(tx, chain.chain)[chain.version] == chain.sha256


def put_external_roles(tx: Transaction, chain: Chain) -> None:
    """Note which roles a pinned definition gives to people from outside."""
    for role in chain.external_roles:
        tx.put(sql.PUT_EXTERNAL_ROLE, unit=chain.unit, role=role.name)


def external_roles(tx: Transaction) -> frozenset[tuple[str, str]]:
    """Institution and role of whatever a pinned definition gives to people from outside."""
    return frozenset((unit, role) for unit, role in tx.all(sql.EXTERNAL_ROLES))


def put_calendar(tx: Transaction, days: YearDays, now: datetime) -> None:
    """Keep a loaded year, in place of an earlier one."""
    tx.put(sql.FORGET_CALENDAR, year=days.year)
    body = _encode(days).decode()
    tx.put(sql.ADD_CALENDAR, year=days.year, body=body, imported_at=stamp(now))


def calendar(tx: Transaction) -> Calendar:
    """The working calendar."""
    return _calendar(_loaded(tx))


def built_in_calendar() -> Calendar:
    """The calendar of the built-in years alone."""
    return _calendar(())


def years_in_use(tx: Transaction) -> dict[int, YearDays]:
    """The notice of each year: loaded ones before built-in ones."""
    return _years(_loaded(tx))


def _loaded(tx: Transaction) -> tuple[str, ...]:
    return tuple(body for (body,) in tx.all(sql.CALENDARS))


@lru_cache(maxsize=8)  # whoever acts again on the same years need not make it again
def _calendar(loaded: tuple[str, ...]) -> Calendar:
    return calendar_from_years(_years(loaded).values())


def _years(loaded: tuple[str, ...]) -> dict[int, YearDays]:
    return {days.year: days for days in (*built_in_years(), *map(_days, loaded))}


def built_in_years() -> list[YearDays]:
    """The years that the `chinesecalendar` package knows (State Council notices)."""
    from chinese_calendar.constants import holidays, workdays

    known = sorted({day.year for day in (*holidays, *workdays)})
    years = {year: YearDays(year, [], [], "chinesecalendar") for year in known}
    for day in holidays:
        years[day.year].rest_days.append(day)
    for day in workdays:
        years[day.year].make_up_days.append(day)
    return list(years.values())


def fact(tx: Transaction, name: str) -> str:
    """A fact about this database; empty if never set."""
    row = tx.one(sql.FACT, name=name)
    return str(row[0]) if row else ""


def put_fact(tx: Transaction, name: str, value: str) -> None:
    """Set a fact about this database."""
    tx.put(sql.FORGET_FACT, name=name)
    tx.put(sql.ADD_FACT, name=name, value=value)


def flag_publicities(tx: Transaction, now: datetime) -> int:
    """Have the next tick look at every running publicity again; how many."""
    return tx.run(sql.LOOK_AGAIN, due_at=stamp(now))


def due(tx: Transaction, now: datetime, known_through: date, limit: int) -> list[str]:
    """Applications whose timer is due, or whose missing calendar is now known."""
    by_clock, by_calendar = tx.each(
        (sql.DUE, {"now": stamp(now), "most": limit}),
        (sql.DUE_BY_CALENDAR, {"known_through": known_through.isoformat(), "most": limit}),
    )
    return [row[0] for row in (*by_clock, *by_calendar)]


def loaded_years(tx: Transaction) -> list[tuple[int, str]]:
    """Which years were loaded, and when: tells whether a calendar in memory is still good."""
    return [(row[0], row[1]) for row in tx.all(sql.LOADED_YEARS)]
