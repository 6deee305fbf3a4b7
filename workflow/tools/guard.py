"""Runs a command, and ends with it whatever it started: `python guard.py COMMAND...`.

Nothing of a command outlives its end, or the end of whoever holds the other side of our input. On
Linux that is also so of what has left its session and its parent: an orphan becomes a child of the
nearest ancestor that asked for orphans (`PR_SET_CHILD_SUBREAPER`), so all that is left stays below
us. Two processes do so, one below the other, that each may be killed too: the one then ends what
the other was to end. Elsewhere on POSIX only the command's own process group is ended.

It is run as a file by itself, with nothing but the standard library, so that it starts quickly.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

_SET_CHILD_SUBREAPER = 36
_ORPHANS = Path("/proc/thread-self/children").exists()
"""Whether orphans come to us, and are found: on Linux, unless its kernel was built without that."""
_LOOK_AGAIN = 0.02
"""Seconds between two looks at what still runs."""
_HURRY = 2
"""Seconds of looking without a pause, to be quicker than what forks and ends to get away."""


def main(command: list[str]) -> int:
    """Run the command under two guards; its exit code, as a shell says it."""
    inner, outer = os.pipe()
    _take_orphans()
    below = os.fork()
    if below:
        os.close(inner)
        return _watch(below, sys.stdin.fileno(), group=0)
    os.close(outer)
    _take_orphans()
    quiet = subprocess.DEVNULL
    tool = subprocess.Popen(command, stdin=quiet, start_new_session=True)
    return _watch(tool.pid, inner, group=tool.pid)


def _take_orphans() -> None:
    """From now on a process below us whose parent has ended becomes our child."""
    if _ORPHANS:
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _watch(child: int, line: int, group: int) -> int:
    """Until the child has ended or `line` is closed; then nothing below us is left."""
    codes = dict[int, int]()
    while child not in codes and not select.select([line], [], [], _LOOK_AGAIN)[0]:
        _collect(codes)
    if group and not _ORPHANS:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    hurry = monotonic() + _HURRY
    while _collect(codes):
        for pid in _descendants(os.getpid()) if _ORPHANS else [child]:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if monotonic() > hurry:
            sleep(_LOOK_AGAIN * 10)
    return codes.get(child, 1)


def _collect(codes: dict[int, int]) -> bool:
    """Add how our children ended, adopted ones too. Whether any is left: while something below us
    lives, one is.
    """
    try:
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            code = os.waitstatus_to_exitcode(found[1])
            codes[found[0]] = code if code >= 0 else 128 - code
    except ChildProcessError:
        return False
    return True


def _descendants(pid: int) -> Iterator[int]:
    """Every process below one, whatever its session and group; each before what is below it, so
    that one that is ended at once starts no more.
    """
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it ended meanwhile
            for child in thread.read_text("ascii").split():
                yield int(child)
                yield from _descendants(int(child))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
