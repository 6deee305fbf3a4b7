"""Reads a file that somebody named: only a regular one, and never more of it than was asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that nobody writes to would keep us for ever before it can be looked at."""


class NotRegular(Exception):
    """It is a folder, a pipe or a device."""


class TooBig(Exception):
    """It has more bytes than may be."""


def bytes_of(path: str | Path, most: int) -> bytes:
    """What a regular file of at most so many bytes holds; what is opened is what is looked at.
    Raises NotRegular, TooBig; OSError; ValueError for what can be no name.
    """
    handle = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotRegular
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(handle)
    if len(data) > most:
        raise TooBig
    return data
