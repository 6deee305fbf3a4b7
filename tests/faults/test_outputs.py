"""Output that cannot be written, at every command there is: what was recorded is told, on the error
stream if need be, with exit code 0; what was not recorded is never said to be done.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.commands.terminal import DECISIONS, Screen, Terminal
from tests.docs.every import commands
from tests.docs.test_json import Answers, told
from workflow.commands.frame.ending import LOOK
from workflow.outcome import current
from workflow.store.transaction import Transaction

FIRST_PASSWORD = re.compile(r"^\S+ +([\w-]{12})$", re.MULTILINE)
READER_LEFT, DISK_FULL, NARROW = "a reader that left", "a full disk", "a narrow code page"


def to(place: str, folder: Path) -> TextIO:
    """A stream that leads there."""
    if place == DISK_FULL:
        return open("/dev/full", "w", encoding="utf-8")
    if place == NARROW:
        return open(folder / "narrow", "w", encoding="ascii")
    reader, writer = os.pipe()
    os.close(reader)
    return open(writer, "w", encoding="utf-8")


def images(folder: Path) -> dict[str, bytes]:
    """The databases of a folder, byte by byte."""
    found = {}
    for path in sorted(folder.glob("*.db")):
        with closing(sqlite3.connect(path)) as connection:
            found[path.name] = connection.serialize()
    return found


def holds(image: bytes) -> list[str]:
    """Everything that a database holds."""
    with closing(sqlite3.connect(":memory:")) as connection:
        # an image of a file with a write-ahead log is read like any other
        connection.deserialize(image[:18] + b"\1\1" + image[20:])
        return list(connection.iterdump())


def recorded(before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    """Whether the databases hold something else; bytes alone may differ where nothing does."""
    if before.keys() != after.keys():
        return True
    return any(
        before[name] != after[name] and holds(before[name]) != holds(after[name]) for name in before
    )


class SyncFailed(sqlite3.OperationalError):
    """A disk that failed when everything was written."""

    sqlite_errorname = "SQLITE_IOERR_FSYNC"


_commit = Transaction.commit


def unanswered(self: Transaction) -> None:
    """Commit; who does what was asked for is told that the disk failed."""
    asked_for = current.stage == "begun"
    _commit(self)
    if asked_for:
        raise SyncFailed("disk I/O error")


class Walked(Answers):
    """The story in which every command is used, each of them tried at first with bad outputs."""

    def __init__(
        self, tto: Terminal, aside: Path, monkeypatch: pytest.MonkeyPatch, places: tuple[str, ...]
    ) -> None:
        super().__init__(tto)
        self.places = places
        self.aside = aside
        self.monkeypatch = monkeypatch
        self.told: dict[str, bool] = {}
        """Command → whether it records something."""

    def __call__(self, command: str, *words: str, as_: str = "admin", typed: str = "") -> Any:
        if command not in self.told:
            typing = {"as_": as_, "typed": typed}
            good, kept = self.tried(command, *words, **typing)
            assert good.code == (1 if command == "definition check" else 0), (command, good)
            self.told[command] = kept
            for place in self.places:
                bad, kept = self.tried(command, *words, place=place, **typing)
                assert kept == self.told[command], (command, place)
                self.compare(command, place, good, bad)
            if self.told[command] and NARROW in self.places:
                self.cut(command, *words, **typing)
        return super().__call__(command, *words, as_=as_, typed=typed)

    def tried(self, command: str, *words: str, place: str = "", **how: str) -> tuple[Screen, bool]:
        """What a command leaves behind, and whether it recorded something; then it is undone."""
        with self.undone():
            self.look(command, *words, **how)
            before = images(self.tto.folder)
            with self.monkeypatch.context() as patch:
                stream = to(place, self.aside.parent) if place else None
                if stream:
                    patch.setattr("sys.stdout", stream)
                screen = self.tto(*command.split(), *words, blindly=True, **how)
            if stream:
                stream.close()
            return screen, recorded(before, images(self.tto.folder))

    def cut(self, command: str, *words: str, **how: str) -> None:
        """The answer to the first commit never comes: it is said so, with how to go on."""
        with self.undone(), self.monkeypatch.context() as patch:
            self.look(command, *words, **how)
            patch.setattr(Transaction, "commit", unanswered)
            screen = self.tto(*command.split(), *words, blindly=True, **how)
            assert screen.code == 4, (command, screen)
            assert "[not-known]" in screen.err, (command, screen)
            patch.undo()
            named = re.search(r"--request-id (\w+)", screen.err)
            if named is None:
                assert LOOK[command.split()[0]] in screen.err, (command, screen)
                return
            again = self.tto(
                *command.split(), *words, "--request-id", named[1], blindly=True, **how
            )
            assert again.code == 0, (command, again)
            assert "此前" in again.out or command == "expire", (command, again)

    def look(self, command: str, *words: str, **how: str) -> None:
        """Who decides has looked."""
        if command in DECISIONS:
            self.tto("show", words[0], as_=how["as_"])

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens within never happened."""
        folder = self.tto.folder
        shutil.copytree(folder, self.aside)
        try:
            yield
        finally:
            shutil.rmtree(folder)
            self.aside.rename(folder)

    def compare(self, command: str, place: str, good: Screen, bad: Screen) -> None:
        """Done is said to be done, on whatever stream; and nothing else is."""
        case = (command, place, bad)
        if place == NARROW:
            shown = (self.aside.parent / "narrow").read_text("ascii")
            assert bad.code == good.code, case
            assert ("[x]" in shown) == ("✓" in good.out), case
            first = FIRST_PASSWORD.findall(good.out)
            assert len(FIRST_PASSWORD.findall(shown)) == len(first), case
        elif self.told[command] or (bad.code == 0 and bad.err != good.err):
            assert bad.code == 0, case
            assert len(bad.err.splitlines()) >= len(good.out.splitlines()) >= 1, case
            assert len(FIRST_PASSWORD.findall(bad.err)) == len(FIRST_PASSWORD.findall(good.out))
        elif place == DISK_FULL:
            assert bad.code == 1, case
            assert "[output-failed]" in bad.err, case
        else:
            assert (bad.code, bad.err) == (0, good.err), case


@pytest.mark.parametrize(
    "places",
    [
        (DISK_FULL,),
        pytest.param((READER_LEFT, DISK_FULL, NARROW), marks=pytest.mark.slow),
    ],
)
def test_what_was_recorded_is_told_wherever_the_output_goes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    places: tuple[str, ...],
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    walked = Walked(Terminal(folder, monkeypatch, capsys), tmp_path / "aside", monkeypatch, places)
    told(walked)

    assert set(walked.told) == set(commands())
    takes_id = {
        name
        for name, command in commands().items()
        if any(option.name == "request_id" for option in command.params)
    }
    assert {name for name, records in walked.told.items() if records} <= {
        name for name in commands() if name in takes_id or name.split()[0] in LOOK
    }
