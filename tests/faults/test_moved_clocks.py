"""The clock of the machine moved both ways, on both databases: no publicity ends by it, no log-in
and no role comes back to life; on a file it is refused, on a server nobody asks it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from tests import acts as a
from tests.story import Story, person_of
from workflow.errors import CouldNot, Refused
from workflow.office import confirming, login
from workflow.office.perform import Office, Who
from workflow.office.right_clock import AHEAD, BEHIND
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant
from workflow.store import journal, people
from workflow.store.database import Database
from workflow.store.schema import open_database

JST, PASSWORD = "jishuitan-grant-of-rights", "correct horse battery"
OFFICER = person_of("transfer-office")
MOVED = [timedelta(days=-400), timedelta(days=-2), -2 * BEHIND, AHEAD * 1.1, timedelta(days=400)]
Act = Callable[[Office, str], Any]


def moved(by: timedelta) -> Any:
    """The clock of this machine, so far from the present."""
    return freeze_time(datetime.now(UTC) + by)


@pytest.fixture
def live(place: str) -> tuple[str, str]:
    """The address of an office of today, and the number of a publicity that is under way."""
    story = Story(place)
    story.meet_the_present()
    with story.database.writing() as tx:
        people.put_person(tx, "boss", "主管", (Grant(EVERYWHERE, ADMINISTRATOR),), None)
        for name in ("boss", OFFICER.person):
            people.set_password(tx, name, login.kept_form(PASSWORD), must_change=False)
    number = story.submitted(JST)
    story.walk(number, until="publicity")
    story.publish(number)
    story.database.close()
    return place, number


ACTS: dict[str, Act] = {
    "tick": lambda office, number: list(office.tick()),
    "act": lambda office, number: office.perform(a.Comment(application=number, text="注"), OFFICER),
    "start": lambda office, number: office.start(
        JST, a.Start(application=""), Who("jishuitan-applicant", "test")
    ),
    "log-in": lambda office, number: login.login(office, OFFICER.person, PASSWORD),
    "wrong password": lambda office, number: login.login(office, OFFICER.person, "another one"),
    "note": lambda office, number: office.note_refusal(OFFICER, "x", Refused("not-administrator")),
}


def records(database: Database, number: str) -> int:
    """How many records there are of the office and of the application."""
    with database.reading() as tx:
        return sum(len(journal.records(tx, name)) for name in (journal.OFFICE, number))


@pytest.mark.parametrize("kind", ACTS)
def test_by_a_clock_that_was_moved_nothing_is_recorded(live: tuple[str, str], kind: str) -> None:
    place, number = live
    database = open_database(place)
    before, began = records(database, number), datetime.now(UTC)
    for by in MOVED:
        with moved(by):
            office = Office(database)
            if database.embedded:
                with pytest.raises(CouldNot) as no:
                    ACTS[kind](office, number)
                assert no.value.code == ("clock-behind" if by < timedelta() else "clock-ahead")
            else:
                with suppress(Refused):  # a wrong password is one, and says so in its record
                    ACTS[kind](office, number)

    ended = datetime.now(UTC)
    with database.reading() as tx:
        state = journal.load(tx, number)
        fresh = [one for one, _ in journal.records(tx, journal.OFFICE)][-1]
    assert state
    assert state.application.step == "publicity"
    assert began - timedelta(minutes=5) < fresh.at < ended
    assert (records(database, number) == before) is (database.embedded or kind in ("tick", "start"))
    database.close()


def test_a_log_in_that_ended_stays_so_by_a_clock_set_back(live: tuple[str, str]) -> None:
    place, _number = live
    database = open_database(place)
    now = datetime.now(UTC)
    with database.writing() as tx:
        people.add_session(
            tx, "old", OFFICER.person, now - timedelta(hours=9), now - timedelta(hours=1)
        )
        people.add_session(tx, "new", OFFICER.person, now, now + timedelta(hours=8))
    database.close()
    for token, there in (("old", False), ("new", True)):
        with moved(timedelta(hours=-3)):
            office, who = login.open_office(place, token)
            assert (who is not None) is there
            assert abs(office.clock() - now) < timedelta(minutes=5)
            office.database.close()


def test_a_clock_a_little_behind_stands_still(live: tuple[str, str]) -> None:
    place, number = live
    database = open_database(place)
    if not database.embedded:
        database.close()
        return
    told = ACTS["act"](Office(database), number).at
    with moved(-BEHIND / 2):
        for _ in range(3):  # it cannot be walked back either, a little at each act
            assert ACTS["act"](Office(database), number).at == told
    database.close()


@pytest.mark.parametrize("by", [timedelta(days=-2), AHEAD * 1.1], ids=str)
def test_an_administrator_says_that_the_clock_is_right(
    live: tuple[str, str], by: timedelta
) -> None:
    place, number = live
    database = open_database(place)
    with moved(by):
        now, office = datetime.now(UTC), Office(database)
        if not database.embedded:
            with pytest.raises(CouldNot, match="clock-of-server"):
                confirming.confirm(office, "boss", PASSWORD)
            database.close()
            return
        before = records(database, number)
        with pytest.raises(Refused, match="not-administrator"):
            confirming.confirm(office, OFFICER.person, PASSWORD)
        with pytest.raises(Refused, match="login-failed"):
            confirming.confirm(office, "boss", "another one")
        assert records(database, number) == before, "their records would be the newest"

        code = confirming.confirm(office, "boss", PASSWORD).doubt

        assert code == ("clock-behind" if by < timedelta() else "clock-ahead")
        with database.reading() as tx:
            last = journal.records(tx, journal.OFFICE)[-1][0]
        event: Any = last.event
        assert (event.what, last.by) == ("ClockConfirmed", "boss")
        assert abs((last.clock or last.at) - now) < timedelta(seconds=1)
        assert confirming.confirm(office, "boss", PASSWORD).doubt == ""
        assert ACTS["act"](Office(database), number).event == "Commented"
        token = ACTS["log-in"](Office(database), number)
        assert abs(token.expires_at - now - login.SESSION) < timedelta(seconds=1)
    database.close()
