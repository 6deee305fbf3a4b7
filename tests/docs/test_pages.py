"""What the pages show is what a new user sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.console import ROOT, Terminal, blocks, played
from tests.docs.snapshot import same

PAGES = {"README.md": "en", "README.zh-CN.md": "zh", "docs/guide.md": "zh"}


@pytest.mark.parametrize("name", PAGES)
def test_every_screen_of_a_page_is_really_shown(name: str, tmp_path: Path) -> None:
    page = (ROOT / name).read_text("utf-8")
    assert list(blocks(page))
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")

    assert same(ROOT / name, played(page, Terminal(tmp_path, PAGES[name])))
