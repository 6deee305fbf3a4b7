"""Makes a new office, or brings the tables of one to this release."""

from __future__ import annotations

from workflow.office.administration import found
from workflow.office.perform import Clock, Office, real_clock
from workflow.store import database, schema


def new_office(where: str, clock: Clock = real_clock, *, demonstration: bool = False) -> Office:
    """A new office with its first record; the clock of a demonstration is a simulated one. Raises
    CouldNot where there is one already.
    """
    fresh = schema.open_database(where, create=True)
    found(fresh, clock(), demonstration=demonstration)
    return Office(fresh, clock, simulated=demonstration)


def upgrade_database(where: str) -> tuple[str, str]:
    """Bring the tables to this release; the migration before and after."""
    connected = database.connect(where)
    before = schema.schema_version(connected)
    schema.upgrade(connected)
    return before, schema.schema_version(connected)
