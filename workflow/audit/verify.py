"""校验: recompute the hash chains, replay every journal through its definition, compare.

The rules asked here are written a second time, apart from those the verbs ask, so that a
hole in one of them shows in the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from workflow import __version__
from workflow.application import events as e
from workflow.application.bodies.meeting import Meeting
from workflow.application.fold import evolve
from workflow.application.state import Application, Status
from workflow.application.tasks import Timer, tasks, timer
from workflow.audit.rules.every import broken_rules
from workflow.chain.model.chain import Chain, Title
from workflow.errors import N_, BadLog
from workflow.office.perform import Office
from workflow.rules.calendar import Calendar
from workflow.store import (
    contents,
    journal,
    meetings,
    people,
)
from workflow.store import (
    definitions as rules,
)
from workflow.store import (
    read_models as lists,
)
from workflow.store import tables as t
from workflow.store.engine import Transaction
from workflow.store.times import stamp

_ROW = select(t.applications).where(t.applications.c.number == bindparam("number"))
_TASKS = select(t.tasks).where(t.tasks.c.application == bindparam("number"))
_TIMER = select(t.timers).where(t.timers.c.application == bindparam("number"))
_CLOCKS = select(t.clocks).where(t.clocks.c.application == bindparam("number"))
_DEFINITION = select(
    t.definitions.c.source,
    t.definitions.c.compiled,
    t.definitions.c.sha256,
    t.definitions.c.release,
).where(
    t.definitions.c.chain == bindparam("chain"), t.definitions.c.version == bindparam("version")
)


MEETING_EVENTS = ("MeetingOpened", "AttendanceRecorded", "MeetingClosed")
MOST_MEETINGS = 1_000_000


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it must be: where (application and seq), and what."""

    application: str
    seq: int
    code: str
    what: str
    values: dict[str, Any] = {}


class Given(msgspec.Struct, frozen=True):
    """A receipt that somebody kept: application, seq, and at least 16 digits of the hash."""

    application: str
    seq: int
    hash: str


