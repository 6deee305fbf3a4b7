"""Automatic steps and people from outside, as they are typed and seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.machine import AGREES, FILE, install

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="session")
def institute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the institute with automatic steps lies; it is founded by the first who needs it."""
    return tmp_path_factory.mktemp("institute")


@pytest.fixture
def tto(institute: Path, tmp_path: Path, monkeypatch: Patch, capsys: Capture) -> Terminal:
    """A terminal at that institute; everybody is logged in."""
    if not (institute / "tto.db").exists():
        first = Terminal(institute, monkeypatch, capsys)
        first.found(str(FILE))
        assert first("definition", "install", str(FILE)).code == 0
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    terminal.take_over(institute)
    return terminal


def begun(tto: Terminal) -> str:
    """A submitted application; its number."""
    done = tto.json(
        *("start", "machine", "--submit", "--field", "title=某成果", "--field", "way=plain"),
        *("--doc", f"form={tto.file('申请书.pdf')}"),
        as_="applicant",
    )
    return str(done["application"]["number"])


def handed_in(tto: Terminal, number: str, *more: str, as_: str = "machine") -> int:
    """The exit code of handing an answer in."""
    result = tto.file("结果.json", '{"hits": 3, "novel": true}')
    told = ("--tool-version", "1.2", "--result", result)
    return tto("answer", number, *told, *more, as_=as_).code


def test_an_answer_is_handed_in_shown_and_logged(tto: Terminal) -> None:
    number = begun(tto)
    assert number in tto("inbox", as_="machine").out
    assert "tto answer" in tto("inbox", as_="machine").out
    assert "novelty" in tto("explain", number, as_="machine").out
    refused = tto("approve", number, "--opinion", "同意", as_="machine")
    assert (refused.code, "evidence-missing" in refused.err) == (3, True)
    assert handed_in(tto, number, "--field", "score=82", as_="office") == 3

    assert handed_in(tto, number, "--field", "score=82", "--opinion", "新颖") == 0

    shown = tto("show", number, as_="machine").out
    assert "novelty 1.2" in shown
    log = tto("audit", "log", number, as_="auditor").out
    assert '{"hits":3,"novel":true}' in log
    assert "novelty 1.2" in log
    assert tto("audit", "verify", as_="auditor").code == 0
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_a_no_is_handed_in(tto: Terminal) -> None:
    number = begun(tto)
    assert handed_in(tto, number, "--against", "--field", "score=1") == 2
    assert handed_in(tto, number, "--against") == 0
    assert tto.json("show", number)["application"]["status"] == "refused"


def test_what_is_no_answer_is_not_taken(tto: Terminal) -> None:
    number = begun(tto)
    told = ("--tool-version", "1", "--field", "score=1", "--result")
    big = tto.file("big.json", json.dumps("x" * 20_000))
    assert "answer-too-big" in tto("answer", number, *told, big, as_="machine").err
    bad = tto.file("bad.json", "{")
    assert "answer-not-json" in tto("answer", number, *told, bad, as_="machine").err
    assert "document-unreadable" in tto("answer", number, *told, "nowhere", as_="machine").err
    assert tto("answer", number, as_="machine").code == 2
    assert tto("answer", number, "--run", "--against", as_="machine").code == 2
    assert tto.json("show", number)["application"]["step"] == "novelty"


def test_a_tick_asks_the_tool_and_ends_with_1_where_it_is_silent(
    tto: Terminal, tmp_path: Path, monkeypatch: Patch
) -> None:
    number = begun(tto)
    silent = tto("tick")
    assert (silent.code, "tool-not-installed" in silent.out) == (1, True)
    assert tto.json("tick")["unanswered"][0]["application"] == number
    assert "ToolFailed" in json.dumps(tto.json("audit", "log", "office", as_="auditor"))
    assert "novelty" in tto("audit", "log", "office", as_="auditor").out

    install(tmp_path, monkeypatch, "novelty", AGREES)
    done = tto("tick", "--seconds", "30")

    assert (done.code, number in done.out) == (0, True)
    assert tto("tick").code == 0
    assert tto.json("show", number)["application"]["step"] == "office"


def test_a_holder_has_the_tool_asked_at_once(
    tto: Terminal, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    number = begun(tto)
    assert tto("answer", number, "--run", as_="machine").code == 0
    assert tto("answer", number, "--run", as_="office").code == 3
    assert tto.json("show", number)["application"]["step"] == "office"


def test_who_comes_from_outside_sees_only_what_waits_for_them_or_what_they_did(
    tto: Terminal,
) -> None:
    mine, other = begun(tto), begun(tto)
    handed_in(tto, mine, "--field", "score=82")
    tto("comment", mine, "--text", "内部意见", as_="office")
    for look in (("show", mine), ("explain", mine), ("audit", "log", mine)):
        assert tto(*look, as_="lawyer").code == 1
    assert tto("document", "list", mine, as_="lawyer").code == 1
    assert tto("comment", mine, "--text", "试试", as_="lawyer").code == 3
    assert tto("show", mine, as_="lawyer").code == 1, "an attempt is no part taken"
    assert tto.json("list", as_="lawyer")["applications"] == []

    tto("approve", mine, "--opinion", "同意", as_="office")

    for look in (("show", mine), ("explain", mine), ("audit", "log", mine)):
        assert tto(*look, as_="lawyer").code == 0
    assert "申请书.pdf" in tto("document", "list", mine, as_="lawyer").out
    assert "外部" in tto("--lang", "zh", "show", mine).out or "external" in tto("show", mine).out
    assert [one["number"] for one in tto.json("list", as_="lawyer")["applications"]] == [mine]
    assert mine in tto("inbox", as_="lawyer").out
    records = tto.json("audit", "log", as_="lawyer")["records"]
    assert {one["application"] for one in records} == {mine}
    for hidden in (("show", other), ("audit", "log", "office"), ("start", "machine")):
        assert tto(*hidden, as_="lawyer").code in (1, 3)
    own = tto.json("people", "list", as_="lawyer")["people"]
    assert [one["person"] for one in own] == ["lawyer"]
    assert tto.json("meeting", "list", as_="lawyer")["meetings"] == []

    assert tto("approve", mine, "--opinion", "同意", as_="lawyer").code == 0
    assert tto("show", mine, as_="lawyer").code == 0
    assert tto.json("inbox", as_="lawyer")["tasks"] == []
    assert [one["application"] for one in tto.json("done", as_="lawyer")["records"]] == [mine]


def test_a_definition_shows_who_is_from_outside_and_which_tool_answers(tto: Terminal) -> None:
    shown = tto("definition", "show", "machine").out
    assert "novelty" in shown
    assert ("外部" in shown) or ("external" in shown)


def test_a_role_from_outside_needs_its_last_day(tto: Terminal) -> None:
    head = "institutions: [{id: machine, zh: 样例研究院}]\npeople:\n"
    row = "  - {id: wang, name: 王, roles: [{role: lawyer%s}]}\n"
    refused = tto("people", "import", tto.file("a.yaml", head + row % ""))
    assert (refused.code, "external-without-end" in refused.err) == (1, True)
    assert tto("people", "import", tto.file("b.yaml", head + row % ", to: 2027-01-31")).code == 0
