"""What was really called, and what a tool leaves behind."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.machine import AGREES, Machine, install
from tests.story import new_story
from tests.tools.test_automatic import Patch, ask, problems, records
from workflow.audit.verify import verify
from workflow.commands.frame.people import evidence_lines

FIRST = """
    import os, sys, subprocess
    def left():
        return os.path.join(sys.argv[2], "answer.json")
    def ends(make):
        make(left())
        os._exit(0)
    def tool(request):
"""
LEFT = {
    "a pipe": "ends(os.mkfifo)",
    "a device": "ends(lambda path: os.symlink('/dev/zero', path))",
    "a link": "ends(lambda path: os.symlink('/etc/hostname', path))",
    "a folder": "ends(os.mkdir)",
    "too large": "ends(lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), 1 << 40))",
    "deep": "ends(lambda path: open(path, 'w').write('[' * 100_000))",
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The institute."""
    return Machine(new_story(tmp_path))


def proof(machine: Machine, number: str) -> Any:
    """The evidence of the last record."""
    return records(machine.story, number)[-1].event.evidence


def test_the_record_says_which_code_was_called(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    first = machine.at()
    ask(machine)
    mine = proof(machine, first)
    (module,) = tmp_path.rglob("*.py")
    assert mine.code == hashlib.sha256(module.read_bytes()).hexdigest()
    assert mine.distribution
    assert mine.release
    assert mine.code[:16] in "\n".join(evidence_lines(mine))

    module.write_text(module.read_text() + "\n# another one\n")
    second = machine.at()
    ask(machine)
    assert proof(machine, second).code == hashlib.sha256(module.read_bytes()).hexdigest()
    assert proof(machine, second).code != mine.code
    assert verify(machine.story.office).faults == []


@pytest.mark.parametrize("what", LEFT)
def test_an_answer_that_is_no_file_ends_this_call_alone(
    machine: Machine, tmp_path: Path, monkeypatch: Patch, what: str
) -> None:
    install(tmp_path, monkeypatch, "novelty", f"{FIRST}        {LEFT[what]}\n")
    number = machine.at()
    begun = time.monotonic()
    assert problems(machine) == ["tool-failed"]
    assert time.monotonic() - begun < 15
    assert machine.state(number).step == "novelty"


def test_nothing_that_a_tool_started_outlives_its_answer(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    sign = tmp_path / "still-there"
    started = f"import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 2; touch {sign}'])\n"
    install(tmp_path, monkeypatch, "novelty", started + dedent(AGREES))
    number = machine.at()
    ask(machine)
    assert machine.state(number).step == "office"
    time.sleep(3)
    assert not sign.exists()
