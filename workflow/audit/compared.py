"""The tables compared, row by row, with the books that the office's journal makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workflow.audit.books import UNDATED, Books
from workflow.audit.faults import LONG, Fault, row_gone, row_made_up, unlike
from workflow.audit.whose import Owners
from workflow.chain.model.chain import Chain
from workflow.store import books as kept
from workflow.store.transaction import Transaction

Rows = dict[tuple[Any, ...], tuple[Any, ...]]
"""The rest of each row of a table, by its key."""
Definitions = Mapping[tuple[str, int], Chain | None]

_TERMS = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis", "ended_at")
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "people": (("id",), ("name", "revoked_at", "same_as")),
    "grants": (("person", "unit", "role", "since"), ("until", "chair")),
    "institutions": (("id",), ("zh", "en")),
    "substitutes": (("id",), _TERMS),
    "calendars": (("year",), ("body", "imported_at")),
    "definitions": (("chain", "version"), ("sha256",)),
    "external_roles": (("unit", "role"), ()),
    "addresses": (("person",), ("urls",)),
    "facts": (("name",), ("value",)),
}
"""The tables that the office's journal makes: the columns of the key, and what else it says."""
_UNNAMED = ("people", "grants", "institutions", "calendars", "facts")
"""Of these an earlier release had rows that its journal does not name."""


def compared(tx: Transaction, books: Books, chains: Definitions, owners: Owners) -> Iterator[Fault]:
    """Every row that is kept otherwise than the journals make it."""
    for table, (key, rest) in TABLES.items():
        found = kept.rows(tx, table, *key, *rest)
        rows = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in found}
        made = _MADE[table](books, chains)
        if table in _KNOWN:
            rows = _KNOWN[table](rows, books)
        if table in _UNNAMED and not books.whole:
            named = {key[0] for key in made}
            rows = {key: row for key, row in rows.items() if key[0] in named}
        yield from _differences(table, rows, made, owners)
    yield from _pinned(tx, chains, owners)


def unknown(tx: Transaction, books: Books) -> list[str]:
    """The people of whom an earlier release recorded no days, by their ids; none where records of
    the office are missing: they may have said so.
    """
    if books.roster.broken or (books.whole and not books.loose):
        return []
    dated = books.people.keys() - books.loose
    return [str(person) for (person,) in kept.rows(tx, "people", "id") if person not in dated]


def _differences(table: str, rows: Rows, made: Rows, owners: Owners) -> Iterator[Fault]:
    """Rows too many, rows that are missing, and columns that say something else."""
    columns = TABLES[table][1]
    for key in sorted({*rows, *made}, key=str):
        row, right = rows.get(key), made.get(key)
        cells = dict(zip(columns, row or right or (), strict=True))
        whose = owners.of_row(table, key, cells)
        if row is None or right is None:
            named = " ".join(str(part) for part in (*key, *_telling(cells)) if part)
            yield (row_gone if row is None else row_made_up)(table, named, *whose)
            continue
        name = " ".join(str(part) for part in key if part)
        for column, value, wanted in zip(columns, row, right, strict=True):
            if value != wanted:
                yield unlike(table, name, column, value, wanted, *whose)


def _telling(cells: Mapping[str, Any]) -> list[Any]:
    """What is worth reading of a row beside its key."""
    return [value for column, value in cells.items() if column not in (*LONG, "chair")]


# what is kept, as far as the journal can say it


def _people(rows: Rows, books: Books) -> Rows:
    """Of whom only roles were recorded: no name, and no moment at which they were revoked."""
    return {
        key: ("", UNDATED if row[1] else None, row[2]) if key[0] in books.loose else row
        for key, row in rows.items()
    }


def _grants(rows: Rows, books: Books) -> Rows:
    """Of whom only roles were recorded: no days."""
    return {
        (*key[:3], "") if key[0] in books.loose else key: ("", 0) if key[0] in books.loose else row
        for key, row in rows.items()
    }


