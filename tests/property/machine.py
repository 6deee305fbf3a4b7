"""A state machine that drives applications over random paths and knows what must come out."""

from __future__ import annotations

import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import currently_in_test_context, note
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from tests import acts as a
from tests.property import attempts
from tests.property.effects import Told
from tests.property.judging import compare, forbidden
from tests.property.people import LAWS, fresh_office
from tests.property.reference import Case, day_of
from tests.property.votes import NO, YES, members
from tests.story import Clock, paper
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

MOST = 3
SEEDS = st.integers(0, 2**32 - 1)
"""Where the choices inside a step come from: evenly, and again alike when Hypothesis shrinks."""

TICKING = timedelta(seconds=1)


class Paths(RuleBasedStateMachine):
    """One office, up to three applications, everything that people may try."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.where = fresh_office(Path(self.folder.name))
        self.clock = Clock("2026-03-02 09:00")
        self.office = Office(open_database(str(self.where)), self.clock)
        self.cases: list[Told] = []
        self.steps = self.noted = 0
        self.set_back = set[str]()
        self.noted_at = self.clock()
        self.done: list[tuple[a.Act, str, Receipt | str]] = []

    def teardown(self) -> None:
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

    # what is done

    @initialize(seed=SEEDS)
    def begin_two(self, seed: int) -> None:
        """Never an office without work."""
        draw = self.choice(seed)
        self.start(draw)
        self.start(draw)

    @precondition(lambda self: sum(not case.ended for case in self.cases) < MOST)
    @rule(seed=SEEDS)
    def begin(self, seed: int) -> None:
        """One more."""
        self.start(self.choice(seed))

    def start(self, draw: attempts.Draw) -> None:
        """A draft, by the applicant or by somebody who decides later."""
        law = LAWS[draw(sorted(LAWS))]
        roles = sorted(law.data["roles"])
        who = draw((f"{law.unit}.member", *(f"{law.unit}.{role}.a" for role in roles)))
        facts = attempts.first_facts(law.name, law.unit, roles, draw)
        now = self.clock()
        case = Told(law, who, facts, {}, now, now, makers=[who])
        papers = attempts.papers(case, "submission")
        act = a.Start(application="", facts=facts, documents=papers)
        receipt = self.office.start(law.name, act, Who(who, "test"))
        case.number = receipt.number
        case.papers = {one.kind: now for one in papers}
        self.cases.append(case)
        self.clock.now += TICKING

    def begin_badly(self, draw: attempts.Draw) -> None:
        """A start that is refused leaves a note with the office and no application."""
        if self.clock() < self.noted_at:  # else its time would run back
            return
        law = LAWS[draw(sorted(LAWS))]
        member, nonsense = f"{law.unit}.member", (paper("nonsense"),)
        wrong: tuple[dict[str, Any], tuple[Any, ...], str, str] = draw(
            (
                ({}, (), f"{law.unit}.elsewhere", "wrong-institution"),
                ({}, (), f"{law.unit}.gone", "person-revoked"),
                ({}, (), "nobody", "person-unknown"),
                ({"nonsense": "1"}, (), member, "no-such-field"),
                ({}, nonsense, member, "document-not-here"),
            )
        )
        facts, papers, who, code = wrong
        act = a.Start(application="", facts=facts, documents=papers)
        answer = answered(lambda: self.office.start(law.name, act, Who(who, "test")))
        assert answer == code, "a start was not refused as it must be"
        self.noted += 1
        self.noted_at = self.clock()

    @rule(seed=SEEDS)
    def go_on(self, seed: int) -> None:
        """What the step waits for, by somebody who may."""
        draw = self.choice(seed)
        self.forward(self.drawn(draw), draw)

    @rule(seed=SEEDS)
    def hurry(self, seed: int) -> None:
        """Straight on to a step drawn, over publicities too, and there perhaps a wrong attempt."""
        draw = self.choice(seed)
        index = self.drawn(draw)
        self.hurry_to(index, draw((*self.cases[index].law.steps, "")))
        if members(self.told(index)) and draw((True, False)):
            self.vote_in_spite(index, draw)
        elif draw((True, False)):
            self.spoil(index, draw)

    def vote_in_spite(self, index: int, draw: attempts.Draw) -> None:
        """A member of the body declares an interest, and a vote of theirs is recorded."""
        case = self.told(index)
        one = draw(members(case))
        self.attempt(index, a.Recuse(application=case.number, reason="利益", person=one), "admin")
        case = self.told(index)
        act = attempts.attempt(case, draw(("approve", "refuse")), self.clock(), draw)
        assert isinstance(act, (a.Approve, a.Refuse))
        if act.ballot:
            votes = dict.fromkeys(act.ballot.present, YES if act.verb == "approve" else NO)
            act = replace(act, ballot=replace(act.ballot, votes=votes))
        self.attempt(index, act, attempts.holder(case, act))

    @rule(seed=SEEDS)
    def try_verb(self, seed: int) -> None:
        """Any verb, whatever the case waits for, by somebody who may use it."""
        draw = self.choice(seed)
        self.forward(self.drawn(draw), draw, draw(attempts.VERBS))

    @rule(seed=SEEDS)
    def try_what_is_wrong(self, seed: int) -> None:
        """Proper acts by people who must not do them, and acts with one thing wrong."""
        draw = self.choice(seed)
        for _ in range(4):
            draw((self.estrange, self.spoil))(self.drawn(draw), draw)

    @rule(seed=SEEDS)
    def disturb(self, seed: int) -> None:
        """Something happens to a notice that is up; where there is none, one is put up."""
        draw = self.choice(seed)
        live = [index for index, case in enumerate(self.cases) if case.live]
        index = draw(live) if live else self.drawn(draw)
        if not live:
            steps = self.cases[index].law.steps
            self.hurry_to(index, next((n for n in steps if n.endswith("publicity")), ""))
            if self.cases[index].step["kind"] == "publicize":
                self.forward(index, plainly)
        for _ in range(draw((2, 3, 4, 5))):
            verbs = ("publish", "interrupt", "object", "object", "dispose", "dispose", "supplement")
            case = self.told(index)
            act = attempts.attempt(case, draw(verbs), self.clock(), draw)
            who = attempts.disturber(case, act, draw)
            self.attempt(index, act, who)

    @rule(seed=SEEDS)
    def do_something_odd(self, seed: int) -> None:
        """A bad start, a request again, an interest declared, a definition lost."""
        draw = self.choice(seed)
        odd = (self.begin_badly, self.ask_again, self.declare, self.declare)
        more = (self.lose_the_definition, self.correct_badly, self.stop_over_the_end)
        draw((*odd, *more))(draw)

    def correct_badly(self, draw: attempts.Draw) -> None:
        """A correction of a record that is not there, or of a day to come, by who could make it."""
        index = self.drawn(draw)
        case = self.told(index)
        right = a.Correct(application=case.number, record=1, text="更")
        later = day_of(self.clock()) + timedelta(days=1)
        wrong = ({"record": 0}, {"record": case.records + 1}, {"on": later})
        self.attempt(index, replace(right, **draw(wrong)), "admin")

    def stop_over_the_end(self, draw: attempts.Draw) -> None:
        """Suspended while its notice is up, until after the end of it."""
        told = [(index, self.told(index)) for index in range(len(self.cases))]
        live = [(index, case) for index, case in told if case.whole() and not case.down]
        if not live:
            return
        index, case = draw(live)
        number, end = case.number, case.ends()
        self.attempt(index, a.Suspend(application=number, reason="停"), "admin")
        self.clock.now = max(self.clock.now, end or self.clock.now)
        self.run_clock()
        if draw((True, False)):
            self.attempt(index, a.Resume(application=number, reason="续"), "admin")

    def declare(self, draw: attempts.Draw) -> None:
        """Somebody has an interest, says so twice, and then tries to decide."""
        index = self.drawn(draw)
        case = self.told(index)
        role = case.law.role(case.at) if case.at else "applicant"
        officer = "plain" if role == "applicant" else f"{role}.a"
        person = draw((f"{case.law.unit}.{officer}", *members(case)[1:]))
        for _ in range(2):
            act = a.Recuse(application=case.number, reason="利益", person=person)
            self.attempt(index, act, draw(("admin", "admin", person)))
        case = self.told(index)
        usual = attempts.attempt(case, attempts.usual(case), self.clock(), draw)
        self.attempt(index, usual, person)

    def ask_again(self, draw: attempts.Draw) -> None:
        """The same request once more: the first answer, and nothing is written."""
        if not self.done:
            return
        act, who, answer = draw(self.done)
        second = self.perform(act, who)
        if isinstance(second, str) or isinstance(answer, str):
            assert second == answer, "a repeated request got another answer"
        else:
            assert second.again, "a repeated request was carried out again"
            assert (second.seq, second.hash) == (answer.seq, answer.hash)

    def lose_the_definition(self, draw: attempts.Draw) -> None:
        """Another text in the place of the pinned definition: nothing can be done."""
        case = draw(self.cases)
        with closing(sqlite3.connect(self.where)) as db, db:
            key = "WHERE chain = ?"  # one version of each is pinned here
            sql = f"SELECT sha256, compiled FROM definitions {key}"
            right = db.execute(sql, (case.law.name,)).fetchone()
            wrong = (right[0][::-1], right[1].replace(right[0], right[0][::-1]))
            put = f"UPDATE definitions SET sha256 = ?, compiled = ? {key}"
            db.execute(put, (*wrong, case.law.name))
        act = a.Comment(application=case.number, text="注")
        answer = self.perform(act, f"{case.law.unit}.plain")
        with closing(sqlite3.connect(self.where)) as db, db:
            db.execute(put, (*right, case.law.name))
        assert answer == "definition-lost", "an application went on under another definition"

    @rule(seed=SEEDS)
    def pass_time(self, seed: int) -> None:
        """Time passes, or comes just to the end of a publicity, or the clock is set back."""
        draw = self.choice(seed)
        whole = [case for case in self.cases if case.whole() and not case.down]
        end = draw(whole).ends() if whole else None
        if end and draw((True, False)):
            end -= draw((timedelta(0), timedelta(microseconds=1)))
            self.clock.now = max(self.clock.now, end)
        else:
            self.clock.now += timedelta(hours=(hours := draw((-100, -1, 1, 25, 24 * 9))))
            self.set_back |= {"record-ahead", "contradicted"} if hours < 0 else set()

    @rule()
    def tick(self) -> None:
        self.run_clock()

    # how it is done

    def hurry_to(self, index: int, target: str) -> None:
        """Straight on to a step, over publicities too."""
        for _ in range(15):
            case = self.cases[index]
            if case.at == target or case.ended:
                break
            if case.whole() and not case.down and not case.open:
                self.clock.now = max(self.clock.now, case.ends() or self.clock.now)
                self.run_clock()
            if self.cases[index] is case:
                self.forward(index, plainly)

    def estrange(self, index: int, draw: attempts.Draw) -> None:
        """A proper act by somebody who must not do it."""
        case = self.told(index)
        verb = draw((attempts.usual(case), attempts.usual(case), *attempts.VERBS))
        act = attempts.attempt(case, verb, self.clock(), draw)
        self.attempt(index, act, draw(attempts.strangers(case, case.actor(act))))

    def told(self, index: int) -> Told:
        """The case as an act would find it now."""
        return self.cases[index].lapsed(self.clock())

    def spoil(self, index: int, draw: attempts.Draw) -> None:
        """A proper act with one thing wrong."""
        case = self.told(index)
        verb = draw((attempts.usual(case),) * 3 + ("refuse", "supplement", "file"))
        act = attempts.attempt(case, verb, self.clock(), draw)
        wrong = draw(list(attempts.spoiled(case, act, self.clock())))
        self.attempt(index, wrong, attempts.holder(case, wrong))

    def forward(self, index: int, draw: attempts.Draw, verb: str = "") -> None:
        """One act, as proper as can be."""
        case = self.told(index)
        act = attempts.attempt(case, verb or attempts.usual(case), self.clock(), draw)
        seen = draw((None, case.revision))
        self.attempt(index, replace(act, seen=seen), attempts.holder(case, act))

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

    @invariant()
    def all_is_well(self) -> None:
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


def walk(number: int, steps: int = 25) -> None:
    """One random path without Hypothesis: every rule as likely as it is useful."""
    choice = Random(number)
    machine = Paths()
    try:
        machine.begin_two(number)
        for _ in range(steps):
            choice.choice(OFTEN)(machine, choice.randrange(2**32))
            if sum(not case.ended for case in machine.cases) < MOST:
                machine.begin(choice.randrange(2**32))
            machine.all_is_well()
    finally:
        machine.teardown()


OFTEN: list[Callable[[Paths, int], None]] = [
    *(Paths.go_on, Paths.hurry, Paths.hurry, Paths.try_verb, Paths.disturb),
    *(Paths.try_what_is_wrong, Paths.try_what_is_wrong, Paths.try_what_is_wrong),
    *(Paths.pass_time, Paths.pass_time, Paths.do_something_odd),
]


def plainly(choices: Sequence[Any]) -> Any:
    """The first of every choice, which is the plain one."""
    return choices[0]
