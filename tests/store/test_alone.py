"""What a decision reads beside its own row does not change before the decision is committed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests import acts as a
from tests.joint import UNIT, Joint
from tests.story import ADMIN, Story
from workflow.application.state import Application
from workflow.audit.verify import verify
from workflow.chain.model.chain import Chain
from workflow.office import administration as roster
from workflow.office.perform import Office, Who
from workflow.rules.standing import Grant
from workflow.store import journal
from workflow.store.schema import open_database

A_WHILE = 0.4


def test_a_role_is_not_taken_away_in_the_middle_of_a_decision(office: Story) -> None:
    joint, deciding, go_on = Joint(office), threading.Event(), threading.Event()
    number, order = joint.at("timed"), list[str]()

    def held_up(act: a.Act, _state: Application, _chain: Chain) -> a.Act:
        deciding.set()
        assert go_on.wait(10)
        return act

    def approve(own: Office) -> None:
        act = a.Approve(application=number, opinion="同意")
        own.perform(act, Who("a-1", "test"), finish=held_up)
        order.append("decided")

    def take_away(own: Office) -> None:
        person = roster.Person("a-1", "A-1", (Grant(UNIT, "member"),))
        roster.import_people(own, ADMIN, [], [person], passwords=False)
        order.append("taken away")

    def run(work: Callable[[Office], None]) -> threading.Thread:
        def runs() -> None:
            database = open_database(office.where)
            work(Office(database, office.clock))
            database.close()

        thread = threading.Thread(target=runs)
        thread.start()
        return thread

    first = run(approve)
    assert deciding.wait(10)
    second = run(take_away)
    second.join(A_WHILE)
    assert order == [], "neither is done while the other is under way"
    go_on.set()
    first.join()
    second.join()

    assert joint.stands(number) == "last"
    with office.database.reading() as tx:
        decided = journal.records(tx, number)
        taken = journal.records(tx, journal.OFFICE)[-1][0]
    assert any(record.by == "a-1" and record.at <= taken.at for record, _digest in decided)
    assert verify(office.office).faults == []
