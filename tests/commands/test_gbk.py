"""A Chinese terminal that speaks GBK: what it cannot show is replaced, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize(("encoding", "mark"), [("gbk", "√"), ("gb18030", "✓"), ("cp437", "[x]")])
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