class Late(msgspec.Struct, frozen=True):
    """迟报回避: somebody declared an interest after they had taken part in these steps. No fault of
    the journal, and yet a matter for who reviews it.
    """

    application: str
    seq: int
    person: str
    name: str
    steps: tuple[str, ...]
    titles: tuple[Title, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What a verification looked at and found; `late` are no faults."""

    journals: int
    records: int
    heads: dict[str, str]
    faults: list[Fault]
    late: list[Late] = []


FAULTS = {
    "evidence": N_("the step {step} was ended without the answer of its tool, or with another's"),
    "hash": N_("the record's hash is not the hash of its content"),
    "prev": N_("the record does not follow the one before it"),
    "seq": N_("a record is missing or doubled: {seq} follows {before}"),
    "column": N_("the column {name} does not say what the record says"),
    "unreadable": N_("the record cannot be read: {reason}"),
    "time": N_("the record is older than the one before it"),
    "log": N_("the record belongs to another log"),
    "definition": N_("the pinned definition is missing or has other content"),
    "move": N_("the definition does not lead from {step} to {target}"),
    "own": N_("the applicant took part in the decision"),
    "objection": N_("it moved while an objection was open"),
    "early": N_("the publicity or the deadline ended before its time"),
    "clock": N_("a person did what only the clock does, or the clock what only a person does"),
    "ended": N_("something was decided after the end"),
    "suspended": N_("it moved while it was suspended"),
    "several": N_("what was said at the step does not decide it as recorded"),
    "content": N_("the decision is bound to other facts or papers than those on file"),
    "paper": N_("a paper is kept with other content than was handed in: {hash}"),
    "skipped": N_("steps were passed over that had to be taken again"),
    "child": N_("the sub-application {child} is not waited for, or did not end as recorded"),
    "relief": N_("a reward was paid with the tax relief although one of its gates was closed"),
    "shares": N_("income was divided or paid out otherwise than the definition divides it"),
    "warned": N_("a clock was told otherwise than the definition and its days make it"),
    "extension": N_("a period was ended or extended otherwise than its definition allows"),
    "objector": N_("who raised the objection dealt with it"),
    "freed": N_("somebody was let go who neither held the seat nor was asked"),
    "deferred": N_("it was decided in the meeting that had deferred it"),
    "votes": N_("the votes recorded do not carry what was resolved"),
    "meetings": N_("the meeting {meeting} is listed otherwise than it was recorded"),
    "derived": N_("the stored state is not the one the journal makes"),
    "receipt": N_("the receipt {hash} was given out, but the record has another hash or is gone"),
    "derived-missing": N_("an application is listed that has no journal, or the other way round"),
}


def verify(
    office: Office,
    receipts: Sequence[Given] = (),
    seen: Callable[[int], None] = lambda count: None,
) -> Verdict:
    """Go through every record of the database once, as a stream; `seen` is told how many it was.

    Receipts kept elsewhere prove what the database alone cannot: that nobody rewrote it all.
    """
    faults: list[Fault] = []
    late: list[Late] = []
    heads: dict[str, str] = {}
    records = 0
    states: dict[str, Application] = {}
    chains = _Chains(office)
    kept = {(one.application, one.seq): one.hash for one in receipts}
    with office.database.reading() as tx:
        second = people.second_accounts(tx)
        for name, rows in groupby(journal.all_rows(tx), key=lambda row: str(row[0])):
            walk = _Walk(name, office.log, chains, second)
            for row in rows:
                records += 1
                walk.step(row)
                wanted = kept.get((name, row[1]), "")
                if wanted and str(row[2]).startswith(wanted):
                    del kept[name, row[1]]
                seen(records)
            faults += walk.faults
            late += walk.late
            heads[name] = walk.head
            if walk.state:
                states[name] = walk.state
        faults += _compare(tx, states, heads, chains, office.calendar(tx))
        faults += _families(states)
        faults += _meetings(tx)
        faults += [
            Fault(journal.OFFICE, 0, "paper", FAULTS["paper"], {"hash": digest})
            for digest in contents.changed(tx)
        ]
    faults += [
        Fault(name, seq, "receipt", FAULTS["receipt"], {"hash": digest})
        for (name, seq), digest in kept.items()
    ]
    return Verdict(len(heads), records, heads, faults, late)


class _Chains:
    """Pinned definitions, each read once, from the text as written and not only as compiled."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[tuple[str, int], Chain | None] = {}

    def of(self, state: Application) -> Chain | None:
        key = (state.chain, state.version)
        if key not in self._known:
            with self._office.database.reading() as tx:
                self._known[key] = _as_written(tx, *key)
        chain = self._known[key]
        return chain if chain and chain.sha256 == state.sha256 else None


def _as_written(tx: Transaction, name: str, version: int) -> Chain | None:
    """The pinned chain, if the pinned text still is its text and the pinned model is made of it."""
    from workflow.chain.reader import read_text

    row = tx.one(_DEFINITION, chain=name, version=version)
    if row is None:
        return None
    source, compiled, sha256, release = row
    chain = read_text(source, name).chain
    try:
        same = release != __version__ or msgspec.json.decode(compiled, type=Chain) == chain
    except msgspec.MsgspecError:
        return None
    return chain if chain and same and chain.sha256 == sha256 else None


class _Walk:
    """One journal, record by record."""

    def __init__(self, name: str, log: str, chains: _Chains, second: dict[str, str]) -> None:
        self.name = name
        self.second = second
        self.log = log
        self.chains = chains
        self.head = ""
        self.seq = 0
        self.state: Application | None = None
        self.faults: list[Fault] = []
        self.late: list[Late] = []
        self._last: Any = None

    def fault(self, code: str, seq: int, /, **values: Any) -> None:
        self.faults.append(Fault(self.name, seq, code, FAULTS[code], values))

    def step(self, row: tuple[Any, ...]) -> None:
        _, seq, digest, body, *_ = row
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            self.fault("hash", seq)
        if seq != self.seq + 1:
            self.fault("seq", seq, seq=seq, before=self.seq)
        try:
            record = e.read_record(body)
        except msgspec.MsgspecError as error:
            self.fault("unreadable", seq, reason=str(error))
            self.seq, self.head = seq, digest
            return
        self._columns(record, row)
        if record.prev != self.head:
            self.fault("prev", seq)
        if record.log != self.log:
            self.fault("log", seq)
        if self._last and record.at < self._last:
            self.fault("time", seq)
        if self.name != journal.OFFICE:
            self._replay(record)
        self.seq, self.head, self._last = seq, digest, record.at

    def _columns(self, record: e.Record, row: tuple[Any, ...]) -> None:
        said = (
            ("application", record.application, row[0]),
            ("seq", record.seq, row[1]),
            ("at", stamp(record.at), row[4]),
            ("by", record.by, row[5]),
            ("kind", type(record.event).__name__, row[6]),
            ("request_id", record.request_id, row[7] or ""),
        )
        for name, in_body, in_column in said:
            if in_body != in_column:
                self.fault("column", record.seq, name=name)

    def _replay(self, record: e.Record) -> None:
        before = self.state
        try:
            self.state = evolve(before, record)
        except (ValueError, KeyError, AttributeError) as error:
            self.fault("unreadable", record.seq, reason=str(error))
            return
        chain = self.chains.of(self.state)
        if chain is None:
            self.fault("definition", record.seq)
        elif before is not None:
            self._note_late(record, chain)
            for code, values in broken_rules(before, record, self.state, chain, self.second):
                self.fault(code, record.seq, **values)

    def _note_late(self, record: e.Record, chain: Chain) -> None:
        event = record.event
        if isinstance(event, e.Recused) and event.late:
            steps = tuple(dict.fromkeys(event.late))
            titles = tuple(chain.steps[one].title for one in steps if one in chain.steps)
            who = event.person, event.name
            self.late.append(Late(self.name, record.seq, *who, steps, titles))


def _compare(
    tx: Transaction,
    states: dict[str, Application],
    heads: dict[str, str],
    chains: _Chains,
    calendar: Calendar,
) -> list[Fault]:
    """The derived rows against what the journals make."""
    faults = []
    listed = set(lists.listed(tx))
    for name in sorted(set(states) ^ listed):
        faults.append(Fault(name, 0, "derived-missing", FAULTS["derived-missing"]))
    for name in sorted(set(states) & listed):
        chain = chains.of(states[name])
        if chain and not _derived(tx, states[name], heads[name], chain, calendar):
            faults.append(Fault(name, states[name].seq, "derived", FAULTS["derived"]))
    return faults


def _families(states: dict[str, Application]) -> Iterator[Fault]:
    """What an application says of those it waited for, against what these say themselves."""
    for number, state in states.items():
        wrong = [] if number in _children_of(states, state.parent) else [number]
        wrong += [one for one, end in state.children.items() if not _ended_so(states, one, end)]
        for child in wrong:
            yield Fault(number, state.seq, "child", FAULTS["child"], {"child": child})


def _children_of(states: dict[str, Application], parent: str) -> Collection[str]:
    """Those that the parent began; any number where there is no parent to ask."""
    if not parent:
        return states
    return states[parent].children if parent in states else ()


def _ended_so(states: dict[str, Application], child: str, end: str) -> bool:
    """Whether it ended as its parent says; what was completed may have been voided since."""
    if child not in states:
        return False
    status = states[child].status
    return status == end or (status is Status.VOIDED and end == Status.COMPLETED) or not end


def _meetings(tx: Transaction) -> list[Fault]:
    """The meetings as listed against the last that the office's journal says of each."""
    said = {one.number: one for one in recorded_meetings(tx)}
    listed = {one.number: one for one in meetings.listed(tx, None, MOST_MEETINGS)}
    return [
        Fault(journal.OFFICE, 0, "meetings", FAULTS["meetings"], {"meeting": number})
        for number in sorted({*said, *listed})
        if said.get(number) != listed.get(number)
    ]


def recorded_meetings(tx: Transaction) -> list[Meeting]:
    """Every meeting as the office's journal last said it."""
    last: dict[str, Meeting] = {}
    for record, _ in journal.records(tx, journal.OFFICE):
        event = record.event
        if isinstance(event, e.Administered) and event.what in MEETING_EVENTS:
            one = meetings.from_text(event.detail["state"])
            last[one.number] = one
    return list(last.values())


def _derived(
    tx: Transaction, state: Application, head: str, chain: Chain, calendar: Calendar
) -> bool:
    """Whether the row, the tasks, the clocks and the timer of an application are what its state
    makes.

    A timer may be earlier: after a new calendar the clock looks at every publicity again.
    """
    row = tx.all(_ROW, number=state.number)
    wanted = (
        *(state.number, state.unit, state.chain, state.version, state.title, state.applicant),
        *(state.shown_status.value, state.step, stamp(state.since), state.seq, head),
        journal.encode_state(state),
    )
    kept = {tuple(one[1:]) for one in tx.all(_TASKS, number=state.number)}
    awaited = {
        (*(one.slot, one.unit, one.actor, one.step), stamp(one.since), _stamped(one.due_at))
        for one in tasks(state, chain)
    }
    clock = [tuple(one[1:]) for one in tx.all(_TIMER, number=state.number)]
    ends = {tuple(one[1:]) for one in tx.all(_CLOCKS, number=state.number)}
    coming = {(slot, state.unit, at) for slot, at in journal.ends(state, chain).items()}
    on_time = _on_time(clock, timer(state, chain, calendar))
    return row == [wanted] and kept == awaited and ends == coming and on_time


def _stamped(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _on_time(clock: list[tuple[Any, ...]], wanted: Timer | None) -> bool:
    if wanted is None or not clock:
        return wanted is None and not clock
    due_at, unknown_after = clock[0]
    if wanted.due_at:
        return bool(due_at) and due_at <= stamp(wanted.due_at)
    after = wanted.unknown_after.isoformat() if wanted.unknown_after else None
    return bool(unknown_after == after)


def rebuild(office: Office) -> int:
    """Write everything derived anew from the journals; how many applications."""
    with office.database.writing() as tx:
        names = [name for name in lists.numbers(tx) if name != journal.OFFICE]
        for name in names:
            found = journal.records(tx, name)
            state = _folded(record for record, _ in found)
            chain = rules.definition(tx, state.chain, state.version)
            if chain is None:
                raise BadLog(
                    "definition-lost",
                    N_("The definition {chain} version {version} is not the one pinned"),
                    do=N_("Restore the database from a backup; see tto audit verify."),
                    chain=state.chain,
                    version=state.version,
                )
            journal.rewrite(tx, chain, state, found[-1][1])
        meetings.forget(tx)
        for meeting in recorded_meetings(tx):
            meetings.put(tx, meeting)
    return len(names)


def _folded(records: Iterable[e.Record]) -> Application:
    from workflow.application.fold import fold

    return fold(records)
