"""One journal, record by record: hashes, links, replay, and the rules a second time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.apart import repeated
from workflow.application.deciding.events import Recalled
from workflow.application.derived import taking_part
from workflow.application.event import Administered, Record
from workflow.application.fold import evolve
from workflow.application.lines import facing, in_front, standing
from workflow.application.records import read_record
from workflow.application.recusal.events import Recused
from workflow.application.state import Application, Document
from workflow.audit.faults import Fault, Late, Twice, fault
from workflow.audit.papers import Named
from workflow.audit.roster import Roster
from workflow.audit.rules.every import broken_rules
from workflow.audit.rules.table import Transition
from workflow.audit.standing import MEETING_EVENTS, not_held, office_not_held
from workflow.audit.versions import VERSIONED, wrong_version
from workflow.chain.model.chain import Chain
from workflow.chain.model.value import Title
from workflow.errors import N_, Word
from workflow.rules.bodies import Vote
from workflow.rules.calendar import Calendar
from workflow.rules.standing import SYSTEM
from workflow.store import meetings
from workflow.store.journal import OFFICE
from workflow.store.times import stamp

OPENINGS = ("OfficeOpened", "DemonstrationOpened")
COLUMNS = ("application", "seq", "at", "by", "kind", "request_id")
Voted = tuple[str, str, str, int]
"""The meeting, the person, the application and the record of a vote."""
Row = tuple[Any, ...]
"""Application, seq, hash, body (its bytes), at, by, kind, request_id and id of a stored record."""

_WITHOUT_FRACTION = len("2026-03-02T01:00:00Z")
_WITH_FRACTION = len("2026-03-02T01:00:00.000001Z")


WHY: dict[type, str] = {
    msgspec.ValidationError: N_("it has not the form of a record"),
    msgspec.MsgspecError: N_("it is no JSON"),
    UnicodeDecodeError: N_("it is no text in UTF-8"),
}
UNFITTING = N_("it does not fit what the journal had come to")
"""Why a record cannot be read."""


class Basis(msgspec.Struct, frozen=True):
    """The name of the log, every pinned definition by name and version (None where it is not what
    was pinned), the second accounts of people, each with the first, the calendar, who held what,
    and when the office put each definition in force.
    """

    log: str
    definitions: dict[tuple[str, int], Chain | None]
    second: dict[str, str]
    calendar: Calendar
    roster: Roster
    installed: dict[tuple[str, int], datetime]

    def definition_of(self, state: Application) -> Chain | None:
        """The definition that an application names; None if it is missing or has other content."""
        chain = self.definitions.get((state.chain, state.version))
        return chain if chain and chain.sha256 == state.sha256 else None

    def secretaries(self, unit: str, body: str) -> set[str]:
        """The roles that keep the minutes of a body, by the definitions that are pinned."""
        chains = [chain for chain in self.definitions.values() if chain and chain.unit == unit]
        return {chain.bodies[body].secretary for chain in chains if body in chain.bodies}


def meeting_digest(text: str) -> tuple[str, str]:
    """The number of a meeting as kept, and a hash of what it says, however it is written. Raises
    msgspec.MsgspecError.
    """
    meeting = meetings.from_text(text)
    return meeting.number, hashlib.sha256(meetings.text_of(meeting).encode()).hexdigest()


def _stamped(moment: datetime) -> str:
    """As `stamp`, which costs more than all the rest of comparing the columns."""
    written: str = msgspec.to_builtins(moment)
    if len(written) == _WITHOUT_FRACTION:
        return f"{written[:-1]}.000000Z"
    return written if len(written) == _WITH_FRACTION else stamp(moment)


def _done_to_it(record: Record, before: Application, after: Application) -> bool:
    """Whether a person did something to an application, or the clock moved it."""
    moved = (after.step, after.status) != (before.step, before.status) or any(
        (line.step, line.over) != (then.step, then.over)
        for line, then in zip(standing(after), standing(before), strict=False)
    )
    moved = moved or len(after.lines) != len(before.lines)
    if record.by == SYSTEM or moved:
        return moved
    return after.revision > before.revision or any(
        getattr(after, name) != getattr(before, name)
        for name in after.__struct_fields__
        if name not in ("seq", "last_at", "copies", "reminded", "warned")
    )


def _faced(
    record: Record, before: Application, after: Application
) -> tuple[Application, Application]:
    """The application before and after a record, with the line in front at whose step it happened;
    a decision that was taken back is compared as it stands.
    """
    if not before.lines or type(record.event) is Recalled:
        return before, after
    here = facing(before, getattr(record.event, "step", ""))
    same = any(line.number == here.line for line in standing(after))
    return here, in_front(after, here.line) if same else after


def _called(roles: Iterable[str], chain: Chain | None) -> tuple[Title | str, ...]:
    """Roles and bodies as their definition calls them; words of every office as they are."""
    if chain is None:
        return tuple(roles)
    bodies = {name: body.title for name, body in chain.bodies.items()}
    known = bodies | {name: role.shown for name, role in chain.roles.items()}
    return tuple(known.get(role, role) for role in roles)


def _meant_by(record: Record, roster: Roster) -> str:
    """The institution that a record of the office's journal is about: of a meeting, of a
    substitute. Empty where it is about the office. Raises msgspec.MsgspecError, ValueError.
    """
    event = record.event
    if not isinstance(event, Administered):
        return ""
    if event.what in MEETING_EVENTS:
        return meetings.from_text(event.detail.get("state", "")).unit
    term = roster.terms.get(int(event.detail.get("substitute", "0")))
    return term.substitute.unit if term else ""


class Walk:
    """One journal so far: its head, its state, the meetings it tells of, and its faults. `broken`:
    a record before is missing or cannot be read; who did what follows is not judged.
    """

    def __init__(self, name: str, basis: Basis) -> None:
        self.name = name
        self.head = ""
        self.seq = 0
        self.state: Application | None = None
        self.meetings: dict[str, str] = {}
        self.participants: set[str] = set()
        self.ran_by: set[tuple[str, int, str]] = set()
        self.papers: list[Named] = []
        self.went_back: list[tuple[int, datetime]] = []
        self.faults: list[Fault] = []
        self.broken = False
        self.late: list[Late] = []
        self._passages: list[int] = []  # the record of each line of the history
        self._basis = basis
        self._chain: Chain | None = None
        self._latest: tuple[Record, Application] | None = None
        self._last: datetime | None = None

    def step(self, row: Row) -> None:
        """Look at the next record."""
        _, seq, digest, body, *_ = row
        if hashlib.sha256(body).hexdigest() != digest:
            self._fault("hash", seq)
        if seq != self.seq + 1:
            self._fault("seq" if self.seq else "seq/first", seq, seq=seq, before=self.seq)
            self.broken = True
        try:
            record = read_record(body)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._unreadable(seq, error)
            self.seq, self.head, self.broken = seq, digest, True
            return
        self._compare_columns(record, row)
        if record.prev != self.head:
            self._fault("prev", seq)
            self.broken = True
        if record.log != self._basis.log:
            self._fault("log", seq)
        if self._last and record.at < self._last:
            self._fault("time", seq)
        if record.clock is not None:
            self.went_back.append((row[-1], record.clock))
        if papers := getattr(record.event, "documents", ()):
            self._note_papers(seq, papers)
        if self.name == OFFICE:
            self._note_office(record)
        else:
            self._replay(record)
        self.seq, self.head, self._last = seq, digest, record.at

    def _fault(self, code: str, seq: int, /, **values: Any) -> None:
        chain = self._chain
        titles = {
            name: (chain.steps[values[name]].title,)
            for name in ("step", "target")
            if chain and values.get(name) in chain.steps
        }
        self.faults.append(replace(fault(self.name, seq, code, **values), titles=titles))

    def _unreadable(self, seq: int, error: Exception) -> None:
        """Why in words of ours, with what the reader of JSON said."""
        kinds = (msgspec.ValidationError, msgspec.MsgspecError, UnicodeDecodeError)
        reason = next((WHY[kind] for kind in kinds if isinstance(error, kind)), UNFITTING)
        self._fault("unreadable", seq, reason=Word(reason), detail=str(error))

    def _note_papers(self, seq: int, papers: tuple[Document, ...]) -> None:
        self.papers += [(paper.sha256, self.name, seq, paper.kept) for paper in papers]

    def _compare_columns(self, record: Record, row: Row) -> None:
        written = (
            *(record.application, record.seq, _stamped(record.at), record.by),
            *(type(record.event).__name__, record.request_id),
        )
        kept = (row[0], row[1], row[4], row[5], row[6], row[7] or "")
        if written != kept:
            for name, in_body, in_column in zip(COLUMNS, written, kept, strict=True):
                if in_body != in_column:
                    self._fault("column", record.seq, name=name)

    def _note_office(self, record: Record) -> None:
        """What the office's journal said last of each meeting, and whether it begins as one."""
        event = record.event
        opens = isinstance(event, Administered) and event.what in OPENINGS
        if opens is not (self.head == ""):
            self._fault("office", record.seq)
        with suppress(msgspec.MsgspecError, ValueError):  # told below
            wrong = office_not_held(self._basis.roster, record, self._basis.secretaries)
            self._lacking(record, wrong, _meant_by(record, self._basis.roster))
        if isinstance(event, Administered) and event.what in MEETING_EVENTS:
            text = event.detail.get("state", "")
            try:
                number, digest = meeting_digest(text)
            except msgspec.MsgspecError as error:
                self._unreadable(record.seq, error)
            else:
                self.meetings[number] = digest
                minutes = meetings.from_text(text).document
                self._note_papers(record.seq, (minutes,) if minutes else ())

    def votes(self) -> set[Voted]:
        """Who voted in which meeting, as the history has it: what was taken back is not in it, and
        who takes no part in an item has not voted on it.
        """
        lines = zip(self.state.history, self._passages, strict=False) if self.state else ()
        return {
            (passage.resolution.meeting, person, self.name, seq)
            for passage, seq in lines
            if passage.resolution and passage.resolution.meeting
            for person, vote in passage.resolution.votes.items()
            if vote is not Vote.RECUSE
        }

    def _replay(self, record: Record) -> None:
        before = self.state
        self.participants |= taking_part(record)
        try:
            after = self.state = evolve(before, record)
        except (ValueError, KeyError, AttributeError) as error:
            self._unreadable(record.seq, error)
            return
        if before is None or after.sha256 is not before.sha256:
            self.ran_by.add((after.chain, after.version, after.sha256))
            self._chain = self._basis.definition_of(after)
        chain = self._chain
        if chain is not None and not self.broken:
            faced = _faced(record, before, after)[0] if before else None
            wrong = not_held(self._basis.roster, record, faced, after, chain)
            self._lacking(record, wrong)
            if type(record.event) in VERSIONED and wrong_version(
                *(self._basis.definitions, self._basis.installed, record, before, after)
            ):
                self._fault("version", record.seq, definition=chain.key)
        if chain is None:
            self._fault("definition", record.seq)
        elif before is not None:
            self._note_passages(record, before, after)
            self._note_late(record, chain)
            if self.broken:  # what is missing may have allowed it
                return
            here, there = _faced(record, before, after)
            step, second = chain.steps.get(here.step), self._basis.second
            changed = record.event, record, here, there, chain, step, second
            transition = Transition(*changed, latest=self._latest)
            for code, values in broken_rules(transition):
                self._fault(code, record.seq, **values)
            if _done_to_it(record, before, after):
                self._latest = record, before

    def _note_passages(self, record: Record, before: Application, after: Application) -> None:
        """Which record wrote each line of the history; a decision taken back takes its own away."""
        event = record.event
        kept = event.passages if type(event) is Recalled else len(before.history)
        if len(after.history) != kept or len(self._passages) != kept:
            self._passages[kept:] = [record.seq] * (len(after.history) - kept)

    def _lacking(self, record: Record, wrong: tuple[str, str] | None, unit: str = "") -> None:
        """Who did not hold which role; `unit`: whose that is, in the office's journal."""
        if wrong is None or self._basis.roster.broken:
            return
        person, roles = wrong
        name = record.name if person == record.by else self._basis.roster.name_of(person)
        called = _called(roles.split(" / "), self._chain)
        self.faults.append(
            replace(
                fault(self.name, record.seq, "role-not-held", person=person, role=roles),
                titles={"person": (name or person,), "role": called},
                institutions=(unit,) if unit else (),
            )
        )

    def _note_late(self, record: Record, chain: Chain) -> None:
        event = record.event
        if type(event) is Recused and event.late:
            steps = tuple(dict.fromkeys(event.late))
            titles = tuple(chain.steps[name].title for name in steps if name in chain.steps)
            who = event.person, event.name
            self.late.append(Late(self.name, record.seq, *who, steps, titles))

    def twice(self) -> list[Twice]:
        """The decisions by somebody who had decided an earlier step in another role."""
        state, chain = self.state, self._chain
        if state is None or chain is None or self.broken:
            return []
        second = self._basis.second
        return [
            Twice(
                self.name,
                self._passages[one.place],
                one.passage.by,
                one.passage.name,
                one.passage.step,
                one.earlier,
                tuple(chain.steps[name].title for name in (one.passage.step, *one.earlier)),
            )
            for one in repeated(state, chain, lambda account: second.get(account, account))
        ]
