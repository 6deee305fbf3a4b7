"""Writes derived rows anew: those that a new table lacks, or everything for `tto db rebuild`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workflow.application.derived import derived, taking_part
from workflow.application.event import Record
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.store import definitions, journal, sql
from workflow.store import derived as rows
from workflow.store.transaction import Transaction

_decode = msgspec.json.Decoder(Application).decode


def backfill(tx: Transaction) -> None:
    """Write down everything beside the applications, and the roles of people from outside."""
    for state, head in tx.all(sql.STATES):
        application = _decode(state)
        chain = definitions.definition(tx, application.chain, application.version)
        if chain is not None:
            rewrite(tx, application, head, journal.records(tx, application.number), chain)
    put_external_roles(tx)


def rewrite(
    tx: Transaction,
    state: Application,
    head: str,
    records: Iterable[tuple[Record, str]],
    chain: Chain,
) -> None:
    """Write the rows of one application anew; `records` of its journal tell who took part."""
    people = frozenset[str]().union(*(taking_part(record) for record, _ in records))
    rows.rewrite(tx, state, head, rows.kept(derived(state, chain)), people)


def put_external_roles(tx: Transaction) -> None:
    """Make the roles of people from outside anew, from the pinned definitions."""
    tx.put(sql.FORGET_EXTERNAL_ROLES)
    for chain in definitions.every(tx):
        definitions.put_external_roles(tx, chain)
