"""Terminals for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.store.conftest import postgresql

__all__ = ["empty", "founded", "postgresql", "tto"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Terminal:
    """A terminal with an empty folder."""
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the office lies that `tto` copies; it is founded by the first who needs it."""
    return tmp_path_factory.mktemp("founded")


@pytest.fixture
def tto(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> Terminal:
    """A terminal at an office of Peking University; everybody is logged in."""
    if not (founded / "tto.db").exists():
        Terminal(founded, monkeypatch, capsys).found()
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    terminal.take_over(founded)
    return terminal
