"""Opens the office that a database holds, makes a new one, or brings its tables to this release."""

from __future__ import annotations

from workflow.office.perform import Clock, Office, real_clock
from workflow.store import engine


def open_office(where: str) -> Office:
    """The office at a file or a URL. Raises CouldNot where there is none."""
    return Office(engine.open_database(where))


def new_office(where: str, clock: Clock = real_clock, *, demonstration: bool = False) -> Office:
    """A new office with its first record; the clock of a demonstration is a simulated one. Raises
    CouldNot where there is one already.
    """
    from workflow.office.administration import found  # every command opens, few begin

    database = engine.open_database(where, create=True)
    found(database, clock(), demonstration=demonstration)
    return Office(database, clock, simulated=demonstration)


def upgrade_database(where: str) -> tuple[str, str]:
    """Bring the tables to this release; the migration before and after."""
    database = engine.connect(where)
    before = engine.schema_version(database)
    engine.upgrade(database)
    return before, engine.schema_version(database)
