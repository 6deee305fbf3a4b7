"""tto db backup, and what a command leaves beside the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal


def test_a_copy_tells_its_newest_records_which_verification_then_asks_for(
    tto: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tto.submitted()
    (token,) = tto.home("admin").glob("token-*")
    monkeypatch.setenv("TTO_TOKEN", token.read_text())
    copy = str(tmp_path / "copy.db")
    screen = tto("db", "backup", copy)

    assert screen.code == 0, screen
    (newest,) = re.findall(r"office:\d+:[0-9a-f]{32}", screen.out)
    assert tto("--db", copy, "audit", "verify", "--receipt", newest).code == 0
    shown = tto.json("--db", copy, "audit", "verify")
    assert number in shown["verdict"]["heads"]

    tto("db", "backup", str(tmp_path / "later.db"))
    later = tto.json("db", "backup", str(tmp_path / "third.db"))["copy"]["newest"][0]
    receipt = f"{later['application']}:{later['seq']}:{later['hash']}"
    assert tto("--db", copy, "audit", "verify", "--receipt", receipt).code == 1


def test_what_was_done_is_in_the_file_when_the_command_has_ended(
    tto: Terminal, tmp_path: Path
) -> None:
    number = tto.submitted()
    tto("comment", number, "--text", "已核对", as_="finance")
    assert list(tmp_path.glob("tto.db-*")) == []
    tto("comment", "PKU-2026-9999", "--text", "无此申请", as_="finance")
    assert list(tmp_path.glob("tto.db-*")) == []


def test_a_backup_to_nowhere_is_known_not_to_be_made(tto: Terminal, tmp_path: Path) -> None:
    tto.submitted()
    screen = tto("db", "backup", str(tmp_path / "none" / "b.db"))
    assert (screen.code, "[not-written]" in screen.err) == (1, True), screen

    tto("db", "backup", str(tmp_path / "b.db"))
    log = tto("audit", "log", "office").out
    assert "文件：b.db" in log
    assert "备案：b.db" not in log
