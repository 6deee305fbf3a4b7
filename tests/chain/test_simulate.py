"""A simulation walks every transition of the compiled machine, and shows who takes which route."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chain.checking.test_proof import AMOUNT, MODE, PEOPLE, SHARE, chain_of, spans
from tests.chain.small import notice, small
from tests.chain.test_schedule import CALENDAR
from workflow.chain.checking.proof import regions, witnesses
from workflow.chain.machine import ChainMachine
from workflow.chain.model.chain import Chain
from workflow.chain.model.field import Holds, OneOf, Quantifier, Test, Within
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.chain.routing import fields_read, route_for
from workflow.chain.schedule import Reached, Scheduler
from workflow.chain.simulate import Outcome, Walk, Way, simulate

PROOF = Path(__file__).parents[1] / "scenarios" / "proof.yaml"
FILES = [*shipped().values(), PROOF]
START = date(2026, 9, 16)


def walked(chain: Chain) -> tuple[Walk, ...]:
    return simulate(chain, START, Scheduler(CALENDAR, lambda name: None))


def transitions(chain: Chain) -> set[tuple[str, str]]:
    """Every transition of the machine itself: the place and the trigger."""
    return {
        (place, trigger)
        for machine in ChainMachine(chain).machines()
        for trigger, event in machine.events.items()
        for place, moves in event.transitions.items()
        for _move in moves
    }


def busy() -> Chain:
    """A chain with every kind of outcome."""
    return small(
        "  opinion: {zh: 论证, en: Opinion, kind: evaluate, by: office, on_refuse: review,\n"
        "    deadline: {days: 5, unit: working, lapse: review}}\n"
        "  desk: {zh: 复核, en: Desk, kind: review, by: head,\n"
        "    deadline: {days: 3, unit: natural, lapse: end}}\n"
        "  head: {zh: 主任, en: Head, kind: authorize, by: head,\n"
        "    deadline: {days: 5, unit: working, remind: 1, escalate: head}}\n"
        + notice()
        + "  report: {zh: 报送, en: Report, kind: file, by: office, blocking: false}\n"
        "  below: {zh: 转化, en: Transfer, kind: subprocess, by: office, chain: pku-transfer}\n",
        *("opinion", "desk", "head", "notice", "report", "below"),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_transition_of_a_shipped_chain_is_walked(path: Path) -> None:
    chain = load_file(path)
    walks = walked(chain)

    assert moved(walks) == transitions(chain)
    assert [one.route for one in walks] == list(chain.routes)


def test_every_transition_of_a_chain_with_every_kind_of_outcome_is_walked() -> None:
    assert moved(walked(busy())) == transitions(busy())


def moved(walks: tuple[Walk, ...]) -> set[tuple[str, str]]:
    return {(f"{one.route.name}/{step}", trigger) for one in walks for step, trigger in one.moves}


def test_every_move_is_an_outcome_that_is_shown_beside_those_of_deadlines() -> None:
    (one,) = walked(busy())
    by_clock = [out for out in one.outcomes if out.way in (Way.LAPSE, Way.OVERDUE)]
    assert len(one.outcomes) == len(one.moves) + len(by_clock)
    assert len(by_clock) == 3


def outcome(walk: Walk, step: str, way: Way) -> Outcome:
    return next(one for one in walk.outcomes if (one.step, one.way) == (step, way))


def test_what_follows_each_outcome_is_said_with_the_steps_once_more_and_the_day() -> None:
    (one,) = walked(busy())
    upheld = outcome(one, "notice", Way.UPHOLD)
    below = outcome(one, "below", Way.REFUSE)

    assert upheld.target == "review"
    assert upheld.again == ("review", "opinion", "desk", "head", "notice")
    assert upheld.end
    assert upheld.end.day == date(2026, 10, 9)
    assert (below.target, below.again, below.end) == ("refused", (), None)
    assert outcome(one, "opinion", Way.REFUSE).target == "review"
    assert outcome(one, "below", Way.PASS).target == "completed"


def test_an_upheld_objection_at_the_second_publicity_repeats_both() -> None:
    (one,) = walked(load_file(shipped()["chaoyang-transfer"]))
    upheld = outcome(one, "exchange-publicity", Way.UPHOLD)

    assert one.schedule.end.day == date(2026, 10, 27)
    assert upheld.again[-2:] == ("hospital-publicity", "exchange-publicity")
    assert upheld.end
    assert upheld.end.day == date(2026, 11, 12)


def test_a_deadline_lapses_on_its_day_or_tells_people_and_moves_nothing() -> None:
    (one,) = walked(busy())
    back, ended = outcome(one, "opinion", Way.LAPSE), outcome(one, "desk", Way.LAPSE)

    assert back.target == "review"
    assert back.on == Reached(date(2026, 9, 23))
    assert back.again == ("review", "opinion")
    assert ended.target == "terminated"
    assert ended.on == Reached(date(2026, 9, 21))
    assert outcome(one, "head", Way.OVERDUE).target == "head"


def test_after_each_return_both_ways_back_are_walked() -> None:
    (one,) = walked(busy())
    returned = {(out.step, out.target) for out in one.outcomes if out.way is Way.RETURN}
    direct = {(out.target, out.step) for out in one.outcomes if out.way is Way.DIRECT}

    assert ("head", "desk") in returned
    assert direct == returned


def test_at_peking_university_the_borders_themselves_and_one_fen_above_are_shown() -> None:
    shown = {
        (str(witness.facts["amount"]), walk.route.name, witness.above)
        for walk in walked(load_file(shipped()["pku-transfer"]))
        for witness in walk.witnesses
    }
    assert shown == {
        ("2000000.00", "1", ""),
        ("4000000.00", "1", "2"),
        ("4000000.01", "2", ""),
        ("6000000.00", "2", ""),
        ("8000000.00", "2", "3"),
        ("8000000.01", "3", ""),
        ("16000000.00", "3", ""),
        ("unknown", "3", ""),
    }


def test_at_tsinghua_the_posts_that_no_route_tells_apart_stand_for_each_other() -> None:
    takes = [one.takes for one in walked(load_file(shipped()["tsinghua-leader-reward"]))]
    groups = [[reach.groups for region in regions for reach in region] for regions in takes]

    assert groups[1] == [(("other-leader",), ("other-leader", "none"))]
    assert groups[2] == [(("none",),)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_witness_of_a_shipped_chain_takes_the_route_it_is_shown_for(path: Path) -> None:
    chain = load_file(path)
    for walk in walked(chain):
        assert walk.witnesses
        for witness in walk.witnesses:
            assert route_for(chain, witness.facts) == walk.route


def holds() -> st.SearchStrategy[Holds]:
    posts = st.frozensets(st.sampled_from("xyz"), min_size=1)
    return st.builds(Holds, st.just("people"), st.sampled_from(Quantifier), posts)


def rows() -> st.SearchStrategy[list[tuple[Test | None, ...]]]:
    choice = st.builds(OneOf, st.just("mode"), st.frozensets(st.sampled_from("abc")))
    border = st.none() | st.integers(0, 40)
    share = st.builds(Within, st.just("share"), border, border)
    row = st.tuples(st.none() | spans(), st.none() | choice, st.none() | holds(), st.none() | share)
    return st.lists(row, min_size=1, max_size=4)


@given(rows())
def test_in_random_chains_every_witness_takes_the_route_it_is_shown_for(
    whens: list[tuple[Test | None, ...]],
) -> None:
    tests = [tuple(test for test in row if test is not None) for row in whens]
    chain = chain_of([*tests, ()], AMOUNT, MODE, PEOPLE, SHARE)
    found = regions(chain)

    assert set(found) == {route.name for route in chain.routes}
    for name, boxes in found.items():
        for region in boxes:
            shown = list(witnesses(chain, region))
            assert shown
            for witness in shown:
                route = route_for(chain, witness.facts)
                assert route
                assert route.name == name


@given(
    rows(),
    st.integers(0, 45),
    st.sampled_from("abc"),
    st.frozensets(st.sampled_from("xyz"), min_size=1),  # who is required is somebody
)
def test_in_random_chains_every_application_is_in_exactly_one_region_of_its_route(
    whens: list[tuple[Test | None, ...]], fen: int, mode: str, posts: frozenset[str]
) -> None:
    tests = [
        tuple(test for test in row if test is not None and test.field != "share") for row in whens
    ]
    chain = chain_of([*tests, ()], AMOUNT, MODE, PEOPLE)
    people = [{"name": post, "post": post} for post in sorted(posts)]
    facts = {"amount": f"{fen / 100:.2f}", "mode": mode, "people": people}
    route = route_for(chain, facts)
    alike = {post: alike_to(chain, post) for post in "xyz"}
    shape = {alike[post] for post in posts}
    at = [
        name
        for name, boxes in regions(chain).items()
        for region in boxes
        if all(
            {
                "amount": any(
                    span.first <= fen and (span.last is None or fen <= span.last)
                    for span in reach.spans
                ),
                "mode": mode in reach.choices,
                "people": shape in [set(group) for group in reach.groups],
            }[reach.field]
            for reach in region
        )
    ]
    assert route
    assert at == [route.name]
    assert fields_read(chain) >= {
        r.field for one in regions(chain).values() for b in one for r in b
    }


def alike_to(chain: Chain, post: str) -> str:
    """The first post that no condition tells from this one."""
    tests = [test for one in chain.routes for test in one.when if isinstance(test, Holds)]
    marks = {one: tuple(one in test.posts for test in tests) for one in "xyz"}
    return next(one for one in "xyz" if marks[one] == marks[post])
