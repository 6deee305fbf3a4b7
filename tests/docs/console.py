"""Runs the ```console blocks of a page in a real terminal of 80 columns, as a new user would.

A block's lines that begin with `$ ` are typed; what follows must be what the terminal shows.
Days, times, hashes and first passwords differ from run to run and are compared as such.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pexpect

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct horse battery"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PROMPT = r"([Pp]assword|confirmation|密码|确认)[^\n]*: ?$"
_FIRST = re.compile(r"^(\S+) +([\w-]{12})$", re.MULTILINE)
_YEAR = re.compile(r"\b([A-Z]{3}(?:-M)?)-20\d\d-")
_VARYING = (
    (re.compile(r"[0-9a-f]{12,64}"), "HASH"),
    (re.compile(r"20\d\d-\d\d-\d\d"), "DAY"),
    (re.compile(r"(\d\d:\d\d)(:\d\d)?"), "TIME"),
    (_YEAR, r"\1-YEAR-"),
    (_FIRST, r"\1 FIRST-PASSWORD"),
)


class Typed(msgspec.Struct, frozen=True):
    """One command of a page, and what the page says the terminal shows."""

    command: str
    shown: str


class Terminal:
    """A shell in a folder of its own, with `tto` on its path."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.first: dict[str, str] = {}
        scripts = Path(sys.executable).parent
        self.environ = {
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PATH": f"{scripts}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).with_name("cheap")),
            "NO_COLOR": "1",
            "TERM": "xterm",
            "TTO_LANG": language,
            "USER": "nobody",
        }

    def type(self, command: str) -> str:
        """Run a command; passwords it asks for are typed. What the terminal showed.

        The numbers in it are of the year in which it is run.
        """
        year = datetime.now(ZoneInfo("Asia/Shanghai")).year
        command = _YEAR.sub(rf"\g<1>-{year}-", command)
        shell = pexpect.spawn(
            "bash",
            ["-c", command],
            cwd=str(self.folder),
            env=self.environ,
            encoding="utf-8",
            dimensions=(24, 80),
            timeout=60,
        )
        shown, asked = "", 0
        while shell.expect([_PROMPT, pexpect.EOF]) == 0:
            shown += str(shell.before) + str(shell.after)
            shell.sendline(self._answer(command, asked))
            asked += 1
        shown += str(shell.before)
        shell.close()
        text = shown.replace("\r\n", "\n").rstrip("\n")
        self.first |= dict(_FIRST.findall(text))
        return "\n".join(line.rstrip() for line in text.splitlines())

    def _answer(self, command: str, asked: int) -> str:
        person = re.search(r"tto login (\S+)", command)
        if person and asked == 0:
            return self.first.pop(person[1], PASSWORD)
        return PASSWORD


def blocks(page: str) -> Iterator[re.Match[str]]:
    """The console blocks of a page."""
    return _BLOCK.finditer(page)


def typed(block: str) -> list[Typed]:
    """The commands of a block with what it says they show."""
    found: list[Typed] = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.rstrip("\n").split("\n")
        size = 1
        while lines[size - 1].endswith("\\"):
            size += 1
        found.append(Typed("\n".join(lines[:size]), "\n".join(lines[size:]).rstrip("\n")))
    return found


def alike(said: str, shown: str) -> bool:
    """Whether two screens are the same but for days, times, hashes and first passwords."""
    return _levelled(said) == _levelled(shown)


def _levelled(text: str) -> str:
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return text


def played(page: str, terminal: Terminal) -> str:
    """The page with every screen as it came out in one run; unchanged if all are alike."""
    same = True

    def play(block: re.Match[str]) -> str:
        nonlocal same
        parts = []
        for one in typed(block[1]):
            shown = terminal.type(one.command)
            same &= alike(one.shown, shown)
            parts.append(f"$ {one.command}\n{shown}".rstrip("\n"))
        return "```console\n" + "\n".join(parts) + "\n```"

    fresh = _BLOCK.sub(play, page)
    return page if same else fresh
