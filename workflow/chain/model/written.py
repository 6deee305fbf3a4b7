"""A path as it is written, where some of its steps are passed only under a condition."""

from __future__ import annotations

from workflow.chain.model.field import Test
from workflow.chain.model.value import Value


class Written(Value, frozen=True):
    """What was written as one route: its name, its conditions, every step of its path, and under
    which conditions some of them belong to it (`only`, by step; all of its tests must hold).
    """

    name: str
    when: tuple[Test, ...]
    path: tuple[str, ...]
    only: dict[str, tuple[Test, ...]]
