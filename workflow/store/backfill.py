"""Rows that a new table lacks of applications that were there before it."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from workflow.application.state import Application
from workflow.store import definitions as rules
from workflow.store import journal
from workflow.store import tables as t
from workflow.store.engine import Transaction

_decode = msgspec.json.Decoder(Application).decode


def refill(tx: Transaction) -> None:
    """Write down, for every application, what of it ends by time; `tto db rebuild` does so too."""
    for state, head in tx.all(select(t.applications.c.state, t.applications.c.head)):
        application = _decode(state)
        chain = rules.definition(tx, application.chain, application.version)
        if chain is not None:
            journal.rewrite(tx, chain, application, head)
