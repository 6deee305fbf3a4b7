"""并行: lines of steps side by side, and how they join."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain

from workflow.chain.model.value import Value


class Join(StrEnum):
    """How many lines must pass: all of them, one, or so many. The others are withdrawn then."""

    ALL = "all"
    ANY = "any"
    LEAST = "least"


class Lines(Value, frozen=True):
    """Lines that begin together, each of one or more steps, in the order written. `in_turn`: in any
    order, never two at once. `after_all`: where so many were refused that it cannot pass any more,
    the others are heard to their end first.
    """

    lines: tuple[tuple[str, ...], ...]
    join: Join = Join.ALL
    least: int = 0
    in_turn: bool = False
    after_all: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """All their steps, line by line: they stand so in the path of the route."""
        return tuple(chain.from_iterable(self.lines))

    @property
    def needed(self) -> int:
        """How many lines must pass."""
        return {Join.ALL: len(self.lines), Join.ANY: 1}.get(self.join, self.least)

    @property
    def ends_with_one(self) -> bool:
        """Whether the refusal of one line ends the whole at once."""
        return self.join is Join.ALL and not self.after_all

    def number_of(self, step: str) -> int:
        """Which line a step stands in, counted from 0."""
        return next(number for number, line in enumerate(self.lines) if step in line)
