"""What is told is complete: what is in force, what was left behind, what stays undecided, what was
tried; and a limit limits.
"""

from __future__ import annotations

import ast
from datetime import timedelta

import pytest

from tests.commands.deciding.test_meeting import BODY, OFFICE, held, waiting
from tests.commands.terminal import Terminal
from tests.docs.console import ROOT
from tests.story import next_version
from workflow.commands.deciding import meeting as meetings
from workflow.office.right_clock import real_clock
from workflow.rules.calendar import shanghai_date

NOT_ON_AN_APPLICATION = {
    "not-logged-in": "nobody is known who tried",
    "token-file-open": "nobody is known who tried",
    "duplicate-version": "a finding of a file that is checked",
}
"""The refusals that a command gives by itself, and why they are on no record."""
FIELDS = ("--field", "title=字库", "--field", "mode=assignment", "--field", "amount=100万")


def later(days: int) -> str:
    """A day from today."""
    return (shanghai_date(real_clock()) + timedelta(days=days)).isoformat()


def version(tto: Terminal, since: str) -> str:
    """A file with the next version of the chain, in force from that day."""
    text = next_version((ROOT / "definitions/pku/transfer.yaml").read_text("utf-8"))
    lines = [
        f"effective: {{from: {since}}}" if line.startswith("effective:") else line
        for line in text.splitlines()
    ]
    return tto.file("next.yaml", "\n".join(lines) + "\n")


def test_a_version_that_begins_later_says_so_and_the_list_marks_what_holds(tto: Terminal) -> None:
    day = later(30)
    path = version(tto, day)

    installed = tto("definition", "install", path)
    listed = tto.json("definition", "list")["definitions"]

    assert installed.code == 0, installed
    assert day in installed.out
    assert "自" in installed.out
    holds = {one["version"]: one["in_force"] for one in listed if one["chain"] == "pku-transfer"}
    assert holds == {**dict.fromkeys(holds, False), max(holds) - 1: True}
    shown = tto.json("definition", "show", "pku-transfer")["definition"]
    assert shown["version"] == max(holds) - 1, "the one that a start takes"
    rows = [row for row in tto("definition", "list").out.splitlines() if "pku-transfer@" in row]
    assert ["●" in row for row in rows] == [True, False]


def test_a_version_that_holds_says_so(tto: Terminal) -> None:
    installed = tto("definition", "install", version(tto, later(0)))

    assert "已启用" in installed.out


def test_a_start_whose_submission_is_refused_says_that_a_draft_stays(tto: Terminal) -> None:
    refused = tto("start", "pku-transfer", "--submit", *FIELDS, as_="applicant")
    data = tto.json("start", "pku-transfer", "--submit", *FIELDS, as_="applicant")

    assert refused.code == 3
    drafts = sorted(one["number"] for one in tto.json("list")["applications"])
    assert f"草稿  {drafts[0]} " in refused.err
    assert data["error"]["draft"].startswith(drafts[1])


def test_a_start_with_a_field_that_is_none_is_on_record(tto: Terminal) -> None:
    refused = tto("start", "pku-transfer", "--field", "colour=red", as_="applicant")

    assert refused.code == 3
    records = tto.json("audit", "log", "office", as_="auditor")["records"]
    detail = records[-1]["event"]["detail"]
    assert "colour" in detail.pop("values")
    assert detail == {"attempt": "start pku-transfer", "code": "no-such-field"}


def test_no_command_refuses_by_itself_what_is_to_be_on_record() -> None:
    """Every refusal of an act is given within it, and so is recorded."""
    given = {
        (path.name, str(node.args[0].value))
        for path in (ROOT / "workflow" / "commands").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused"
        if isinstance(node.args[0], ast.Constant)
    }

    by_themselves = {code for name, code in given if name != "inputs.py"}
    assert by_themselves <= set(NOT_ON_AN_APPLICATION)
    assert {code for name, code in given if name == "inputs.py"} == {"no-such-field"}


def test_everything_is_printed_by_one_outlet() -> None:
    printing = {
        path.name
        for path in [ROOT / "cli.py", *(ROOT / "workflow" / "commands").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.echo", "print")
    }

    assert printing == {"outlet.py"}


@pytest.mark.parametrize("verb", ["submit", "supplement", "approve"])
def test_a_field_that_is_none_is_on_record_in_every_verb_that_takes_fields(
    tto: Terminal, verb: str
) -> None:
    number = tto.submitted()
    opinion = ("--opinion", "同意")
    person = "department" if verb == "approve" else "applicant"

    refused = tto(verb, number, "--field", "colour=red", *opinion, as_=person)

    assert (refused.code, "[no-such-field]" in refused.err) == (3, True)
    last = tto.json("audit", "log", number)["records"][-1]["event"]
    assert last["code"] == "no-such-field"


def test_a_meeting_that_is_closed_says_what_stays_undecided(tto: Terminal) -> None:
    number = waiting(tto)

    closed = tto("meeting", "close", held(tto, "all"), "--minutes", "1号", as_=OFFICE)

    assert closed.code == 0
    assert "未作决定" in closed.out
    assert number in closed.out.partition("未作决定")[2]


def test_on_a_terminal_it_asks_first(tto: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(tto)
    meeting = held(tto, "all")
    words = ("meeting", "close", meeting, "--minutes", "1号")
    with monkeypatch.context() as patch:
        patch.setattr(meetings, "may_ask", lambda: True)
        stopped = tto(*words, as_=OFFICE, typed="n\n")
        assert stopped.code == 1, stopped
        assert (
            tto.json("meeting", "show", meeting, as_=OFFICE)["meeting"].get("status", "open")
            == "open"
        )
        assert tto(*words, as_=OFFICE, typed="y\n").code == 0


def test_a_body_returns_by_its_votes_alone(tto: Terminal) -> None:
    number = waiting(tto)
    words = ("return", number, "--to", "department", "--opinion", "请复核")

    assert "[meeting-missing]" in tto(*words, as_=OFFICE).err
    day = ("--meeting", "today")
    assert "[ballot-missing]" in tto(*words, *day, as_=OFFICE).err
    came = (*day, "--present", "all")
    assert "[votes-carry]" in tto(*words, *came, "--yes", "all", as_=OFFICE).err
    done = tto(*words, *came, "--no", f"{BODY}-1,{BODY}-2", "--yes", "rest", as_=OFFICE)

    assert done.code == 0, done
    passage = tto.json("show", number)["application"]["history"][-1]
    assert passage["outcome"] == "returned"
    assert passage["resolution"]["votes"][f"{BODY}-1"] == "no"
    assert tto.json("audit", "verify", as_="auditor")["ok"]


def test_the_limit_limits_the_log_of_one_application(tto: Terminal) -> None:
    number = tto.submitted()
    for text in "一二三":
        tto("comment", number, "--text", text, as_="applicant")

    first = tto.json("audit", "log", number, "--limit", "2")
    rest = tto.json("audit", "log", number, "--after", str(first["next"]))

    assert [one["seq"] for one in first["records"]] == [1, 2]
    assert [one["seq"] for one in rest["records"]] == [3, 4, 5]
    assert len(tto.json("audit", "log", number)["records"]) == 5
