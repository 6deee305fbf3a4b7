"""Carries out one act in one transaction, and gives the receipt after the commit.

open → lock → load → check who and what → event → derived rows → commit → receipt
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act, Expire, request_of
from workflow.application.applying.events import Start, Submit
from workflow.application.applying.verbs import NOTHING, start
from workflow.application.capacity import Capacity
from workflow.application.closing.events import StartChild
from workflow.application.closing.verbs import carried
from workflow.application.decide import words_of
from workflow.application.deciding.events import Cosigned
from workflow.application.event import Declined
from workflow.application.line_meant import in_the_line
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.errors import (
    Answer,
    ConnectionLost,
    DatabaseFailed,
    NotKnown,
    Refused,
    RefusedBefore,
    answer_of,
)
from workflow.office.case import CLOCK, Case, Finish, Receipt, locked, pinned
from workflow.office.in_force import in_force, kept_out, to_hand_in_under
from workflow.office.refusals import meant, no_such_application, plain, repeatable
from workflow.office.right_clock import RightClock, real_clock
from workflow.outcome import current
from workflow.rules.calendar import Calendar, shanghai_date
from workflow.rules.standing import Standing
from workflow.store import contents as store_contents
from workflow.store import definitions, derived, journal, people
from workflow.store.database import Database
from workflow.store.derived import Around
from workflow.store.opening import Opening, opening
from workflow.store.transaction import Transaction

Kind = TypeVar("Kind", bound=Act)
Clock = Callable[[], datetime]
Failures = list[tuple[str, Answer]]
"""Applications that could not be carried on, each with the reason."""
Contents = Mapping[str, bytes]
NO_CONTENTS: Contents = {}
DEMONSTRATION = "demonstration"
ID_USED = "request-id-used"


def as_it_is(act: Start, _definition: Chain) -> Start:
    """A start that the definition completes in nothing."""
    return act


class Who(msgspec.Struct, frozen=True):
    """A recognised person: the id, and how they were recognised (`via`)."""

    person: str
    via: str


class Office:
    """One database, one clock. `simulated` says that the clock is not the real one. `read`: what
    was read of the file when it was opened, where that was done already.

    `clock` is what is read by. The clock of the machine is held against what the database says of
    the time (`right_clock.py`); another one that is handed in is taken as it is.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock = real_clock,
        simulated: bool = False,
        read: Opening | None = None,
    ):
        self.database = database
        if read is None:
            with database.reading() as tx:
                read = opening(tx)
        self.log = read.log
        self.demonstration = read.mode == DEMONSTRATION
        self.clock = clock
        if clock is real_clock and not self.demonstration:
            self.clock = RightClock(embedded=database.embedded, told=read.time)
        self._simulated = simulated
        self._calendar: tuple[list[Any], Calendar] | None = None

    def moment(self, told: str) -> datetime:
        """The time to act by (UTC), in a transaction that was `told` of it (`sql.TIME`). Raises
        CouldNot `clock-behind`, `clock-ahead`.
        """
        return self.clock.at(told) if isinstance(self.clock, RightClock) else self.clock()

    def time(self, tx: Transaction) -> datetime:
        """As `moment`, where the database was not asked yet."""
        return self.moment(journal.time_told(tx))

    def require_real_work(self) -> None:
        """Refuse to write into a demonstration file by the real clock."""
        if self.demonstration and not self._simulated:
            raise Refused("demonstration-file", where=self.database.where)

    def start(
        self,
        chain: str,
        act: Start,
        who: Who,
        contents: Contents = NO_CONTENTS,
        *,
        finish: Callable[[Start, Chain], Start] = as_it_is,
        typed: Mapping[str, Any] = NOTHING,
    ) -> Receipt:
        """Open a draft under the definition in force today; `finish` completes the act by it from
        what was `typed`. Raises CouldNot, or Refused after noting the attempt in the office's
        journal.
        """
        self.require_real_work()
        act = _identified(act, {"chain": chain, **typed})

        def work(tx: Transaction) -> Receipt:
            around = derived.read(tx, "", act.request_id)
            if around.request:
                return self._again(tx, around.request, act, who)
            return self._open(tx, chain, act, who, contents, around, finish)

        try:
            return self.database.carry_out(work)
        except Refused as refusal:
            self.note_refusal(who, f"start {chain}", refusal)
            raise
        except (ConnectionLost, NotKnown) as lost:
            raise repeatable(lost, act) from lost

    def _open(
        self,
        tx: Transaction,
        chain: str,
        act: Start,
        who: Who,
        contents: Contents,
        around: Around,
        finish: Callable[[Start, Chain], Start],
    ) -> Receipt:
        now = self.moment(around.time)
        today = shanghai_date(now)
        definition = in_force(tx, chain, today, pin=True)
        act = finish(act, definition)
        case = Case(self, tx, None, definition, standing_of(tx, who), now, around)
        prefix = f"{definition.number}-{today.year}"
        number = f"{prefix}-{journal.count(tx, prefix):04d}"
        applicant: Standing | None = None
        facts: Mapping[str, Any] = NOTHING
        if act.parent:
            above = self._parent_of(tx, act, who, definition, number)
            facts = above.application.handed.get(number, NOTHING)
            act = replace(act, parent=above.number, seen=None)
            applicant = standing_of(tx, Who(above.application.applicant, ""))
        act = _keep_papers(tx, act, contents)
        event = start(act, number, case.context, applicant, facts)
        by = Capacity(APPLICANT)
        receipt = case.record(event, act, case.context, number=number, capacity=by)
        return replace(receipt, made_on=0)

    def _parent_of(
        self, tx: Transaction, act: Start, who: Who, below: Chain, number: str
    ) -> Receipt:
        """The application above, which from now on waits for the end of `number`."""
        order = StartChild(
            application=act.parent,
            seen=act.seen,
            chain=below.chain,
            definition=below.key,
            child=number,
        )

        def handed_down(order: StartChild, state: Application, above: Chain) -> Act:
            return replace(order, facts=carried(state, above, below))

        return self._carry_out(tx, order, who, NO_CONTENTS, handed_down)

    def perform(
        self,
        act: Act,
        who: Who,
        contents: Contents = NO_CONTENTS,
        *,
        finish: Finish | None = None,
        typed: Mapping[str, Any] = NOTHING,
    ) -> Receipt:
        """Carry an act out, or raise Refused after recording the attempt. Repeatable by
        `request_id`: the same request is carried out once and answers with its first receipt.
        `contents`: the papers of the act by their SHA-256, kept with it. `finish` completes the
        act from what was `typed`, by the very state and definition that it is decided on.
        """
        self.require_real_work()
        act = _identified(act, typed)
        try:
            return self.database.carry_out(
                lambda tx: self._carry_out(tx, act, who, contents, finish)
            )
        except Refused as refusal:
            self._record_refusal(act, who, refusal)
            raise
        except (ConnectionLost, NotKnown) as lost:
            raise repeatable(lost, act) from lost

    def foreseen(
        self,
        act: Act,
        who: Who,
        *,
        finish: Finish | None = None,
        typed: Mapping[str, Any] = NOTHING,
    ) -> tuple[Application, Receipt] | None:
        """The application as the act would find it and the receipt that it would give now; nothing
        of it is kept. None where the act would be refused, or was carried out before.
        """
        act = _identified(act, typed)
        found: list[Application] = []

        def finishing(act: Act, application: Application, chain: Chain) -> Act:
            found.append(application)
            return finish(act, application, chain) if finish else act

        try:
            with self.database.writing() as tx:
                raise _Foreseen(self._carry_out(tx, act, who, NO_CONTENTS, finishing))
        except _Foreseen as foreseen:
            return None if foreseen.receipt.again else (found[0], foreseen.receipt)
        except Refused:
            return None  # the act itself is refused, on record; what failed otherwise is told

    def _carry_out(
        self, tx: Transaction, act: Act, who: Who, contents: Contents, finish: Finish | None
    ) -> Receipt:
        loaded, known, (rows,) = journal.lock(
            tx, act.application, act.request_id, people.asked(who.person)
        )
        if known:
            return self._again(tx, known, act, who)
        if loaded is None:
            raise no_such_application(act.application)
        now = self.moment(loaded.around.time)
        standing = people.standing_from(rows, who.person, who.via)
        if standing is None:
            raise people.unknown_person(who.person)
        case = Case.under_lock(self, tx, loaded, standing, now)
        state = case.catch_up()
        if isinstance(act, Expire):
            return case.receipt(now, "Expire")
        newer = None
        if isinstance(act, Submit):
            newer = kept_out(tx, state, case.chain, case.today)
            chain = to_hand_in_under(tx, state, case.chain, case.today, pin=True)
            if chain is not case.chain:
                case.hand_in_under(chain)
        if finish:
            here = in_the_line(state, act, case.context) if state.lines else state
            act = finish(act, here, case.chain)
        receipt = case.act(_keep_papers(tx, act, contents))
        return replace(receipt, newer=newer) if newer else receipt

    def tick(self, batch: int = 10, failed: Failures | None = None) -> Iterator[Receipt]:
        """Carry out everything that is due; may be run as often as wanted. Costs by what is due.
        Each application is tried on its own. Those that could not be carried on are added to
        `failed`; without it the first of them is raised once all the others are done.
        """
        self.require_real_work()
        failures: Failures = [] if failed is None else failed
        seen: set[str] = set()
        while True:
            with self.database.reading() as tx:
                through = self.calendar(tx).known_through
                now = self.time(tx)
                due = [
                    number
                    for number in definitions.due(tx, now, through, batch + len(seen))
                    if number not in seen
                ]
            if not due:
                break
            seen.update(due)
            yield from self._tick_each(due, failures)
        if failures and failed is None:
            raise failures[0][1]

    def look_at(self, numbers: Iterable[str]) -> None:
        """Notice at once that somebody who was awaited on these applications no longer may act.
        One that cannot be read keeps nothing else from it; every act on it says so.
        """
        list(self._tick_each(numbers, [], arrived=True))

    def _tick_each(
        self, numbers: Iterable[str], failures: Failures, *, arrived: bool = False
    ) -> Iterator[Receipt]:
        """Each on its own: what keeps one from it is a matter of that one alone, unless the
        database itself failed.
        """
        for number in numbers:
            try:
                yield from self._tick_one(number, arrived=arrived)
            except DatabaseFailed:
                raise
            except Exception as error:
                failures.append((number, answer_of(error)))

    def _tick_one(self, number: str, *, arrived: bool = False) -> Iterator[Receipt]:
        with self.database.writing() as tx:
            loaded = locked(tx, number)
            now = self.moment(loaded.around.time)
            case = Case.under_lock(self, tx, loaded, CLOCK, now)
            case.catch_up(arrived=arrived)
            quiet = case.application.seq == loaded.application.seq
            if quiet:
                case.look_again()
            receipt = case.receipt(now, "Expired")
        if not quiet:
            yield receipt

    def calendar(self, tx: Transaction) -> Calendar:
        """The working calendar as loaded now."""
        loaded = definitions.loaded_years(tx)
        if self._calendar is None or self._calendar[0] != loaded:
            self._calendar = (loaded, definitions.calendar(tx))
        return self._calendar[1]

    def loaded_years(self, tx: Transaction) -> list[int]:
        """The years of the calendar that an administrator loaded."""
        return [year for year, _ in definitions.loaded_years(tx)]

    def _again(self, tx: Transaction, known: tuple[str, int, str], act: Act, who: Who) -> Receipt:
        """The first receipt of a request, or `request-id-used` where the id was another's."""
        number, seq, digest = known
        record = next(entry for entry, _ in journal.records(tx, number) if entry.seq == seq)
        # a start gives the number only then; records of earlier releases have no `request`
        elsewhere = act.application not in ("", number)
        if record.by != who.person or elsewhere or record.request not in ("", act.request):
            raise Refused(ID_USED, request_id=act.request_id)
        loaded = locked(tx, number)
        if isinstance(record.event, Declined):
            raise RefusedBefore(record.event.code, number=number)
        name, state = type(record.event).__name__, loaded.application
        chain = pinned(tx, loaded)
        voice = record.event if isinstance(record.event, Cosigned) else None
        again = Receipt(number, seq, digest, record.at, name, state, chain, again=True, voice=voice)
        return replace(again, opened=getattr(record.event, "opened", 0))

    def note_refusal(self, who: Who, what: str, refusal: Refused) -> None:
        """Note in the office's own journal an attempt that belongs to no application."""
        with self.database.writing(aside=True) as tx:
            by = _named(people.standing(tx, who.person, who.via), who)
            detail = {"attempt": what, "code": refusal.code}
            if refusal.wording:
                detail["wording"] = refusal.wording
            values = {name: plain(value) for name, value in refusal.values.items()}
            if values:
                told = msgspec.json.encode({**values, **meant(refusal.values)}, order="sorted")
                detail["values"] = told.decode()
            journal.note(tx, self.log, self.moment, by, "AttemptRefused", detail)

    def _record_refusal(self, act: Act, who: Who, refusal: Refused) -> None:
        """A refused attempt is a record too, in a transaction of its own."""
        with self.database.writing(aside=True) as tx:
            if refusal.code == ID_USED:
                act = replace(act, request_id="")  # it stays with the record that has it
            loaded, known, (rows,) = journal.lock(
                tx, act.application, act.request_id, people.asked(who.person)
            )
            if loaded is None or known:
                return
            standing = _named(people.standing_from(rows, who.person, who.via), who)
            now = self.moment(loaded.around.time)
            case = Case.under_lock(self, tx, loaded, standing, now)
            case.catch_up()  # what had come due was rolled back with the act that it refused
            values = {name: plain(value) for name, value in refusal.values.items()}
            event = Declined(
                verb=act.verb,
                code=refusal.code,
                wording=refusal.wording,
                values=values,
                meant=meant(refusal.values),
                said=words_of(act),
            )
            case.record(event, act, case.context)


class _Foreseen(Exception):
    """Rolls back what was only looked at."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt


def _identified(act: Kind, typed: Mapping[str, Any]) -> Kind:
    """The act with an id of its own where it has none, and the hash of what it asks for."""
    request_id = current.request_id = act.request_id or os.urandom(16).hex()
    return replace(act, request_id=request_id, request=request_of(act, typed))


def _keep_papers(tx: Transaction, act: Kind, contents: Contents) -> Kind:
    """The act, whose papers say which of them are kept."""
    papers = getattr(act, "documents", ())
    if not papers:
        return act
    return replace(act, documents=store_contents.keep(tx, papers, contents))


def standing_of(tx: Transaction, who: Who) -> Standing:
    """The person with all roles. Raises Refused `person-unknown`."""
    standing = people.standing(tx, who.person, who.via)
    if standing is None:
        raise people.unknown_person(who.person)
    return standing


def _named(standing: Standing | None, who: Who) -> Standing:
    """The person, or the name alone where nobody has it."""
    return standing or Standing(who.person, who.person, via=who.via)
