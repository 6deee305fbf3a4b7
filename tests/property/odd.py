"""What happens seldom: bad starts, requests again, interests, a lost definition."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.property import attempts
from tests.property.people import LAWS
from tests.property.reference import day_of
from tests.property.votes import members
from tests.property.watched import Watched, answered
from tests.story import paper
from workflow.office.perform import Who


class Odd(Watched):
    """The odd moments of an office."""

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
        role = (case.waiting or [case.law.role(case.at)])[0] if case.at else "applicant"
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
