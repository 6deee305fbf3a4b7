"""A commit whose answer never came: the sync of the disk failed, or Ctrl-C came at that moment. It
is not said to be undone; with the id that is named it is done once.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.docs.console import ROOT
from workflow.commands.frame import show
from workflow.commands.frame.session import Session
from workflow.store.transaction import Transaction

MOST_SYNCS = 20
NAMED = re.compile(r"--request-id (\w+)")


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes one sync of a process fail."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler is here")
    made = tmp_path_factory.mktemp("shim") / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


def run(folder: Path, person: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The real program, as a person with a home folder of their own."""
    home = folder / "homes" / person
    environ = {**os.environ, "TTO_HOME": str(home), "TTO_DB": str(folder / "tto.db"), **more}
    command = [sys.executable, str(ROOT / "cli.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environ)


def remarks(tto: Terminal, number: str) -> int:
    """How many remarks are on record."""
    with sqlite3.connect(tto.db) as connection:
        counted = "SELECT count(*) FROM events WHERE application = ? AND kind = 'Commented'"
        found = int(connection.execute(counted, [number]).fetchone()[0])
    connection.close()
    return found


def test_a_sync_that_fails_is_never_said_to_have_undone_what_was_done(
    tto: Terminal, shim: Path
) -> None:
    number = tto.submitted()
    codes = []
    for sync in range(1, MOST_SYNCS):
        before = remarks(tto, number)
        words = ("comment", number, "--text", f"第{sync}次")
        done = run(tto.folder, "applicant", *words, LD_PRELOAD=str(shim), TTO_SYNC=str(sync))
        codes.append(done.returncode)
        added = remarks(tto, number) - before
        if done.returncode == 4:
            named = NAMED.search(done.stderr)
            assert named, done.stderr
            assert tto(*words, "--request-id", named[1], as_="applicant").code == 0
            assert remarks(tto, number) - before == 1
        else:
            assert (done.returncode, added) in ((0, 1), (1, 0)), done.stderr
            assert "Traceback" not in done.stderr
        if done.returncode == 0 and sync > max(1, codes.index(4) if 4 in codes else MOST_SYNCS):
            break

    assert 4 in codes
    assert codes[-1] == 0


def interrupted(*_: object) -> None:
    """Ctrl-C at this moment."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("kept", [True, False])
def test_ctrl_c_at_the_commit_names_the_id_to_repeat(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    number = tto.submitted()
    words = ("comment", number, "--text", "一")
    begin, commit = Transaction.begin, Transaction.commit
    writers: set[Transaction] = set()

    def begun(self: Transaction, *, writing: bool, alone: bool = False) -> None:
        begin(self, writing=writing, alone=alone)
        writers.update({self} if writing else ())

    def cut(self: Transaction) -> None:
        if self not in writers or kept:
            commit(self)
        if self in writers:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "begin", begun)
        patch.setattr(Transaction, "commit", cut)
        stopped = tto(*words, as_="applicant")

    assert stopped.code == 4
    named = NAMED.search(stopped.err)
    assert named, stopped.err
    again = tto.json(*words, "--request-id", named[1], as_="applicant")
    assert again["receipt"]["again"] is kept
    assert remarks(tto, number) == 1


def test_ctrl_c_between_the_commit_and_the_receipt_says_that_it_was_recorded(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tto.submitted()
    with monkeypatch.context() as patch:
        patch.setattr(show, "receipt_lines", interrupted)
        stopped = tto("comment", number, "--text", "一", "--request-id", "r-1", as_="applicant")

    assert (stopped.code, stopped.out) == (4, "")
    assert "已记录在案" in stopped.err
    assert "--request-id r-1" in stopped.err
    assert tto("comment", number, "--text", "一", "--request-id", "r-1", as_="applicant").code == 0
    assert remarks(tto, number) == 1


def test_ctrl_c_before_any_commit_says_that_nothing_was_done(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tto.submitted()
    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(Session, "act", interrupted)
        stopped = tto("comment", number, "--text", "一", as_="applicant")

    assert stopped.code == 1
    assert "未办理任何事项" in stopped.err
    assert remarks(tto, number) == 0
    assert signal.getsignal(signal.SIGINT) is before
