"""A copy of a database's file, made while others work: whole under its name, or not there."""

from __future__ import annotations

import os
import shlex
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workflow.errors import CouldNot, reason_of
from workflow.store.database import Database
from workflow.store.driver_errors import answers


@contextmanager
def copied(database: Database, target: Path) -> Iterator[Path]:
    """A copy of all that is committed, as one moment has it, under another name in the folder of
    `target`; it gets that name once the block has ended without an error. Raises CouldNot
    `file-exists`, `not-written`, `backup-by-server`, DatabaseFailed.
    """
    require_possible(database, target)
    part = _part(target)
    try:
        with answers(str(target)):
            _copy(database, part)
            yield part
            _make_one_file(part)
        _give_name(part, target)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{part}{end}").unlink(missing_ok=True)


def keep(database: Database, version: str) -> Path:
    """A copy beside the file, named by the migration it has; the first of several attempts stays.
    Raises as `copied` does.
    """
    file = Path(database.driver.place)
    target = file.with_name(f"{file.name}.{version}")
    if not target.exists():
        with copied(database, target):
            return target
    return target


def require_possible(database: Database, target: Path) -> None:
    """Refuse what `copied` would refuse at once: also a folder in which nothing can be written.
    Raises CouldNot.
    """
    if not database.embedded:
        command = shlex.join([*database.driver.dump_command(), f"--file={target}"])
        raise CouldNot("backup-by-server", command=command)
    _require_free(target)
    _part(target).unlink()


def _part(target: Path) -> Path:
    """An empty file in the folder of `target`."""
    try:
        handle, name = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
    except OSError as error:
        raise _not_written(target, error) from None
    os.close(handle)
    return Path(name)


def _copy(database: Database, part: Path) -> None:
    """All pages in one step, so that they are of one moment; who writes is not kept waiting."""
    own = database.take()
    try:
        with closing(sqlite3.connect(part)) as copy:
            own.backup(copy)
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        database.give_back(own)
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _make_one_file(part: Path) -> None:
    """Without companions: what is carried away is this one file."""
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _give_name(part: Path, target: Path) -> None:
    """A link refuses a name that somebody else took meanwhile; not every disk has links."""
    try:
        try:
            os.link(part, target)
        except FileExistsError:
            raise _exists(target) from None
        except OSError:
            _require_free(target)
            part.rename(target)
        if os.name == "posix":
            _sync_folder(target)
    except OSError as error:
        raise _not_written(target, error) from None


def _sync_folder(target: Path) -> None:
    """Let the name outlive a power cut; where that fails, there is no copy."""
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    finally:
        os.close(folder)


def _require_free(target: Path) -> None:
    if os.path.lexists(target):
        raise _exists(target)


def _exists(target: Path) -> CouldNot:
    return CouldNot("file-exists", option="tto db backup", path=target)


def _not_written(target: Path, error: OSError) -> CouldNot:
    reason = reason_of(error)
    return CouldNot("not-written", option="tto db backup", path=target, reason=reason)
