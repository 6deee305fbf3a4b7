"""Two people at the same moment: one of them is first, and the other learns who and when.

Each round starts two real processes at once on one fresh application; the long runs have 300.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest

from tests import acts as a
from tests.family import Family
from tests.faults.racer import Order, Outcome, race
from tests.joint import Joint
from tests.story import ADMIN, Story
from workflow.audit.verify import verify
from workflow.store import journal

pytestmark = pytest.mark.parametrize("rounds", [15, pytest.param(300, marks=pytest.mark.slow)])


class Track:
    """An office with the institute, and two processes that are let go together."""

    def __init__(self, place: str) -> None:
        self.story = Story(place)
        self.joint = Joint(self.story)
        context = get_context("spawn")
        self.pipes: list[Connection] = []
        self.runners = []
        for _ in range(2):
            ours, theirs = context.Pipe()
            runner = context.Process(target=race, args=(place, theirs))
            runner.start()
            self.pipes.append(ours)
            self.runners.append(runner)

    def go(self, *orders: Order) -> list[Outcome]:
        """Both at once; what came of each."""
        for pipe, order in zip(self.pipes, orders, strict=True):
            pipe.send(order)
        found = [pipe.recv() for pipe in self.pipes]
        assert not [one.traceback for one in found if one.traceback]
        return found

    def order(self, act: a.Act, person: str, **later: float) -> Order:
        """An act at the office's time."""
        return Order(act, person, self.story.clock() + timedelta(**later))

    def close(self) -> None:
        """The processes end, and the journal verifies."""
        for pipe, runner in zip(self.pipes, self.runners, strict=True):
            pipe.send(None)
            runner.join(30)
            assert runner.exitcode == 0
        assert verify(self.story.office).faults == []
        self.story.database.close()


@pytest.fixture
def track(place: str) -> Iterator[Track]:
    """Two racers on either database."""
    made = Track(place)
    yield made
    made.close()


def decided(track: Track, number: str) -> list[str]:
    """The events of an application that were no refusals."""
    with track.story.database.reading() as tx:
        kinds = [type(one.event).__name__ for one, _ in journal.records(tx, number)]
    return [one for one in kinds if one != "Declined"]


def one_first(outcomes: list[Outcome], first_names: set[str]) -> Outcome:
    """Just one was carried out; the other was told who came first and when. The winner."""
    done = [one for one in outcomes if one.event]
    (lost,) = [one for one in outcomes if not one.event]
    assert len(done) == 1
    assert lost.code in ("changed-since-seen", "already-ended")
    assert lost.values["name"] in first_names
    assert lost.values["at"]
    return done[0]


def approval(number: str, seen: int) -> a.Approve:
    """Agreement with what was seen."""
    return a.Approve(application=number, opinion="同意", seen=seen)


def test_two_managers_approve_one_step(track: Track, rounds: int) -> None:
    for _ in range(rounds):
        number = track.joint.at("one")
        act = approval(number, track.joint.state(number).revision)
        found = track.go(track.order(act, "office-1"), track.order(act, "office-2"))
        one_first(found, {"OFFICE-1", "OFFICE-2"})
        assert decided(track, number) == ["Started", "Submitted", "Passed"]


@pytest.mark.parametrize("other", ["withdraw", "return", "terminate"])
def test_one_approves_while_another_takes_it_away(track: Track, rounds: int, other: str) -> None:
    acts: dict[str, tuple[Callable[..., a.Act], str, str]] = {
        "withdraw": (lambda **k: a.Withdraw(reason="撤", **k), "joint-applicant", "withdrawn"),
        "return": (lambda **k: a.Return(opinion="补", **k), "office-2", "submission"),
        "terminate": (lambda **k: a.Terminate(reason="止", **k), "admin", "terminated"),
    }
    make, person, end = acts[other]
    for _ in range(rounds):
        number = track.joint.at("one")
        seen = track.joint.state(number).revision
        away = make(application=number, seen=seen)
        agree = track.order(approval(number, seen), "office-1")
        found = track.go(agree, track.order(away, person))
        winner = one_first(found, {"OFFICE-1", "OFFICE-2", "申请人", "管理员"})
        assert track.joint.stands(number) == ("last" if winner.event == "Passed" else end)
        assert len(decided(track, number)) == 3


def test_a_publicity_ends_while_somebody_objects(track: Track, rounds: int) -> None:
    story = track.story
    numbers = [story.submitted("jishuitan-grant-of-rights") for _ in range(rounds)]
    for number in numbers:
        story.walk(number, until="publicity")
        story.publish(number)
    for number in numbers:
        notice = story.state(number).notice
        assert notice
        assert notice.window
        end = notice.window.ends_at
        last = Order(a.Object(application=number, text="异议"), "jishuitan-applicant", end)
        last = last._replace(now=end - timedelta(seconds=1))
        found = track.go(Order(a.Expire(application=number), "admin", end), last)
        state = story.state(number)
        if found[1].event:
            assert (state.step, state.held) == ("publicity", "objection")
        else:
            assert (state.step, found[1].code) == ("agreement", "wrong-verb")
        story.clock.now = end


def test_two_of_several_sign_at_once_and_nobody_is_stuck(track: Track, rounds: int) -> None:
    for _ in range(rounds):
        number = track.joint.at("all")
        track.joint.yes(number, "c-1")
        a_one, b_one = (a.Approve(application=number, opinion="同意") for _ in range(2))
        found = track.go(track.order(a_one, "a-1"), track.order(b_one, "b-1"))
        assert [one.event for one in found] == ["Cosigned", "Cosigned"]
        assert track.joint.stands(number) == "last"


def test_one_person_signs_twice_at_once(track: Track, rounds: int) -> None:
    for _ in range(rounds):
        number = track.joint.at("all")
        act: Any = a.Approve(application=number, opinion="同意")
        found = track.go(track.order(act, "a-1"), track.order(act, "a-1"))
        assert sorted(one.event for one in found) == ["", "Cosigned"]
        assert [one.code for one in found if one.code] == ["already-spoke"]
        assert [one.seat for one in track.joint.state(number).voices] == ["a"]


def test_two_claim_one_task(track: Track, rounds: int) -> None:
    for _ in range(rounds):
        number = track.joint.at("one")
        act = a.Claim(application=number)
        found = track.go(track.order(act, "office-1"), track.order(act, "office-2"))
        (lost,) = [one for one in found if not one.event]
        holder = track.joint.state(number).assignments[""].name
        assert (lost.code, lost.values["holder"]) == ("held-by-another", holder)


def test_the_one_above_is_resumed_while_the_one_below_ends(track: Track, rounds: int) -> None:
    family = Family(track.story)
    for _ in range(rounds):
        child = family.begin()
        track.story.perform(a.Suspend(application=family.parent, reason="审计"), ADMIN)
        on = a.Resume(application=family.parent, reason="审计结束")
        end = a.Terminate(application=child, reason="止")
        found = track.go(track.order(on, "admin"), track.order(end, "admin"))
        assert [one.event for one in found] == ["Resumed", "Terminated"]
        assert family.stands() == "accept", "nobody told the one above"
        family.agree()
