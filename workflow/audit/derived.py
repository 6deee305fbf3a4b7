"""The derived rows of an application against what its journal makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from workflow.application.clocks.clocks import clocks, everything
from workflow.application.state import Application
from workflow.application.tasks import Timer, tasks, timer
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar
from workflow.store.times import stamp

Row = tuple[Any, ...]
_encode = msgspec.json.Encoder(order="sorted").encode


class Derived(msgspec.Struct):
    """What is stored of one application beside its journal, row by row as in its table; the state
    as its bytes.
    """

    applications: list[Row]
    tasks: list[Row]
    timers: list[Row]
    clocks: list[Row]
    participants: list[Row]


def as_made(
    stored: Derived,
    state: Application,
    head: str,
    participants: set[str],
    chain: Chain,
    calendar: Calendar,
) -> bool:
    """Whether the row, the tasks, the clocks, the timer and the participants of an application are
    what its state and its records make. A timer may be earlier: after a new calendar the clock
    looks at every publicity again.
    """
    wanted = (
        *(state.number, state.unit, state.chain, state.version, state.title, state.applicant),
        *(state.shown_status.value, state.step, stamp(state.since), state.seq, head),
        _encode(state),
    )
    return (
        stored.applications == [wanted]
        and {row[1:] for row in stored.tasks} == _awaited(state, chain)
        and {row[1:] for row in stored.clocks} == _coming(state, chain)
        and {row[1] for row in stored.participants} == participants
        and _on_time(stored.timers, timer(state, chain, clocks(state, chain, calendar)))
    )


def _awaited(state: Application, chain: Chain) -> set[Row]:
    return {
        (*(task.slot, task.unit, task.actor, task.step), stamp(task.since), _stamped(task.due_at))
        for task in tasks(state, chain)
    }


def _coming(state: Application, chain: Chain) -> set[Row]:
    return {
        (clock.slot, state.unit, stamp(clock.ends_at))
        for clock in everything(state, chain)
        if not clock.over
    }


def _stamped(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _on_time(stored: list[Row], wanted: Timer | None) -> bool:
    if wanted is None or not stored:
        return wanted is None and not stored
    _, due_at, unknown_after = stored[0]
    if wanted.due_at:
        return bool(due_at) and due_at <= stamp(wanted.due_at)
    after = wanted.unknown_after.isoformat() if wanted.unknown_after else None
    return bool(unknown_after == after)
