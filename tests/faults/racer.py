"""A process that waits for an act, carries it out at once, and says what came of it."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection
from typing import NamedTuple

from tests import acts as a
from workflow.errors import Answer
from workflow.office.perform import Office, Who
from workflow.store.schema import open_database


class Order(NamedTuple):
    """Who does what at which moment."""

    act: a.Act
    person: str
    now: datetime


class Outcome(NamedTuple):
    """A receipt's event, or a code with its values as text."""

    event: str
    code: str
    values: dict[str, str]
    traceback: str = ""


def race(address: str, pipe: Connection) -> None:
    """Carry out what comes down the pipe until nothing more does."""
    database = open_database(address)
    moments: list[datetime] = []
    office = Office(database, lambda: moments[-1])
    while order := pipe.recv():
        moments.append(order.now)
        try:
            receipt = office.perform(order.act, Who(order.person, "test"))
            pipe.send(Outcome(receipt.event, "", {}))
        except Answer as answer:
            values = {name: str(value) for name, value in answer.values.items()}
            pipe.send(Outcome("", answer.code, values))
        except Exception as error:
            pipe.send(Outcome("", "", {}, repr(error)))
    database.close()
