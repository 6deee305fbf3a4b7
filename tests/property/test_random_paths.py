"""Random paths through all four chains. `make slow` walks 2000 more, `TTO_PATHS=n` as many."""

from __future__ import annotations

import os
import secrets

import pytest
from hypothesis import HealthCheck, settings

from tests.property.machine import Paths, walk

TestRandomPaths = Paths.TestCase
TestRandomPaths.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def walk_evenly(times: int) -> None:
    """Paths that Hypothesis would not choose: every rule as likely as it is useful."""
    for _ in range(times):
        number = secrets.randbelow(2**32)
        try:
            walk(number)
        except Exception as error:
            raise AssertionError(f"walk({number}): {error}") from error


def test_random_paths_evenly_drawn() -> None:
    walk_evenly(30)


@pytest.mark.slow
def test_many_random_paths() -> None:
    walk_evenly(int(os.environ.get("TTO_PATHS", "2000")))
