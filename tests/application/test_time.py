"""The publicities of the shipped chains by the office's real clock, under freezegun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from msgspec.structs import replace

from tests import acts as a
from tests.story import Clock, Story, new_story, paper, person_of
from workflow.application.publicity.events import Rescheduled
from workflow.application.state import Notice, Status
from workflow.audit.verify import verify
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot
from workflow.office import administration as roster
from workflow.office.perform import Who
from workflow.office.right_clock import real_clock
from workflow.rules.calendar import SHANGHAI, YearDays
from workflow.store import definitions as rules
from workflow.store import journal
from workflow.store.transaction import Transaction

JST = "jishuitan-grant-of-rights"
OFFICER = person_of("transfer-office")
ADMIN = Who("admin", "test")
Move = Callable[[str], None]

NEW_YEAR = YearDays(
    year=2027,
    rest_days=[date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)],
    make_up_days=[],
    source="a notice made up for this test",
)
"""2026-12-17 plus 15 days is 1 January; with these rest days the last day is Monday the 4th."""
ONE_MORE = date(2026, 3, 17)


class RealClock(Clock):
    """The office's own clock, which freezegun holds."""

    def __init__(self) -> None:
        """Nothing is set."""

    def __call__(self) -> datetime:
        return real_clock()


@pytest.fixture
def frozen() -> Iterator[Move]:
    """Moves the computer's clock to a moment of Asia/Shanghai."""
    with freeze_time("2026-03-02 01:00:00", tz_offset=0) as clock:

        def move(moment: str) -> None:
            clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

        yield move


@pytest.fixture
def real(frozen: Move, tmp_path: Path) -> Iterator[Story]:
    """A story on a fresh file under the frozen clock."""
    frozen("2026-03-02 09:00")
    made = new_story(tmp_path, RealClock())
    yield made
    made.database.close()


def waiting(story: Story, chain: str, step: str, **facts: str) -> str:
    """An application that has come to a publicity; no notice is up yet."""
    number = story.submitted(chain, **facts)
    story.walk(number, until=step)
    return number


def notice(story: Story, number: str) -> Notice:
    """The notice that is up."""
    found = story.state(number).notice
    assert found
    return found


def ends(story: Story, number: str) -> str:
    """When the publicity ends, in Asia/Shanghai."""
    window = notice(story, number).window
    return f"{window.ends_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if window else "unknown"


def ticked(story: Story) -> list[str]:
    """The applications that a tick moved."""
    return [receipt.number for receipt in story.office.tick()]


SHIPPED = [
    (JST, "publicity", "agreement"),
    ("tsinghua-leader-reward", "publicity", ""),
    ("chaoyang-transfer", "hospital-publicity", "exchange-publicity"),
    ("chaoyang-transfer", "exchange-publicity", "contract"),
]


def brought(real: Story, frozen: Move, chain: str, step: str) -> str:
    """An application at a publicity in the morning of 16 September."""
    if step != "exchange-publicity":
        frozen("2026-09-16 09:00")
        return waiting(real, chain, step)
    number = waiting(real, chain, "hospital-publicity")
    real.publish(number)
    frozen("2026-09-16 09:00")
    assert ticked(real) == [number]
    return number


@pytest.mark.parametrize(("chain", "step", "after"), SHIPPED)
def test_a_publicity_ends_at_24_00_of_its_last_day_and_not_a_second_before(
    real: Story, frozen: Move, chain: str, step: str, after: str
) -> None:
    number = brought(real, frozen, chain, step)
    real.publish(number)
    assert ends(real, number) == "2026-10-09 00:00", "15 days end in the holiday of 国庆"

    frozen("2026-10-08 23:59:59")
    assert ticked(real) == []
    assert real.state(number).step == step

    frozen("2026-10-09 00:00:00")
    assert ticked(real) == [number]
    assert real.state(number).step == after
    assert verify(real.office).faults == []


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-09-15 23:59", "2026-10-01 00:00"),
        ("2026-09-16 00:01", "2026-10-09 00:00"),
        ("2026-09-25 10:00", "2026-10-11 00:00"),
        ("2026-02-05 10:00", "2026-02-25 00:00"),
        ("2026-04-16 10:00", "2026-05-07 00:00"),
        ("2026-08-07 10:00", "2026-08-25 00:00"),
    ],
)
def test_the_day_in_shanghai_on_which_the_notice_went_up_decides(
    real: Story, frozen: Move, moment: str, end: str
) -> None:
    frozen("2026-01-05 09:00")
    number = waiting(real, JST, "publicity")

    frozen(moment)
    real.publish(number)

    assert ends(real, number) == end


