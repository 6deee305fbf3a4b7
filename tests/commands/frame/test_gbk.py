"""A Chinese terminal that speaks GBK: what it cannot show is replaced, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from workflow.commands.frame.outlet import LIKE

ROOT = Path(__file__).resolve().parents[3]


def run(tto: Terminal, person: str, encoding: str, *words: str) -> tuple[int, str, str]:
    """A process of its own, whose streams have that encoding."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        env={
            **{"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding, "TTO_LANG": "zh"},
            **{"TTO_DB": str(tto.db), "TTO_HOME": str(tto.home(person))},
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.mark.parametrize(("encoding", "mark"), [("gbk", "√"), ("gb18030", "✓"), ("cp437", "√")])
def test_an_approval_is_told_as_done(tto: Terminal, encoding: str, mark: str) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")

    code, out, err = run(tto, "department", encoding, "approve", number, "--opinion", "同意𠮷")

    assert (code, err) == (0, "")
    assert out.startswith(f"{mark} {number}")
    assert tto.json("show", number)["application"]["step"] == "office"
    code, log, _ = run(tto, "auditor", encoding, "audit", "log", number)
    assert code == 0
    assert ("同意" in log) is (encoding != "cp437")
    assert ("𠮷" in log) is (encoding == "gb18030")
    assert ("\\ud842\\udfb7" in log) is (encoding != "gb18030"), "a rare character has its number"


def test_json_is_the_same_everywhere(tto: Terminal) -> None:
    number = tto.submitted()
    told = [
        json.loads(run(tto, "auditor", one, "show", number, "--json")[1])
        for one in ("gbk", "ascii")
    ]
    assert told[0] == told[1]
    assert told[0]["application"]["facts"]["title"] == "中文字库"


def test_every_mark_of_ours_has_one_that_the_encoding_knows() -> None:
    folder = ROOT / "workflow"
    texts = [path.read_text("utf-8") for end in ("*.py", "*.po") for path in folder.rglob(end)]
    marks = {one for one in "".join(texts) if unicodedata.category(one)[0] == "S"}
    for mark in marks:
        if not mark.encode("gbk", "ignore"):
            assert any(like.encode("gbk", "ignore") for like in LIKE.get(mark, ())), mark
    for mark, likes in LIKE.items():
        assert likes[-1].isascii(), mark


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "cp1252"])
def test_the_current_step_is_marked_in_its_column(tto: Terminal, encoding: str) -> None:
    number = tto.submitted()
    code, out, err = run(tto, "auditor", encoding, "show", number)
    assert (code, err) == (0, "")
    assert "\\u25b6" not in out
    assert any(line.lstrip().startswith("> ") for line in out.splitlines())


def test_a_code_page_gets_only_marks_that_it_has(tto: Terminal) -> None:
    """cp437 has no ×, which the name charmap would let through."""
    line = "from workflow.commands.frame import outlet; outlet.prepare(); print('✗ ¥')"
    done = subprocess.run(
        [sys.executable, "-c", line],
        env={"PYTHONIOENCODING": "cp437", "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.stdout.decode("cp437").split() == ["[!]", "¥"], done.stderr
