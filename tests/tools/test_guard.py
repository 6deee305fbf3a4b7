"""Nothing that a tool started outlives it, however it tries; nor when somebody kills its guards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.machine import AGREES, Machine, install
from tests.story import new_story
from tests.tools.test_automatic import Patch, ask, problems
from workflow.tools import Request, call

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps orphans")

WAYS = {
    "plain": "subprocess.Popen(['sleep', '60'])",
    "a session of its own": "subprocess.Popen(['setsid', 'sleep', '60'])",
    "a daemon": """
        if not os.fork():
            os.setsid()
            if not os.fork():
                time.sleep(60)
            os._exit(0)
        os.wait()
        """,
    "deaf": """
        if not os.fork():
            os.setsid()
            for each in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(each, signal.SIG_IGN)
            time.sleep(60)
        """,
    "closes everything": """
        if not os.fork():
            os.setsid()
            os.closerange(0, 4096)
            os.chdir('/')
            time.sleep(60)
        """,
    "many": """
        if not os.fork():
            for _ in range(6):
                os.fork()
                os.setsid() if os.getpid() != os.getsid(0) else None
            time.sleep(60)
        """,
    "runs away": """
        if not os.fork():
            until = time.time() + 30
            while time.time() < until:
                if os.fork():
                    os._exit(0)
                os.setsid()
                open(os.path.join(os.environ['MARK'], 'runs'), 'w').close()
        """,
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The institute."""
    return Machine(new_story(tmp_path))


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: Patch) -> Iterator[str]:
    """What every process of the tool has in its environment, and nobody else."""
    monkeypatch.setenv("MARK", str(tmp_path))
    yield f"MARK={tmp_path}"
    for left in alive(f"MARK={tmp_path}"):
        os.kill(left, signal.SIGKILL)


def tool(tmp_path: Path, monkeypatch: Patch, way: str, then: str = AGREES) -> None:
    """A tool that starts something when it is called."""
    first = "import os, signal, subprocess, time\ndef begin():\n"
    begin = indent(dedent(way).strip(), "    ")
    body = dedent(then).replace("def tool(request):\n", "def tool(request):\n    begin()\n")
    install(tmp_path, monkeypatch, "novelty", f"{first}{begin}\n{body}")


def alive(mark: str) -> list[int]:
    """The processes of the tool that run."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            marked = mark.encode() in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if marked and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def gone(mark: str, seconds: float = 0) -> bool:
    """Whether none is left after that time at the most; what runs away is seen by its trace."""
    until = time.monotonic() + seconds
    while alive(mark) and time.monotonic() < until:
        time.sleep(0.05)
    trace = Path(mark.removeprefix("MARK=")) / "runs"
    if trace.exists():
        trace.unlink()
        time.sleep(0.3)
    return not alive(mark) and not trace.exists()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outlives_a_tool_that_answered(
    machine: Machine, tmp_path: Path, monkeypatch: Patch, mark: str, way: str
) -> None:
    tool(tmp_path, monkeypatch, WAYS[way])
    number = machine.at()
    ask(machine)
    assert gone(mark)
    assert machine.state(number).step == "office"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outlives_a_tool_that_was_too_slow(
    machine: Machine, tmp_path: Path, monkeypatch: Patch, mark: str, way: str
) -> None:
    tool(tmp_path, monkeypatch, WAYS[way], "def tool(request):\n    time.sleep(60)\n")
    machine.at()
    begun = time.monotonic()
    assert problems(machine, 1.5) == ["tool-too-slow"]
    assert time.monotonic() - begun < 10
    assert gone(mark)


CALLS = """
import sys
from workflow.tools import Request
from workflow.tools.call import call
call("novelty", Request("N", "D", "S"), {}, 60)
"""


@pytest.mark.parametrize("killed", ["tto", "the outer guard", "the inner guard", "the tool"])
@pytest.mark.parametrize("way", ["a session of its own", "a daemon", "many"])
def test_nothing_outlives_whichever_of_them_is_killed(
    tmp_path: Path, monkeypatch: Patch, mark: str, way: str, killed: str
) -> None:
    tool(tmp_path, monkeypatch, WAYS[way], "def tool(request):\n    time.sleep(60)\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    for folder in tmp_path.iterdir():
        path = f"{folder}{os.pathsep}{path}"
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLS],
        env=os.environ | {"PYTHONPATH": path},
        stderr=subprocess.DEVNULL,
    )
    chain = [caller.pid]
    until = time.monotonic() + 20
    wanted = {"a session of its own": 5, "a daemon": 5, "many": 60}[way]
    while len(alive(mark)) < wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert len(alive(mark)) >= wanted
    while len(chain) < 4:
        (child, *_others) = Path(f"/proc/{chain[-1]}/task/{chain[-1]}/children").read_text().split()
        chain.append(int(child))
    place = ["tto", "the outer guard", "the inner guard", "the tool"].index(killed)

    os.kill(chain[place], signal.SIGKILL)

    caller.wait(20)
    assert gone(mark, 10)


def test_a_tool_reads_nothing_from_its_guards(tmp_path: Path, monkeypatch: Patch) -> None:
    reads = """
    import sys
    def tool(request):
        return Answer(not sys.stdin.read(), "1")
    """
    install(tmp_path, monkeypatch, "novelty", dedent(reads))
    answer, _origin = call.call("novelty", Request("N", "D", "S"), {}, 20)
    assert answer.agrees
