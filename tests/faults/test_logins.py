"""Several people log in at the same moment: the office's own journal stays in order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Barrier

from tests.story import Story
from workflow.application.register import Register
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office import login
from workflow.office.perform import Office
from workflow.rules.standing import Standing
from workflow.store import people
from workflow.store.journal import OFFICE, note, records
from workflow.store.schema import open_database
from workflow.store.transaction import Transaction

PEOPLE = 4
TIMES = 6
GUESSES = 16
PASSWORD = "correct horse battery"


def set_password(story: Story, tx: Transaction, person: str, kept: str) -> None:
    """A password, on record."""
    people.set_password(tx, person, kept, must_change=False)
    register = Register(passwords={person: people.sealed(kept)})
    by, office = Standing("admin", "管理员"), story.office
    note(tx, office.log, office.moment, by, "PasswordReset", {"person": person}, register)


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
            set_password(story, tx, name, kept)
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
        set_password(story, tx, "pku-applicant", login.kept_form(PASSWORD))
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
        set_password(story, tx, "pku-applicant", login.kept_form(PASSWORD))
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
