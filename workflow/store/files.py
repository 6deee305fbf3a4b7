"""The file of a database: for whom it and its folder are made, and who else may read or write it.

SQLite gives its companions (`-wal`, `-shm`) the mode of the file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from workflow.errors import CouldNot, Refused, reason_of

OWN, OWN_FOLDER = 0o600, 0o700
SHARED, SHARED_FOLDER = 0o660, 0o2770
"""For an office that shares a file: what is made in the folder belongs to the folder's group."""
_COMPANIONS = ("", "-wal", "-shm")


def make(path: Path, *, shared: bool = False) -> None:
    """An empty file for its owner alone, or for the group too, with the folders that are missing.
    Raises CouldNot `database-folder`, `folder-not-shared`.
    """
    try:
        _make_folder(path.parent, SHARED_FOLDER if shared else OWN_FOLDER)
        if shared and path.parent.stat().st_mode & SHARED_FOLDER != SHARED_FOLDER:
            raise CouldNot("folder-not-shared", folder=path.parent)
        if not path.exists():
            make_file(path, SHARED if shared else OWN)
    except OSError as error:
        raise CouldNot("database-folder", where=path, reason=reason_of(error)) from None


def make_file(path: Path, mode: int = OWN) -> None:
    """A new empty file of exactly this mode. Raises OSError, FileExistsError where there is one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN)
    try:
        if os.name == "posix":
            os.fchmod(handle, mode)
    finally:
        os.close(handle)


def _make_folder(folder: Path, mode: int) -> None:
    if not folder.exists():
        _make_folder(folder.parent, OWN_FOLDER)
        folder.mkdir(mode=OWN_FOLDER, exist_ok=True)
        folder.chmod(mode)


def require_closed(path: Path) -> None:
    """Refuse a file that everybody may read, or whose folder everybody may write: who replaces the
    file needs no right to it. A group may both read and write it, or neither. Raises Refused
    `database-file-open`, `database-folder-open`.
    """
    if os.name != "posix":
        return
    for name in _COMPANIONS:
        try:
            mode = os.stat(f"{path}{name}").st_mode
        except OSError:
            continue
        if stat.S_ISREG(mode) and (mode & 0o007 or mode & 0o070 not in (0, 0o060)):
            raise Refused("database-file-open", path=f"{path}{name}", mode=f"{mode & 0o777:o}")
    mode = path.absolute().parent.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise Refused("database-folder-open", folder=path.absolute().parent, path=path)
