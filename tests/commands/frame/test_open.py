"""Every command states whether it needs a log-in; who has none is refused by all that do."""

from __future__ import annotations

import lzma
import shutil
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from tests.commands.terminal import PASSWORD, Terminal
from workflow.commands.frame.options import Command
from workflow.commands.frame.table import one_of_each
from workflow.office.login import kept_form
from workflow.store.people import digest
from workflow.store.schema import HEAD

JOURNAL = Path(__file__).parents[2] / "store" / "journals" / "0.2.0.sql.xz"

OPEN = {
    *("init", "login", "logout", "demo", "completion", "share", "tax"),
    *(f"definition {name}" for name in ("list", "show", "check", "simulate", "diagram")),
    *("definition read", "definition diff"),
    *("people template", "db upgrade", "db grants", "db clock"),
}
"""What needs nobody: the beginning and the end of a log-in, what works on files and numbers alone,
and what recognises its administrator by a password of its own.
"""


def commands() -> dict[str, Command]:
    """Every command of the table by its words."""
    found: dict[str, Any] = {}
    for name, entry in one_of_each().items():
        module, attribute = entry.place.split(":")
        made = getattr(import_module(f"workflow.commands.{module}"), attribute)
        under = made.commands.items() if isinstance(made, click.Group) else [("", made)]
        found |= {f"{name} {sub}".strip(): command for sub, command in under}
    return found


def words_for(name: str, command: Command, tto: Terminal) -> list[str]:
    """Something for every argument and option that it cannot do without."""
    words = ["--upheld"] if name == "dispose" else []
    for parameter in command.params:
        if not parameter.required:
            continue
        kind = parameter.type
        value = "1"
        if isinstance(kind, click.Choice):
            value = str(kind.choices[0])
        elif kind.name == "day":
            value = "2026-03-02"
        elif parameter.metavar == "KIND=FILE":
            value = f"x={tto.file('paper.pdf')}"
        elif kind.name in ("integer", "whole number"):
            value = "1"
        elif "PKU" in str(parameter.metavar) or parameter.name == "number":
            value = "PKU-2026-0001"
        words += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return words


def test_every_command_says_whether_it_is_open() -> None:
    assert {name for name, command in commands().items() if command.open_to_all} == OPEN


@pytest.mark.parametrize("name", sorted(set(commands()) - OPEN))
def test_who_is_not_logged_in_is_refused(tto: Terminal, name: str) -> None:
    words = (*name.split(), *words_for(name, commands()[name], tto))
    screen = tto(*words, as_="nobody", blindly=True)
    assert (screen.code, screen.out) == (3, ""), screen
    assert "[not-logged-in]" in screen.err


def records(tto: Terminal) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(tto.db)) as db:
        query = "SELECT json_extract(body, '$.event.what'), by FROM events"
        return list(db.execute(query + " WHERE application = 'office' ORDER BY seq"))


def test_rebuilding_is_on_record_and_an_administrators(tto: Terminal) -> None:
    assert tto("db", "rebuild").code == 0
    assert records(tto)[-1] == ("Rebuilt", "admin")
    assert "[not-administrator]" in tto("db", "rebuild", as_="finance").err


