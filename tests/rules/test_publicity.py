"""A publicity window opens, is prolonged and ends as docs/law.md#publicity says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from freezegun import freeze_time

from workflow.errors import CalendarNotPublished, WrongUse
from workflow.rules.calendar import SHANGHAI, Roll, Unit, YearDays, calendar_from_years
from workflow.rules.publicity import Interruption, Rule, Window, later, may_proceed, window

from .notices import PUBLISHED, calendar_through, notice

NATURAL = Rule(15, Unit.NATURAL)
WORKING = Rule(15, Unit.WORKING)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def gap(down: str, up: str) -> Interruption:
    return Interruption(at(down), at(up))


EXAMPLE_2 = window(NATURAL, [at("2026-09-16 09:00")], PUBLISHED)


@pytest.mark.parametrize(
    ("number", "start", "rule", "last", "ends"),
    [
        (1, "2026-09-15 09:00", NATURAL, "2026-09-30", "2026-10-01 00:00"),
        (2, "2026-09-16 09:00", NATURAL, "2026-10-08", "2026-10-09 00:00"),
        (3, "2026-09-25 09:00", NATURAL, "2026-10-10", "2026-10-11 00:00"),
        (4, "2026-09-18 09:00", WORKING, "2026-10-15", "2026-10-16 00:00"),
        (5, "2026-02-05 09:00", NATURAL, "2026-02-24", "2026-02-25 00:00"),
        (6, "2026-02-13 09:00", NATURAL, "2026-02-28", "2026-03-01 00:00"),
        (6, "2026-02-13 09:00", WORKING, "2026-03-12", "2026-03-13 00:00"),
        (7, "2026-04-16 09:00", NATURAL, "2026-05-06", "2026-05-07 00:00"),
        (7, "2026-04-16 09:00", WORKING, "2026-05-11", "2026-05-12 00:00"),
        (8, "2026-08-07 09:00", NATURAL, "2026-08-24", "2026-08-25 00:00"),
        (9, "2026-12-10 09:00", WORKING, "2026-12-31", "2027-01-01 00:00"),
        (12, "2025-09-18 09:00", NATURAL, "2025-10-09", "2025-10-10 00:00"),
        (13, "2025-01-14 09:00", NATURAL, "2025-02-05", "2025-02-06 00:00"),
        (13, "2025-01-13 09:00", WORKING, "2025-02-08", "2025-02-09 00:00"),
    ],
)
def test_a_notice_ends_as_the_worked_example_says(
    number: int, start: str, rule: Rule, last: str, ends: str
) -> None:
    found = window(rule, [at(start)], PUBLISHED)
    assert found.live_on == at(start).date()
    assert found.last_day == date.fromisoformat(last)
    assert found.ends_at == at(ends)
    assert found.ends_at.tzinfo is SHANGHAI
    assert found.calendar == PUBLISHED.version


@pytest.mark.parametrize(
    ("number", "start", "rule"),
    [(10, "2026-12-11 09:00", WORKING), (11, "2026-12-17 09:00", NATURAL)],
)
def test_a_notice_into_an_unpublished_year_has_no_end_yet(
    number: int, start: str, rule: Rule
) -> None:
    with pytest.raises(CalendarNotPublished):
        window(rule, [at(start)], PUBLISHED)


@pytest.mark.parametrize(
    ("live_at", "last"),
    [
        ([at("2026-09-15 23:59")], "2026-09-30"),
        ([at("2026-09-16 00:01")], "2026-10-08"),
        ([datetime(2026, 9, 15, 16, 30, tzinfo=UTC)], "2026-10-08"),
        ([datetime(2026, 9, 15, 15, 59, tzinfo=UTC)], "2026-09-30"),
    ],
)
def test_the_hour_of_publication_matters_only_through_its_day_in_shanghai(
    live_at: list[datetime], last: str
) -> None:
    assert window(NATURAL, live_at, PUBLISHED).last_day == date.fromisoformat(last)


def test_of_two_channels_the_later_counts_in_either_order() -> None:
    hospital, exchange = at("2026-09-15 09:00"), at("2026-09-16 09:00")
    assert window(NATURAL, [hospital, exchange], PUBLISHED) == EXAMPLE_2
    assert window(NATURAL, iter([exchange, hospital]), PUBLISHED) == EXAMPLE_2


def test_a_notice_without_a_channel_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one channel"):
        window(NATURAL, [], PUBLISHED)


def test_a_naive_publication_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        window(NATURAL, [datetime.fromisoformat("2026-09-15")], PUBLISHED)


def test_a_rule_without_roll_ends_on_the_raw_last_day() -> None:
    rule = Rule(15, Unit.NATURAL, roll=Roll.NONE)
    assert window(rule, [at("2026-08-07 09:00")], PUBLISHED).last_day == date(2026, 8, 22)


def test_a_rule_that_counts_the_start_day_ends_one_day_earlier() -> None:
    rule = Rule(15, Unit.NATURAL, count_start_day=True)
    assert window(rule, [at("2026-09-15 09:00")], PUBLISHED).last_day == date(2026, 9, 29)


@pytest.mark.parametrize(
    ("interruptions", "last"),
    [
        ([gap("2026-08-05 10:00", "2026-08-05 10:05")], "2026-08-19"),
        ([gap("2026-08-05 23:00", "2026-08-06 01:00")], "2026-08-20"),
        ([gap("2026-08-05 10:00", "2026-08-06 00:00")], "2026-08-19"),
        ([gap("2026-08-05 00:00", "2026-08-06 00:00")], "2026-08-19"),
        ([gap("2026-08-05 00:00", "2026-08-05 00:00")], "2026-08-18"),
        ([gap("2026-08-05 10:00", "2026-08-05 10:00")], "2026-08-18"),
        ([gap("2026-08-05 10:00", "2026-08-05 11:00")] * 2, "2026-08-19"),
        (
            [
                gap("2026-08-05 01:00", "2026-08-05 02:00"),
                gap("2026-08-05 05:00", "2026-08-05 06:00"),
            ],
            "2026-08-19",
        ),
        ([gap("2026-08-18 23:59", "2026-08-20 12:00")], "2026-08-21"),
        ([gap("2026-08-19 00:00", "2026-08-20 12:00")], "2026-08-18"),
        # the second lies only in the days the first one added; given in the wrong order
        (
            [
                gap("2026-08-19 08:00", "2026-08-19 09:00"),
                gap("2026-08-05 08:00", "2026-08-05 09:00"),
            ],
            "2026-08-20",
        ),
        ([gap("2026-08-03 12:00", "2026-08-03 13:00")], "2026-08-18"),
    ],
)
def test_an_interruption_prolongs_by_exactly_the_days_it_touched(
    interruptions: list[Interruption], last: str
) -> None:
    found = window(NATURAL, [at("2026-08-03 09:00")], PUBLISHED, interruptions)
    assert found.last_day == date.fromisoformat(last)


def test_an_interruption_is_placed_by_its_day_in_shanghai() -> None:
    night = Interruption(
        datetime(2026, 8, 5, 15, 30, tzinfo=UTC), datetime(2026, 8, 5, 16, 30, tzinfo=UTC)
    )
    assert window(NATURAL, [at("2026-08-03 09:00")], PUBLISHED, [night]).last_day == date(
        2026, 8, 20
    )


def test_an_interruption_of_a_working_day_count_prolongs_it_by_working_days() -> None:
    friday_to_monday = [gap("2026-08-07 10:00", "2026-08-10 10:00")]
    assert window(WORKING, [at("2026-08-03 09:00")], PUBLISHED).last_day == date(2026, 8, 24)
    prolonged = window(WORKING, [at("2026-08-03 09:00")], PUBLISHED, friday_to_monday)
    assert prolonged.last_day == date(2026, 8, 26)


def test_taking_the_notice_down_after_the_close_hour_prolongs_nothing() -> None:
    rule = Rule(15, Unit.NATURAL, close="17:30")
    start = [at("2026-08-03 09:00")]
    after = window(rule, start, PUBLISHED, [gap("2026-08-18 17:30", "2026-08-18 18:00")])
    before = window(rule, start, PUBLISHED, [gap("2026-08-18 17:29", "2026-08-18 18:00")])
    assert after.ends_at == at("2026-08-18 17:30")
    assert before.ends_at == at("2026-08-19 17:30")


NAIVE = datetime.fromisoformat("2026-08-05 12:00")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Interruption(at("2026-08-05 10:00"), None), "still open"),
        (gap("2026-08-06 10:00", "2026-08-05 10:00"), "before it begins"),
        (Interruption(NAIVE, at("2026-08-06 10:00")), "no time zone"),
        (Interruption(at("2026-08-04 10:00"), NAIVE), "no time zone"),
    ],
)
def test_an_interruption_that_cannot_be_counted_is_an_error(
    wrong: Interruption, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        window(NATURAL, [at("2026-08-03 09:00")], PUBLISHED, [wrong])


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [("2026-10-08 23:59:59", False), ("2026-10-09 00:00:00", True)],
)
def test_the_case_may_proceed_from_midnight_in_shanghai_on(moment: str, allowed: bool) -> None:
    with freeze_time(at(moment).astimezone(UTC)):
        now = datetime.now(SHANGHAI)
        assert now == at(moment)
        assert may_proceed(EXAMPLE_2, now, 0, interrupted=False) is allowed


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [("2026-10-08T15:59:59Z", False), ("2026-10-08T16:00:00Z", True)],
)
def test_the_end_is_the_same_moment_in_every_time_zone(moment: str, allowed: bool) -> None:
    now = datetime.fromisoformat(moment)
    assert may_proceed(EXAMPLE_2, now, 0, interrupted=False) is allowed


def test_the_case_waits_for_an_open_objection() -> None:
    assert not may_proceed(EXAMPLE_2, at("2026-10-09 00:00"), 1, interrupted=False)


def test_the_case_waits_while_the_notice_is_down() -> None:
    assert not may_proceed(EXAMPLE_2, at("2026-10-09 00:00"), 0, interrupted=True)


def test_a_naive_now_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        may_proceed(EXAMPLE_2, NAIVE, 0, interrupted=False)


def test_a_close_hour_ends_the_last_day_before_midnight() -> None:
    found = window(Rule(15, Unit.NATURAL, close="17:30"), [at("2026-09-16 09:00")], PUBLISHED)
    assert found.last_day == date(2026, 10, 8)
    assert found.ends_at == at("2026-10-08 17:30")
    assert not may_proceed(found, at("2026-10-08 17:29:59"), 0, interrupted=False)
    assert may_proceed(found, at("2026-10-08 17:30"), 0, interrupted=False)


@pytest.mark.parametrize("close", ["", "00:00", "24:01", "25:00", "9:00", "17:60", "17:30 ", "5pm"])
def test_a_close_hour_that_is_no_hour_is_refused(close: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        Rule(15, Unit.NATURAL, close=close)
    assert refusal.value.code == "bad-close"
    assert refusal.value.do


def test_a_rule_of_no_days_is_refused() -> None:
    with pytest.raises(WrongUse) as refusal:
        Rule(0, Unit.NATURAL)
    assert refusal.value.code == "bad-days"


def prolonged_holiday() -> Window:
    """Example 2 under a notice that also frees 8 and 9 October."""
    normal = notice(2026)
    longer = [*normal.rest_days, date(2026, 10, 8), date(2026, 10, 9)]
    changed = calendar_from_years([YearDays(2026, longer, normal.make_up_days, "change")])
    return window(NATURAL, [at("2026-09-16 09:00")], changed)


def test_a_calendar_change_may_move_the_end_later() -> None:
    changed = prolonged_holiday()
    assert changed.last_day == date(2026, 10, 10)
    assert later(EXAMPLE_2, changed) is changed


def test_a_calendar_change_never_moves_the_end_earlier() -> None:
    changed = prolonged_holiday()
    assert later(changed, EXAMPLE_2) is changed


def test_a_calendar_change_without_effect_keeps_the_newer_version() -> None:
    start = [at("2025-09-18 09:00")]
    old = window(NATURAL, start, calendar_through(2025))
    new = window(NATURAL, start, PUBLISHED)
    assert old.ends_at == new.ends_at
    assert later(old, new).calendar == PUBLISHED.version


def test_a_window_survives_being_written_and_read() -> None:
    read = msgspec.json.decode(msgspec.json.encode(EXAMPLE_2), type=Window)
    assert read == EXAMPLE_2