def test_an_act_after_the_end_finds_the_publicity_over_without_a_tick(
    real: Story, frozen: Move
) -> None:
    frozen("2026-09-16 09:00")
    number = waiting(real, JST, "publicity")
    real.publish(number)

    frozen("2026-10-09 00:00:00")
    receipt = real.perform(a.Comment(application=number, text="注"), OFFICER)

    assert receipt.application.step == "agreement"
    assert ticked(real) == []


def two_places(story: Story) -> str:
    """An application whose notice must be up in two places at once; at that step."""
    chain = load_file(shipped()[JST])
    step = chain.steps["publicity"]
    assert step.publicity
    places = {**step.publicity.places, "web": step.title}
    both = replace(step, publicity=replace(step.publicity, places=places))
    path = ("submission", "publicity")
    made = replace(
        chain,
        chain="two-places",
        number="TWO",
        steps={"submission": chain.steps["submission"], "publicity": both},
        routes=(replace(chain.routes[0], path=path),),
        sha256="2" * 64,
    )
    with story.database.writing() as tx:
        rules.put_definition(tx, made, "")
    papers = tuple(paper(kind) for kind in made.steps["submission"].requires)
    who = Who("jishuitan-applicant", "test")
    facts = {
        "title": "题",
        "right": "use",
        "completers": [{"name": "甲", "post": "none"}],
        "transferee": "某",
    }
    act = a.Start(application="", facts=facts, documents=papers)
    number = story.office.start("two-places", act, who).number
    story.perform(a.Submit(application=number), who)
    return number


def test_with_two_places_the_later_one_starts_the_clock(real: Story, frozen: Move) -> None:
    frozen("2026-09-15 09:00")
    number = two_places(real)
    real.publish(number)
    assert notice(real, number).window is None

    frozen("2026-09-16 09:00")
    real.publish(number)

    assert ends(real, number) == "2026-10-09 00:00"
    frozen("2026-10-01 00:00")
    assert ticked(real) == [], "the first place alone would be over"


def test_an_interruption_holds_the_clock_and_its_days_are_added(real: Story, frozen: Move) -> None:
    frozen("2026-03-02 09:00")
    number = waiting(real, JST, "publicity")
    real.publish(number)
    assert ends(real, number) == "2026-03-18 00:00"

    frozen("2026-03-05 12:00")
    real.perform(a.Interrupt(application=number, reason="断"), OFFICER)
    frozen("2026-03-30 12:00")
    assert ticked(real) == [], "nothing ends while the notice is down"
    real.publish(number)

    assert ends(real, number) == "2026-04-14 00:00", "26 days, 5 to 30 March, do not count"
    frozen("2026-04-13 23:59:59")
    assert ticked(real) == []
    frozen("2026-04-14 00:00:00")
    assert ticked(real) == [number]
    assert verify(real.office).faults == []


def test_a_tick_run_twice_does_nothing_the_second_time(real: Story, frozen: Move) -> None:
    number = waiting(real, JST, "publicity")
    real.publish(number)
    frozen("2026-03-18 00:00")

    assert ticked(real) == [number]
    state = real.state(number)
    assert ticked(real) == []
    assert real.state(number) == state


# a calendar that does not reach far enough


def beyond(story: Story, frozen: Move) -> str:
    """A publicity whose last day nobody can know in 2026."""
    frozen("2026-12-17 09:00")
    number = waiting(story, JST, "publicity")
    story.publish(number)
    return number


def test_beyond_the_calendar_the_application_is_held_and_says_so(real: Story, frozen: Move) -> None:
    number = beyond(real, frozen)

    state = real.state(number)

    assert state.shown_status is Status.HELD
    assert state.held == "calendar"
    assert notice(real, number).window is None
    assert notice(real, number).unknown_after == date(2026, 12, 31)


def test_beyond_the_calendar_a_tick_changes_nothing_however_late(real: Story, frozen: Move) -> None:
    number = beyond(real, frozen)
    state = real.state(number)

    for moment in ("2026-12-18 09:00", "2027-01-01 00:00", "2027-06-01 00:00"):
        frozen(moment)
        assert ticked(real) == []

    assert real.state(number) == state
    assert verify(real.office).faults == []


def test_beyond_the_calendar_an_objection_can_still_be_raised_and_disposed_of(
    real: Story, frozen: Move
) -> None:
    number = beyond(real, frozen)

    real.perform(a.Object(application=number, text="异议"), real.applicant(number))
    assert real.state(number).held == "objection"
    act = a.Dispose(application=number, objection=1, upheld=False, finding="查")
    real.perform(act, OFFICER)

    assert real.state(number).held == "calendar"


