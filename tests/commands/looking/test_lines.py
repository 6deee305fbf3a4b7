"""What people see of an application that stands in several lines at once, and what they type."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal

CHAIN = """\
chain: beside
version: 1
institution: {id: pku, zh: 北京大学, en: Peking University}
number: BSD
title: {zh: 并行, en: Beside}
effective: {from: 2020-01-01}
basis: {collection: 14}
fields:
  title: {type: text, zh: 名称, en: Title}
  score: {type: text, zh: 评分, en: Score, required: false}
roles:
  department: {zh: 院系, en: Department}
  transfer-office: {zh: 科技开发部, en: Transfer office}
  finance: {zh: 财务部, en: Finance}
defaults: {refuse: end, return: submission}
steps:
  science: {zh: 学术审核, en: Science, kind: review, by: department, asks: [score]}
  again: {zh: 院系复核, en: Second look, kind: review, by: department}
  contract: {zh: 合同审核, en: Contract, kind: review, by: transfer-office}
  notice:
    zh: 公示
    en: Notice
    kind: publicize
    by: transfer-office
    days: 15
    unit: natural
    places: {site: {zh: 本校网站, en: website}}
    handled_by: finance
    on_upheld: submission
  last: {zh: 批准, en: Approval, kind: authorize, by: finance}
routes:
  - {when: otherwise, path: [[[science, again], contract, notice], last]}
examples:
  - {title: 甲, decided_by: last}
"""


@pytest.fixture
def number(tto: Terminal) -> str:
    path = tto.file("beside.yaml", CHAIN)
    screen = tto("definition", "install", path)
    assert screen.code == 0, screen.err
    done = tto.json("start", "beside", "--submit", "--field", "title=甲", as_="applicant")
    return str(done["application"]["number"])


def test_show_and_explain_tell_every_line(tto: Terminal, number: str) -> None:
    shown = tto("show", number).out
    for words in ("∥1 学术审核", "∥1 院系复核", "∥2 合同审核", "∥3 公示", "∥ 须全部通过"):
        assert words in shown
    assert shown.count("▶") == 3
    told = tto.json("explain", number)["explanation"]
    steps = [told["step"], *(one["step"] for one in told["beside"])]
    assert steps == ["science", "contract", "notice"]
    assert {one["step"] for one in told["todo"]} >= {"science"}
    explained = tto("explain", number).out
    assert "--field score=" in explained
    assert explained.count("科技开发部：") == 2
    assert "会合之后到 批准" in explained


def test_each_finds_their_own_line_in_the_inbox(tto: Terminal, number: str) -> None:
    inbox = tto.json("inbox", as_="transfer-office")["tasks"]
    assert {(one["application"], one["step"]) for one in inbox} == {
        (number, "contract"),
        (number, "notice"),
    }
    tto("approve", number, "--opinion", "同意", "--field", "score=甲", as_="department")
    inbox = tto.json("inbox", as_="department")["tasks"]
    assert [one["step"] for one in inbox] == ["again"]
    assert tto.json("inbox", as_="finance")["tasks"] == []


def test_who_acts_in_two_lines_is_asked_for_the_step(tto: Terminal, number: str) -> None:
    screen = tto("claim", number, as_="transfer-office")
    assert screen.code == 3
    assert "which-line" in screen.err
    assert "--step" in screen.err
    assert tto("claim", number, "--step", "合同审核", as_="transfer-office").code == 0
    done = tto.json("approve", number, "--opinion", "同意", as_="transfer-office")
    assert [line.get("over") for line in done["application"]["lines"]][-1] != "passed"
    assert tto("publish", number, as_="transfer-office").code == 0


def test_a_second_approval_is_not_taken_for_the_next_step(tto: Terminal, number: str) -> None:
    words = ("approve", number, "--opinion", "同意")
    assert tto(*words, "--field", "score=甲", as_="department").code == 0
    screen = tto(*words, as_="department", blindly=True)
    assert screen.code == 3
    assert "other-step" in screen.err
    assert tto(*words, as_="department").code == 0


def test_lists_find_it_at_every_step_at_which_it_stands(tto: Terminal, number: str) -> None:
    for step in ("science", "contract", "notice"):
        assert [one["number"] for one in tto.json("list", "--step", step)["applications"]]
    assert tto.json("list", "--step", "last")["applications"] == []
    assert "∥" in tto("list", "--chain", "beside").out
    tto("publish", number, as_="transfer-office")
    assert tto.json("list", "--step", "notice")["applications"]


@pytest.mark.parametrize("form", ["svg", "mermaid", "dot"])
def test_its_picture_shows_where_each_line_stands(tto: Terminal, number: str, form: str) -> None:
    tto("approve", number, "--opinion", "同意", "--field", "score=甲", as_="department")
    picture = tto("definition", "diagram", "--application", number, "--format", form).out
    for words in ("✓ 学术审核", "▶ 院系复核", "▶ 合同审核", "▶ 公示", "∥ 会合"):
        assert words in picture


def test_simulate_takes_the_longest_line(tto: Terminal, number: str) -> None:
    walked = tto.json("definition", "simulate", "beside")["routes"][0]
    assert walked["days"] == 17
    reached = {stop["step"]: stop["reached"]["day"] for stop in walked["steps"]}
    assert reached["science"] == reached["notice"] == reached["contract"]
    assert reached["last"] == walked["end"]["day"]


def test_verification_and_rebuilding_agree_with_what_is_kept(tto: Terminal, number: str) -> None:
    tto("approve", number, "--opinion", "同意", "--field", "score=甲", as_="department")
    tto("publish", number, as_="transfer-office")
    assert tto("audit", "verify").code == 0
    assert tto("db", "rebuild").code == 0
    assert tto("audit", "verify").code == 0


def test_a_chain_in_sentences_names_the_lines(tto: Terminal, number: str) -> None:
    told = tto("definition", "read", "beside").out
    assert "（学术审核 → 院系复核 ∥ 合同审核 ∥ 公示） → 批准" in "".join(told.split("\n"))
