"""People from outside the institution: what they may do, and how far they see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests import acts as a
from tests import staffing
from tests.machine import UNIT, Machine
from tests.story import new_story
from workflow.errors import CouldNot, Refused
from workflow.office import queries as board
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store.filters import Filter

LAWYER = Who("lawyer", "test")
END = date(2026, 12, 31)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The institute."""
    return Machine(new_story(tmp_path))


def sees(machine: Machine, who: Who, number: str) -> bool:
    """Whether the person may look at an application."""
    try:
        board.look(machine.story.office, number, who)
    except CouldNot as answer:
        if answer.code != "no-such-application":
            raise
        return False
    return True


def listed(machine: Machine, who: Who) -> list[str]:
    """The numbers that the person's list has."""
    found = board.page(machine.story.office, who, Filter(), 100)
    return [state.number for state, _chain in found]


def test_who_is_asked_sees_it_until_the_question_is_taken_back(machine: Machine) -> None:
    number = machine.at("office")
    assert not sees(machine, LAWYER, number)

    machine.do(a.Delegate(application=number, person="lawyer", question="可否？"), "office")
    assert sees(machine, LAWYER, number)

    machine.do(a.Release(application=number), "office")
    assert not sees(machine, LAWYER, number)


def test_who_belongs_to_a_body_formed_for_it_sees_it(machine: Machine) -> None:
    number, other = machine.begun("panel"), machine.begun("panel")
    machine.do(a.Form(application=number, people=("lawyer", "machine")), "office")

    assert listed(machine, LAWYER) == [number]
    assert not sees(machine, LAWYER, other)


def test_what_waits_for_the_role_is_seen_by_each_of_its_holders(machine: Machine) -> None:
    with machine.story.database.writing() as tx:
        staffing.put_person(tx, "second", "乙", (Grant(UNIT, "lawyer", None, END),), None)
    number, other = machine.at("lawyer"), machine.at("office")

    assert listed(machine, Who("second", "test")) == [number]
    machine.do(a.Approve(application=number, opinion="同意"), "lawyer")

    assert listed(machine, Who("second", "test")) == []
    assert listed(machine, LAWYER) == [number]
    assert not sees(machine, LAWYER, other)


def test_an_inside_role_opens_the_whole_institution(machine: Machine) -> None:
    number = machine.at()
    both = (Grant(UNIT, "lawyer", None, END), Grant(UNIT, "office"))
    with machine.story.database.writing() as tx:
        staffing.put_person(tx, "lawyer", "甲", both, None)

    assert sees(machine, LAWYER, number)
    machine.do(a.Comment(application=number, text="看过"), "lawyer")


def test_with_the_last_day_of_the_role_everything_closes(machine: Machine) -> None:
    number = machine.at("lawyer")
    machine.do(a.Approve(application=number, opinion="同意"), "lawyer")
    machine.story.clock.set("2027-01-01 09:00")

    assert not sees(machine, LAWYER, number)
    assert listed(machine, LAWYER) == []


def test_who_comes_from_outside_cannot_apply(machine: Machine) -> None:
    with pytest.raises(Refused) as caught:
        machine.story.office.start("machine", a.Start(application=""), LAWYER)

    no = caught.value
    assert no.code == "external-cannot-start"
    assert "{" not in "".join(text.format_map(no.values) for text in (no.what, no.why, no.do))


@pytest.mark.parametrize(
    "act",
    [
        a.Comment(application="", text="注"),
        a.Remind(application=""),
        a.Copy(application="", people=("lawyer",)),
        a.Recuse(application="", reason="利害关系"),
        a.Correct(application="", record=1, text="更正"),
        a.Approve(application="", opinion="同意", seen=1),
    ],
    ids=lambda act: act.verb,
)
def test_what_everybody_of_the_institution_may_do_is_closed_to_those_outside(
    machine: Machine, act: a.Act
) -> None:
    from msgspec.structs import replace

    number = machine.at("office")

    with pytest.raises(Refused) as caught:
        machine.do(replace(act, application=number), "lawyer")

    assert caught.value.code == "external-not-involved"
    assert not sees(machine, LAWYER, number)
