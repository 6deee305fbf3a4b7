"""Four processes write one database: everything acknowledged is there, in one chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.writers import Writers
from tests.story import Story

FEW, MANY = 40, 250


def run(address: str, folder: Path, steps: int) -> None:
    """Four processes, so many steps each."""
    writers = Writers(Story(address), folder)
    writers.start(str(steps))
    writers.finish()

    assert len(writers.acknowledged()) == 4 * steps == len(set(writers.acknowledged()))
    assert writers.lost() == []
    assert writers.kept() == 4 * steps
    assert writers.faults() == []
    assert writers.complaints() == ""


def test_four_processes(place: str, tmp_path: Path) -> None:
    run(place, tmp_path, FEW)


@pytest.mark.slow
def test_four_processes_of_250_steps(place: str, tmp_path: Path) -> None:
    run(place, tmp_path, MANY)
