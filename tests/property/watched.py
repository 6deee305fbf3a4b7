"""An office whose every answer and every stored state is compared with the reference."""

from __future__ import annotations

import sqlite3
import tempfile
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import currently_in_test_context, note
from msgspec.structs import replace

from tests import acts as a
from tests.property import attempts
from tests.property.effects import Told
from tests.property.judging import compare, forbidden
from tests.property.people import fresh_office
from tests.property.reference import Case
from tests.story import Clock
from workflow.application.derived import derived
from workflow.application.event import Declined, Record
from workflow.application.fold import fold
from workflow.audit.verify import verify
from workflow.errors import Answer
from workflow.office.case import Receipt
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.store import journal
from workflow.store.derived import encode
from workflow.store.schema import open_database
from workflow.store.times import stamp

TICKING = timedelta(seconds=1)


class Watched:
    """One office with its clock, and the cases as the reference tells them."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.where = fresh_office(Path(self.folder.name))
        self.clock = Clock("2026-03-02 09:00")
        self.office = Office(open_database(str(self.where)), self.clock)
        self.cases: list[Told] = []
        self.steps = self.noted = 0
        self.set_back = set[str]()
        self.noted_at = self.clock()
        self.done: list[tuple[a.Act, str, Receipt | str]] = []

    def close_down(self) -> None:
        self.office.database.close()
        self.folder.cleanup()

    # what is drawn

    def choice(self, seed: int) -> attempts.Draw:
        """Another one at every step, even where Hypothesis repeats itself."""
        self.steps += 1
        return Random(f"{seed} {self.steps}").choice

    def drawn(self, draw: attempts.Draw) -> int:
        """One of the cases; those that go on are drawn more often."""
        live = [index for index, case in enumerate(self.cases) if not case.ended]
        return int(draw([*live * 3, *range(len(self.cases))]))

    # how it is done

    def told(self, index: int) -> Told:
        """The case as an act would find it now."""
        return self.cases[index].lapsed(self.clock())

    def run_clock(self) -> None:
        """A tick, told to the cases."""
        moved = {receipt.number for receipt in self.office.tick()}
        for index, case in enumerate(self.cases):
            self.cases[index] = self.told(index)
            went_on = self.cases[index] is not case
            assert (case.number in moved) == went_on, "a tick did not do just what was due"

    def attempt(self, index: int, act: a.Act, who: str) -> None:
        """Try it, compare the answer with what the reference says, and tell it to the case."""
        case, raw = self.cases[index], self.clock()
        told = self.told(index)
        now = max(raw, told.last)
        codes = forbidden(told, act, who, now)
        act = replace(act, request_id=uuid.uuid4().hex)
        if currently_in_test_context():
            note(f"{who}: {act}")
        answer = self.perform(act, who)
        if isinstance(answer, str):
            assert codes, f"{act.verb} by {who} was refused for no reason: {answer}"
            assert answer in codes, f"{act.verb} by {who}: {answer}, not {codes}"
            self.cases[index] = told.declined(raw, who)
            self.check_declined(case, act, answer)
        else:
            assert not codes, f"{act.verb} by {who} was accepted although: {codes}"
            after = told.after(act, who, now)
            assert answer.seq == after.records, "a receipt for another record"
            self.cases[index] = after.lapsed(raw, told)
        self.done.append((act, who, answer))
        self.clock.now += TICKING

    def perform(self, act: a.Act, who: str) -> Receipt | str:
        """The receipt, or the code of the "no"."""
        return answered(lambda: self.office.perform(act, Who(who, "test")))

    def check_declined(self, case: Case, act: a.Act, code: str) -> None:
        """A refused attempt is the last record, once."""
        event = self.records(case)[-1].event
        assert isinstance(event, Declined), "a refused attempt was not recorded"
        assert (event.verb, event.code) == (act.verb, code)

    def records(self, case: Case) -> list[Record]:
        """Its journal."""
        with self.office.database.reading() as tx:
            return [record for record, _ in journal.records(tx, case.number)]

    # what must hold after every step

    def all_holds(self) -> None:
        """Everything that is compared."""
        self.stored_is_what_the_reference_says()
        self.stored_is_what_the_journal_makes()
        self.tasks_and_timers_are_derived()
        self.the_journal_verifies()
        self.refused_starts_are_noted()

    def stored_is_what_the_reference_says(self) -> None:
        for case in self.cases:
            compare(look(self.office, case.number, None)[0], case)

    def stored_is_what_the_journal_makes(self) -> None:
        with self.office.database.reading() as tx:
            for case in self.cases:
                state = fold(record for record, _ in journal.records(tx, case.number))
                loaded = journal.load(tx, case.number)
                assert loaded
                assert encode(state) == encode(loaded.application), "another state"

    def tasks_and_timers_are_derived(self) -> None:
        with closing(sqlite3.connect(self.where)) as db, db:
            for case in self.cases:
                state, chain = look(self.office, case.number, None)
                kept = derived(state, chain)
                sql = "SELECT slot, actor, step FROM tasks WHERE application = ?"
                wanted = {(task.slot, task.actor, task.step) for task in kept.tasks}
                assert set(db.execute(sql, (case.number,))) == wanted, "tasks differ"
                assert bool(wanted) or case.ended or case.live, "nobody and nothing is awaited"
                sql = "SELECT due_at FROM timers WHERE application = ?"
                at = [(stamp(due.due_at) if due.due_at else None,)] if (due := kept.timer) else []
                assert db.execute(sql, (case.number,)).fetchall() == at, "timers differ"

    def the_journal_verifies(self) -> None:
        found = {fault.code for fault in verify(self.office).faults} - self.set_back
        assert not found, f"verify finds {sorted(found)}"

    def refused_starts_are_noted(self) -> None:
        with self.office.database.reading() as tx:
            notes = [record.event for record, _ in journal.records(tx, journal.OFFICE)]
        refused = [one for one in notes if getattr(one, "what", "") == "AttemptRefused"]
        assert len(refused) == self.noted, "a refused start was not noted once"


def answered(ask: Callable[[], Receipt]) -> Receipt | str:
    """What the office answers: a receipt, or the code of its "no", which must be sayable."""
    try:
        return ask()
    except Answer as answer:
        for text in (answer.what, answer.why, answer.do):
            text.format_map(answer.values)
        return answer.code
