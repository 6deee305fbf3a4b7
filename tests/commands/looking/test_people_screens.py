"""What people are shown of each other: substitutes, changes, secretaries, an ad-hoc body."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.commands.terminal import PASSWORD, Terminal
from workflow.commands.frame import terminal as screen
from workflow.commands.frame.texts import _, event_words, say
from workflow.office.right_clock import real_clock
from workflow.rules.calendar import shanghai_date

OFFICE = "transfer-office"


def test_show_and_inbox_say_what_changed_since_one_looked(tto: Terminal) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")
    assert _("changed since you looked") not in tto("show", number, as_="department").out
    tto("supplement", number, "--field", "title=新字库", as_="applicant")

    listed = tto("inbox", as_="department").out
    assert "中文字库 → 新字库" in listed
    shown = tto("show", number, as_="department").out
    assert _("changed since you looked") in shown
    assert "中文字库 → 新字库" in shown
    assert _("changed since you looked") not in tto("show", number, as_="department").out


def test_a_decision_after_a_mere_recusal_is_told_of_it(tto: Terminal) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")
    tto("recuse", number, "--reason", "持股", as_="finance")

    late = tto("approve", number, "--opinion", "同意", as_="department", blindly=True)
    assert "[changed-since-seen]" in late.err
    assert "持股" in late.err


def test_explain_names_substitutes_and_nobody_who_recused(tto: Terminal) -> None:
    number = tto.submitted()
    today = shanghai_date(real_clock())
    days = ("--from", "today", "--until", (today + timedelta(days=3)).isoformat())
    words = ("substitute", "add", "--to", "finance", *days, "--basis", "请假单1号")
    assert tto(*words, as_="department").code == 0

    found = tto.json("explain", number, as_="department")["explanation"]
    (one,) = found["substitutes"]
    assert one["for"] == found["who"][0]
    assert one["name"] in tto("explain", number, as_="department").out
    tto("recuse", number, "--reason", "持股", as_="department")
    left = tto.json("explain", number, as_="finance")["explanation"]
    assert (left["who"], left["substitutes"]) == ([], [])


def test_what_waits_for_a_body_waits_for_its_secretary(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "screen_width", lambda: 200)
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    own = tto("inbox", as_=OFFICE).out
    tto("approve", number, "--opinion", "同意", as_=OFFICE)

    role = say(_("secretary of {body}"), {"body": "科技成果转化工作领导小组"})
    assert role not in own
    assert role in tto("inbox", as_=OFFICE).out


def test_events_are_said_in_words() -> None:
    assert event_words("AnEventOfTomorrow") == "An event of tomorrow"


def test_a_step_is_called_by_its_title_when_it_is_returned_to(tto: Terminal) -> None:
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")

    back = ("return", number, "--opinion", "请复核", "--to", "院系")
    assert tto(*back, as_=OFFICE).code == 0
    assert tto.json("show", number)["application"]["step"] == "department"


def test_who_may_not_end_a_substitution_is_told_who_may(tto: Terminal) -> None:
    words = ("substitute", "add", "--to", "finance", "--from", "today", "--until", "today")
    made = tto(*words, "--basis", "请假单1号", as_="department")
    assert made.code == 0
    number = str(tto.json("substitute", "list", as_="department")["substitutes"][0]["id"])

    stranger = tto("substitute", "end", number, as_="finance")
    assert (stranger.code, "[not-the-principal]" in stranger.err) == (3, True)


def test_the_office_s_log_says_a_meeting_in_words(tto: Terminal) -> None:
    meeting = tto.json("meeting", "open", "leading-group", as_=OFFICE)["meeting"]["number"]
    tto("meeting", "attend", meeting, "--present", "leading-group-1", as_=OFFICE)

    shown = tto("audit", "log", "office", as_="auditor").out
    assert '{"' not in shown
    assert "leading-group-1" in shown
    assert PASSWORD not in shown
