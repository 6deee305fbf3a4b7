"""tto tick, where an application cannot be carried on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.commands.terminal import Terminal


def test_a_damaged_application_is_named_on_the_screen_and_ends_with_1(
    tto: Terminal, tmp_path: Path
) -> None:
    number = tto.submitted()
    with closing(sqlite3.connect(tmp_path / "tto.db")) as database, database:
        database.execute("UPDATE applications SET state = '{'")
        database.execute("INSERT INTO timers (application, due_at) VALUES (?, '2026')", (number,))

    screen = tto("tick")

    assert (screen.code, f"✗ {number}" in screen.out) == (1, True)
    assert "application-unreadable" in screen.out
    assert [problem["code"] for problem in tto.json("tick")["failed"]] == ["application-unreadable"]
