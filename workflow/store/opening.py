"""What is read when an office is opened: facts about its file, and a log-in, in one statement."""

from __future__ import annotations

import msgspec

from workflow.store import sql
from workflow.store.people import Session, digest
from workflow.store.transaction import Transaction


class Opening(msgspec.Struct, frozen=True):
    """The name of the log, the mode of the file, what the database says of the time (`sql.TIME`),
    and the log-in of a token if there is one.
    """

    log: str = ""
    mode: str = ""
    time: str = ""
    session: Session | None = None


def opening(tx: Transaction, token: str = "") -> Opening:
    """Read it."""
    facts: dict[str, str] = {}
    session: Session | None = None
    for kind, name, value, revoked_at in tx.all(sql.OPENING, token=digest(token)):
        if kind == "fact":
            facts[name] = value
        elif kind == "time":
            facts[kind] = name
        else:
            session = Session(name, value, revoked_at)
    return Opening(**facts, session=session)
