"""One snapshot of the database, read in the order of the journals and never all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import chain, groupby, islice
from typing import Any

import msgspec
from sqlalchemy import Column, LargeBinary, Table, bindparam, exists, func, select, text, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement, Select

from workflow import __version__
from workflow.audit.books import Books
from workflow.audit.judge import Batch, Derived
from workflow.audit.walk import Basis, Row
from workflow.chain.model.chain import Chain
from workflow.errors import CouldNot
from workflow.office.perform import Office
from workflow.rules.calendar import Calendar, calendar_from_years
from workflow.store import definitions as pinned
from workflow.store import people
from workflow.store import tables as t
from workflow.store.database import Database
from workflow.store.transaction import Transaction

PAGE = 1000
"""Records read at once, and records of a batch at least; a longer journal is streamed."""

_KEY = {"application": 0, "seq": 1, "id": -1}
"""The place in a record's row of each part of the key by which records are paged."""

_p = bindparam


class _Utf8(FunctionElement[bytes]):
    """A text as its bytes: they are what is hashed, and cheaper to hand on than a text."""

    type = LargeBinary()
    inherit_cache = True


@compiles(_Utf8, "sqlite")
def _as_blob(element: _Utf8, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


@compiles(_Utf8, "postgresql")
def _as_bytea(element: _Utf8, compiler: SQLCompiler, **options: Any) -> str:
    return f"convert_to({compiler.process(element.clauses, **options)}, 'UTF8')"


_ONE_SNAPSHOT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_PINNED = select(
    *(t.definitions.c.chain, t.definitions.c.version, t.definitions.c.source),
    *(t.definitions.c.compiled, t.definitions.c.sha256, t.definitions.c.release),
)
_PLACE = (t.events.c.application, t.events.c.seq, t.events.c.id)
_FIRST = (
    select(
        *(t.events.c.application, t.events.c.seq, t.events.c.hash, _Utf8(t.events.c.body)),
        *(t.events.c.at, t.events.c.by, t.events.c.kind, t.events.c.request_id, t.events.c.id),
    )
    .order_by(*_PLACE)
    .limit(_p("size"))
)
_NEXT = _FIRST.where(tuple_(*_PLACE) > tuple_(_p("application"), _p("seq"), _p("id")))
_JOURNAL = _FIRST.where(t.events.c.application == _p("name"))
_MORE_OF_JOURNAL = _NEXT.where(t.events.c.application == _p("name"))
_NEWEST = select(func.max(t.events.c.id))
_LAST = (
    select(t.events.c.application, t.events.c.seq, t.events.c.hash)
    .order_by(t.events.c.id.desc())
    .limit(1)
)
_LAST_OF_JOURNAL = _LAST.where(t.events.c.application == _p("name"))
_HASH = select(t.events.c.hash).where(
    t.events.c.application == _p("application"), t.events.c.seq == _p("seq")
)
_FROM_THE_END = (
    select(*(t.events.c[name] for name in ("id", "application", "seq", "kind", "by", "at")))
    .order_by(t.events.c.id.desc())
    .limit(_p("size"))
)
_FURTHER_BACK = _FROM_THE_END.where(t.events.c.id < _p("id"))
_FIRST_BODY = select(_Utf8(t.events.c.body)).where(
    t.events.c.application == _p("application"), t.events.c.seq == 1
)
_UNIT_LISTED = select(t.applications.c.unit).where(t.applications.c.number == _p("application"))
_COUNTERS = select(t.counters.c.name, t.counters.c.last)
_TOLD_OF_NOTHING = (
    select(t.outbox.c.application)
    .distinct()
    .where(~exists().where(t.events.c.application == t.outbox.c.application))
    .order_by(t.outbox.c.application)
)
_MEETINGS = select(*t.meetings.c).order_by(t.meetings.c.number).limit(_p("size"))
_MORE_MEETINGS = _MEETINGS.where(t.meetings.c.number > _p("number"))


@contextmanager
def snapshot(database: Database) -> Iterator[Transaction]:
    """A reading transaction in which every query sees the same moment: SQLite's always does,
    PostgreSQL's must be told.
    """
    with database.reading() as tx:
        if not database.embedded:
            tx.run(_ONE_SNAPSHOT)
        yield tx


def basis_of(office: Office, tx: Transaction, books: Books) -> Basis:
    """What the journals of this snapshot are judged with."""
    definitions = {
        (name, version): _as_written(name, *rest) for name, version, *rest in tx.all(_PINNED)
    }
    second, calendar = people.second_accounts(tx), _calendar(tx, books)
    return Basis(office.log, definitions, second, calendar, books.roster, books.installed)


def _calendar(tx: Transaction, books: Books) -> Calendar:
    """The working calendar by the office's journal; by its table only where an earlier release did
    not record the days of a year.
    """
    loaded = {year: one.days for year, one in books.years.items() if one}
    if books.whole and not loaded:
        return pinned.built_in_calendar()
    built_in = {days.year: days for days in pinned.built_in_years()}
    try:
        kept = {} if books.whole else pinned.years_in_use(tx)
        years = {**built_in, **kept, **loaded}
        return calendar_from_years(years.values())
    except (msgspec.MsgspecError, CouldNot):  # what is wrong with the table is told by itself
        return pinned.built_in_calendar()


@lru_cache(maxsize=64)
def _as_written(name: str, source: str, compiled: str, sha256: str, release: str) -> Chain | None:
    """A pinned chain from its text as written, and not only as `release` compiled it; None unless
    the text still has its hash and makes the pinned model.
    """
    from workflow.chain.reader import read_text

    chain = read_text(source, name).chain
    try:
        same = release != __version__ or msgspec.json.decode(compiled, type=Chain) == chain
    except msgspec.MsgspecError:
        return None
    return chain if chain and same and chain.sha256 == sha256 else None


def newest(tx: Transaction) -> int:
    """The number of the newest record: there are about so many."""
    row = tx.one(_NEWEST)
    return int(row[0] or 0) if row else 0


def last(tx: Transaction, name: str = "") -> Row | None:
    """Application, seq and hash of the newest record: of a journal, or of all."""
    return tx.one(_LAST_OF_JOURNAL, name=name) if name else tx.one(_LAST)


def batches(tx: Transaction) -> Iterator[Batch]:
    """Every journal, some at a time, each with what is derived of it; at the end what is derived
    of none.
    """
    after: Any = None
    for journals, streamed in _gathered(tx):
        last = journals[-1][0]
        yield Batch(journals, _derived(tx, after, last), streamed)
        after = last
    yield Batch([], _derived(tx, after, None))


def _gathered(tx: Transaction) -> Iterator[tuple[list[tuple[str, Iterable[Row]]], bool]]:
    """Whole journals of a page together, or a single longer one that is still being read."""
    journals: list[tuple[str, Iterable[Row]]] = []
    count = 0
    for name, rows in groupby(_paged(tx, _FIRST, _NEXT, _KEY), key=lambda row: str(row[0])):
        first, rest = _begun(rows)
        if rest is None:
            journals.append((name, first))
            count += len(first)
        if journals and (rest is not None or count >= PAGE):
            yield journals, False
            journals, count = [], 0
        if rest is not None:
            yield [(name, chain(first, rest))], True
    if journals:
        yield journals, False


def _begun(rows: Iterator[Row]) -> tuple[list[Row], Iterator[Row] | None]:
    """The first page of a journal, and what follows; None where nothing does."""
    first = list(islice(rows, PAGE + 1))
    return first, rows if len(first) > PAGE else None


def _paged(
    tx: Transaction, first: Select[Any], more: Select[Any], key: Mapping[str, int], **values: Any
) -> Iterator[Row]:
    """Every row, a page at a time: no database driver holds more than that. `key`: the place in a
    row of each value after which `more` goes on.
    """
    rows = tx.all(first, size=PAGE, **values)
    while rows:
        yield from rows
        values |= {name: rows[-1][place] for name, place in key.items()}
        rows = tx.all(more, size=PAGE, **values)


def _derived(tx: Transaction, after: Any, upto: Any) -> dict[str, Derived]:
    """What is derived of the applications behind one number and up to another, by number."""
    limits = {"after": after, "upto": upto}
    values = {name: value for name, value in limits.items() if value is not None}
    derived: dict[str, Derived] = {}
    for row in tx.all(_between(t.applications, t.applications.c.number, *values), **values):
        derived.setdefault(str(row[0]), Derived()).applications.append(row)
    for table in (t.tasks, t.timers, t.clocks, t.participants):
        for row in tx.all(_between(table, table.c.application, *values), **values):
            getattr(derived.setdefault(str(row[0]), Derived()), table.name).append(row)
    return derived


@cache
def _between(table: Table, key: Column[str], *limits: str) -> Select[Any]:
    """The rows of a table between two keys; the limits that are named are asked for."""
    columns = (_Utf8(column) if column is t.applications.c.state else column for column in table.c)
    wanted = select(*columns)
    if "after" in limits:
        wanted = wanted.where(key > _p("after"))
    if "upto" in limits:
        wanted = wanted.where(key <= _p("upto"))
    return wanted.order_by(key)


def counters(tx: Transaction) -> dict[str, int]:
    """The last number that each counter gave."""
    return {str(name): int(last) for name, last in tx.all(_COUNTERS)}


def first_body(tx: Transaction, application: str) -> bytes | None:
    """The first record of a journal as its bytes; None where it is not there."""
    row = tx.one(_FIRST_BODY, application=application)
    return bytes(row[0]) if row else None


def unit_listed(tx: Transaction, application: str) -> str:
    """The institution under which an application is listed; empty where it is not."""
    row = tx.one(_UNIT_LISTED, application=application)
    return str(row[0]) if row else ""


def from_the_end(tx: Transaction) -> Iterator[Row]:
    """Id, application, seq, kind, maker and moment of every record, the newest first."""
    return _paged(tx, _FROM_THE_END, _FURTHER_BACK, {"id": 0})


def told_of_nothing(tx: Transaction) -> list[str]:
    """The applications of which somebody was to be told, and that have no journal."""
    return [str(number) for (number,) in tx.all(_TOLD_OF_NOTHING)]


def hashes(tx: Transaction, application: str, seq: int) -> list[str]:
    """The hash of a record as stored; none if it is gone."""
    return [str(row[0]) for row in tx.all(_HASH, application=application, seq=seq)]


def journal_rows(tx: Transaction, application: str) -> Iterator[Row]:
    """The records of one journal."""
    return _paged(tx, _JOURNAL, _MORE_OF_JOURNAL, _KEY, name=application)


def meetings_listed(tx: Transaction) -> Iterator[tuple[str, ...]]:
    """Every meeting as listed, in the order of their numbers."""
    for row in _paged(tx, _MEETINGS, _MORE_MEETINGS, {"number": 0}):
        yield tuple(str(value) for value in row)
