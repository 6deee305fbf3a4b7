"""A terminal of one person: commands run in this process, with a home folder of their own."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

import cli
from workflow.commands.frame.session import Session
from workflow.store import schema
from workflow.store.database import Database
from workflow.store.schema import opened as _opened

DECISIONS = ("approve", "refuse", "return", "defer")
PASSWORD = "correct horse battery"


class Screen(msgspec.Struct, frozen=True):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


class Terminal:
    """One database; `as_` tells whose home folder, and so whose log-in, is used."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.db = folder / "tto.db"
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("TTO_DB", str(self.db))
        for name in ("TTO_TOKEN", "NO_COLOR"):
            monkeypatch.delenv(name, raising=False)
        self._opened: list[Database] = []
        monkeypatch.setattr(schema, "opened", self._open)

    def _open(self, *what: Any, **how: Any) -> tuple[Database, Any]:
        """A process of its own would end and close it; here it is closed after each command."""
        database, read = _opened(*what, **how)
        self._opened.append(database)
        return database, read

    def __call__(
        self, *words: str, as_: str = "admin", typed: str = "", blindly: bool = False
    ) -> Screen:
        """Run `tto WORDS`; `typed` is standard input. Who decides has looked, unless `blindly`."""
        if words[0] in DECISIONS and not blindly and words[1:]:
            self("show", words[1], as_=as_)
        self._monkeypatch.setenv("TTO_HOME", str(self.home(as_)))
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        self._capsys.readouterr()
        code = cli.run(list(words))
        shown = self._capsys.readouterr()
        while self._opened:
            self._opened.pop().close()
        return Screen(code, shown.out, shown.err)

    def json(self, *words: str, as_: str = "admin", typed: str = "") -> Any:
        """The JSON that a command answers with."""
        return self(*words, "--json", as_=as_, typed=typed).data

    def home(self, person: str) -> Path:
        """The home folder of a person."""
        return self.folder / "homes" / person

    def file(self, name: str, content: str = "内容") -> str:
        """A file in the working folder; its path."""
        path = self.folder / name
        path.write_text(content, "utf-8")
        return str(path)

    # an office ready for work

    def found(self, chain: str = "pku-transfer") -> None:
        """A new office with one person for each role of the chain, all logged in."""
        self("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
        people = self.file("people.yaml", self("people", "template", chain).out)
        first = self.json("people", "import", people)["first_passwords"]
        for person, password in first.items():
            self(
                *("login", person, "--password-stdin"),
                as_=person,
                typed=f"{password}\n{PASSWORD}\n",
            )

    def take_over(self, founded: Path) -> None:
        """A copy of an office made before; hashing its passwords again would take seconds."""
        shutil.copytree(founded, self.folder, dirs_exist_ok=True)
        wanted = Session(str(self.db)).token_file.name
        for token in self.folder.glob("homes/*/token-*"):
            token.rename(token.with_name(wanted))

    def submitted(self, amount: str = "1998万") -> str:
        """A submitted application of Peking University; its number."""
        done = self.json(
            *("start", "pku-transfer", "--submit"),
            *("--field", "title=中文字库", "--field", "mode=assignment"),
            *("--field", f"amount={amount}", "--field", "transferee=某公司"),
            *("--doc", f"application-form={self.file('申请书.pdf')}"),
            as_="applicant",
        )
        return str(done["application"]["number"])
