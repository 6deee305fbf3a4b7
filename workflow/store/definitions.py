"""Pinned definitions, loaded calendars, and facts about this database."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from workflow import __version__
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar, YearDays, calendar_from_years
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import stamp

_p = bindparam
_DEFINITION = select(
    t.definitions.c.source,
    t.definitions.c.compiled,
    t.definitions.c.release,
).where(t.definitions.c.chain == _p("chain"), t.definitions.c.version == _p("version"))
_EVERY = select(t.definitions.c.chain, t.definitions.c.version).order_by(
    t.definitions.c.chain, t.definitions.c.version
)
_SHA256 = select(t.definitions.c.sha256).where(
    t.definitions.c.chain == _p("chain"), t.definitions.c.version == _p("version")
)
_VERSIONS = (
    select(t.definitions.c.version, t.definitions.c.sha256)
    .where(t.definitions.c.chain == _p("chain"))
    .order_by(t.definitions.c.version)
)
_RECOMPILED = (
    update(t.definitions)
    .where(t.definitions.c.chain == _p("chain_"), t.definitions.c.version == _p("version_"))
    .values(compiled=_p("compiled"), release=_p("release"))
)
_FACT = select(t.facts.c.value).where(t.facts.c.name == _p("name"))

_encode = msgspec.json.Encoder().encode  # the order of fields and steps is the file's
_decode = msgspec.json.Decoder(Chain).decode
_days = msgspec.json.Decoder(YearDays).decode

_known: dict[str, Chain] = {}


def definition(tx: Transaction, chain: str, version: int) -> Chain | None:
    """A pinned definition; read from its source again where another release compiled it."""
    row = tx.one(_SHA256, chain=chain, version=version)
    if row is None:
        return None
    known = _known.get(row[0])
    return known or _known.setdefault(row[0], _load(tx, chain, version))


def _load(tx: Transaction, chain: str, version: int) -> Chain:
    row = tx.one(_DEFINITION, chain=chain, version=version)
    if row is None:
        raise LookupError(chain)
    source, compiled, release = row
    return _decode(compiled) if release == __version__ else _reread(source, chain)


def _reread(source: str, name: str) -> Chain:
    from workflow.chain.reader import load_text

    return load_text(source, name)


def versions(tx: Transaction, chain: str) -> dict[int, str]:
    """Version and content hash of every pinned definition of a chain."""
    return {row[0]: row[1] for row in tx.all(_VERSIONS, chain=chain)}


def definitions(tx: Transaction) -> list[tuple[str, int]]:
    """Chain and version of every pinned definition."""
    return [(row[0], row[1]) for row in tx.all(_EVERY)]


def put_definition(tx: Transaction, chain: Chain, source: str) -> bool:
    """Pin a definition: the text as written and the model read from it. Whether what is pinned
    now has this content; somebody else may have pinned the version at the same moment.
    """
    tx.put_once(
        t.definitions,
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
    return versions(tx, chain.chain)[chain.version] == chain.sha256


def put_calendar(tx: Transaction, days: YearDays, now: datetime) -> None:
    """Keep a loaded year, in place of an earlier one."""
    tx.run(delete(t.calendars).where(t.calendars.c.year == days.year))
    row = {"year": days.year, "body": _encode(days).decode(), "imported_at": stamp(now)}
    tx.run(insert(t.calendars).values(**row))


def calendar(tx: Transaction) -> Calendar:
    """The working calendar: loaded years before built-in ones."""
    years = {days.year: days for days in built_in_years()}
    for (body,) in tx.all(select(t.calendars.c.body)):
        loaded = _days(body)
        years[loaded.year] = loaded
    return calendar_from_years(years[year] for year in sorted(years))


def built_in_years() -> list[YearDays]:
    """The years that the `chinesecalendar` package knows (State Council notices)."""
    from chinese_calendar.constants import holidays, workdays

    years = sorted({one.year for one in holidays})
    return [
        YearDays(
            year=year,
            rest_days=[one for one in holidays if one.year == year],
            make_up_days=[one for one in workdays if one.year == year],
            source="chinesecalendar",
        )
        for year in years
    ]


def fact(tx: Transaction, name: str) -> str:
    """A fact about this database; empty if never set."""
    row = tx.one(_FACT, name=name)
    return str(row[0]) if row else ""


def put_fact(tx: Transaction, name: str, value: str) -> None:
    """Set a fact about this database."""
    tx.run(delete(t.facts).where(t.facts.c.name == name))
    tx.run(insert(t.facts).values(name=name, value=value))


def flag_publicities(tx: Transaction, now: datetime) -> int:
    """Have the next tick look at every running publicity again; how many."""
    return tx.run(update(t.timers).where(t.timers.c.due_at.is_not(None)).values(due_at=stamp(now)))


def due(tx: Transaction, now: datetime, known_through: date, limit: int) -> list[str]:
    """Applications whose timer is due, or whose missing calendar is now known."""
    by_clock = (
        select(t.timers.c.application)
        .where(t.timers.c.due_at <= stamp(now))
        .order_by(t.timers.c.due_at)
        .limit(limit)
    )
    by_calendar = (
        select(t.timers.c.application)
        .where(t.timers.c.unknown_after < known_through.isoformat())
        .limit(limit)
    )
    return [row[0] for query in (by_clock, by_calendar) for row in tx.all(query)]


def loaded_years(tx: Transaction) -> list[tuple[int, str]]:
    """Which years were loaded, and when: tells whether a calendar in memory is still good."""
    wanted = select(t.calendars.c.year, t.calendars.c.imported_at).order_by(t.calendars.c.year)
    return [(row[0], row[1]) for row in tx.all(wanted)]
