"""Calling a tool: looked up among the installed entry points, run apart, ended after a while.

It runs in a process of its own. A thread cannot be stopped, and shares memory, the database
connection and its locks; a process can be killed, and what it breaks is its own. `guard.py` ends
with it whatever it started.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import replace

from workflow.errors import CouldNot, Phrase, Word, reason_of
from workflow.tools import GROUP, Answer, Request, guard
from workflow.tools.origin import Origin, origin_of

SECONDS = 60
_MOST_BYTES = 1024 * 1024
_GUARDS = 10
"""Seconds in which the guards end everything that a tool has started."""


class _Said(msgspec.Struct, frozen=True):
    answer: Answer | None = None
    failed: str = ""


def call(
    tool: str, request: Request, contents: Mapping[str, bytes], seconds: float = SECONDS
) -> tuple[Answer, Origin]:
    """The tool's answer, and what was called; `contents` are papers by SHA-256. Raises CouldNot
    `tool-not-installed`, `tool-ambiguous`, `tool-too-slow`, `tool-failed`.
    """
    tools = entry_points(group=GROUP, name=tool)
    if not tools:
        raise CouldNot("tool-not-installed", tool=tool, group=GROUP)
    if len(tools) > 1:
        packages = sorted(found.dist.name if found.dist else found.value for found in tools)
        raise CouldNot("tool-ambiguous", tool=tool, packages=packages)
    (found,) = tools
    try:
        origin = origin_of(found)
        with TemporaryDirectory(prefix="tto-tool-") as name:
            folder = Path(name)
            for digest, content in contents.items():
                (folder / digest).write_bytes(content)
            papers = tuple(
                replace(
                    paper,
                    file=str(folder / paper.sha256) if paper.sha256 in contents else paper.file,
                )
                for paper in request.papers
            )
            asked = msgspec.json.encode(replace(request, papers=papers))
            (folder / "request.json").write_bytes(asked)
            outcome = _said(tool, folder / "answer.json", _run(tool, folder, seconds))
    except OSError as error:  # no room, no process
        raise _failed(tool, reason_of(error)) from None
    if outcome.answer is None:
        raise _failed(tool, outcome.failed)
    return outcome.answer, origin


def _run(tool: str, folder: Path, seconds: float) -> int:
    """Run it without a terminal, without our settings, under guard; its exit code."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("TTO_")}
    path = os.pathsep.join(folder for folder in sys.path if folder)
    guarded = [sys.executable, "-I", "-S", guard.__file__] if os.name == "posix" else []
    process = subprocess.Popen(
        [*guarded, sys.executable, "-P", "-m", "workflow.tools.run", tool, str(folder)],
        stdin=subprocess.PIPE if guarded else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=keep | {"PYTHONPATH": path},
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise CouldNot("tool-too-slow", tool=tool, seconds=seconds) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with everything that it started: when its input closes, the guards do that."""
    if process.stdin:
        process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GUARDS)
    process.kill()
    process.wait()


def _said(tool: str, path: Path, ended: int) -> _Said:
    """What the tool left: read only from a file, and never more than may be."""
    try:
        body = _content(path)
        if body is None:
            raise _failed(tool, "answer.json: not a file")
        if len(body) > _MOST_BYTES:
            raise _failed(tool, f"> {_MOST_BYTES} B")
        return msgspec.json.decode(body, type=_Said)
    except OSError:
        raise _failed(tool, f"exit {ended}") from None
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _failed(tool, str(error)) from None


def _content(path: Path) -> bytes | None:
    """What a file holds, up to one byte more than may be; None for what is none: a pipe, a device.
    Raises OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(_MOST_BYTES + 1)


def _failed(tool: str, reason: str | Phrase) -> CouldNot:
    short = reason if isinstance(reason, (Word, Phrase)) else reason[:200]
    return CouldNot("tool-failed", tool=tool, reason=short)
