"""Many timers are due at once and workers are killed: each is carried out once, none is lost."""

from __future__ import annotations

import random
import subprocess
import sys
from time import sleep

import pytest

from tests.faults.writers import ROOT
from tests.joint import Joint
from tests.story import Story
from workflow.audit.verify import verify
from workflow.store import journal


def workers(story: Story, count: int) -> list[subprocess.Popen[bytes]]:
    """So many workers, each a process of its own."""
    words = [sys.executable, "-m", "tests.faults.ticker", story.where, story.clock().isoformat()]
    return [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(count)]


def kill_tickers(place: str, timers: int, at_once: int, kills: int) -> None:
    """Workers are killed at moments that chance chooses, until the last ones may finish."""
    story = Story(place)
    joint = Joint(story)
    numbers = [joint.at("lapsing") for _ in range(timers)]
    story.clock.pass_days(30)
    for _ in range(kills // at_once):
        running = workers(story, at_once)
        sleep(random.uniform(0.3, 1.2))
        for one in running:
            one.kill()
            one.wait()
    for one in workers(story, at_once):
        assert one.wait(300) == 0

    with story.database.reading() as tx:
        kinds = [
            [type(record.event).__name__ for record, _digest in journal.records(tx, number)]
            for number in numbers
        ]
    assert [one.count("Lapsed") for one in kinds] == [1] * timers
    assert {joint.stands(number) for number in numbers} == {"terminated"}
    assert list(story.office.tick()) == []
    assert verify(story.office).faults == []
    story.database.close()


def test_60_timers_and_2_kills(place: str) -> None:
    kill_tickers(place, 60, 2, 2)


@pytest.mark.slow
def test_1000_timers_and_20_kills(place: str) -> None:
    kill_tickers(place, 1000, 4, 20)
