"""A secretary resolves what waits for a meeting as one list, with single exceptions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.deciding.test_meeting import FIRST, OFFICE, THIRD, held, votes, waiting
from tests.commands.terminal import Screen, Terminal
from workflow.errors import NotKnown
from workflow.office.perform import Office

HERE, AFTER = "leaders", "committee"
"""The step of the leading group, and the one after it."""


def decide(tto: Terminal, meeting: str, *words: str) -> Screen:
    """All that waits, with one paper of the minutes."""
    minutes = ("--doc", f"leaders-minutes={tto.file('纪要.pdf')}")
    said = ("--opinion", "会议同意", *minutes, "--sure", *words)
    return tto("meeting", "decide", meeting, *said, as_=OFFICE)


def step_of(tto: Terminal, number: str) -> str:
    return str(tto.json("show", number, as_=OFFICE)["application"]["step"])


def test_all_that_waits_is_resolved_by_one_vote_but_for_the_exceptions(tto: Terminal) -> None:
    one, two, three = (waiting(tto) for _ in range(3))
    meeting = held(tto, "all")

    screen = decide(tto, meeting, "--no", THIRD, "--yes", "rest", "--except", two)

    assert screen.code == 0, screen.err
    steps = [step_of(tto, number) for number in (one, two, three)]
    assert steps == [AFTER, HERE, AFTER]
    assert votes(tto, one) == votes(tto, three)
    shown = tto.json("meeting", "show", meeting, as_=OFFICE)
    assert [item["number"] for item in shown["resolved"]] == [one, three]
    assert shown["waiting"] == [two]
    again = decide(tto, meeting, "--yes", "rest", one)
    assert (again.code, "[not-on-the-list]" in again.err) == (1, True)
    assert "[not-on-the-list]" in decide(tto, meeting, "--yes", "rest", "--except", two).err


def test_one_that_is_refused_stops_no_other_and_is_named(tto: Terminal) -> None:
    one, two = waiting(tto), waiting(tto)
    tto("recuse", one, "--reason", "持有受让方股份", "--person", FIRST, as_="admin")
    assert step_of(tto, one) == HERE  # the secretary has looked at it since
    meeting = held(tto, "all")

    screen = decide(tto, meeting, "--yes", f"{FIRST},rest")

    assert screen.code == 3
    assert "must-recuse" in screen.out
    assert (step_of(tto, one), step_of(tto, two)) == (HERE, AFTER)
    told = decide(tto, meeting, "--yes", "rest", "--json")
    assert told.code == 0
    assert step_of(tto, one) == AFTER


def test_what_the_votes_do_not_carry_is_refused_for_each(tto: Terminal) -> None:
    numbers = [waiting(tto) for _ in range(2)]
    meeting = held(tto, "all")

    screen = decide(tto, meeting, "--yes", FIRST, "--abstain", "rest")

    assert screen.code == 3
    assert screen.out.count("not-carried") == 2
    assert {step_of(tto, number) for number in numbers} == {HERE}


def test_where_the_end_of_one_is_not_known_what_came_before_it_is_told(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = waiting(tto), waiting(tto)
    meeting = held(tto, "all")
    perform = Office.perform

    def cut(self: Office, act: Any, *more: Any, **how: Any) -> Any:
        if act.application == two:
            raise NotKnown("not-known", where="", reason="断开")
        return perform(self, act, *more, **how)

    for number in (one, two):
        assert step_of(tto, number) == HERE
    monkeypatch.setattr(Office, "perform", cut)
    screen = decide(tto, meeting, "--yes", "rest")

    assert screen.code == 4
    assert f"✓ {one}" in screen.out
    assert "[not-known]" in screen.err
    assert "tto meeting list" in screen.err


BESIDE = """\
chain: beside
version: 1
institution: {id: pku, zh: 北京大学, en: Peking University}
number: BSD
title: {zh: 并行, en: Beside}
effective: {from: 2020-01-01}
basis: {collection: 14}
fields:
  title: {type: text, zh: 名称, en: Title}
roles:
  department: {zh: 院系, en: Department}
  transfer-office: {zh: 科技开发部, en: Transfer office}
bodies:
  leading-group:
    {zh: 领导小组, en: Leading group, secretary: transfer-office, quorum: ">= 1/2",
     passes: "> 1/2", of: present, recused: leave}
defaults: {refuse: end, return: submission}
steps:
  science: {zh: 学术审核, en: Science, kind: review, by: department}
  group: {zh: 小组审议, en: Group, kind: decide, by: leading-group}
  last: {zh: 批准, en: Approval, kind: authorize, by: department}
routes:
  - {when: otherwise, path: [[science, group], last]}
examples:
  - {title: 甲, decided_by: last}
"""


def test_what_waits_in_a_line_beside_others_is_decided_there(tto: Terminal) -> None:
    assert tto("definition", "install", tto.file("beside.yaml", BESIDE)).code == 0
    begun = tto.json("start", "beside", "--submit", "--field", "title=甲", as_="applicant")
    number = str(begun["application"]["number"])
    meeting = held(tto, "all")
    assert step_of(tto, number) == "science"  # the line in front is not that of the group

    words = ("--opinion", "会议同意", "--yes", "all", "--sure")
    screen = tto("meeting", "decide", meeting, number, *words, as_=OFFICE)

    assert screen.code == 0, screen.out
    history = tto.json("show", number, as_=OFFICE)["application"]["history"]
    assert [one["step"] for one in history if one["outcome"] == "passed"] == ["group"]


def test_on_a_terminal_each_is_named_with_its_amount_before_it_is_decided(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = waiting(tto)
    meeting = held(tto, "all")
    assert step_of(tto, number) == HERE
    monkeypatch.setattr("workflow.commands.deciding.list_of_items.may_ask", lambda: True)
    minutes = ("--doc", f"leaders-minutes={tto.file('纪要.pdf')}")
    words = ("--opinion", "会议同意", "--yes", "all", *minutes)

    screen = tto("meeting", "decide", meeting, *words, as_=OFFICE, typed="n\n")

    assert "19,980,000.00" in screen.err
    assert step_of(tto, number) == HERE
