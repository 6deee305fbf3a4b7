"""Random paths through all four chains; `TTO_PATHS=500` walks that many more."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.property.machine import Paths

TestRandomPaths = Paths.TestCase
TestRandomPaths.settings = settings(
    max_examples=int(os.environ.get("TTO_PATHS", "25")),
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
