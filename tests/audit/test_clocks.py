"""Forged records about clocks and periods, and what verify says of them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.audit.tamper import codes, run
from tests.clocked import APPLICANT, Clocked
from tests.story import ADMIN, Story
from workflow.application.clocks.events import (
    ClockRanOut,
    ClockWarned,
    EndedEarly,
    Extended,
    ExtensionAsked,
    ExtensionLapsed,
)
from workflow.application.publicity.events import Expired
from workflow.application.records import canonical
from workflow.application.state import Move, Status
from workflow.audit.rebuild import rebuild
from workflow.rules.standing import SYSTEM
from workflow.store import journal

START, LAST = date(2017, 9, 1), date(2020, 9, 1)


@pytest.fixture
def made(story: Story) -> Clocked:
    """The institute on 2017-09-01."""
    story.clock.set("2017-09-01 09:00")
    return Clocked(story)


def forged(made: Clocked, number: str, event: Any, by: str, at: str, role: str = "") -> set[str]:
    """One record more at that moment; what verify says of it."""
    made.story.clock.set(at)
    with made.story.database.writing() as tx:
        last, prev = journal.records(tx, number)[-1]
        record = replace(last, seq=last.seq + 1, prev=prev, by=by, request_id="", event=event)
        record = replace(record, at=made.story.clock(), role=role, content="")
        assert hashlib.sha256(canonical(record)).hexdigest() == journal.append(tx, record)
    rebuild(made.story.office, ADMIN)
    return codes(made.story)


def warned(**given: Any) -> ClockWarned:
    """A warning of the leave, 90 days before its end."""
    one = ClockWarned(clock="leave", starts_on=START, last_day=LAST, days=90, to=("office",))
    return replace(one, **given)


WARNINGS: dict[str, tuple[Any, str, set[str]]] = {
    "in time": (warned(), "2020-06-03 00:00", set()),
    "before its time": (warned(), "2020-06-02 23:59", {"warned"}),
    "of another last day": (warned(last_day=date(2020, 6, 1)), "2020-06-03 00:00", {"warned"}),
    "that the definition has not": (warned(days=60), "2020-08-01 00:00", {"warned"}),
    "of a clock that is none": (warned(clock="nothing"), "2020-06-03 00:00", {"warned"}),
    "of an income that is none": (warned(clock="window"), "2020-06-03 00:00", {"warned"}),
}


@pytest.mark.parametrize("lie", WARNINGS)
def test_a_forged_warning_is_named_unless_it_is_true(made: Clocked, lie: str) -> None:
    event, at, found = WARNINGS[lie]
    assert forged(made, made.begin("leave"), event, SYSTEM, at) == found


def test_a_warning_by_a_person_and_one_told_twice_are_named(made: Clocked) -> None:
    number = made.begin("leave")
    assert forged(made, number, warned(), "office-person", "2020-06-03 00:00") == {"clock"}
    assert forged(made, number, warned(), SYSTEM, "2020-06-04 00:00") == {"clock", "warned"}


def test_a_clock_that_ran_out_before_its_day_or_after_it_was_settled_is_named(
    made: Clocked,
) -> None:
    number = made.begin("deal")
    made.story.file(number)
    out = ClockRanOut(
        clock="untransferred", starts_on=START, last_day=date(2018, 9, 1), to=(f"@{APPLICANT}",)
    )
    early = replace(out, last_day=date(2018, 8, 31))
    assert forged(made, number, early, SYSTEM, "2018-09-02 00:00") == {"warned"}
    assert forged(made, number, out, SYSTEM, "2018-09-02 00:00") == {"warned"}  # still the first


GRANTED = Move("1", "fixed", Status.APPROVED)
EXTENSIONS: dict[str, tuple[Any, str, str, str]] = {
    "beyond what is allowed": (
        *(Extended(step="leave", until=date(2022, 9, 2), opinion="同意"), "head-person"),
        *("head", "2020-08-01 09:00"),
    ),
    "after the end": (
        *(Extended(step="leave", until=date(2022, 9, 1), opinion="同意"), "head-person"),
        *("head", "2020-09-02 00:00"),
    ),
    "by the wrong role": (
        *(Extended(step="leave", until=date(2021, 9, 1), opinion="同意"), "office-person"),
        *("office", "2020-08-01 09:00"),
    ),
    "ended by somebody else": (
        *(EndedEarly(step="leave", reason="返岗", move=GRANTED), "office-person"),
        *("office", "2020-08-01 09:00"),
    ),
    "lapsed too early": (
        *(ExtensionLapsed(step="leave"), SYSTEM),
        *("", "2020-09-01 23:59"),
    ),
    "asked by somebody else": (
        *(ExtensionAsked(step="leave", reason="续"), "office-person"),
        *("", "2020-08-01 09:00"),
    ),
}


@pytest.mark.parametrize("lie", EXTENSIONS)
def test_a_forged_extension_is_named(made: Clocked, lie: str) -> None:
    number = made.begin("leave")
    if "asked" not in lie:
        made.ask(number)
    event, by, role, at = EXTENSIONS[lie]
    found = forged(made, number, event, by, at, role)
    assert found - {"role-not-held"} == {"extension"}, "who lacks the role is named for that too"


def test_an_extension_that_nobody_asked_for_and_the_applicants_own_are_named(
    made: Clocked,
) -> None:
    number = made.begin("leave")
    event = Extended(step="leave", until=date(2021, 9, 1), opinion="同意")
    assert forged(made, number, event, "head-person", "2020-08-01 09:00", "head") == {"extension"}
    other = made.begin("leave")
    made.ask(other)
    later = replace(event, until=date(2023, 9, 1))
    found = forged(made, other, later, APPLICANT, "2020-08-01 10:00", "head")
    assert {"own", "extension"} <= found


def test_a_period_that_ended_before_its_last_day_is_named(made: Clocked) -> None:
    number = made.begin("leave")
    event = Expired(step="leave", move=GRANTED)
    assert forged(made, number, event, SYSTEM, "2020-09-01 23:59") == {"early"}


def test_a_list_of_ends_that_somebody_changed_is_named(made: Clocked) -> None:
    number = made.begin("leave")
    run(made.story, "UPDATE clocks SET ends_at = '2099' WHERE application = ?", number)
    assert codes(made.story) == {"derived"}
    rebuild(made.story.office, ADMIN)
    assert codes(made.story) == set()


def test_a_verb_that_grants_too_much_shows_in_verify(
    made: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = made.begin("leave")
    made.ask(number)
    far = date(2030, 1, 1)
    monkeypatch.setattr("workflow.application.clocks.verbs.months_longer", lambda *_: far)
    act = a.Extend(application=number, until=far, opinion="同意")
    made.do(act, "head-person")
    assert codes(made.story) == {"extension"}
