"""The way of one act: what it asks of the database, and what it takes along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests import staffing
from tests.bench.approve import Way, counted
from tests.story import Story, person_of
from workflow.application.act import Act
from workflow.application.deciding.events import Approve
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.errors import Refused
from workflow.office.login import open_office
from workflow.rules.standing import Grant
from workflow.store import journal, people
from workflow.store.derived import read


def approval(story: Story) -> Way:
    """What one approval asks."""
    act = Approve(application=story.submitted("pku-transfer"), opinion="同意")
    office = story.office
    return counted(lambda: office.perform(act, person_of("department")))


def test_an_approval_takes_one_transaction_and_eight_statements(story: Story) -> None:
    approval(story)
    way = approval(story)

    assert (way.transactions, way.statements) == (1, 8)


def test_an_approval_asks_no_more_of_a_larger_office(story: Story) -> None:
    approval(story)
    before = approval(story).statements
    for chain in ("tsinghua-leader-reward", "chaoyang-transfer", "third-hospital-reward"):
        story.submitted(chain)
    with story.database.writing() as tx:
        for number in range(200):
            staffing.put_person(tx, f"p-{number}", "某", (Grant("pku", "member"),), None)
    assert approval(story).statements == before

    with story.database.writing() as tx:
        for number in range(200):
            staffing.put_person(tx, f"q-{number}", "某", (), None, f"p-{number}")
    way = approval(story)
    assert way.statements - before <= 2, "second accounts are asked for the people concerned"
    assert not [one for one in way.texts if "same_as >" in one and "EXISTS" not in one]


def test_an_office_is_opened_and_its_reader_known_in_one_transaction(story: Story) -> None:
    with story.database.writing() as tx:
        end = story.clock() + timedelta(hours=1)
        people.add_session(tx, "secret", "department-person", story.clock(), end)
    found = []

    way = counted(lambda: found.append(open_office(story.where, "secret", story.clock)))

    (office, who), *_ = found
    assert (way.transactions, way.statements) == (1, 2)
    assert who is not None
    assert who.person == "department-person"
    assert office.log == story.office.log
    assert open_office(story.where, "another", story.clock)[1] is None
    story.clock.pass_days(1)
    assert open_office(story.where, "secret", story.clock)[1] is None
    office.database.close()


def test_an_act_is_completed_by_the_state_it_is_decided_on(office: Story) -> None:
    number = office.submitted("pku-transfer")

    def finish(act: Act, application: Application, chain: Chain) -> Act:
        assert isinstance(act, Approve)
        return replace(act, opinion=f"{chain.chain} {application.step} {application.seq}")

    act = Approve(application=number, opinion="")
    receipt = office.office.perform(act, person_of("department"), finish=finish)

    assert receipt.application.history[-1].opinion == "pku-transfer department 2"


def test_what_is_refused_while_an_act_is_completed_is_recorded(office: Story) -> None:
    number = office.submitted("pku-transfer")

    def finish(_act: Act, _application: Application, _chain: Chain) -> Act:
        raise Refused("no-such-field", chain="x", name="y", fields=[])

    act = Approve(application=number, opinion="")
    with pytest.raises(Refused, match="no-such-field"):
        office.office.perform(act, person_of("department"), finish=finish)

    with office.database.reading() as tx:
        last = journal.records(tx, number)[-1][0]
    assert (type(last.event).__name__, last.seq) == ("Declined", 3)


def test_who_took_part_is_a_row(office: Story) -> None:
    number = office.submitted("pku-transfer")
    office.approve(number)
    with pytest.raises(Refused):
        office.perform(Approve(application=number, opinion="同意"), person_of("finance"))

    with office.database.reading() as tx:
        assert read(tx, number).participants == {"pku-applicant", "department-person"}
