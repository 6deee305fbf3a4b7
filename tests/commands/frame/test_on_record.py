"""Whatever a command changes in the office is on record with who did it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.frame.test_open import OPEN, commands, words_for
from tests.commands.terminal import Terminal

CHAIN = Path(__file__).parents[2] / "scenarios" / "payees.yaml"
CRON = "{id: cron, name: 定时任务, roles: [{role: service, institution: '*'}]}"
PEOPLE = f"institutions: []\npeople: [{CRON}]\n"
DERIVED = "DELETE FROM tasks"
"""What is missing of the derived rows, that there is something to rebuild."""

DOES = {
    "db rebuild": (),
    "db backup": ("{folder}/copy.db",),
    "notify to": ("json://localhost",),
    "notify send": (),
    "people import": ("{folder}/cron.yaml",),
    "people password": ("finance",),
    "definition install": (str(CHAIN),),
    "comment": ("PKU-{year}-0001", "--text", "请阅"),
}
"""Commands that change something here, with words by which they do; all others are tried with no
more than they cannot do without.
"""


def kept(tto: Terminal) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but the log-ins themselves."""
    with closing(sqlite3.connect(tto.db)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = [name for (name,) in tables if name not in ("sessions", "sqlite_sequence")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def makers(tto: Terminal, after: int) -> Iterator[str]:
    """Who made the records since."""
    with closing(sqlite3.connect(tto.db)) as db:
        for (by,) in db.execute("SELECT by FROM events WHERE id > ?", (after,)):
            yield by


def newest(tto: Terminal) -> int:
    with closing(sqlite3.connect(tto.db)) as db:
        return int(db.execute("SELECT max(id) FROM events").fetchone()[0])


@pytest.mark.parametrize("name", sorted(set(commands()) - OPEN))
def test_what_changes_is_on_record_with_who(
    tto: Terminal, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.office.notify.send", lambda *_all: (True, ""))
    tto("notify", "to", "json://localhost", as_="department")
    number = tto.submitted()
    tto.file("cron.yaml", PEOPLE)
    if name == "db rebuild":
        with closing(sqlite3.connect(tto.db)) as db:
            db.execute(DERIVED)
            db.commit()
    given = DOES.get(name)
    typed = words_for(name, commands()[name], tto) if given is None else given
    values = {"folder": tto.folder, "year": number.split("-")[1]}
    words = [word.format(**values) if "{" in word else word for word in typed]
    before, last = kept(tto), newest(tto)

    screen = tto(*name.split(), *words, blindly=True)

    changed = kept(tto) != before
    assert screen.code == 0 or given is None, screen
    assert changed or given is None, "nothing was changed by it"
    assert not changed or "admin" in set(makers(tto, last))
