"""Clocks of the law under a clock that is moved: warned, stopped, run out; periods extended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import acts as a
from tests import staffing
from tests.clocked import APPLICANT, Clocked
from tests.story import ADMIN, Story
from workflow.application.tasks import tasks
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.inbox import inbox
from workflow.office.perform import Who
from workflow.office.queries import clocks_of, endings
from workflow.rules.standing import Grant
from workflow.store import definitions as rules


@pytest.fixture
def made(story: Story) -> Iterator[Clocked]:
    """The institute on Monday 2026-03-02; afterwards the journal verifies."""
    story.clock.set("2017-09-01 09:00")
    institute = Clocked(story)
    story.clock.set("2026-03-02 09:00")
    yield institute
    assert verify(story.office).faults == []


@pytest.fixture
def leave(made: Clocked) -> str:
    """A leave that began on 2017-09-01."""
    made.story.clock.set("2017-09-01 09:00")
    return made.begin("leave")


def slots(made: Clocked, number: str) -> dict[str, str]:
    """Who is told of clocks, by slot."""
    found = tasks(made.state(number), made.chain)
    return {one.slot: one.actor for one in found if one.slot.startswith("clock-")}


# a period


def test_three_years_warn_at_90_and_30_days_and_end(made: Clocked, leave: str) -> None:
    made.tick("2020-06-02 23:59")
    assert made.told(leave, "leave") == []
    made.tick("2020-06-03 00:00")
    assert made.told(leave, "leave") == ["90 before 2020-09-01"]
    assert set(slots(made, leave).values()) == {f"@{APPLICANT}", "office"}
    (line,) = inbox(made.story.office, Who(APPLICANT, "test"), None, 9)
    assert line.waiting.due_at == "2020-09-01T16:00:00.000000Z"
    made.tick("2020-08-02 00:00")
    assert made.told(leave, "leave") == ["90 before 2020-09-01", "30 before 2020-09-01"]
    made.tick("2020-09-01 23:59")
    assert made.state(leave).step == "leave"
    made.tick("2020-09-02 00:00")
    assert (made.state(leave).step, slots(made, leave)) == ("fixed", {})


def test_a_warning_is_told_once_however_often_the_clock_is_asked(made: Clocked, leave: str) -> None:
    for moment in ("2020-08-15 09:00", "2020-08-15 09:00", "2020-08-20 09:00"):
        made.tick(moment)
    assert made.told(leave, "leave") == ["90 before 2020-09-01", "30 before 2020-09-01"]


def test_an_extension_granted_in_time_moves_the_end_and_warns_anew(
    made: Clocked, leave: str
) -> None:
    made.tick("2020-08-02 09:00")
    made.ask(leave)
    (line,) = inbox(made.story.office, Who("head-person", "test"), None, 9)
    assert (line.waiting.slot, line.waiting.due_at) == ("extension", "2020-09-01T16:00:00.000000Z")
    made.story.clock.set("2020-09-01 23:59")
    made.extend(leave, months=24)
    assert slots(made, leave) == {}
    made.tick("2020-10-01 09:00")
    assert made.state(leave).step == "leave"
    made.tick("2022-06-03 00:00")
    assert made.told(leave, "leave")[-1] == "90 before 2022-09-01"
    made.tick("2022-09-02 00:00")
    assert made.state(leave).step == "fixed"


def test_after_the_last_day_nothing_is_extended_and_the_request_has_lapsed(
    made: Clocked, leave: str
) -> None:
    made.story.clock.set("2020-09-01 10:00")
    made.ask(leave)
    made.story.clock.set("2020-09-02 00:00")
    with pytest.raises(Refused, match="no-extension"):
        made.extend(leave)
    made.tick("2020-09-02 00:01")
    assert made.state(leave).step == "fixed"
    outcomes = [one.outcome for one in made.state(leave).history]
    assert outcomes[-3:] == ["extension-asked", "extension-lapsed", "expired"]


def test_an_extension_is_granted_once_and_never_longer_than_the_definition_says(
    made: Clocked, leave: str
) -> None:
    made.ask(leave)
    with pytest.raises(Refused, match="extension-length"):
        made.extend(leave, months=25)
    day = a.Extend(application=leave, until=date(2022, 9, 1), opinion="同意")
    made.do(day, "head-person")
    assert str(made.clock(leave, "leave").last_day) == "2022-09-01"
    with pytest.raises(Refused, match="extended-already"):
        made.ask(leave)


def test_who_has_an_interest_or_not_the_role_extends_nothing(made: Clocked, leave: str) -> None:
    made.ask(leave)
    with pytest.raises(Refused, match="wrong-role"):
        made.extend(leave, by="office-person")
    made.do(a.Recuse(application=leave, reason="同课题组"), "head-person")
    with pytest.raises(Refused, match="recused"):
        made.extend(leave)
    with made.story.database.writing() as tx:
        grants = (Grant("clocked", "member"), Grant("clocked", "head"))
        staffing.put_person(tx, APPLICANT, "申请人", grants, None)
    with pytest.raises(Refused, match="own-application"):
        made.extend(leave, by=APPLICANT)


def test_a_declined_request_may_be_made_again_and_the_period_ends_as_it_would(
    made: Clocked, leave: str
) -> None:
    made.ask(leave)
    made.do(a.DeclineExtension(application=leave, opinion="不同意"), "head-person")
    assert slots(made, leave) == {}
    made.ask(leave)
    made.tick("2020-09-02 00:00")
    assert made.state(leave).step == "fixed"


def test_who_is_on_leave_returns_at_any_time(made: Clocked, leave: str) -> None:
    made.tick("2018-05-01 09:00")
    with pytest.raises(Refused, match="not-the-applicant"):
        made.do(a.EndEarly(application=leave, reason="返岗"), "office-person")
    made.do(a.EndEarly(application=leave, reason="返岗"), APPLICANT)
    assert made.state(leave).step == "fixed"
    assert made.state(leave).history[-1].outcome == "ended-early"


# clocks of the law


@pytest.fixture
def deal(made: Clocked) -> str:
    """A deal that was registered on 2026-09-01 and waits for its reward."""
    made.story.clock.set("2026-09-01 09:00")
    number = made.begin("deal", **{"filed-on": "2020-10-20"})
    made.story.file(number)
    assert made.state(number).step == "reward"
    return number


def pay(made: Clocked, number: str, *, last: bool = False) -> None:
    """A payment of today."""
    act = a.Pay(application=number, payee="团队", amount=Decimal(10), last=last)
    made.do(act, "finance-person")


def test_each_payment_must_be_filed_by_the_15th_of_the_next_month(made: Clocked, deal: str) -> None:
    made.story.clock.set("2026-09-03 09:00")
    pay(made, deal)
    made.story.clock.set("2026-09-30 09:00")
    pay(made, deal, last=True)
    assert str(made.clock(deal, "tax-day").last_day) == "2026-10-15"
    made.tick("2026-10-05 00:00")
    assert made.told(deal, "tax-day") == ["10 before 2026-10-15"] * 2
    assert list(slots(made, deal).values()).count("finance") == 2
    made.story.file(deal, "tax")
    assert "finance" not in slots(made, deal).values()
    assert str(made.clock(deal, "tax-day").stopped_on) == "2026-10-05"
    made.tick("2026-10-20 00:00")
    assert len(made.told(deal, "tax-day")) == 2


def test_what_is_not_filed_in_time_has_run_out_and_waits_still(made: Clocked, deal: str) -> None:
    pay(made, deal, last=True)
    made.tick("2026-10-15 23:59")
    assert made.told(deal, "tax-day") == ["10 before 2026-10-15"]
    made.tick("2026-10-16 00:00")
    assert made.told(deal, "tax-day")[-1] == "ran out 2026-10-15"
    assert (made.state(deal).step, "finance" in slots(made, deal).values()) == ("tax", True)
    made.story.file(deal, "tax")
    assert "finance" not in slots(made, deal).values()


def test_a_year_without_transfer_runs_out_to_nobodys_agreement(made: Clocked, deal: str) -> None:
    made.tick("2027-08-02 00:00")
    assert made.told(deal, "untransferred") == ["30 before 2027-09-01"]
    made.tick("2027-09-02 00:00")
    assert made.told(deal, "untransferred")[-1] == "ran out 2027-09-01"
    assert made.state(deal).step == "reward"
    assert f"@{APPLICANT}" not in slots(made, deal).values(), "what ran out is over"


def test_a_patent_fee_is_due_every_year_on_the_filing_day(made: Clocked, deal: str) -> None:
    made.tick("2026-08-22 00:00")
    made.tick("2026-10-21 00:00")
    made.tick("2027-08-21 00:00")
    assert made.told(deal, "fee") == [
        "60 before 2026-10-20",
        "ran out 2026-10-20",
        "60 before 2027-10-20",
    ]


def test_fifteen_working_days_are_counted_by_the_published_calendar(
    made: Clocked, deal: str
) -> None:
    assert str(made.clock(deal, "answer").last_day) == "2026-09-21"  # works on Sunday 09-20
    made.tick("2026-09-15 23:59")
    assert made.told(deal, "answer") == []
    made.tick("2026-09-16 00:00")
    assert made.told(deal, "answer") == ["5 before 2026-09-21"]


def test_a_look_that_came_too_early_is_put_off_to_the_right_moment(
    made: Clocked, deal: str
) -> None:
    made.tick("2026-09-12 00:00")  # fifteen natural days would have warned by now
    assert made.told(deal, "answer") == []
    with made.story.database.reading() as tx:
        assert rules.due(tx, made.story.clock(), date(2026, 12, 31), 9) == []


def test_without_a_published_calendar_it_is_provisional_and_never_runs_out(
    made: Clocked,
) -> None:
    made.story.clock.set("2026-12-25 09:00")
    number = made.begin("deal")
    made.story.file(number)
    clock = made.clock(number, "answer")
    assert clock.provisional
    made.tick("2027-06-01 09:00")
    assert all(not one.startswith("ran out") for one in made.told(number, "answer"))
    assert len(made.told(number, "answer")) == 1


def test_a_yearly_report_warns_before_its_day_and_again_the_year_after(
    made: Clocked, deal: str
) -> None:
    made.tick("2027-08-02 00:00")
    assert made.told(deal, "report") == ["30 before 2027-09-01"]
    made.story.file(deal, "report")
    assert str(made.clock(deal, "report").last_day) == "2028-09-01"
    made.tick("2028-09-02 00:00")
    assert made.told(deal, "report")[1:] == ["30 before 2028-09-01", "ran out 2028-09-01"]


def test_a_suspension_stops_no_term_of_the_law(made: Clocked, deal: str) -> None:
    pay(made, deal, last=True)
    made.do(a.Suspend(application=deal, reason="审计"), ADMIN.person)
    made.tick("2026-10-05 00:00")
    assert made.told(deal, "tax-day") == ["10 before 2026-10-15"]


def test_what_was_terminated_is_told_of_no_more(made: Clocked, deal: str) -> None:
    pay(made, deal, last=True)
    made.tick("2026-10-05 00:00")
    made.do(a.Terminate(application=deal, reason="止"), ADMIN.person)
    assert slots(made, deal) == {}
    before = made.events(deal)
    made.tick("2028-01-01 00:00")
    assert made.events(deal) == before


def test_what_ends_next_is_listed_page_by_page_for_who_may_see_it(made: Clocked, deal: str) -> None:
    pay(made, deal, last=True)
    office, who = made.story.office, Who("office-person", "test")
    seen: list[Any] = []
    after = None
    while True:
        page, after = endings(office, who, None, after, 2)
        seen += [(one.clock.name, str(one.clock.last_day)) for one in page]
        if after is None:
            break
    assert seen == sorted(seen, key=lambda one: one[1])
    assert {name for name, _ in seen} == {"tax-day", "untransferred", "fee", "report", "answer"}
    soon, _ = endings(office, who, date(2026, 9, 30), None, 9)
    assert [one.clock.name for one in soon] == ["answer"]
    assert endings(office, Who("pku-applicant", "test"), None, None, 9) == ([], None)
    assert len(clocks_of(office, made.state(deal), made.chain)) == 5


def test_months_are_counted_from_the_first_day(made: Clocked) -> None:
    made.story.clock.set("2024-02-29 09:00")
    leave, deal = made.begin("leave"), made.begin("deal")
    made.do(a.File(application=deal, receipt="登记"), "office-person")
    (duty,) = made.state(deal).duties
    assert duty.due_on == date(2025, 2, 28)

    made.tick("2027-01-10 09:00")
    made.ask(leave)
    made.extend(leave, months=12)
    assert str(made.clock(leave, "leave").last_day) == "2028-02-29"
    for _ in range(3):
        made.do(a.File(application=deal, receipt="收讫", step="report"), "office-person")
    (duty,) = made.state(deal).duties
    assert duty.due_on == date(2028, 2, 29)
