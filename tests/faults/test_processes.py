"""Four processes write one database: everything acknowledged is there, in one chain."""

from __future__ import annotations

from pathlib import Path

from tests.faults.writers import Writers
from tests.story import Story

STEPS = 250


def test_four_processes_of_250_steps(place: str, tmp_path: Path) -> None:
    writers = Writers(Story(place), tmp_path)
    writers.start(str(STEPS))
    writers.finish()

    assert len(writers.acknowledged()) == 4 * STEPS == len(set(writers.acknowledged()))
    assert writers.lost() == []
    assert writers.kept() == 4 * STEPS
    assert writers.faults() == []
    assert writers.complaints() == ""
