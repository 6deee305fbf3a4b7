"""Several people: what they decided, against every way in which the rest could still speak."""

from __future__ import annotations

from itertools import product

import hypothesis.strategies as st
from hypothesis import given

from workflow.rules.signers import Mode, open_seats, verdict

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
    least = min(least, len(seats))
    left = [seat for seat in seats if seat not in said]

    ends = {
        in_the_end(mode, said | dict(zip(left, rest, strict=True)), least, sets)
        for rest in product((True, False), repeat=len(left))
    }

    decided = verdict(mode, seats, said, least=least, sets=sets)
    assert decided == (ends.pop() if len(ends) == 1 else None)
    now = open_seats(mode, seats, said, sets=sets)
    assert set(now) <= set(left)
    if decided is None:
        assert now, "nobody could go on"


@given(st.lists(st.tuples(st.sampled_from(SEATS), st.booleans()), max_size=5))
def test_whoever_comes_first_decides(spoken: list[tuple[str, bool]]) -> None:
    said: dict[str, bool] = {}
    for seat, agreed in spoken:
        said.setdefault(seat, agreed)
    assert verdict(Mode.ANY, SEATS, said) == (spoken[0][1] if spoken else None)


def test_without_seats_nothing_is_decided() -> None:
    for mode in Mode:
        assert verdict(mode, (), {}, least=1) is None


def test_one_after_the_other() -> None:
    assert open_seats(Mode.SEQUENCE, SEATS, {"a": True}) == ["b"]
