"""校验: recompute the hash chains, replay every journal through its definition, compare.

The rules asked here are written a second time, apart from those the verbs ask, so that a
hole in one of them shows in the other. All is read in one snapshot, as a stream: the memory does
not grow with the log.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from workflow.application.state import Status
from workflow.audit import snapshot as stored
from workflow.audit.access import log_ins_unlike, passwords_unlike, unsealed, usable
from workflow.audit.books import Books, built
from workflow.audit.compared import compared, unknown
from workflow.audit.faults import DIGITS, NOBODYS, Fault, Given, Verdict, fault
from workflow.audit.instants import mistimed, now_of
from workflow.audit.judge import Outcome, judge
from workflow.audit.narrowed import narrowed, parted
from workflow.audit.numbers import Numbers
from workflow.audit.papers import Papers
from workflow.audit.roster import Roster
from workflow.audit.rules.linking import broken_families
from workflow.audit.walk import Basis, Voted, Walk, meeting_digest
from workflow.audit.whose import Owners
from workflow.chain.model.value import Title
from workflow.office.perform import Office
from workflow.store import meetings
from workflow.store.journal import OFFICE
from workflow.store.transaction import Transaction

LARGE = 20_000
"""From so many records on it is worth the start of other processes."""
MOST_PROCESSES = 8


def verify(
    office: Office,
    receipts: Sequence[Given] = (),
    seen: Callable[[int], None] = lambda count: None,
    *,
    heads: bool = True,
    examined: Mapping[str, Title] | None = None,
) -> Verdict:
    """Go through every record of the database once; `seen` is told how many it was so far.

    Receipts kept elsewhere prove what the database alone cannot: that nobody rewrote it all.
    Without `heads` the verdict does not say the last hash of each journal, and is as short for
    a million of them as for one. With `examined`, institutions by id, it tells of these alone; all
    is read, since whoever wrote into the database wrote into what is shared.
    """
    with stored.snapshot(office.database) as tx:
        log_ins = usable(tx, now_of(office))
        books = built(stored.journal_rows(tx, OFFICE), log_ins)
        basis = stored.basis_of(office, tx, books)
        owners, passed_over = Owners(tx, books, basis.definitions), list[Given]()
        if examined is not None:
            receipts, passed_over = parted(receipts, owners, frozenset(examined))
        total, numbers, papers = Outcome(), Numbers(), Papers()
        for outcome in _outcomes(tx, basis):
            numbers.meet(name for name, _head in outcome.heads)
            papers.meet(outcome.papers)
            outcome.papers = []
            if not heads:
                outcome.heads = []
            total.add(outcome)
            seen(total.records)
        numbers.meet(number for number, _digest in total.meetings)
        faults = [
            *_across(office, tx, Found(total, books, basis, owners)),
            *passwords_unlike(tx, books, owners),
            *log_ins_unlike(log_ins, books, owners),
            *numbers.faults(stored.counters(tx), total.office, owners),
            *papers.faults(tx),
            *_receipts(tx, receipts),
        ]
        lost = [OFFICE] if books.roster.broken else []
        verdict = Verdict(
            journals=total.journals,
            records=total.records,
            heads=dict(total.heads),
            short=[receipt for receipt in receipts if len(receipt.hash) < DIGITS],
            faults=faults,
            late=total.late,
            twice=total.twice,
            undated=unknown(tx, books),
            unjudged=sorted({*total.unjudged, *lost}),
            passed_over=passed_over,
            unsealed=unsealed(tx, books),
        )
        return verdict if examined is None else narrowed(verdict, total, owners, examined)


class Found(NamedTuple):
    """What all journals came to, the books, what they were judged with, and whose what is."""

    total: Outcome
    books: Books
    basis: Basis
    owners: Owners


def _across(office: Office, tx: Transaction, found: Found) -> Iterator[Fault]:
    """What is wrong with single journals, and between them and the tables."""
    total, books, basis, owners = found
    held = dict(total.meetings)
    yield from total.faults
    yield from sorted(total.missing, key=lambda missing: missing.application)
    yield from sorted(total.derived, key=lambda derived: derived.application)
    kin = {kin.number: kin for kin in total.kin}
    yield from broken_families(kin, lambda number: _status(tx, basis, number))
    yield from (fault(number, 0, "derived-missing") for number in stored.told_of_nothing(tx))
    yield from compared(tx, _with_started(books, total.started), basis.definitions, owners)
    yield from [] if total.office else [fault(OFFICE, 0, "office")]
    yield from _meetings(tx, dict(held), owners)
    yield from _absent(tx, total.votes, held, books.roster)
    yield from mistimed(office, tx, dict(total.went_back))


def _with_started(books: Books, started: set[tuple[str, int, str]]) -> Books:
    """The books with the definitions that came with tto, which an application pins by starting."""
    for chain, version, digest in sorted(started):
        books.definitions.setdefault((chain, version), digest)
    return books


def _outcomes(tx: Transaction, basis: Basis) -> Iterator[Outcome]:
    """What was found in each batch, in their order; in a large log by several processes."""
    count = min(_processors(), MOST_PROCESSES)
    if stored.newest(tx) < LARGE or count == 1:
        return (judge(batch, basis) for batch in stored.batches(tx))
    from workflow.audit.workers import judged_by

    return judged_by(count, basis, stored.batches(tx))


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _status(tx: Transaction, basis: Basis, number: str) -> Status | None:
    """What an application has come to by its journal; None where it has none."""
    walk = Walk(number, basis)
    for row in stored.journal_rows(tx, number):
        walk.step(row)
    return walk.state.status if walk.state else None


def _meetings(tx: Transaction, left: dict[str, str], owners: Owners) -> list[Fault]:
    """Compare the meetings as listed with the last that the office's journal says of each."""
    wrong = []
    for number, *columns, text in stored.meetings_listed(tx):
        try:
            meeting = meetings.from_text(text)
        except msgspec.MsgspecError:
            wrong.append(number)
            continue
        right = (meeting.unit, meeting.body, str(meeting.held_on), meeting.status.value)
        _number, digest = meeting_digest(text)
        if left.pop(number, None) != digest or (*columns,) != right or meeting.number != number:
            wrong.append(number)
    return [_unlike(number, owners.of_number(number)) for number in sorted({*wrong, *left})]


