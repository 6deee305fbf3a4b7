"""A batch of journals with what is stored beside them: what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workflow.application.state import Application
from workflow.audit.basis import Basis
from workflow.audit.derived import Derived, as_made
from workflow.audit.families import Kin, kin_of
from workflow.audit.faults import Fault, Late, fault
from workflow.audit.walk import Row, Walk


class Batch(msgspec.Struct):
    """Journals in the order of their names, and all that is derived between the first and the last
    of them. `streamed`: a single one that is read while it is judged, in this process.
    """

    journals: list[tuple[str, Iterable[Row]]]
    derived: dict[str, Derived]
    streamed: bool = False


class Outcome(msgspec.Struct):
    """What was found in a batch: the faults of its records, the applications listed without a
    journal or the other way round, and those whose rows are not what the journal makes.
    """

    records: int = 0
    heads: list[tuple[str, str]] = []
    faults: list[Fault] = []
    missing: list[Fault] = []
    derived: list[Fault] = []
    late: list[Late] = []
    kin: list[Kin] = []
    meetings: dict[str, str] = {}


def judge(batch: Batch, basis: Basis) -> Outcome:
    """Everything that is wrong with a batch."""
    outcome, listed = Outcome(), dict(batch.derived)
    for name, rows in batch.journals:
        walk = Walk(name, basis)
        for row in rows:
            walk.step(row)
            outcome.records += 1
        outcome.heads.append((name, walk.head))
        outcome.faults += walk.faults
        outcome.late += walk.late
        outcome.meetings |= walk.meetings
        if walk.state:
            _compare(walk, walk.state, listed.pop(name, None), basis, outcome)
    outcome.missing += [fault(name, 0, "derived-missing") for name in listed]
    return outcome


def _compare(
    walk: Walk, state: Application, stored: Derived | None, basis: Basis, outcome: Outcome
) -> None:
    """The end of a journal with the rows made of it."""
    if kin := kin_of(state):
        outcome.kin.append(kin)
    if stored is None:
        outcome.missing.append(fault(walk.name, 0, "derived-missing"))
        return
    chain = basis.definition_of(state)
    if chain is None:
        return
    people, calendar = walk.participants, basis.calendar
    if not as_made(stored, state, walk.head, people, chain, calendar):
        outcome.derived.append(fault(walk.name, state.seq, "derived"))