def test_once_the_calendar_is_loaded_the_next_tick_goes_on_by_itself(
    real: Story, frozen: Move
) -> None:
    number = beyond(real, frozen)
    frozen("2026-12-20 09:00")
    roster.import_calendar(real.office, ADMIN, [NEW_YEAR])

    assert ticked(real) == [number]
    assert ends(real, number) == "2027-01-05 00:00"
    assert real.state(number).held == ""
    assert ticked(real) == []

    frozen("2027-01-04 23:59:59")
    assert ticked(real) == []
    frozen("2027-01-05 00:00")
    assert ticked(real) == [number]
    assert real.state(number).step == "agreement"
    assert verify(real.office).faults == []


def test_a_calendar_that_comes_late_ends_at_once_what_is_over_by_then(
    real: Story, frozen: Move
) -> None:
    number = beyond(real, frozen)
    frozen("2027-02-01 09:00")
    roster.import_calendar(real.office, ADMIN, [NEW_YEAR])

    assert ticked(real) == [number]

    assert real.state(number).step == "agreement"
    with real.database.reading() as tx:
        events = [type(one.event).__name__ for one, _ in journal.records(tx, number)]
    assert events[-2:] == ["Rescheduled", "Expired"]


def test_a_year_that_lacks_known_days_is_refused_and_says_what_it_would_move(
    real: Story, frozen: Move
) -> None:
    frozen("2026-09-16 09:00")
    number = waiting(real, JST, "publicity")
    real.publish(number)
    amended = YearDays(2026, [date(2026, 3, 17)], [], "amended")

    with pytest.raises(CouldNot, match="calendar-loses") as refused:
        roster.import_calendar(real.office, ADMIN, [amended])

    values = refused.value.values
    assert date(2026, 10, 1) in values["days"]
    assert date(2026, 10, 10) in values["days"]  # a Saturday that is worked
    assert date(2026, 10, 3) not in values["days"]  # a Saturday stays a day off
    assert values["numbers"] == [number]
    with real.database.reading() as tx:
        assert real.office.loaded_years(tx) == []


def test_a_year_with_one_day_more_is_taken(real: Story) -> None:
    with real.database.reading() as tx:
        known = rules.years_in_use(tx)[2026]
    more = replace(known, rest_days=[*known.rest_days, ONE_MORE])
    roster.import_calendar(real.office, ADMIN, [more])
    assert roster.import_calendar(real.office, ADMIN, [more]) == 0


@pytest.mark.parametrize(
    ("moment", "rest", "end"),
    [
        ("2026-03-02 09:00", [date(2026, 3, 17), date(2026, 3, 18)], "2026-03-20 00:00"),
        ("2026-09-16 09:00", [], "2026-10-09 00:00"),
    ],
)
def test_a_changed_calendar_moves_an_end_later_and_never_earlier(
    real: Story, frozen: Move, moment: str, rest: list[date], end: str
) -> None:
    frozen(moment)
    number = waiting(real, JST, "publicity")
    real.publish(number)
    changed = YearDays(year=2026, rest_days=rest, make_up_days=[], source="changed")

    roster.import_calendar(real.office, ADMIN, [changed], replace=True)
    list(real.office.tick())

    assert ends(real, number) == end
    with real.database.reading() as tx:
        moved = [one for one, _ in journal.records(tx, number) if type(one.event) is Rescheduled]
    assert len(moved) == bool(rest)
    assert ticked(real) == []


# what a tick costs


def statements(story: Story, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many SQL statements a tick takes."""
    count = 0
    right = Transaction.run

    def counted(self: Transaction, *args: Any, **values: Any) -> int:
        nonlocal count
        count += 1
        return right(self, *args, **values)

    monkeypatch.setattr(Transaction, "run", counted)
    assert len(ticked(story)) == 3
    monkeypatch.undo()
    return count


def cost(folder: Path, monkeypatch: pytest.MonkeyPatch, live: int) -> int:
    """The statements of a tick with three due among so many applications that go on."""
    folder.mkdir()
    story = new_story(folder)
    numbers = [waiting(story, JST, "publicity") for _ in range(live)]
    for number in numbers[:3]:
        story.publish(number)
    story.clock.pass_days(10)
    for number in numbers[3:]:
        story.publish(number)
    story.clock.now += timedelta(days=8)
    found = statements(story, monkeypatch)
    story.database.close()
    return found


def test_a_tick_costs_by_what_is_due_and_not_by_what_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = cost(tmp_path / "few", monkeypatch, 5)

    assert cost(tmp_path / "many", monkeypatch, 200) == few
