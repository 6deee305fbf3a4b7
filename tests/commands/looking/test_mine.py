"""What is mine, what I did, and case control at the terminal."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal


def test_mine_are_the_applications_i_began(tto: Terminal) -> None:
    first, second = tto.submitted(), tto.submitted()

    found = tto.json("mine", as_="applicant")["applications"]
    assert [one["number"] for one in found] == [first, second]
    assert tto.json("mine", as_="department")["applications"] == []


def test_done_is_what_i_decided_and_where_it_is_now(tto: Terminal) -> None:
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    tto("comment", number, "--text", "备注", as_="department")

    (record,) = tto.json("done", as_="department")["records"]
    assert (record["application"], record["event"]["type"]) == (number, "Passed")
    shown = tto("done", as_="department").out
    assert "科技开发部" in shown
    assert "还没有" in tto("done", as_="finance").out


def test_done_tells_what_was_taken_back(tto: Terminal) -> None:
    number, other = tto.submitted(), tto.submitted()
    for one in (number, other):
        assert tto("approve", one, "--opinion", "同意", as_="department").code == 0
    assert tto("recall", number, "--reason", "误", as_="department").code == 0
    assert tto("approve", number, "--opinion", "同意", as_="department").code == 0

    answer = tto.json("done", as_="department")
    kinds = [(one["application"], one["event"]["type"]) for one in answer["records"]]
    assert kinds == [
        *((number, "Passed"), (other, "Passed")),
        *((number, "Recalled"), (number, "Passed")),
    ]
    assert answer["taken_back"] == {number: [answer["records"][0]["seq"]]}
    shown = tto("done", as_="department").out
    assert shown.count("已被撤回") == 1
    assert "撤回决定" in shown


def test_pages_of_done_follow_one_another(tto: Terminal) -> None:
    numbers = [tto.submitted() for _ in range(3)]
    for number in numbers:
        tto("approve", number, "--opinion", "同意", as_="department")

    first = tto.json("done", "--limit", "2", as_="department")
    rest = tto.json("done", "--after", str(first["next"]), as_="department")
    seen = [one["application"] for one in [*first["records"], *rest["records"]]]
    assert seen == numbers


def test_an_administrator_suspends_and_resumes_with_a_reason(tto: Terminal) -> None:
    number = tto.submitted()
    assert tto("suspend", number, "--reason", "配合审计", as_="department").code == 3

    assert tto("suspend", number, "--reason", "配合审计").code == 0
    assert "配合审计" in tto("show", number).out
    assert tto.json("inbox")["tasks"][0]["verb"] == "resume"
    tto("show", number, as_="department")
    assert tto("approve", number, "--opinion", "同意", as_="department").code == 3
    assert tto("resume", number, "--reason", "已结束").code == 0
    assert tto.json("show", number)["application"]["shown_status"] == "running"


@pytest.mark.parametrize("record", ["0", "99"])
def test_a_correction_names_a_record_that_is_there(tto: Terminal, record: str) -> None:
    number = tto.submitted()
    words = ("--record", record, "--text", "更正")
    screen = tto("correct", number, *words)
    assert (screen.code, "[no-such-record]" in screen.err) == (3, True)


def test_a_correction_stands_in_the_log_beside_what_it_corrects(tto: Terminal) -> None:
    number = tto.submitted()
    words = ("--record", "2", "--text", "提交日期应为前一日", "--on", "2026-01-05")
    assert tto("correct", number, *words, as_="applicant").code == 0

    log = tto("audit", "log", number, as_="auditor").out
    assert "提交日期应为前一日" in log
    assert "2026-01-05" in log
    assert tto("void", number, "--reason", "误").code == 3
