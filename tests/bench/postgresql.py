"""What a step costs on PostgreSQL: trips to the server, and steps a second of one client and of
eight against the lock, the writes and the commit of the same steps by bare psycopg.

Both write to copies of one database. Where no server can be had, it says so and passes.
"""

from __future__ import annotations

import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Any

from tests.store.servers import NoServer, Server, server
from tests.story import Story, person_of
from workflow.application.deciding.events import Approve
from workflow.office.perform import Office
from workflow.store.postgresql import Pipelined, Postgresql
from workflow.store.schema import open_database

TRIPS, SHARE = 5, 0.5
CLIENTS, EACH = (1, 8), 40
WARM, ROUNDS = 5, 3
Step = list[tuple[str, Any]]


class Recorder:
    """The statements of every step, and the trips they took."""

    def __init__(self) -> None:
        self.trips: list[int] = []
        self.steps: list[Step] = []
        one, many, put = Pipelined.execute, Pipelined.each, Pipelined.put

        def execute(tx: Pipelined, statement: Any, values: Any) -> None:
            self.trips[-1] += 1
            one(tx, statement, values)

        def each(tx: Pipelined, *asked: Any) -> Any:
            self.trips[-1] += 1
            self.steps[-1] += [tx.text(*asked[0])]
            return many(tx, *asked)

        def kept(tx: Pipelined, statement: Any, **values: Any) -> None:
            self.steps[-1].append(tx.text(statement, values))
            put(tx, statement, **values)

        for name, new in (("execute", execute), ("each", each), ("put", kept)):
            setattr(Pipelined, name, new)

    def step(self) -> None:
        """The next one begins."""
        self.trips.append(0)
        self.steps.append([])


def client(address: str, numbers: list[str], steps: list[Step] | None, pipe: Connection) -> None:
    """One process: the engine, or bare psycopg where `steps` are given; tells its seconds."""
    if steps is None:
        office = Office(open_database(address))
        recorder = Recorder()

        def step(place: int) -> None:
            recorder.step()
            act = Approve(application=numbers[place], opinion="同意")
            office.perform(act, person_of("department"))

    else:
        connection = Postgresql(address).connect()

        def step(place: int) -> None:
            connection.execute("BEGIN")
            for text, values in steps[place]:
                found = connection.execute(text, values)
                if found.description:
                    found.fetchall()
            connection.execute("COMMIT")

    for place in range(WARM):
        step(place)
    pipe.send("ready")
    pipe.recv()
    began = perf_counter()
    for place in range(WARM, len(numbers)):
        step(place)
    took = perf_counter() - began
    pipe.send((took, [] if steps else recorder.steps, [] if steps else recorder.trips))


def race(address: str, shares: list[list[str]], steps: list[list[Step]] | None) -> list[Any]:
    """All clients at once; what each of them tells."""
    context, pipes, running = get_context("spawn"), [], []
    for place, numbers in enumerate(shares):
        ours, theirs = context.Pipe()
        work = (address, numbers, steps[place] if steps else None, theirs)
        running.append(context.Process(target=client, args=work))
        running[-1].start()
        pipes.append(ours)
    for word in ("ready", "go"):
        for pipe in pipes:
            pipe.recv() if word == "ready" else pipe.send(word)
    found = [pipe.recv() for pipe in pipes]
    for one in running:
        one.join()
    return found


def measured(running: Server, clients: int) -> tuple[float, float, int]:
    """Steps a second by the engine and by bare psycopg, and the most trips of a step."""
    address = running.fresh()
    story = Story(address)
    shares = [[story.submitted("pku-transfer") for _ in range(WARM + EACH)] for _ in range(clients)]
    story.database.close()
    copy = running.fresh(address)
    mine = race(address, shares, None)
    theirs = race(copy, shares, [one[1] for one in mine])
    fast, bare = (clients * EACH / max(one[0] for one in found) for found in (mine, theirs))
    return fast, bare, max(trips for one in mine for trips in one[2][WARM:])


def main() -> int:
    """Measure, print, and leave with 1 if a limit is not kept."""
    kept = True
    try:
        with server() as running:
            print("one step on PostgreSQL")
            for clients in CLIENTS:
                rows = [measured(running, clients) for _ in range(ROUNDS)]
                ratio, trips = (
                    median(fast / bare for fast, bare, _ in rows),
                    max(row[2] for row in rows),
                )
                fast, bare = (median(column) for column in list(zip(*rows, strict=True))[:2])
                print(
                    f"  {clients} client(s): {fast:6.0f} steps/s, bare psycopg {bare:6.0f},"
                    f" ratio {ratio:5.2f}; trips {trips}"
                )
                kept &= trips <= TRIPS and (clients == 1 or ratio >= SHARE)
    except NoServer as reason:
        print(f"NOT MEASURED ON POSTGRESQL: {reason}")
    else:
        print(f"  limits: {TRIPS} trips; with {max(CLIENTS)} clients {SHARE} of bare psycopg")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
