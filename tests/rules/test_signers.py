"""Several people: what they decided, against every way in which the rest could still speak."""

from __future__ import annotations

from itertools import product
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from workflow.rules.signers import Mode, open_seats, verdict, within_reach

SEATS = ("a", "b", "c", "d", "e")
SETS = st.lists(
    st.lists(st.sampled_from(SEATS), min_size=1, max_size=3, unique=True), min_size=1, max_size=3
)


def in_the_end(mode: Mode, said: dict[str, bool], least: int, sets: list[list[str]]) -> bool:
    """Whether it passes once everyone has spoken."""
    if mode is Mode.LEAST:
        return list(said.values()).count(True) >= least
    if mode is Mode.EACH:
        return all(any(said[seat] for seat in one) for one in sets)
    return all(said.values())


@given(
    mode=st.sampled_from([Mode.ALL, Mode.SEQUENCE, Mode.LEAST, Mode.EACH]),
    number=st.integers(1, 5),
    spoken=st.lists(st.tuples(st.sampled_from(SEATS), st.booleans()), max_size=5),
    least=st.integers(1, 5),
    sets=SETS,
)
def test_it_is_decided_as_soon_as_nobody_left_could_turn_it(
    mode: Mode, number: int, spoken: list[tuple[str, bool]], least: int, sets: list[list[str]]
) -> None:
    seats = sorted({seat for one in sets for seat in one}) if mode is Mode.EACH else SEATS[:number]
    said = {seat: agreed for seat, agreed in spoken if seat in seats}
    lacking = mode is Mode.LEAST and len(seats) < least
    left = [seat for seat in seats if seat not in said]

    ends = {
        in_the_end(mode, said | dict(zip(left, rest, strict=True)), least, sets)
        for rest in product((True, False), repeat=len(left))
    }

    decided = verdict(mode, seats, said, least=least, sets=sets)
    assert decided == (ends.pop() if len(ends) == 1 and not lacking else None)
    now = open_seats(mode, seats, said, sets=sets)
    assert set(now) <= set(left)
    if decided is None and not lacking:
        assert now, "nobody could go on"


def best(
    mode: Mode, said: dict[str, bool], able: dict[str, frozenset[str]], least: int, sets: Any
) -> bool:
    """Whether it passes in one of all the ways in which those who can speak may say yes."""
    seats = (*said, *able)
    apart = mode in (Mode.LEAST, Mode.EACH)
    for who in product(*[(None, *sorted(people)) for people in able.values()]):
        speaking = [one for one in who if one]
        if apart and len(set(speaking)) < len(speaking):
            continue
        words = said | {seat: True for seat, one in zip(able, who, strict=True) if one}
        if verdict(mode, seats, words, least=least, sets=sets):
            return True
    return False


@given(
    mode=st.sampled_from(Mode),
    words=st.lists(st.none() | st.booleans(), min_size=1, max_size=4),
    people=st.lists(st.frozensets(st.sampled_from("xyz"), max_size=3), min_size=4, max_size=4),
    least=st.integers(1, 4),
    cut=st.integers(1, 3),
)
def test_it_is_within_reach_if_those_who_are_left_could_still_pass_it(
    mode: Mode,
    words: list[bool | None],
    people: list[frozenset[str]],
    least: int,
    cut: int,
) -> None:
    seats = SEATS[: len(words)]
    said = {seat: word for seat, word in zip(seats, words, strict=True) if word is not None}
    able = {seat: people[at] for at, seat in enumerate(seats) if seat not in said}
    sets = [one for one in (seats[:cut], seats[cut:]) if one]
    given_sets = sets if mode is Mode.EACH else []
    if verdict(mode, seats, said, least=least, sets=given_sets) is not None:
        return  # it is over already

    found = within_reach(mode, said, able, least=least, sets=given_sets)

    assert found == best(mode, said, able, least, given_sets)


def test_a_seat_in_two_sets_serves_both() -> None:
    able = {"a": frozenset(), "b": frozenset({"x"}), "c": frozenset()}
    assert within_reach(Mode.EACH, {}, able, sets=[("a", "b"), ("b", "c")])


@given(st.lists(st.tuples(st.sampled_from(SEATS), st.booleans()), max_size=5))
def test_whoever_comes_first_decides(spoken: list[tuple[str, bool]]) -> None:
    said: dict[str, bool] = {}
    for seat, agreed in spoken:
        said.setdefault(seat, agreed)
    assert verdict(Mode.ANY, SEATS, said) == (spoken[0][1] if spoken else None)


def test_without_seats_nothing_is_decided() -> None:
    for mode in Mode:
        assert verdict(mode, (), {}, least=1) is None


def test_where_nobody_is_wanted_nothing_is_decided() -> None:
    assert verdict(Mode.LEAST, SEATS, {"a": True}, least=0) is None


def test_one_after_the_other() -> None:
    assert open_seats(Mode.SEQUENCE, SEATS, {"a": True}) == ["b"]


X, Y, NONE = frozenset("x"), frozenset("y"), frozenset[str]()


def test_one_person_cannot_fill_two_seats_of_groups_that_lie_apart() -> None:
    apart = [("a",), ("b",)]
    assert not within_reach(Mode.EACH, {}, {"a": X, "b": X}, sets=apart)
    assert within_reach(Mode.EACH, {}, {"a": X, "b": Y}, sets=apart)


def test_a_group_without_anybody_cannot_pass_though_others_share_its_seats() -> None:
    sharing = [("a", "b"), ("b", "c")]
    assert not within_reach(Mode.EACH, {}, {"a": X, "b": NONE, "c": NONE}, sets=sharing)


def test_who_could_sit_elsewhere_makes_room() -> None:
    assert within_reach(Mode.LEAST, {}, {"a": X | Y, "b": X}, least=2)


def test_where_nobody_is_left_to_speak_nothing_passes_any_more() -> None:
    assert not within_reach(Mode.ALL, {"a": True}, {})
