"""Several people at one step: what each of them sees of what the others said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.commands.terminal import Terminal
from workflow.commands.frame.texts import _, say

SEVERAL = """\
chain: several
version: 1
institution: {id: pku, zh: 北京大学, en: Peking University}
number: SVR
title: {zh: 会签, en: Several}
effective: {from: 2020-01-01}
basis: {collection: 14}
fields:
  title: {type: text, zh: 名称, en: Title}
  score: {type: text, zh: 评分, en: Score}
roles:
  department: {zh: 院系, en: Department}
  transfer-office: {zh: 科技开发部, en: Transfer office}
  finance: {zh: 财务部, en: Finance}
defaults: {refuse: end, return: submission}
steps:
  here: {zh: 会签, en: Together, kind: review, by: WHO}
  last: {zh: 批准, en: Approval, kind: authorize, by: finance, asks: [score]}
routes:
  - {when: otherwise, path: [here, last]}
examples:
  - {title: 甲, score: 甲, decided_by: last}
"""
ROLES = "[department, transfer-office, finance]"
MODES = {
    "least": f"{{least: 2, of: {ROLES}}}",
    "all": f"{{all: {ROLES}}}",
    "sequence": f"{{sequence: {ROLES}}}",
}


def begun(tto: Terminal, who: str) -> str:
    """An application at a step of several; its number."""
    path = tto.folder / f"several-{len(list(tto.folder.glob('several*')))}.yaml"
    path.write_text(SEVERAL.replace("WHO", who), "utf-8")
    screen = tto("definition", "install", str(path))
    assert screen.code == 0, screen.err
    done = tto.json("start", "several", "--submit", "--field", "title=甲", as_="applicant")
    return str(done["application"]["number"])


def agreed(yes: int, of: int) -> str:
    """The count, as it is shown."""
    return say(_("{yes} of {of} agreed"), {"yes": yes, "of": of})


@pytest.fixture
def said(tto: Terminal) -> Iterator[str]:
    """An application on which one agreed and one did not, of three."""
    number = begun(tto, MODES["least"])
    tto("show", number, as_="finance")
    assert tto("approve", number, "--opinion", "同意", as_="department").code == 0
    assert tto("refuse", number, "--opinion", "不同意", as_="transfer-office").code == 0
    yield number
    assert tto("audit", "verify").code == 0


def test_yes_and_no_of_one_of_several_are_told_apart_with_the_count_wherever_shown(
    tto: Terminal, said: str
) -> None:
    yes, no = _("Agreed as one of several"), _("Disagreed as one of several")
    for screen in (tto("audit", "log", said), tto("done", as_="department")):
        assert yes in screen.out
        assert agreed(1, 3) in screen.out
    assert no in tto("audit", "log", said).out
    mine = tto("done", as_="transfer-office").out
    assert no in mine
    assert yes not in mine
    shown = tto("show", said, as_="finance").out
    for text in (_("agrees"), _("disagrees"), agreed(1, 3)):
        assert text in shown
    assert agreed(1, 3) in tto("inbox", as_="finance").out
    (task,) = tto.json("inbox", as_="finance")["tasks"]
    assert task["count"] == {"yes": 1, "no": 1, "of": 3}

    receipt = tto("approve", said, "--opinion", "同意", as_="finance").out
    assert f"{yes}（{agreed(2, 3)}）" in receipt or f"{yes} ({agreed(2, 3)})" in receipt
    assert agreed(2, 3) in tto("show", said, as_="finance").out, "of the step that was left too"


def test_a_receipt_says_it_as_data_and_once_more_when_repeated(tto: Terminal) -> None:
    number = begun(tto, MODES["least"])
    words = ("refuse", number, "--opinion", "不同意", "--request-id", "one")
    tto("show", number, as_="department")
    for _again in range(2):
        receipt = tto.json(*words, as_="department")["receipt"]
        assert (receipt["agreed"], receipt["count"]) == (False, {"yes": 0, "no": 1, "of": 3})


@pytest.mark.parametrize("mode", ["least", "all", "sequence"])
def test_who_has_spoken_is_awaited_no_more(tto: Terminal, mode: str) -> None:
    number = begun(tto, MODES[mode])
    done = tto("approve", number, "--opinion", "同意", as_="department")
    now = next(row for row in done.out.splitlines() if _("now") in row)
    told = tto.json("explain", number, as_="finance")["explanation"]
    row = next(
        row for row in tto("explain", number, as_="finance").out.splitlines() if _("who may") in row
    )

    left = ["transfer-office"] if mode == "sequence" else ["transfer-office", "finance"]
    assert list(told["seats"]) == left
    titles = {"department": "院系", "transfer-office": "科技开发部", "finance": "财务部"}
    for role, title in titles.items():
        assert (title in now) is (title in row) is (role in left), role
    assert len(told["who"]) == len(left)


def test_that_a_colleague_spoke_makes_nobodys_look_stale(tto: Terminal, said: str) -> None:
    assert "○" not in tto("inbox", as_="finance").out
    late = tto("approve", said, "--opinion", "同意", as_="finance", blindly=True)

    assert late.code == 0, late.err


def test_facts_papers_and_the_step_do(tto: Terminal) -> None:
    number = begun(tto, MODES["least"])
    tto("show", number, as_="finance")
    tto("supplement", number, "--field", "title=乙", as_="applicant")
    assert "○" in tto("inbox", as_="finance").out
    late = tto("approve", number, "--opinion", "同意", as_="finance", blindly=True)
    assert "changed-since-seen" in late.err

    tto("show", number, as_="finance")
    for one in ("department", "transfer-office"):
        assert tto("approve", number, "--opinion", "同意", as_=one).code == 0
    late = tto(
        *("approve", number, "--opinion", "同意", "--field", "score=优"),
        as_="finance",
        blindly=True,
    )
    assert "changed-since-seen" in late.err


def test_what_one_of_several_fills_in_or_hands_in_is_looked_at_first(tto: Terminal) -> None:
    text = SEVERAL.replace("here: {zh: 会签, en: Together, kind: review, by: WHO}", BRANCHES)
    path = tto.folder / "several.yaml"
    path.write_text(text.replace("fields:", "fields:\n  note: {type: text, zh: 注, en: Note}"))
    assert tto("definition", "install", str(path)).code == 0
    done = tto.json("start", "several", "--submit", "--field", "title=甲", as_="applicant")
    number = done["application"]["number"]
    tto("show", number, as_="finance")
    filled = tto("approve", number, "--opinion", "同意", "--field", "note=甲", as_="department")
    assert filled.code == 0, filled.err

    late = tto("approve", number, "--opinion", "同意", as_="finance", blindly=True)
    assert "changed-since-seen" in late.err


BRANCHES = """\
here:
    zh: 会签
    en: Together
    kind: review
    branches:
      one: {zh: 甲, en: One, by: department, asks: [note]}
      two: {zh: 乙, en: Two, by: finance}
      three: {zh: 丙, en: Three, by: transfer-office}
"""