def _unlike(meeting: str, whose: tuple[str, ...] | None) -> Fault:
    units = (NOBODYS,) if whose is None else whose
    return replace(fault(OFFICE, 0, "meetings", meeting=meeting), institutions=units)


def _receipts(tx: Transaction, receipts: Sequence[Given]) -> Iterator[Fault]:
    """Those of which the record has another hash, or is gone; and those of one record that cannot
    both be true, whichever the record agrees with.
    """
    given: dict[tuple[str, int], list[str]] = {}
    for receipt in dict.fromkeys(receipts):
        given.setdefault((receipt.application, receipt.seq), []).append(receipt.hash)
    for (number, seq), digests in given.items():
        kept = stored.hashes(tx, number, seq)
        for digest in digests:
            if not any(known.startswith(digest) for known in kept):
                yield fault(number, seq, "receipt", hash=digest)
        for one, other in combinations(digests, 2):
            if not (one.startswith(other) or other.startswith(one)):
                yield fault(number, seq, "receipt-contradiction", hash=one, other=other)


def _absent(
    tx: Transaction, votes: set[Voted], recorded: dict[str, str], roster: Roster
) -> list[Fault]:
    """The votes of people who by the record of the meeting were not there, or whose meeting nobody
    recorded: who voted stays. One that is listed otherwise than recorded is named with those.
    """
    came: dict[str, tuple[str, ...]] = {}
    for number, *_columns, text in stored.meetings_listed(tx) if votes else ():
        with suppress(msgspec.MsgspecError):
            if meeting_digest(text)[1] == recorded.get(number):
                came[number] = meetings.from_text(text).present
    return [
        replace(
            fault(application, seq, "absent", person=person, meeting=meeting),
            titles={"person": (roster.name_of(person) or person,)},
        )
        for meeting, person, application, seq in sorted(votes)
        if person not in came.get(meeting, () if meeting not in recorded else (person,))
    ]
