"""Where an event leads an application: its status, its step or steps, and what is owed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Status(StrEnum):
    """What an application is; `held` is derived, see `Application.shown_status`."""

    DRAFT = "draft"
    RUNNING = "running"
    HELD = "held"
    APPROVED = "approved"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    VOIDED = "voided"


ENDED = frozenset(
    {Status.COMPLETED, Status.REFUSED, Status.WITHDRAWN, Status.TERMINATED, Status.VOIDED}
)


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filing that is owed beside the current step. `every_months` > 0 recurs, counted from
    `first`; None in older records.
    """

    step: str
    due_on: date | None = None
    every_months: int = 0
    first: date | None = None


class Stand(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one of several lines (并行) stands: its step, or the last one of a line that is `over`:
    `passed`, `refused` or `lapsed`. `begun`: it has left its first step; `anew`: the step begins
    once more.
    """

    step: str
    over: str = ""
    begun: bool = False
    anew: bool = False


class Move(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an event leads: route, step (empty at an end), status, filings owed from now on.
    `anew`: the same step begins once more. `lines`: where each of several lines stands now, in the
    order written; `step` is then that of one of them. `in_turn`: never two at once.
    """

    route: str
    step: str
    status: Status
    duties: tuple[Duty, ...] = ()
    anew: bool = False
    lines: tuple[Stand, ...] = ()
    in_turn: bool = False
