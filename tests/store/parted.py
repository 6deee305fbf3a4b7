"""A database whose tables belong to an owner without log-in, as `tto db grants` prints it."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from tests.store.servers import Server
from workflow.office.upkeep import rights
from workflow.store.schema import open_database

OWNER, CLERK = "tto_owner", "clerk"


def as_login(address: str, login: str, **settings: str) -> str:
    """The address with another login, and what is set when it connects."""
    options = "".join(f"%20-c%20{name}%3D{value}" for name, value in settings.items())
    return address.replace("tto@", f"{login}@") + (f"&options={options}" if options else "")


def run(address: str, statements: Iterable[str]) -> None:
    """Run SQL text as it is printed, in one go."""
    with connection(address) as own:
        own.execute("\n".join(statements))


def connection(address: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of one's own, which commits each statement."""
    return psycopg.connect(address.replace("+psycopg", ""), autocommit=True)


def part(address: str) -> str:
    """Run the SQL as a superuser; the address of the login that works with the tables."""
    run(address, rights(OWNER, CLERK))
    return as_login(address, CLERK)


def parted(server: Server) -> str:
    """The address, for a superuser, of a new database with tables that belong to the owner."""
    address = server.fresh()
    open_database(address, create=True).close()
    part(address)
    return address
