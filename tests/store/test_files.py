"""Who may read the file of a database, and that the password of an address is said nowhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from workflow.errors import Answer, CouldNot, Refused
from workflow.store.database import connect
from workflow.store.driver_errors import without_password
from workflow.store.schema import open_database

SECRET = "geheim"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o000, 0o077])
def umask(request: pytest.FixtureRequest) -> object:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("shared", "file", "folder"), [(False, 0o600, 0o700), (True, 0o660, 0o2770)]
)
def test_a_file_and_its_folder_are_made_for_those_who_share_it(
    tmp_path: Path, shared: bool, file: int, folder: int
) -> None:
    where = tmp_path / "new" / "office" / "tto.db"
    database = open_database(str(where), create=True, shared=shared)
    with database.writing() as tx:
        tx.plain("SELECT 1")
        assert {mode(Path(f"{where}{end}")) for end in ("", "-wal", "-shm")} == {file}
    database.close()

    assert mode(where.parent) == folder
    assert mode(where.parent.parent) == 0o700


def test_a_folder_that_its_group_may_not_write_in_is_shared_by_nobody(tmp_path: Path) -> None:
    with pytest.raises(CouldNot, match="folder-not-shared"):
        open_database(str(tmp_path / "tto.db"), create=True, shared=True)
    assert not (tmp_path / "tto.db").exists()


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
@pytest.mark.parametrize("wide", [0o604, 0o602, 0o644, 0o664, 0o666, 0o640, 0o620])
def test_a_file_that_others_may_read_is_named(tmp_path: Path, end: str, wide: int) -> None:
    where = tmp_path / "tto.db"
    open_database(str(where), create=True).close()
    for name in ("", "-wal", "-shm"):
        Path(f"{where}{name}").touch(0o600)
    Path(f"{where}{end}").chmod(wide)

    with pytest.raises(Refused, match="database-file-open") as no:
        connect(str(where))
    assert no.value.values == {"path": f"{where}{end}", "mode": f"{wide:o}"}


@pytest.mark.parametrize("kept", [0o600, 0o660])
def test_a_file_of_its_owner_or_of_a_group_is_opened(tmp_path: Path, kept: int) -> None:
    where = tmp_path / "tto.db"
    open_database(str(where), create=True).close()
    where.chmod(kept)
    connect(str(where)).close()


def test_a_folder_in_which_everybody_may_write_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    open_database(str(folder / "tto.db"), create=True).close()
    folder.chmod(0o777)
    with pytest.raises(Refused, match="database-folder-open"):
        connect(str(folder / "tto.db"))
    folder.chmod(0o1777)  # nobody can replace a file of somebody else there
    connect(str(folder / "tto.db")).close()


ADDRESSES = [
    f"postgresql://tto:{SECRET}@localhost:1/tto",
    f"postgresql+psycopg://tto:{SECRET}@/tto?host=/nowhere",
    f"postgresql://tto:a@{SECRET}@localhost:1/tto",
    f"postgresql://tto:a/{SECRET}@localhost:1/tto",
    f"postgresql://tto:a?{SECRET}@localhost:1/tto",
    f"postgresql://tto:a#{SECRET}@localhost:1/tto",
    f"postgresql://tto:a:{SECRET}@localhost:1/tto",
    f"postgresql://tto:%zz{SECRET}@localhost:1/tto",
    f"postgresql://localhost:1/tto?user=tto&password={SECRET}",
    f"postgresql://localhost:1/tto?password=a@{SECRET}",
    f"postgresql://localhost:1/tto?sslpassword={SECRET}&sslmode=require",
    f"postgresql:/tto:{SECRET}@localhost:1/tto",
    f"postgres://tto:{SECRET}@localhost:1/tto",
    f"tto:{SECRET}@localhost/tto",
    f"host=localhost port=1 password={SECRET}",
    f"sqlite:///tto:{SECRET}@localhost/tto",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_says_a_password(address: str) -> None:
    with pytest.raises(Answer) as no:
        connect(address)
    assert SECRET not in f"{no.value} {no.value.values}"
    assert SECRET not in without_password(address)


@pytest.mark.parametrize("path", ["tto.db", "/srv/a@b/tto.db", "数据/库.db"])
def test_a_path_is_shown_as_it_is(path: str) -> None:
    assert without_password(path) == path
