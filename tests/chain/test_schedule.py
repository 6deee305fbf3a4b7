"""The shortest days of a path are those of docs/law.md#counting-days, and none is guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.chain.small import notice, small
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.chain.schedule import Doubt, Reached, Schedule, Scheduler, Stop
from workflow.errors import WrongUse
from workflow.rules.calendar import calendar_from_years
from workflow.store.definitions import built_in_years

CALENDAR = calendar_from_years(built_in_years())


def days_of(
    chain: Chain, start: str, *others: Chain, cut: bool = False
) -> tuple[Schedule, dict[str, Stop]]:
    """The schedule of the first route, and its stops by name."""
    known = {one.chain: one for one in others}
    scheduler = Scheduler(CALENDAR, known.get, cut)
    found = scheduler.schedule(chain, chain.routes[0].path, Reached(date.fromisoformat(start)))
    return found, {stop.step: stop for stop in found.stops}


@pytest.mark.parametrize(
    ("published", "days", "unit", "last"),
    [
        ("2026-09-15", 15, "natural", "2026-09-30"),
        ("2026-09-16", 15, "natural", "2026-10-08"),
        ("2026-09-25", 15, "natural", "2026-10-10"),
        ("2026-09-18", 15, "working", "2026-10-15"),
        ("2026-02-05", 15, "natural", "2026-02-24"),
        ("2026-02-13", 15, "natural", "2026-02-28"),
        ("2026-02-13", 15, "working", "2026-03-12"),
        ("2026-04-16", 15, "natural", "2026-05-06"),
        ("2026-08-07", 15, "natural", "2026-08-24"),
        ("2026-12-10", 15, "working", "2026-12-31"),
        ("2025-09-18", 15, "natural", "2025-10-09"),
        ("2025-01-13", 15, "working", "2025-02-08"),
    ],
)
def test_a_publicity_ends_on_the_day_of_the_worked_example_and_the_next_step_a_day_later(
    published: str, days: int, unit: str, last: str
) -> None:
    chain = small(notice(days=days, unit=unit), "notice")
    found, stops = days_of(chain, published)
    end = date.fromisoformat(last)

    assert stops["notice"].last_day == end
    assert found.end == Reached(end + timedelta(days=1))


def test_at_jishuitan_a_grant_handed_in_on_16_september_is_signed_on_9_october() -> None:
    found, stops = days_of(load_file(shipped()["jishuitan-grant-of-rights"]), "2026-09-16")

    assert stops["publicity"].reached.day == date(2026, 9, 16)
    assert stops["publicity"].last_day == date(2026, 10, 8)
    assert stops["agreement"].reached == Reached(date(2026, 10, 9))
    assert (found.end, found.days) == (Reached(date(2026, 10, 9)), 23)


def test_at_chaoyang_the_second_publicity_begins_when_the_first_has_ended() -> None:
    found, stops = days_of(load_file(shipped()["chaoyang-transfer"]), "2026-09-16")

    assert stops["hospital-publicity"].last_day == date(2026, 10, 8)
    assert stops["exchange-publicity"].reached.day == date(2026, 10, 9)
    assert stops["exchange-publicity"].last_day == date(2026, 10, 26)
    assert found.end == Reached(date(2026, 10, 27))


def test_a_day_that_closes_early_lets_the_next_step_begin_on_it() -> None:
    found, _stops = days_of(small(notice(more='    close: "17:30"\n'), "notice"), "2026-09-15")
    assert found.end == Reached(date(2026, 9, 30))


def test_steps_of_people_take_no_days() -> None:
    for name in ("pku-transfer",):
        found, _stops = days_of(load_file(shipped()[name]), "2026-11-25")
        assert found.days == 0


@pytest.mark.parametrize(
    ("published", "unit", "shows_on", "not_before"),
    [
        ("2026-12-11", "working", "2027-01-01", "2027-01-02"),
        ("2026-12-17", "natural", "2027-01-01", "2027-01-02"),
        ("2026-12-31", "working", "2027-01-01", "2027-01-16"),
    ],
)
def test_beyond_the_published_calendar_every_day_is_not_before(
    published: str, unit: str, shows_on: str, not_before: str
) -> None:
    after = "  close: {zh: 结项, en: Closing, kind: authorize, by: head}\n"
    chain = small(notice(unit=unit) + after, "notice", "close")
    found, stops = days_of(chain, published)
    least = Reached(date.fromisoformat(not_before), Doubt.CALENDAR)

    assert stops["notice"].last_day is None
    assert stops["notice"].unpublished == date.fromisoformat(shows_on)
    assert stops["notice"].reached == Reached(date.fromisoformat(published))
    assert stops["close"].reached == least
    assert found.end == least


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60), st.booleans())
def test_what_cannot_be_known_yet_is_never_later_than_what_comes_out(
    start: date, days: int, working: bool
) -> None:
    """A calendar that ends early says no later day than one that knows the year to its end."""
    chain = small(notice(days=days, unit="working" if working else "natural"), "notice")
    short = calendar_from_years(one for one in built_in_years() if one.year <= start.year - 1)
    path, here = chain.routes[0].path, Reached(start)
    guess = Scheduler(short, lambda name: None).schedule(chain, path, here).end
    known = Scheduler(CALENDAR, lambda name: None).schedule(chain, path, here).end
    assume(not known.doubt)

    assert guess.doubt is Doubt.CALENDAR
    assert guess.day <= known.day


PERIOD = "  leave: {zh: 离岗, en: Leave, kind: period, by: office, months: 36}\n"


def test_a_period_takes_its_months_or_none_where_it_is_ended_at_once() -> None:
    chain = small(PERIOD, "leave")
    full, stops = days_of(chain, "2026-08-31")
    sooner, _stops = days_of(chain, "2026-08-31", cut=True)

    assert stops["leave"].last_day == date(2029, 8, 31)
    assert full.end == Reached(date(2029, 9, 1))
    assert sooner.end == Reached(date(2026, 8, 31))


BELOW = "  below: {zh: 转化, en: Transfer, kind: subprocess, by: office, chain: %s}\n"


def test_another_chain_takes_as_long_as_the_shortest_of_its_routes() -> None:
    tsinghua = load_file(shipped()["tsinghua-leader-reward"])
    jishuitan = load_file(shipped()["jishuitan-grant-of-rights"])
    quick, _ = days_of(small(BELOW % tsinghua.chain, "below"), "2026-09-16", tsinghua)
    slow, _ = days_of(small(BELOW % jishuitan.chain, "below"), "2026-09-16", jishuitan)

    assert quick.end == Reached(date(2026, 9, 16))
    assert slow.end == Reached(date(2026, 10, 9))


def test_a_chain_that_is_not_here_or_waits_for_itself_leaves_the_end_open() -> None:
    chain = small(BELOW % "small-trial", "below")
    for others in ((), (chain,)):
        found, _stops = days_of(chain, "2026-09-16", *others)
        assert found.end == Reached(date(2026, 9, 16), Doubt.CHAIN)


def test_days_beyond_the_year_9999_are_refused_in_words() -> None:
    with pytest.raises(WrongUse) as refused:
        days_of(small(PERIOD, "leave"), "9999-01-01")
    assert refused.value.code == "day-too-late"
