"""Rows that a new table lacks of what was there before it; `tto db rebuild` makes them too."""

from __future__ import annotations

import msgspec

from workflow.application.derived import derived, taking_part_in
from workflow.application.state import Application
from workflow.store import definitions, journal, sql
from workflow.store.derived import kept, rewrite
from workflow.store.transaction import Transaction

_decode = msgspec.json.Decoder(Application).decode


def backfill(tx: Transaction) -> None:
    """Write down everything beside the applications, and the roles of people from outside."""
    for state, head in tx.all(sql.STATES):
        application = _decode(state)
        chain = definitions.definition(tx, application.chain, application.version)
        if chain is not None:
            found = journal.records(tx, application.number)
            people = taking_part_in(record for record, _ in found)
            rewrite(tx, application, head, kept(derived(application, chain)), people)
    put_external_roles(tx)


def put_external_roles(tx: Transaction) -> None:
    """Make the roles of people from outside anew, from the pinned definitions."""
    tx.put(sql.FORGET_EXTERNAL_ROLES)
    for chain in definitions.every(tx):
        definitions.put_external_roles(tx, chain)
