"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story import Story, new_story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """An office on a fresh SQLite file, with a clock that stands still."""
    made = new_story(tmp_path)
    yield made
    made.database.close()
