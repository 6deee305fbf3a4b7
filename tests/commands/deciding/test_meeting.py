"""A secretary at the terminal: meetings, attendance, votes by id and by name."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from tests.commands.terminal import PASSWORD, Screen, Terminal
from workflow.office.right_clock import real_clock
from workflow.rules.calendar import shanghai_date

BODY = "leading-group"
OFFICE = "transfer-office"
FIRST, SECOND, THIRD = (f"{BODY}-{number}" for number in (1, 2, 3))


def waiting(tto: Terminal) -> str:
    """An application before the leading group; its number."""
    number = tto.submitted()
    for role in ("department", OFFICE):
        tto("approve", number, "--opinion", "同意", as_=role)
    return number


def held(tto: Terminal, *present: str) -> str:
    """A meeting of today; its number."""
    number = str(tto.json("meeting", "open", BODY, as_=OFFICE)["meeting"]["number"])
    if present:
        tto("meeting", "attend", number, "--present", ",".join(present), as_=OFFICE)
    return number


def resolve(tto: Terminal, number: str, *words: str) -> Screen:
    """The secretary records a resolution."""
    minutes = ("--doc", f"leaders-minutes={tto.file('纪要.pdf')}")
    return tto("approve", number, "--opinion", "会议同意", *minutes, *words, as_=OFFICE)


def votes(tto: Terminal, number: str) -> dict[str, str]:
    """The votes of the last resolution."""
    history = tto.json("show", number)["application"]["history"]
    found: dict[str, str] = history[-1]["resolution"]["votes"]
    return found


def test_a_meeting_from_its_opening_to_its_minutes(tto: Terminal) -> None:
    number = waiting(tto)
    meeting = held(tto, "all")

    assert resolve(tto, number, "--meeting", meeting, "--no", THIRD, "--yes", "rest").code == 0
    closed = tto.json("meeting", "close", meeting, "--minutes", "1号", as_=OFFICE)

    assert votes(tto, number) == {FIRST: "yes", SECOND: "yes", THIRD: "no"}
    assert closed["meeting"]["status"] == "closed"
    (item,) = closed["resolved"]
    assert (item["number"], item["outcome"]) == (number, "passed")
    assert item["counted"]["yes"] == 2
    listed = tto.json("meeting", "list", as_=OFFICE)["meetings"]
    assert [one["number"] for one in listed] == [meeting]
    assert tto.json("audit", "verify", as_="auditor")["ok"]


def test_an_open_meeting_lists_what_waits_for_its_body(tto: Terminal) -> None:
    number = waiting(tto)
    tto.submitted()

    shown = tto.json("meeting", "show", held(tto), as_=OFFICE)

    assert shown["waiting"] == [number]
    assert [one["person"] for one in shown["members"]] == [FIRST, SECOND, THIRD]
    assert shown["members"][0]["chair"] is True


def test_votes_without_a_meeting_of_record_need_the_day_and_who_was_there(tto: Terminal) -> None:
    number = waiting(tto)

    nobody = resolve(tto, number, "--meeting", "today", "--yes", "all")
    assert (nobody.code, "[attendance-missing]" in nobody.err) == (3, True)
    words = ("--meeting", "today", "--present", f"{FIRST}、{SECOND}", "--yes", "all")
    assert resolve(tto, number, *words).code == 0
    assert votes(tto, number) == {FIRST: "yes", SECOND: "yes"}


def test_members_are_known_by_their_names_too(tto: Terminal) -> None:
    number = waiting(tto)
    name = f"某某（{FIRST}）"

    words = ("--meeting", "today", "--present", "all", "--abstain", name, "--yes", "rest")
    assert resolve(tto, number, *words).code == 0
    assert votes(tto, number)[FIRST] == "abstain"


def test_a_name_that_two_members_bear_is_asked_back(tto: Terminal) -> None:
    number = waiting(tto)
    people = tto.file(
        "twins.yaml",
        "institutions: [{id: pku, zh: 北京大学}]\npeople:\n"
        f"- {{id: {FIRST}, name: 李伟, roles: [{{role: {BODY}}}]}}\n"
        f"- {{id: {SECOND}, name: 李伟, roles: [{{role: {BODY}}}]}}\n",
    )
    tto("people", "import", people)

    words = ("--meeting", "today", "--present", "all", "--no", "李伟", "--yes", "rest")
    screen = resolve(tto, number, *words)
    assert screen.code == 2
    assert FIRST in screen.err
    assert SECOND in screen.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--yes", FIRST, "--abstain", "rest"), "not-carried"),
        (("--yes", f"{FIRST},{SECOND}"), "vote-missing"),
        (("--yes", "rest", "--no", "finance"), "not-a-member"),
        (("--present", "finance", "--yes", "rest"), "not-a-member"),
        (("--yes", "rest", "--guest", THIRD), "member-as-guest"),
        (("--yes", "rest", "--circulation"), "no-circulation"),
    ],
)
def test_what_the_votes_do_not_carry_is_refused(
    tto: Terminal, words: tuple[str, ...], code: str
) -> None:
    number = waiting(tto)

    screen = resolve(tto, number, "--meeting", "today", "--present", "all", *words)
    assert screen.code == 3
    assert f"[{code}]" in screen.err
    assert tto.json("show", number)["application"]["step"] == "leaders"


@pytest.mark.parametrize(
    "words",
    [
        ("--yes", "rest", "--no", "rest"),
        ("--yes", FIRST, "--no", FIRST),
        ("--meeting", "2026-02-30", "--yes", "rest"),
        ("--meeting", "M-1", "--yes", "rest"),
    ],
)
def test_what_cannot_be_understood_is_wrong_use(tto: Terminal, words: tuple[str, ...]) -> None:
    number = waiting(tto)

    screen = resolve(tto, number, "--meeting", "today", "--present", "all", *words)
    assert screen.code == 2
    assert "Traceback" not in screen.err


def test_a_meeting_is_opened_by_its_secretary_and_not_ahead_of_time(tto: Terminal) -> None:
    other = tto("meeting", "open", BODY, as_="finance")
    assert (other.code, "[wrong-role]" in other.err) == (3, True)
    tomorrow = (shanghai_date(real_clock()) + timedelta(days=2)).isoformat()
    ahead = tto("meeting", "open", BODY, "--on", tomorrow, as_=OFFICE)
    assert (ahead.code, "[meeting-ahead]" in ahead.err) == (3, True)
    none = tto("meeting", "open", "nobody", as_=OFFICE)
    assert (none.code, "[no-such-body]" in none.err) == (1, True)
    whats = [
        one["event"]["detail"]["attempt"]
        for one in tto.json("audit", "log", "--refused", as_="auditor")["records"]
    ]
    assert whats == ["meeting open", "meeting open"]


def test_after_its_end_nothing_is_added_to_a_meeting(tto: Terminal) -> None:
    number = waiting(tto)
    meeting = held(tto, "all")
    tto("meeting", "close", meeting, "--minutes", "1号", as_=OFFICE)

    late = resolve(tto, number, "--meeting", meeting, "--yes", "rest")
    assert (late.code, "[meeting-closed]" in late.err) == (3, True)
    again = tto("meeting", "attend", meeting, "--present", "all", as_=OFFICE)
    assert (again.code, "[meeting-closed]" in again.err) == (3, True)
    gone = tto("meeting", "show", "PKU-M-2026-0099", as_=OFFICE)
    assert (gone.code, "[no-such-meeting]" in gone.err) == (1, True)


def test_a_stranger_cannot_be_present_as_a_member(tto: Terminal) -> None:
    meeting = held(tto)

    screen = tto("meeting", "attend", meeting, "--present", "finance", as_=OFFICE)
    assert (screen.code, "[not-a-member]" in screen.err) == (3, True)
    done = tto.json("meeting", "attend", meeting, "--present", "all", "--guest", "王五", as_=OFFICE)
    assert done["meeting"]["guests"] == ["王五"]


def test_a_deferred_item_and_a_declared_interest_are_shown(tto: Terminal) -> None:
    number = waiting(tto)
    tto("recuse", number, "--reason", "持有受让方股份", as_=THIRD)
    tto("show", number, as_=OFFICE)  # who may vote has changed since
    tto("defer", number, "--opinion", "再议", "--meeting", "today", as_=OFFICE)

    shown = tto("show", number, as_=OFFICE).out
    assert "持有受让方股份" in shown
    assert "缓议" in shown
    explained = tto("explain", number, as_=OFFICE).out
    assert "1/2" in explained


def test_nobody_reads_a_meeting_without_logging_in_or_from_elsewhere(tto: Terminal) -> None:
    meeting = held(tto)
    people = tto.file(
        "elsewhere.yaml",
        "institutions: [{id: else, zh: 他校}]\n"
        "people:\n- {id: stranger, name: 外人, roles: [{role: member}]}\n",
    )
    password = tto.json("people", "import", people)["first_passwords"]["stranger"]
    typed = f"{password}\n{PASSWORD}\n"
    assert tto("login", "stranger", "--password-stdin", as_="stranger", typed=typed).code == 0

    for words in (("show", meeting), ("attend", meeting, "--present", "all")):
        nobody = tto("meeting", *words, as_="nobody")
        assert (nobody.code, "[not-logged-in]" in nobody.err) == (3, True)
    elsewhere = tto("meeting", "show", meeting, as_="stranger")
    assert (elsewhere.code, "[no-such-meeting]" in elsewhere.err) == (1, True)
    act = tto("meeting", "attend", meeting, "--present", "all", as_="stranger")
    assert (act.code, "[wrong-institution]" in act.err) == (3, True)


def test_what_the_secretary_has_taken_in_hand_is_still_before_the_meeting(tto: Terminal) -> None:
    number = waiting(tto)
    assert tto("claim", number, as_=OFFICE).code == 0

    assert tto.json("meeting", "show", held(tto), as_=OFFICE)["waiting"] == [number]


def test_who_voted_in_a_meeting_is_not_taken_off_its_attendance(tto: Terminal) -> None:
    number = waiting(tto)
    meeting = held(tto, "all")
    tto("recuse", number, "--reason", "持股", as_=THIRD)
    tto("show", number, as_=OFFICE)
    assert resolve(tto, number, "--meeting", meeting, "--yes", "rest").code == 0

    less = tto("meeting", "attend", meeting, "--present", FIRST, as_=OFFICE)
    assert (less.code, "[voted-here]" in less.err) == (3, True)
    assert f"某某（{SECOND}）" in less.err
    both = f"{FIRST},{SECOND}"
    assert tto("meeting", "attend", meeting, "--present", both, as_=OFFICE).code == 0


def test_a_meeting_is_closed_with_a_number_and_shows_the_paper_of_its_minutes(
    tto: Terminal,
) -> None:
    meeting = held(tto, "all")
    blank = tto("meeting", "close", meeting, "--minutes", " ", as_=OFFICE)
    assert (blank.code, "[text-blank]" in blank.err) == (2, True)
    file = tto.file("纪要.pdf", "会议纪要")
    words = ("meeting", "close", meeting, "--minutes", "〔2026〕3号")
    wrong = tto(*words, "--doc", f"application-form={file}", as_=OFFICE)
    assert (wrong.code, "minutes=" in wrong.err) == (2, True)
    assert tto(*words, "--doc", f"minutes={file}", as_=OFFICE).code == 0

    shown = tto("meeting", "show", meeting, as_=OFFICE).out
    assert "〔2026〕3号" in shown
    assert "纪要.pdf" in shown
    assert hashlib.sha256("会议纪要".encode()).hexdigest()[:16] in shown


def test_who_came_to_a_meeting_is_said_once(tto: Terminal) -> None:
    number = waiting(tto)
    meeting = held(tto, FIRST, SECOND)

    twice = resolve(tto, number, "--meeting", meeting, "--present", "all", "--yes", "rest")
    assert (twice.code, "tto meeting attend" in twice.err) == (2, True)
    guest = tto("meeting", "attend", meeting, "--present", "all", "--guest", THIRD, as_=OFFICE)
    assert (guest.code, "[member-as-guest]" in guest.err) == (3, True)


def test_a_body_is_found_by_its_title(tto: Terminal) -> None:
    number = str(tto.json("meeting", "open", "Leading group", as_=OFFICE)["meeting"]["number"])

    assert tto.json("meeting", "show", number, as_=OFFICE)["meeting"]["body"] == BODY
