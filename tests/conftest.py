"""What every test may use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import argon2
import freezegun
import hypothesis
import pytest
from chinese_calendar import constants

from tests.story import Story, new_story
from workflow.chain import reader
from workflow.chain.model.chain import Chain

LAST_YEAR = 2026
"""The tests stand at the end of the published calendar, and it ends here for them: the next release
of chinesecalendar knows one year more.
"""

for days in (constants.holidays, constants.workdays):
    for later in [day for day in days if day.year > LAST_YEAR]:
        del days[later]

MEMORY, ENOUGH = Path("/dev/shm"), 4 * 2**30


def in_memory() -> bool:
    """Whether the files of the tests can lie in memory: on a disk every commit waits for it."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir():
        return False
    found = os.statvfs(MEMORY)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= ENOUGH


if in_memory():
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # asked for anew

DEAR = argon2.PasswordHasher
"""What passwords are kept with; `tests/test_login.py` holds what it costs."""
argon2.PasswordHasher = partial(DEAR, time_cost=1, memory_cost=64)  # type: ignore[misc, assignment]
# a password in this process costs next to nothing: an office of twenty people costs seconds else

READ = reader.load_source
CAME = Path(__file__).resolve().parents[1] / "definitions"
"""What comes with tto changes in no test: it is read once in a process."""
_read_once = cache(READ)


def _load_source(path: str | Path) -> tuple[Chain, str]:
    return _read_once(path) if CAME in Path(path).resolve().parents else READ(path)


reader.load_source = _load_source

# How long an example takes is the machine's doing.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# These rooms read no clock, and msgspec writes no dates but the real ones.
freezegun.configure(
    extend_ignore_list=[
        *("workflow.rules", "workflow.application", "workflow.chain", "workflow.store.times")
    ]
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not tested, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in sorted({str(report.longrepr[2]) for report in skipped}):
        terminalreporter.write_sep("!", reason, yellow=True, bold=True)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """An office on a fresh SQLite file, with a clock that stands still."""
    made = new_story(tmp_path)
    yield made
    made.database.close()
