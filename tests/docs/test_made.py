"""The pages that are made from the program are those that lie in docs/."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.docs.console import ROOT
from tests.docs.snapshot import same
from workflow.commands.frame.terminal import cells

PAGES = {
    "commands.md": ("commands", "en"),
    "commands.zh-CN.md": ("commands", "zh"),
    "codes.md": ("codes", "en"),
    "codes.zh-CN.md": ("codes", "zh"),
    "chains.md": ("chains", "zh"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_what_the_program_says_now(name: str) -> None:
    maker, language = PAGES[name]
    made = subprocess.run(
        [sys.executable, "-m", "tests.docs.made", maker],
        cwd=ROOT,
        env={**os.environ, "TTO_LANG": language},
        capture_output=True,
        check=True,
    )

    assert same(ROOT / "docs" / name, made.stdout.decode())


@pytest.mark.parametrize("name", ["commands.md", "commands.zh-CN.md"])
def test_every_help_fits_80_columns(name: str) -> None:
    lines = (ROOT / "docs" / name).read_text("utf-8").splitlines()
    assert [line for line in lines if cells(line) > 80] == []
