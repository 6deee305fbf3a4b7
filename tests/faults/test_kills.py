"""Writers and servers are killed: no acknowledged step is lost, none is half there."""

from __future__ import annotations

import random
from pathlib import Path
from time import sleep

import pytest

from tests.faults.writers import Writers
from tests.store.servers import Server
from tests.story import Story


def kill_writers(address: str, folder: Path, rounds: int) -> None:
    """Four SIGKILLs a round, at moments that chance chooses."""
    writers = Writers(Story(address), folder)
    for _ in range(rounds):
        writers.start()
        writers.wait_for_words()
        sleep(random.uniform(0, 0.2))
        writers.kill()

    acknowledged = writers.acknowledged()
    assert len(acknowledged) >= 4 * rounds
    assert writers.lost() == []
    # a kill may fall between the commit and the printed receipt: one more for each at the most
    assert 0 <= writers.kept() - len(acknowledged) <= 4 * rounds
    assert writers.faults() == []


def test_20_kills_of_writers(place: str, tmp_path: Path) -> None:
    kill_writers(place, tmp_path, 5)


@pytest.mark.slow
def test_100_kills_of_writers(place: str, tmp_path: Path) -> None:
    kill_writers(place, tmp_path, 25)


def crash_server(running: Server, folder: Path, rounds: int) -> None:
    """The server stops as in a crash and comes back, under the hands of four writers."""
    writers = Writers(Story(running.fresh()), folder)
    writers.start()
    for _ in range(rounds):
        writers.wait_for_words()
        sleep(random.uniform(0.1, 0.4))
        running.stop("immediate")
        running.start()
    sleep(1)
    writers.kill()

    acknowledged = writers.acknowledged()
    assert len(set(acknowledged)) == len(acknowledged)
    assert writers.lost() == []
    assert 0 <= writers.kept() - len(acknowledged) <= 4
    assert writers.faults() == []


def test_a_crash_of_the_server(postgresql: Server, tmp_path: Path) -> None:
    crash_server(postgresql, tmp_path, 1)


@pytest.mark.slow
def test_ten_crashes_of_the_server(postgresql: Server, tmp_path: Path) -> None:
    crash_server(postgresql, tmp_path, 10)