def _substitutes(rows: Rows, books: Books) -> Rows:
    undated = {(key,) for key, one in books.substitutes.items() if one.ended_at == UNDATED}
    return {
        key: (*row[:-1], UNDATED) if key in undated and row[-1] else row
        for key, row in rows.items()
    }


def _addresses(rows: Rows, books: Books) -> Rows:
    """The kinds of the addresses: the journal has no secret of theirs."""
    return {key: (_kinds(urls),) for key, (urls,) in rows.items()}


def _kinds(urls: str) -> str:
    try:
        every = msgspec.json.decode(urls, type=list[str])
    except msgspec.MsgspecError:
        return urls
    return ", ".join(url.partition("://")[0] for url in every)


def _calendars(rows: Rows, books: Books) -> Rows:
    """Those whose days were recorded, and those that were never loaded."""
    return {key: row for key, row in rows.items() if books.years.get(key[0], row) is not None}


def _facts(rows: Rows, books: Books) -> Rows:
    return {key: row for key, row in rows.items() if key[0] in ("log", "mode", kept.FACT)}


_KNOWN = {
    "people": _people,
    "grants": _grants,
    "substitutes": _substitutes,
    "addresses": _addresses,
    "calendars": _calendars,
    "facts": _facts,
}


# what the journals make


def _made_people(books: Books, chains: Definitions) -> Rows:
    return {
        (one.id,): (one.name, one.revoked_at or None, one.same_as or None)
        for one in books.people.values()
    }


def _made_grants(books: Books, chains: Definitions) -> Rows:
    held = [(one.id, grant) for one in books.people.values() for grant in one.grants]
    return {
        (person, grant.unit, grant.role, str(grant.since or "")): (
            *(str(grant.until or ""), int(grant.chair)),
        )
        for person, grant in held
    }


def _made_institutions(books: Books, chains: Definitions) -> Rows:
    return {(one.id,): (one.zh, one.en) for one in books.institutions.values()}


def _made_substitutes(books: Books, chains: Definitions) -> Rows:
    terms = {key: msgspec.to_builtins(one) for key, one in books.substitutes.items()}
    return {(key,): tuple(one[name] for name in _TERMS) for key, one in terms.items()}


def _made_calendars(books: Books, chains: Definitions) -> Rows:
    return {
        (year,): (msgspec.json.encode(one.days).decode(), one.imported_at)
        for year, one in books.years.items()
        if one is not None
    }


def _made_definitions(books: Books, chains: Definitions) -> Rows:
    return {key: (digest,) for key, digest in books.definitions.items()}


def _made_external_roles(books: Books, chains: Definitions) -> Rows:
    pinned = [chain for chain in chains.values() if chain]
    return {(chain.unit, role.name): () for chain in pinned for role in chain.external_roles}


def _made_addresses(books: Books, chains: Definitions) -> Rows:
    return {(person,): (kinds,) for person, kinds in books.addresses.items()}


def _made_facts(books: Books, chains: Definitions) -> Rows:
    return {(name,): (value,) for name, value in books.facts().items()}


_MADE = {
    "people": _made_people,
    "grants": _made_grants,
    "institutions": _made_institutions,
    "substitutes": _made_substitutes,
    "calendars": _made_calendars,
    "definitions": _made_definitions,
    "external_roles": _made_external_roles,
    "addresses": _made_addresses,
    "facts": _made_facts,
}


def _pinned(tx: Transaction, chains: Definitions, owners: Owners) -> Iterator[Fault]:
    """Definitions whose text or model is not what was pinned, and their columns beside them."""
    columns = ("unit", "effective_from", "effective_to")
    for name, version, *row in kept.rows(tx, "definitions", "chain", "version", *columns):
        chain, key = chains.get((name, version)), f"{name} {version}"
        whose = owners.of_row("definitions", (name, version), {})
        if chain is None:
            yield unlike("definitions", key, "source", None, None, *whose)
            continue
        made = (chain.unit, str(chain.effective_from), str(chain.effective_to or ""))
        for column, value, wanted in zip(columns, row, made, strict=True):
            if value != wanted:
                yield unlike("definitions", key, column, value, wanted, *whose)
