"""Whose something is, of the institutions that share a database: each reads of its own alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from workflow.application.applying.events import Started
from workflow.application.records import read_record
from workflow.audit import snapshot as stored
from workflow.audit.books import Books
from workflow.chain.model.chain import Chain
from workflow.rules.standing import EVERYWHERE
from workflow.store import books as kept
from workflow.store.journal import OFFICE
from workflow.store.transaction import Transaction

Key = tuple[Any, ...]


class Owners:
    """Of which institutions the rows of a table are, and an application or a meeting by its number.
    An empty tuple is everybody's; None is not known.
    """

    def __init__(
        self, tx: Transaction, books: Books, chains: Mapping[tuple[str, int], Chain | None]
    ) -> None:
        self._tx = tx
        self._people: dict[str, set[str]] = defaultdict(set)
        for (unit, _role), people in books.roster.ever.items():
            for person in people:
                self._people[person].add(unit)
        for person, unit in kept.rows(tx, "grants", "person", "unit"):
            self._people[str(person)].add(str(unit))
        self._definitions = {
            (name, version): str(unit)
            for name, version, unit in kept.rows(tx, "definitions", "chain", "version", "unit")
        }
        self._prefixes: dict[str, set[str]] = defaultdict(set)
        for chain in filter(None, chains.values()):
            self._prefixes[chain.number].add(chain.unit)

    def of_row(self, table: str, key: Key, columns: Mapping[str, Any]) -> tuple[str, ...]:
        """Of a row, by its key and its other columns."""
        if table in ("people", "addresses", "sessions"):
            return self.of_person(str(key[0]))
        if table == "definitions":
            return _units(self._definitions.get((key[0], key[1]), ""))
        if table in ("institutions", "external_roles"):
            return _units(key[0])
        unit = key[1] if table == "grants" else columns.get("unit", "")
        return _units(unit)

    def of_person(self, person: str) -> tuple[str, ...]:
        """Of somebody: where they ever held a role; everybody's where that is everywhere."""
        return _units(*self._people.get(person, ()))

    def of_number(self, number: str) -> tuple[str, ...] | None:
        """Of an application, by its first record, else as it is listed; of a meeting, and of what
        is not there, by what the number begins with. The office's own journal is everybody's.
        """
        if number == OFFICE:
            return ()
        unit = self._recorded(number) or stored.unit_listed(self._tx, number)
        if unit:
            return (unit,)
        known = self._prefixes.get(number.partition("-")[0])
        return tuple(sorted(known)) if known else None

    def _recorded(self, number: str) -> str:
        body = stored.first_body(self._tx, number)
        try:
            event = read_record(body).event if body else None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return ""
        return event.unit if isinstance(event, Started) else ""


def _units(*units: str) -> tuple[str, ...]:
    return () if {"", EVERYWHERE} & set(units) else tuple(sorted(units))


def concerns(owners: Iterable[str] | None, units: frozenset[str]) -> bool:
    """Whether it concerns one of these institutions; nobody knows whose it is: it does not."""
    if owners is None:
        return False
    every = set(owners)
    return not every or not every.isdisjoint(units)