def test_sending_is_on_record_and_not_everybodys(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.office.notify.send", lambda *_all: (True, ""))
    tto("notify", "to", "json://localhost", as_="department")
    tto.submitted()
    assert "[not-administrator]" in tto("notify", "send", as_="department").err
    assert tto("notify", "send").code == 0
    assert ("SendingBegun", "admin") in records(tto)
    before = len(records(tto))
    assert tto("notify", "send").code == 0
    assert len(records(tto)) == before


def cron(tto: Terminal, role: str = "{role: service, institution: '*'}") -> None:
    people = f"institutions: []\npeople: [{{id: cron, name: 定时任务, roles: [{role}]}}]\n"
    assert tto("people", "import", tto.file("cron.yaml", people)).code == 0


def test_cron_has_an_account_and_a_token_of_its_own(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    cron(tto)
    token = tto.json("people", "token", "cron")
    assert records(tto)[-1] == ("TokenGiven", "admin")
    monkeypatch.setenv("TTO_TOKEN", token["token"])
    for words in (("tick",), ("notify", "send"), ("db", "backup", str(tto.folder / "copy.db"))):
        assert tto(*words, as_="nobody").code == 0
    assert records(tto)[-1] == ("BackupBegun", "cron")
    assert "[not-administrator]" in tto("db", "rebuild", as_="nobody").err
    monkeypatch.delenv("TTO_TOKEN")
    tto("people", "password", "cron")
    monkeypatch.setenv("TTO_TOKEN", token["token"])
    assert "[not-logged-in]" in tto("tick", as_="nobody").err


def test_a_token_of_a_year_is_for_nobody_who_may_decide(tto: Terminal) -> None:
    assert "[no-service-account]" in tto("people", "token", "finance").err
    assert "[not-administrator]" in tto("people", "token", "finance", as_="finance").err


@pytest.fixture
def old(tto: Terminal) -> Terminal:
    """An office as release 0.2.0 left it, where two people are logged in."""
    tto.db.write_bytes(b"")
    with closing(sqlite3.connect(tto.db)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(lzma.decompress(JOURNAL.read_bytes()).decode())
        db.execute("UPDATE people SET password = ? WHERE id = 'admin'", (kept_form(PASSWORD),))
        for home, person in (("admin", "admin"), ("finance", "finance-person")):
            (token,) = tto.home(home).glob("token-*")
            kept = digest(token.read_text())
            db.execute("INSERT INTO sessions VALUES (?, ?, '', '2999', NULL)", (kept, person))
        db.commit()
    return tto


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_what_only_reads_upgrades_nothing(old: Terminal) -> None:
    before = old.db.read_bytes()
    for words in (
        ("list",),
        ("inbox",),
        ("audit", "verify"),
        ("login", "admin", "--password-stdin"),
    ):
        screen = old(*words, typed=f"{PASSWORD}\n")
        assert "[database-older]" in screen.err, screen
        assert "tto db upgrade" in screen.err
    assert old.db.read_bytes() == before


def test_an_administrator_upgrades_and_the_file_is_kept_as_it_was(old: Terminal) -> None:
    was = version(old.db)
    done = old.json("db", "upgrade")["upgrade"]
    assert (done["before"], done["after"]) == (was, HEAD)
    assert version(Path(done["copy"])) == was
    assert records(old)[-1] == ("TablesUpgraded", "admin")
    assert old("audit", "verify").code == 0


def test_an_upgrade_by_name_and_password(old: Terminal) -> None:
    words = ("db", "upgrade", "--admin", "admin", "--password-stdin")
    assert "[login-failed]" in old(*words, as_="nobody", typed="wrong\n").err
    assert version(old.db) != HEAD
    assert old(*words, as_="nobody", typed=f"{PASSWORD}\n").code == 0
    assert version(old.db) == HEAD


@pytest.mark.parametrize(
    ("person", "code"), [("nobody", "upgrade-by-whom"), ("finance", "not-administrator")]
)
def test_nobody_else_upgrades(old: Terminal, person: str, code: str) -> None:
    kept = old.folder / "kept.db"
    shutil.copy(old.db, kept)
    assert f"[{code}]" in old("db", "upgrade", as_=person).err
    assert version(old.db) == version(kept) != HEAD
    assert sorted(old.folder.glob("tto.db.*")) == []


def test_only_who_oversees_every_institution_is_given_every_application(tto: Terminal) -> None:
    number = tto.submitted()
    assert number in tto.json("audit", "verify")["verdict"]["heads"]
    told = tto.json("audit", "verify", as_="auditor")
    assert (told["ok"], told["verdict"]["heads"]) == (True, {})
