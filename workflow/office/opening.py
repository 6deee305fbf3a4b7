"""Makes a new office, or brings the tables of an old one to this release."""

from __future__ import annotations

from workflow.office.perform import Clock, Office, real_clock
from workflow.store.database import connect
from workflow.store.schema import open_database, schema_version, upgrade


def new_office(where: str, clock: Clock = real_clock, *, demonstration: bool = False) -> Office:
    """A new office with its first record; the clock of a demonstration is a simulated one. Raises
    CouldNot where there is one already.
    """
    from workflow.office.administration import found  # every command opens, few begin

    database = open_database(where, create=True)
    found(database, clock(), demonstration=demonstration)
    return Office(database, clock, simulated=demonstration)


def upgrade_database(where: str) -> tuple[str, str]:
    """Bring the tables to this release; the migration before and after."""
    database = connect(where)
    before = schema_version(database)
    upgrade(database)
    return before, schema_version(database)
