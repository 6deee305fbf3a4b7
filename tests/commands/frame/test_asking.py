"""On a real terminal, what ends an application or makes others decide again is asked for first."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pexpect
import pytest

from tests.commands.terminal import Terminal
from workflow.commands.frame.asking import require_yes

ROOT = Path(__file__).resolve().parents[3]
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(tto: Terminal) -> Typed:
    """Runs a command on a terminal of its own; the exit code and what was shown."""

    def run(person: str, answer: str, *words: str) -> tuple[int, str]:
        shell = pexpect.spawn(
            sys.executable,
            [str(ROOT / "cli.py"), *words],
            env={
                **{"PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"},
                **{"TTO_DB": str(tto.db), "TTO_HOME": str(tto.home(person)), "TTO_LANG": "zh"},
            },
            encoding="utf-8",
            dimensions=(24, 80),
        )
        if answer:
            shell.expect("是否继续")
            shown = str(shell.before)
            shell.sendline(answer)
        else:
            shown = ""
        shell.expect(pexpect.EOF)
        shell.close()
        return int(shell.exitstatus or 0), shown + str(shell.before)

    return run


def stands(tto: Terminal, number: str) -> tuple[str, str]:
    """Status and step."""
    state = tto.json("show", number)["application"]
    return state["status"], state["step"]


def test_a_no_that_ends_it_is_asked_for_and_can_be_left(tto: Terminal, typed: Typed) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")
    no = "refuse", number, "--opinion", "不同意"

    code, shown = typed("department", "n", *no)
    assert code != 0
    assert "此操作将使申请终结：未通过" in shown
    assert f"{number}  中文字库" in shown
    assert "19,980,000.00" in shown
    assert stands(tto, number) == ("running", "department")
    assert "Rejected" not in tto("audit", "log", number, "--json", as_="auditor").out

    code, shown = typed("department", "y", *no)
    assert code == 0
    assert stands(tto, number) == ("refused", "")


def test_with_yes_and_in_a_pipe_nothing_is_asked(tto: Terminal, typed: Typed) -> None:
    number, other = tto.submitted(), tto.submitted()
    for one in (number, other):
        tto("show", one, as_="department")

    code, _shown = typed("department", "", "refuse", number, "--opinion", "不同意", "--sure")
    assert code == 0
    assert tto("refuse", other, "--opinion", "不同意", as_="department").code == 0
    assert stands(tto, other) == ("refused", "")


def test_who_must_decide_again_is_named(tto: Terminal, typed: Typed) -> None:
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    tto("show", number, as_="transfer-office")

    back = "return", number, "--opinion", "请补正"
    code, shown = typed("transfer-office", "n", *back)
    assert code != 0
    assert "以下环节须重新办理：院系" in shown
    assert (
        stands(tto, number) == ("running", "transfer-office") or stands(tto, number)[1] == "office"
    )

    supplied = "supplement", number, "--field", "amount=2000万"
    tto("show", number, as_="applicant")
    code, shown = typed("applicant", "y", *supplied)
    assert code == 0
    assert "以下环节须重新办理：院系" in shown
    assert stands(tto, number)[1] == "department"


def test_a_step_that_goes_forward_asks_nothing_though_it_was_returned_before(
    tto: Terminal, typed: Typed
) -> None:
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    tto("approve", number, "--opinion", "同意", as_="transfer-office")
    said = ("--meeting", "today", "--present", "all", "--no", "rest")
    back = tto(
        "return", number, "--to", "department", "--opinion", "补", *said, as_="transfer-office"
    )
    assert back.code == 0, back.err
    assert stands(tto, number)[1] == "department"
    tto("show", number, as_="department")

    code, _shown = typed("department", "", "approve", number, "--opinion", "同意")
    assert code == 0
    assert stands(tto, number)[1] == "office"


def test_what_neither_ends_it_nor_goes_back_is_done_at_once(tto: Terminal, typed: Typed) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")
    code, shown = typed("department", "", "approve", number, "--opinion", "同意")
    assert code == 0
    assert "事项" in shown
    assert "中文字库" in shown


def test_what_would_be_refused_is_refused_and_on_record(tto: Terminal, typed: Typed) -> None:
    number = tto.submitted()
    code, _shown = typed("finance", "", "withdraw", number, "--reason", "撤")
    assert code == 3
    log = tto.json("audit", "log", number, as_="auditor")["records"]
    assert [one["event"]["type"] for one in log].count("Declined") == 1


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        *(("y", True), ("YES", True), ("是", True), ("n", False), ("No", False), ("否", False)),
        *(("", False), ("好\n是", True), ("好\n否", False)),
    ],
)
def test_a_question_is_answered_in_chinese_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, agreed: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    if agreed:
        require_yes("?", err=True)
    else:
        with pytest.raises(click.Abort):
            require_yes("?", err=True)
    said = capsys.readouterr().err
    assert ("请输入“是”或“否”" in said) is ("好" in typed)
    assert "Error" not in said


def test_every_question_is_asked_by_that_function() -> None:
    for path in (ROOT / "workflow").rglob("*.py"):
        assert "click.confirm" not in path.read_text("utf-8"), path
