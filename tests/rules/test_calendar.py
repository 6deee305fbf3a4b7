"""Days and months are counted as docs/law.md#counting-days says, and never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import CalendarNotPublished, CouldNot, WrongUse
from workflow.rules.calendar import (
    Calendar,
    Roll,
    Unit,
    YearDays,
    add_months,
    calendar_from_years,
    check_days,
    last_day,
    months_longer,
    parse_day,
    shanghai_date,
)

from .notices import PUBLISHED, calendar_through, notice

DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
LENGTHS = st.integers(1, 60)
UNITS = st.sampled_from(Unit)
ONE_DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("number", "start", "unit", "roll", "expected"),
    [
        (1, "2026-09-15", "natural", "rest-day", "2026-09-30"),
        (2, "2026-09-16", "natural", "rest-day", "2026-10-08"),
        (2, "2026-09-16", "natural", "none", "2026-10-01"),
        (3, "2026-09-25", "natural", "rest-day", "2026-10-10"),
        (4, "2026-09-18", "working", "rest-day", "2026-10-15"),
        (4, "2026-09-18", "natural", "rest-day", "2026-10-08"),
        (5, "2026-02-05", "natural", "rest-day", "2026-02-24"),
        (5, "2026-02-05", "natural", "none", "2026-02-20"),
        (6, "2026-02-13", "natural", "rest-day", "2026-02-28"),
        (6, "2026-02-13", "working", "rest-day", "2026-03-12"),
        (7, "2026-04-16", "natural", "rest-day", "2026-05-06"),
        (7, "2026-04-16", "natural", "none", "2026-05-01"),
        (7, "2026-04-16", "working", "rest-day", "2026-05-11"),
        (8, "2026-08-07", "natural", "rest-day", "2026-08-24"),
        (8, "2026-08-07", "natural", "none", "2026-08-22"),
        (9, "2026-12-10", "working", "rest-day", "2026-12-31"),
        (11, "2026-12-17", "natural", "none", "2027-01-01"),
        (12, "2025-09-18", "natural", "rest-day", "2025-10-09"),
        (12, "2025-09-18", "natural", "none", "2025-10-03"),
        (13, "2025-01-14", "natural", "rest-day", "2025-02-05"),
        (13, "2025-01-14", "natural", "none", "2025-01-29"),
        (13, "2025-01-13", "working", "rest-day", "2025-02-08"),
    ],
)
def test_fifteen_days_end_as_the_worked_example_says(
    number: int, start: str, unit: str, roll: str, expected: str
) -> None:
    assert last_day(d(start), 15, Unit(unit), PUBLISHED, roll=Roll(roll)) == d(expected)


@pytest.mark.parametrize(
    ("number", "start", "unit"),
    [(10, "2026-12-11", Unit.WORKING), (11, "2026-12-17", Unit.NATURAL)],
)
def test_an_unpublished_year_is_never_guessed(number: int, start: str, unit: Unit) -> None:
    with pytest.raises(CalendarNotPublished) as refusal:
        last_day(d(start), 15, unit, PUBLISHED)
    assert refusal.value.code == "calendar-not-published"
    assert refusal.value.values["day"] == date(2027, 1, 1)
    assert refusal.value.values["known_through"] == date(2026, 12, 31)
    assert refusal.value.do


def test_a_day_before_the_calendar_is_not_guessed_either() -> None:
    with pytest.raises(CalendarNotPublished):
        PUBLISHED.is_rest(date(2003, 12, 31))


def test_a_natural_count_asks_the_calendar_only_about_its_last_days() -> None:
    october_8_only = Calendar(frozenset(), frozenset(), d("2026-10-08"), d("2026-10-08"), "one day")
    assert last_day(d("2026-09-23"), 15, Unit.NATURAL, october_8_only) == d("2026-10-08")
    with pytest.raises(CalendarNotPublished):
        last_day(d("2026-09-22"), 15, Unit.NATURAL, october_8_only)


@pytest.mark.parametrize(
    ("start", "unit", "expected"),
    [
        ("2026-08-03", Unit.NATURAL, "2026-08-17"),  # Monday
        ("2026-08-03", Unit.WORKING, "2026-08-21"),
        ("2026-08-01", Unit.WORKING, "2026-08-21"),  # a Saturday gives nothing to count
    ],
)
def test_a_counted_start_day_ends_the_period_one_counted_day_earlier(
    start: str, unit: Unit, expected: str
) -> None:
    assert last_day(d(start), 15, unit, PUBLISHED, count_start_day=True) == d(expected)


@pytest.mark.parametrize(
    ("unit", "missing", "expected"),
    [
        (Unit.NATURAL, ["2026-08-05"], "2026-08-19"),
        (Unit.NATURAL, ["2026-08-05", "2026-08-06"], "2026-08-20"),
        (Unit.NATURAL, ["2026-08-18"], "2026-08-19"),  # the raw last day itself
        (Unit.NATURAL, ["2026-08-03"], "2026-08-18"),  # the start day counts anyway not
        (Unit.WORKING, ["2026-08-05"], "2026-08-25"),
        (Unit.WORKING, ["2026-08-08"], "2026-08-24"),  # a Saturday counts anyway not
    ],
)
def test_a_missing_day_prolongs_the_period_by_exactly_itself(
    unit: Unit, missing: list[str], expected: str
) -> None:
    gone = frozenset(map(d, missing))
    assert last_day(d("2026-08-03"), 15, unit, PUBLISHED, missing=gone) == d(expected)


def test_a_period_never_ends_on_a_missing_day_it_was_rolled_to() -> None:
    monday = frozenset({d("2026-08-24")})
    assert last_day(d("2026-08-07"), 15, Unit.NATURAL, PUBLISHED, missing=monday) == d("2026-08-25")


def test_a_missing_start_day_is_not_counted_even_if_start_days_are() -> None:
    start = d("2026-08-03")
    gone = frozenset({start})
    assert last_day(start, 15, Unit.NATURAL, PUBLISHED, count_start_day=True, missing=gone) == d(
        "2026-08-18"
    )


@pytest.mark.parametrize("days", [0, -1, 36_601, 10**9])
def test_a_period_without_a_sensible_length_is_refused(days: int) -> None:
    with pytest.raises(WrongUse) as refusal:
        last_day(d("2026-08-03"), days, Unit.NATURAL, PUBLISHED)
    assert refusal.value.code == "bad-days"


@pytest.mark.parametrize("days", [1, 36_600])
def test_the_shortest_and_the_longest_period_are_periods(days: int) -> None:
    check_days(days)


@given(DAYS, LENGTHS, UNITS)
def test_a_later_start_never_ends_earlier(start: date, days: int, unit: Unit) -> None:
    today = last_day(start, days, unit, PUBLISHED)
    assert today <= last_day(start + ONE_DAY, days, unit, PUBLISHED)


@given(DAYS, LENGTHS, UNITS)
def test_a_longer_period_never_ends_earlier(start: date, days: int, unit: Unit) -> None:
    assert last_day(start, days, unit, PUBLISHED) <= last_day(start, days + 1, unit, PUBLISHED)


@given(DAYS, LENGTHS, UNITS)
def test_a_period_that_rolls_never_ends_on_a_rest_day(start: date, days: int, unit: Unit) -> None:
    end = last_day(start, days, unit, PUBLISHED)
    assert not PUBLISHED.is_rest(end)
    assert end >= start + days * ONE_DAY


@given(DAYS, LENGTHS, UNITS, st.sets(st.integers(-2, 80)))
def test_a_period_holds_its_full_number_of_days_without_the_missing_ones(
    start: date, days: int, unit: Unit, offsets: set[int]
) -> None:
    missing = frozenset(start + ONE_DAY * n for n in offsets)
    end = last_day(start, days, unit, PUBLISHED, roll=Roll.NONE, missing=missing)
    counted = [
        day
        for n in range(1, (end - start).days + 1)
        if (day := start + ONE_DAY * n) not in missing
        and (unit is Unit.NATURAL or not PUBLISHED.is_rest(day))
    ]
    assert len(counted) == days
    assert counted[-1] == end


@pytest.mark.parametrize(
    ("day", "rest"),
    [
        ("2026-09-20", False),  # Sunday, made up
        ("2026-10-10", False),  # Saturday, made up
        ("2026-10-08", False),
        ("2026-10-07", True),
        ("2026-10-11", True),
        ("2026-02-14", False),
        ("2020-01-31", True),  # 2020 春节, prolonged after it began
    ],
)
def test_a_rest_day_is_what_the_notice_says(day: str, rest: bool) -> None:
    assert PUBLISHED.is_rest(d(day)) is rest


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-02-28", 36, "2029-02-28"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2017-09-01", 36, "2020-09-01"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
        ("0002-01-31", -12, "0001-01-31"),
        ("9998-12-31", 12, "9999-12-31"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_end_of_the_month(
    start: str, months: int, expected: str
) -> None:
    assert add_months(d(start), months) == d(expected)


@pytest.mark.parametrize("months", [10**6, -(10**6)])
def test_months_outside_the_calendar_are_an_error(months: int) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        add_months(d("2026-01-01"), months)


def test_a_moment_belongs_to_its_day_in_shanghai() -> None:
    assert shanghai_date(datetime(2026, 9, 15, 15, 59, 59, tzinfo=UTC)) == d("2026-09-15")
    assert shanghai_date(datetime(2026, 9, 15, 16, 0, tzinfo=UTC)) == d("2026-09-16")


def test_a_naive_moment_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        shanghai_date(datetime.fromisoformat("2026-09-15"))


def test_the_calendar_spans_its_years_whole() -> None:
    assert PUBLISHED.known_from == date(2004, 1, 1)
    assert PUBLISHED.known_through == date(2026, 12, 31)


def test_the_version_depends_on_the_days_and_on_nothing_else() -> None:
    one, other = notice(2025), notice(2026)
    shuffled = YearDays(2025, one.rest_days[::-1] + one.rest_days, one.make_up_days, "a website")
    version = calendar_from_years([one, other]).version
    assert len(version) == 12
    assert calendar_from_years([other, shuffled]).version == version
    fewer = YearDays(2026, other.rest_days[1:], other.make_up_days, other.source)
    assert calendar_from_years([one, fewer]).version != version
    assert calendar_from_years([one]).version != version
    assert calendar_through(2025).version != PUBLISHED.version
    empty = [calendar_from_years([YearDays(year, [], [], "")]).version for year in (2025, 2026)]
    assert empty[0] != empty[1]


def test_a_notice_may_speak_of_the_december_before_its_year() -> None:
    early = YearDays(2026, [d("2025-12-01"), d("2025-12-31")], [], "test")
    assert calendar_from_years([notice(2025), early]).is_rest(d("2025-12-31"))


def test_a_notice_speaks_of_its_year_to_the_last_day() -> None:
    assert calendar_from_years([YearDays(2026, [d("2026-12-31")], [], "")]).is_rest(d("2026-12-31"))


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ([], "calendar-empty"),
        ([notice(2024), notice(2026)], "calendar-years-not-contiguous"),
        ([notice(2026), notice(2026)], "calendar-year-twice"),
        ([YearDays(2026, [d("2027-01-01")], [], "")], "calendar-day-misplaced"),
        ([YearDays(2026, [d("2025-11-30")], [], "")], "calendar-day-misplaced"),
        ([YearDays(2026, [], [d("2026-10-12")], "")], "calendar-day-misplaced"),  # a Monday
        ([YearDays(2026, [d("2026-10-10")], [d("2026-10-10")], "")], "calendar-day-contradicts"),
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused(years: list[YearDays], code: str) -> None:
    with pytest.raises(CouldNot) as refusal:
        calendar_from_years(years)
    assert refusal.value.code == code
    assert refusal.value.do
    str(refusal.value)


@pytest.mark.parametrize("text", ["2026-W01-1", "20260101", "2026-1-1", "2026-02-30", ""])
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says it otherwise
        parse_day(text)


@pytest.mark.parametrize(
    ("first", "last", "months", "expected"),
    [
        ("2026-01-31", "2026-02-28", 1, "2026-03-31"),
        ("2026-01-31", "2026-02-28", -1, "2026-01-31"),
        ("2024-02-29", "2025-02-28", 36, "2028-02-29"),
        ("2026-01-15", "2026-02-15", 1, "2026-03-15"),
        ("2026-01-31", "2026-02-27", 1, "2026-03-27"),  # a day that was granted, not months
        ("2026-02-28", "2026-03-28", 1, "2026-04-28"),
    ],
)
def test_what_is_made_longer_is_counted_from_its_first_day(
    first: str, last: str, months: int, expected: str
) -> None:
    assert months_longer(d(first), d(last), months) == d(expected)
