"""Several people log in at the same moment: the office's own journal stays in order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Barrier

from tests.story import Story
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office import login
from workflow.office.perform import Office
from workflow.store import people
from workflow.store.journal import OFFICE, records
from workflow.store.schema import open_database

PEOPLE = 4
TIMES = 6
GUESSES = 16
PASSWORD = "correct horse battery"


def log_in(address: str, person: str, pipe: Connection) -> None:
    """Log in several times as soon as all are ready."""
    database = open_database(address)
    office = Office(database)
    pipe.send("ready")
    pipe.recv()
    for _ in range(TIMES):
        login.login(office, person, PASSWORD)
    database.close()


def test_log_ins_at_the_same_moment_leave_an_honest_journal(place: str) -> None:
    story = Story(place)
    story.meet_the_present()
    kept = login.kept_form(PASSWORD)
    names = [f"pku-leading-group-{number}" for number in range(3)] + ["pku-applicant"]
    with story.database.writing() as tx:
        for name in names:
            people.set_password(tx, name, kept, must_change=False)
    context = get_context("spawn")
    pipes, runners = [], []
    for name in names:
        ours, theirs = context.Pipe()
        runner = context.Process(target=log_in, args=(place, name, theirs))
        runner.start()
        pipes.append(ours)
        runners.append(runner)
    for pipe in pipes:
        assert pipe.recv() == "ready"
    for pipe in pipes:
        pipe.send("go")
    for runner in runners:
        runner.join(60)
        assert runner.exitcode == 0

    with story.database.reading() as tx:
        written = [one for one, _digest in records(tx, OFFICE)]
    assert len([one for one in written if one.via == "password"]) == PEOPLE * TIMES
    assert not any(one.clock_went_back for one in written)
    assert verify(story.office).faults == []
    story.database.close()


def test_guesses_at_the_same_moment_are_counted_one_by_one(place: str) -> None:
    story = Story(place)
    with story.database.writing() as tx:
        people.set_password(tx, "pku-applicant", login.kept_form(PASSWORD), must_change=False)
    together = Barrier(GUESSES)

    def guess(_number: int) -> str:
        database = open_database(place)
        together.wait()
        try:
            login.login(Office(database, story.clock), "pku-applicant", "battery staple")
        except Refused as refused:
            return refused.code
        finally:
            database.close()
        return "in"

    with ThreadPoolExecutor(GUESSES) as pool:
        answers = Counter(pool.map(guess, range(GUESSES)))
    story.database.close()

    free = login.FREE_FAILURES
    assert answers == {"login-failed": free, "login-locked": GUESSES - free}


def test_a_clock_set_back_does_not_disorder_the_office_s_journal(place: str) -> None:
    story = Story(place)
    with story.database.writing() as tx:
        people.set_password(tx, "pku-applicant", login.kept_form(PASSWORD), must_change=False)
    login.login(story.office, "pku-applicant", PASSWORD)
    story.clock.pass_days(-1)
    login.login(story.office, "pku-applicant", PASSWORD)

    with story.database.reading() as tx:
        last, before = [one for one, _digest in records(tx, OFFICE)][:-3:-1]
    assert (last.clock_went_back, last.at) == (True, before.at)
    assert last.clock == story.clock.now
    story.clock.pass_days(1)
    assert verify(story.office).faults == []
    story.database.close()
