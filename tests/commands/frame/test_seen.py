"""What somebody has not seen is never taken as seen, and words that are none are none."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal

OFFICER, APPLICANT = "transfer-office", "applicant"
DECIDING = [
    ("approve", "--opinion", "同意"),
    ("refuse", "--opinion", "不同意"),
    ("return", "--opinion", "请补充"),
]


@pytest.fixture
def number(tto: Terminal) -> str:
    """An application that waits for the transfer office, which has looked at it."""
    found = tto.submitted()
    step = ("--step", "department")
    tto("approve", found, "--opinion", "同意", *step, as_="department", blindly=True)
    tto("show", found, as_=OFFICER)
    return found


def approved(tto: Terminal, number: str) -> str:
    """What approving it is answered with: a code, or nothing where it passes."""
    screen = tto("approve", number, "--opinion", "同意", as_=OFFICER, blindly=True)
    return screen.err.partition("[")[2].partition("]")[0]


@pytest.mark.parametrize(
    "words",
    [("comment", "--text", "注"), ("remind",), ("copy", "--to", "finance")],
)
def test_a_remark_is_no_look(tto: Terminal, number: str, words: tuple[str, ...]) -> None:
    tto("show", number, as_=APPLICANT)
    fact = ("--field", "transferee=另一公司")
    assert tto("supplement", number, *fact, as_=APPLICANT).code == 0
    tto("approve", number, "--opinion", "同意", as_="department")
    verb, *more = words
    assert tto(verb, number, *more, as_=OFFICER).code == 0
    assert approved(tto, number) == "changed-since-seen"
    tto("show", number, as_=OFFICER)
    assert approved(tto, number) == ""


def test_who_remarks_on_what_they_saw_need_not_look_again(tto: Terminal, number: str) -> None:
    tto("comment", number, "--text", "注", as_=OFFICER)
    assert approved(tto, number) == ""


def test_the_log_says_of_a_decision_that_nobody_looked_first(tto: Terminal, number: str) -> None:
    assert approved(tto, number) == ""
    log = tto("audit", "log", number, as_=OFFICER).out
    first, second = log.split("Passed", 2)[1:] if "Passed" in log else log.split("通过  ", 2)[1:]
    assert ("not looked at first" in first) or ("未先查看" in first)
    assert "not looked at first" not in second
    assert "未先查看" not in second


@pytest.mark.parametrize("words", DECIDING)
def test_who_never_looked_names_the_step_or_looks(tto: Terminal, words: tuple[str, ...]) -> None:
    number, verb, *more = tto.submitted(), *words

    blind = tto(verb, number, *more, as_="department", blindly=True)
    assert (blind.code, "[not-looked-at]" in blind.err) == (3, True)
    other = tto(verb, number, *more, "--step", "领导小组", as_="department", blindly=True)
    assert (other.code, "[other-step]" in other.err) == (3, True)
    records = tto.json("audit", "log", number)["records"]
    assert [each["event"]["code"] for each in records[-2:]] == ["not-looked-at", "other-step"]


def test_whoever_repeats_it_passes_one_step(tto: Terminal) -> None:
    number = tto.submitted()
    both = "{role: department, institution: pku}, {role: transfer-office, institution: pku}"
    units = "institutions: [{id: pku, zh: 北京大学, en: Peking University}]"
    person = f"{units}\npeople: [{{id: department, name: 某某, roles: [{both}]}}]"
    assert tto("people", "import", tto.file("both.yaml", person)).code == 0
    words = ("approve", number, "--opinion", "同意")
    tto("show", number, as_="department")

    assert tto(*words, as_="department", blindly=True).code == 0
    again = tto(*words, as_="department", blindly=True)

    assert "[other-step]" in again.err
    assert tto.json("show", number)["application"]["step"] == "office"
    tto("show", number, as_="department")
    assert tto(*words, as_="department", blindly=True).code == 0


def test_a_step_is_named_by_its_title_too(tto: Terminal, number: str) -> None:
    word = ("--opinion", "同意", "--step", "科技开发部")
    assert tto("approve", number, *word, as_=OFFICER, blindly=True).code == 0


def test_who_has_no_part_in_it_is_told_that_and_not_to_look_again(
    tto: Terminal, number: str
) -> None:
    stale = ("--seen", "1", "--opinion", "同意")
    assert "[wrong-role]" in tto("approve", number, *stale, blindly=True).err
    tto("recuse", number, "--reason", "持股", as_=OFFICER)
    refused = tto("approve", number, *stale, as_=OFFICER, blindly=True)
    assert "[recused]" in refused.err


@pytest.mark.parametrize(
    "words",
    [
        ("suspend", "--reason", ""),
        ("suspend", "--reason", "  "),
        ("comment", "--text", "\u3000"),
        ("terminate", "--reason", ""),
        ("recuse", "--reason", ""),
        ("approve", "--opinion", ""),
        ("return", "--opinion", " "),
        ("correct", "--record", "1", "--text", ""),
    ],
)
def test_blank_words_are_wrong_use_and_nothing_is_recorded(
    tto: Terminal, number: str, words: tuple[str, ...]
) -> None:
    before = tto.json("show", number)["application"]["seq"]
    verb, *more = words
    screen = tto(verb, number, *more)
    assert (screen.code, "[text-blank]" in screen.err) == (2, True)
    assert tto.json("show", number)["application"]["seq"] == before


def test_a_late_declaration_is_listed_and_is_no_fault(tto: Terminal, number: str) -> None:
    assert approved(tto, number) == ""
    tto("recuse", number, "--reason", "持股", as_=OFFICER)
    screen = tto("audit", "verify")
    assert (screen.code, number in screen.out) == (0, True)
    verdict = tto.json("audit", "verify")
    (late,) = verdict["verdict"]["late"]
    assert verdict["ok"] is True
    assert (late["application"], late["person"]) == (number, OFFICER)
    assert late["steps"] == ["office"]
    assert late["seq"] > 1
