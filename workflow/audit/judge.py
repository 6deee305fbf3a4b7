"""Verifies a batch: walks each journal (walk.py) and compares the derived rows with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec

from workflow.application.clocks.clocks import clocks, everything
from workflow.application.state import Application
from workflow.application.tasks import Timer, tasks, timer
from workflow.audit.faults import Fault, Late, Twice, fault
from workflow.audit.papers import Named
from workflow.audit.rules.linking import Kin, kin_of
from workflow.audit.walk import Basis, Row, Voted, Walk
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar
from workflow.store.journal import OFFICE
from workflow.store.times import stamp

_encode = msgspec.json.Encoder(order="sorted").encode


class Derived(msgspec.Struct):
    """What is stored of one application beside its journal, row by row as in its table; the state
    as its bytes.
    """

    applications: list[Row] = []
    tasks: list[Row] = []
    timers: list[Row] = []
    clocks: list[Row] = []
    participants: list[Row] = []


class Batch(msgspec.Struct):
    """Journals in the order of their names, and all that is derived between the first and the last
    of them. `streamed`: a single one that is read while it is judged, in this process.
    """

    journals: list[tuple[str, Iterable[Row]]]
    derived: dict[str, Derived]
    streamed: bool = False


class Outcome(msgspec.Struct):
    """What was found in one batch, or in several: the faults of their records, the applications
    listed without a journal or the other way round, and those whose rows are not what the journal
    makes. `meetings`: number and hash of each as recorded; a later one replaces an earlier.
    `journals_of`, `records_of`: how many are of each institution, of the office, and (empty) of
    nobody knows whom. `office`: the number of the last record of the office's own journal.
    `started`: name, version and hash of the definitions that applications ran by. `votes`: who
    voted in which meeting, and in which record. `papers`: which were named, and by which records.
    `unjudged`: journals that are broken.
    `went_back`: the id of each record made when the clock had gone back, and what it said.
    """

    journals: int = 0
    records: int = 0
    journals_of: dict[str, int] = {}
    records_of: dict[str, int] = {}
    heads: list[tuple[str, str]] = []
    faults: list[Fault] = []
    missing: list[Fault] = []
    derived: list[Fault] = []
    late: list[Late] = []
    twice: list[Twice] = []
    unjudged: list[str] = []
    kin: list[Kin] = []
    meetings: list[tuple[str, str]] = []
    office: int = 0
    started: set[tuple[str, int, str]] = set()
    votes: set[Voted] = set()
    papers: list[Named] = []
    went_back: list[tuple[int, datetime]] = []

    def add(self, more: Outcome) -> None:
        """Take in what was found in another batch."""
        for name in self.__struct_fields__:
            total = getattr(self, name)
            if isinstance(total, set):
                total |= getattr(more, name)
            elif isinstance(total, dict):
                setattr(self, name, dict(Counter(total) + Counter(getattr(more, name))))
            else:
                total += getattr(more, name)
                setattr(self, name, total)


def judge(batch: Batch, basis: Basis) -> Outcome:
    """Everything that is wrong with a batch."""
    outcome, listed = Outcome(journals=len(batch.journals)), dict(batch.derived)
    for name, rows in batch.journals:
        walk, before = Walk(name, basis), outcome.records
        for row in rows:
            walk.step(row)
            outcome.records += 1
        unit = _institution(walk, batch.derived.get(name))
        outcome.journals_of[unit] = outcome.journals_of.get(unit, 0) + 1
        outcome.records_of[unit] = outcome.records_of.get(unit, 0) + outcome.records - before
        outcome.heads.append((name, walk.head))
        outcome.faults += walk.faults
        outcome.unjudged += [name] if walk.broken else []
        outcome.late += walk.late
        outcome.meetings += walk.meetings.items()
        outcome.votes |= walk.votes()
        outcome.papers += walk.papers
        outcome.went_back += walk.went_back
        outcome.twice += walk.twice()
        outcome.office += walk.seq if name == OFFICE else 0
        if walk.state:
            outcome.started |= walk.ran_by
            _compare(walk, walk.state, listed.pop(name, None), basis, outcome)
    outcome.missing += [fault(name, 0, "derived-missing") for name in listed]
    return outcome


def _institution(walk: Walk, listed: Derived | None) -> str:
    """Whose a journal is, by itself, else as it is listed; empty where neither says so."""
    if walk.name == OFFICE:
        return OFFICE
    if walk.state:
        return walk.state.unit
    return str(listed.applications[0][1]) if listed and listed.applications else ""


def _compare(
    walk: Walk, state: Application, stored: Derived | None, basis: Basis, outcome: Outcome
) -> None:
    """Compare the end of a journal with the rows made of it."""
    if kin := kin_of(state):
        outcome.kin.append(kin)
    chain = basis.definition_of(state)
    if stored is None or not stored.applications:
        outcome.missing.append(fault(walk.name, 0, "derived-missing"))
    elif chain and not _as_made(stored, state, walk, chain, basis.calendar):
        outcome.derived.append(fault(walk.name, state.seq, "derived"))


def _as_made(
    stored: Derived, state: Application, walk: Walk, chain: Chain, calendar: Calendar
) -> bool:
    """Whether the row, the tasks, the clocks, the timer and the participants of an application are
    what its state and its records make. A timer may be earlier: after a new calendar the clock
    looks at every publicity again.
    """
    application = (
        *(state.number, state.unit, state.chain, state.version, state.title, state.applicant),
        *(state.shown_status.value, state.step, stamp(state.since), state.seq, walk.head),
        _encode(state),
    )
    awaited = {
        (
            *(task.slot, task.unit, task.actor, task.step, stamp(task.since)),
            stamp(task.due_at) if task.due_at else None,
        )
        for task in tasks(state, chain)
    }
    coming = {
        (clock.slot, state.unit, stamp(clock.ends_at))
        for clock in everything(state, chain)
        if not clock.over
    }
    return (
        stored.applications == [application]
        and {row[1:] for row in stored.tasks} == awaited
        and {row[1:] for row in stored.clocks} == coming
        and {row[1] for row in stored.participants} == walk.participants
        and _on_time(stored.timers, timer(state, chain, clocks(state, chain, calendar)))
    )


def _on_time(stored: list[Row], wanted: Timer | None) -> bool:
    if wanted is None or not stored:
        return wanted is None and not stored
    _, due_at, unknown_after = stored[0]
    after = wanted.unknown_after.isoformat() if wanted.unknown_after else None
    if wanted.due_at and not (due_at and due_at <= stamp(wanted.due_at)):
        return False
    return bool(unknown_after == after)
