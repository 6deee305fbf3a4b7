"""Screens: 80 columns, both languages, colour only where it is wanted, a light start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.docs.console import ROOT
from workflow.commands.frame.terminal import cells, wrap

ANSI = re.compile(r"\x1b\[")


def tto(*words: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the real program, its output piped."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={"PATH": os.environ["PATH"], "TTO_HOME": str(folder), "COLUMNS": "80", **environ},
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demonstration file."""
    folder = tmp_path_factory.mktemp("demo")
    assert tto("demo", folder=folder).returncode == 0
    return folder


SCREENS = [
    ("--help",),
    ("demo", "--case", "2", "--db", "again.db"),
    ("list",),
    *[("show", f"{unit}-2026-0001") for unit in ("JST", "PKU", "THU", "CYH")],
    ("explain", "THU-2026-0001"),
    ("audit", "verify"),
    ("audit", "log", "CYH-2026-0001"),
    ("definition", "list"),
    ("definition", "show", "tsinghua-leader-reward"),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_a_screen_fits_80_columns_and_is_plain_when_piped(
    demo: Path, words: tuple[str, ...], language: str
) -> None:
    done = tto("--db", "tto-demo.db", *words, folder=demo, TTO_LANG=language)

    assert done.returncode == 0, done.stderr
    assert not ANSI.search(done.stdout + done.stderr)
    wide = [line for line in done.stdout.splitlines() if cells(line) > 80]
    assert wide == []


def test_no_color_is_kept_on_a_terminal_too(demo: Path) -> None:
    import pexpect

    for words, coloured in ((["show", "PKU-2026-0001"], True), (["show", "none"], True)):
        for no_color in ("", "1"):
            shell = pexpect.spawn(
                sys.executable,
                [str(ROOT / "cli.py"), "--db", "tto-demo.db", *words],
                cwd=str(demo),
                env={"PATH": os.environ["PATH"], "TERM": "xterm", "NO_COLOR": no_color},
                encoding="utf-8",
                dimensions=(24, 80),
            )
            shell.expect(pexpect.EOF)
            assert bool(ANSI.search(str(shell.before))) is (coloured and not no_color)


@pytest.mark.parametrize(
    ("environ", "words", "chinese"),
    [
        ({}, (), True),
        ({"LANG": "zh_CN.UTF-8"}, (), True),
        ({"LANG": "en_US.UTF-8"}, (), False),
        ({"LANG": "C.UTF-8"}, (), True),
        ({"LANG": "en_US.UTF-8", "TTO_LANG": "zh"}, (), True),
        ({"LANG": "zh_CN.UTF-8"}, ("--lang", "en"), False),
        ({"LANG": "en_GB.UTF-8"}, ("--lang=zh",), True),
    ],
)
def test_chinese_unless_the_locale_or_the_option_says_otherwise(
    tmp_path: Path, environ: dict[str, str], words: tuple[str, ...], chinese: bool
) -> None:
    shown = tto(*words, "--help", folder=tmp_path, **environ).stdout
    assert ("开始使用" in shown) is chinese


def test_help_imports_no_database_no_table_and_no_machine(tmp_path: Path) -> None:
    code = (
        "import sys; import cli; cli.run(['--help']);"
        "print(sorted({'sqlalchemy','rich','transitions','msgspec','yaml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_broken_pipe_is_no_failure(demo: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} {ROOT}/cli.py --db tto-demo.db audit log CYH-2026-0001 | head -1",
        shell=True,
        cwd=demo,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "TTO_HOME": str(demo)},
    )
    assert done.stderr == ""


def test_completion_offers_the_commands(tmp_path: Path) -> None:
    done = tto(folder=tmp_path, _TTO_COMPLETE="bash_complete", COMP_WORDS="tto app", COMP_CWORD="1")
    assert "plain,approve" in done.stdout


WRITTEN = st.text(alphabet="审批ab1（），。《》-" + "x" * 8 + " ", max_size=120)


@settings(max_examples=300)
@given(text=WRITTEN, width=st.integers(12, 60))
def test_folding_loses_nothing_and_fits(text: str, width: int) -> None:
    rows = wrap(text, width)

    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(cells(row) <= width for row in rows)


def test_no_row_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "某某部门（transfer-office），已于《会议纪要》中决议；（详见附件）。"
    for width in range(24, 60):
        for row in wrap(text, width):
            assert row[-1] not in "（《", (width, row)
            assert row[0] not in "），》；。", (width, row)
