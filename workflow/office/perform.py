"""The counter: every act takes the same way, one transaction, and only then a receipt.

open → lock → load → check who and what → event → derived rows → commit → receipt
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act, Expire
from workflow.application.applying.acts import Start
from workflow.application.applying.verbs import start
from workflow.application.capacity import NO_CAPACITY, Capacity, capacity_of
from workflow.application.context import Context
from workflow.application.decide import decide
from workflow.application.due import due
from workflow.application.event import Declined, Event, Record
from workflow.application.fold import evolve
from workflow.application.linking.acts import StartChild
from workflow.application.linking.verbs import carried
from workflow.application.monitoring.monitoring import others_may_act
from workflow.application.state import Application
from workflow.application.tasks import timer
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT
from workflow.errors import N_, ConnectionLost, CouldNot, Refused
from workflow.office.context import context_at
from workflow.office.in_force import in_force
from workflow.office.refusals import no_such_application, plain, repeatable
from workflow.rules.calendar import Calendar, shanghai_date
from workflow.rules.standing import SYSTEM, Standing
from workflow.store import contents as store_contents
from workflow.store import definitions as rules
from workflow.store import journal, outbox, people
from workflow.store.engine import Database, Transaction

Clock = Callable[[], datetime]
Contents = Mapping[str, bytes]
NO_CONTENTS: Contents = {}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEMONSTRATION = "demonstration"


def real_clock() -> datetime:
    """Now, in UTC, to the microsecond."""
    return _EPOCH + timedelta(microseconds=time.time_ns() // 1000)


class Who(msgspec.Struct, frozen=True):
    """A recognised person: the id, and how they were recognised (`via`)."""

    person: str
    via: str


class Receipt(msgspec.Struct, frozen=True):
    """回执: what a person gets after an act. `again` if the same request came before. `made_on`:
    the revision that the act was made on; 0 for a start, None where it was carried out before.
    """

    number: str
    seq: int
    hash: str
    at: datetime
    event: str
    application: Application
    chain: Chain
    again: bool = False
    made_on: int | None = None


class Office:
    """One database, one clock. `simulated` says that the clock is not the real one."""

    def __init__(self, database: Database, clock: Clock = real_clock, simulated: bool = False):
        self.database = database
        self.clock = clock
        with database.reading() as tx:
            self.log = rules.fact(tx, "log")
            self.demonstration = rules.fact(tx, "mode") == DEMONSTRATION
        self._simulated = simulated
        self._calendar: tuple[list[Any], Calendar] | None = None

    def require_real_work(self) -> None:
        """Refuse to write into a demonstration file by the real clock."""
        if self.demonstration and not self._simulated:
            raise Refused(
                "demonstration-file",
                N_("{where} is a demonstration: its clock was simulated"),
                why=N_("Its journal says so, and it takes no real work."),
                do=N_("Begin a real one: tto init --db FILE"),
                where=self.database.where,
            )

    def start(self, chain: str, act: Start, who: Who, contents: Contents = NO_CONTENTS) -> Receipt:
        """Open a draft under the definition in force today. Raises CouldNot, or Refused after
        noting the attempt in the office's journal.
        """
        self.require_real_work()
        act = replace(act, request_id=act.request_id or uuid.uuid4().hex)

        def work(tx: Transaction) -> Receipt:
            known = journal.known_request(tx, act.request_id)
            return self._again(tx, known) if known else self._open(tx, chain, act, who, contents)

        try:
            return self.database.carry_out(work)
        except Refused as refusal:
            self.note_refusal(who, f"start {chain}", refusal)
            raise
        except ConnectionLost as lost:
            raise repeatable(lost, act) from lost

    def _open(
        self, tx: Transaction, chain: str, act: Start, who: Who, contents: Contents
    ) -> Receipt:
        now = self.clock()
        pinned = in_force(tx, chain, shanghai_date(now), pin=True)
        context = self._context(tx, pinned, standing_of(tx, who), now, None)
        year = shanghai_date(now).year
        count = journal.count(tx, f"{pinned.number}-{year}")
        number = f"{pinned.number}-{year}-{count:04d}"
        applicant: Standing | None = None
        if act.parent:
            above = self._parent_of(tx, act, who, context, number)
            facts = carried(above, self._pinned(tx, above), pinned)
            act = replace(act, facts={**facts, **act.facts}, parent=above.number, seen=None)
            applicant = standing_of(tx, Who(above.applicant, ""))
        event = start(act, number, context, applicant)
        _keep_papers(tx, act, contents)
        record = self._record(event, act, context, number, 1, "", now, capacity=Capacity(APPLICANT))
        return replace(self._keep(tx, context, None, record), made_on=0)

    def _parent_of(
        self, tx: Transaction, act: Start, who: Who, below: Context, number: str
    ) -> Application:
        """The application above, which from now on waits for the end of `number`."""
        chain = below.chain
        order = StartChild(
            application=act.parent,
            seen=act.seen,
            chain=chain.chain,
            definition=chain.key,
            child=number,
        )
        return self._carry_out(tx, order, who, NO_CONTENTS).application

    def perform(self, act: Act, who: Who, contents: Contents = NO_CONTENTS) -> Receipt:
        """Carry an act out, or raise Refused after recording the attempt. Repeatable by
        `request_id`: the same request is carried out once and answers with its first receipt.
        `contents`: the papers of the act by their SHA-256, kept with it.
        """
        self.require_real_work()
        act = replace(act, request_id=act.request_id or uuid.uuid4().hex)

        def work(tx: Transaction) -> Receipt:
            known = journal.known_request(tx, act.request_id)
            return self._again(tx, known) if known else self._carry_out(tx, act, who, contents)

        try:
            return self.database.carry_out(work)
        except Refused as refusal:
            self._record_refusal(act, who, refusal)
            raise
        except ConnectionLost as lost:
            raise repeatable(lost, act) from lost

    def _carry_out(self, tx: Transaction, act: Act, who: Who, contents: Contents) -> Receipt:
        loaded = self._locked(tx, act.application)
        now = self.clock()
        standing = standing_of(tx, who)
        chain = self._pinned(tx, loaded.application)
        context = self._context(tx, chain, standing, now, loaded.application)
        loaded = self._catch_up(tx, context, loaded)
        before = loaded.application
        if isinstance(act, Expire):
            return self._receipt(before, chain, loaded.head, now, "Expire")
        event = decide(before, act, context)
        _keep_papers(tx, act, contents)
        record = self._record(
            event,
            act,
            context,
            before.number,
            before.seq + 1,
            loaded.head,
            now,
            capacity=capacity_of(before, act, event, context),
            last_at=before.last_at,
        )
        receipt = self._keep(tx, context, before, record)
        now_is = receipt.application
        context = replace(context, arrived=others_may_act(before, now_is))
        after = self._catch_up(tx, context, journal.Loaded(now_is, receipt.hash))
        return replace(receipt, application=after.application, made_on=before.revision)

    def tick(self, batch: int = 10) -> Iterator[Receipt]:
        """Carry out everything that is due; may be run as often as wanted. Costs by what is due."""
        self.require_real_work()
        seen: set[str] = set()
        while True:
            with self.database.reading() as tx:
                through = self.calendar(tx).known_through
                found = [
                    number
                    for number in rules.due(tx, self.clock(), through, batch + len(seen))
                    if number not in seen
                ]
            if not found:
                return
            for number in found:
                seen.add(number)
                yield from self._tick_one(number)

    def look_at(self, numbers: Iterable[str]) -> None:
        """Notice at once that somebody who was awaited on these applications no longer may act."""
        for number in numbers:
            list(self._tick_one(number, arrived=True))

    def _tick_one(self, number: str, *, arrived: bool = False) -> Iterator[Receipt]:
        with self.database.writing() as tx:
            loaded = self._locked(tx, number)
            chain = self._pinned(tx, loaded.application)
            now = self.clock()
            context = self._context(tx, chain, _system(), now, loaded.application)
            context = replace(context, arrived=arrived)
            before = loaded.application.seq
            loaded = self._catch_up(tx, context, loaded)
            state = loaded.application
            if state.seq == before:
                journal.put_timer(tx, number, timer(state, chain, self.calendar(tx)))
            receipt = self._receipt(state, chain, loaded.head, now, "Expired")
        if state.seq != before:
            yield receipt

    def calendar(self, tx: Transaction) -> Calendar:
        """The working calendar as loaded now."""
        loaded = rules.loaded_years(tx)
        if self._calendar is None or self._calendar[0] != loaded:
            self._calendar = (loaded, rules.calendar(tx))
        return self._calendar[1]

    def loaded_years(self, tx: Transaction) -> list[int]:
        """The years of the calendar that an administrator loaded."""
        return [year for year, _ in rules.loaded_years(tx)]

    def _context(
        self,
        tx: Transaction,
        chain: Chain,
        standing: Standing,
        now: datetime,
        application: Application | None,
    ) -> Context:
        return context_at(tx, chain, standing, now, application, self.calendar)

    def _locked(self, tx: Transaction, number: str) -> journal.Loaded:
        loaded = journal.lock(tx, number)
        if loaded is None:
            raise no_such_application(number)
        return loaded

    def _pinned(self, tx: Transaction, application: Application) -> Chain:
        chain = rules.definition(tx, application.chain, application.version)
        if chain is None or chain.sha256 != application.sha256:
            raise CouldNot(
                "definition-lost",
                N_("The definition {chain} version {version} is not the one pinned"),
                why=N_("An application stays on the version it started with."),
                do=N_("Restore the database from a backup; see tto audit verify."),
                chain=application.chain,
                version=application.version,
            )
        return chain

    def _catch_up(
        self, tx: Transaction, context: Context, loaded: journal.Loaded
    ) -> journal.Loaded:
        """Carry out what the clock has brought due, under the system's name."""
        by_clock = replace(context, standing=_system())
        while event := due(loaded.application, by_clock):
            before = loaded.application
            act = Expire(application=before.number)
            record = self._record(
                event,
                act,
                by_clock,
                before.number,
                before.seq + 1,
                loaded.head,
                context.now,
                last_at=before.last_at,
            )
            receipt = self._keep(tx, by_clock, before, record)
            loaded = journal.Loaded(receipt.application, receipt.hash)
            version = self.calendar(tx).version if receipt.application.notice else ""
            by_clock = replace(by_clock, calendar_version=version, arrived=True)
        return loaded

    def _record(
        self,
        event: Event,
        act: Act,
        context: Context,
        number: str,
        seq: int,
        prev: str,
        now: datetime,
        *,
        capacity: Capacity = NO_CAPACITY,
        last_at: datetime | None = None,
    ) -> Record:
        went_back = last_at is not None and now < last_at
        return Record(
            log=self.log,
            application=number,
            seq=seq,
            prev=prev,
            at=last_at if went_back and last_at else now,
            by=context.standing.person,
            name=context.standing.name,
            role=capacity.role,
            behalf=capacity.behalf,
            behalf_name=capacity.behalf_name,
            content=capacity.content,
            unit=context.chain.unit,
            via=context.standing.via,
            rule=f"{context.chain.key}#{context.chain.sha256[:16]}",
            seen=act.seen,
            request_id=act.request_id,
            clock_went_back=went_back,
            event=event,
        )

    def _keep(
        self, tx: Transaction, context: Context, before: Application | None, record: Record
    ) -> Receipt:
        after = evolve(before, record)
        digest = journal.append(tx, record)
        journal.derive(tx, context.chain, before, after, digest)
        outbox.enqueue(tx, context.chain, before, after, record)
        if after.parent and after.ended and not (before and before.ended):
            self._parent_goes_on(tx, after.parent, context.now)
        return self._receipt(after, context.chain, digest, record.at, type(record.event).__name__)

    def _parent_goes_on(self, tx: Transaction, number: str, now: datetime) -> None:
        """What waited for the end of another application goes on, in the same transaction."""
        loaded = self._locked(tx, number)
        chain = self._pinned(tx, loaded.application)
        context = self._context(tx, chain, _system(), now, loaded.application)
        self._catch_up(tx, context, loaded)

    def _receipt(
        self, state: Application, chain: Chain, digest: str, at: datetime, event: str
    ) -> Receipt:
        return Receipt(state.number, state.seq, digest, at, event, state, chain)

    def _again(self, tx: Transaction, known: tuple[str, int, str]) -> Receipt:
        number, seq, digest = known
        loaded = self._locked(tx, number)
        record = next(one for one, _ in journal.records(tx, number) if one.seq == seq)
        if isinstance(record.event, Declined):
            event = record.event
            raise Refused(
                event.code,
                N_("This request was refused before: {code}"),
                do=N_("See tto audit log {number}."),
                code=event.code,
                number=number,
            )
        chain = self._pinned(tx, loaded.application)
        name = type(record.event).__name__
        return Receipt(number, seq, digest, record.at, name, loaded.application, chain, again=True)

    def note_refusal(self, who: Who, what: str, refusal: Refused) -> None:
        """Note in the office's own journal an attempt that belongs to no application."""
        with self.database.writing() as tx:
            by = _standing_or_name(tx, who)
            detail = {"attempt": what, "code": refusal.code}
            journal.note(tx, self.log, self.clock, by, "AttemptRefused", detail)

    def _record_refusal(self, act: Act, who: Who, refusal: Refused) -> None:
        """A refused attempt is a record too, in a transaction of its own."""
        with self.database.writing() as tx:
            loaded = journal.lock(tx, act.application)
            if loaded is None or journal.known_request(tx, act.request_id):
                return
            before = loaded.application
            chain = self._pinned(tx, before)
            now = self.clock()
            context = self._context(tx, chain, _standing_or_name(tx, who), now, None)
            values = {name: plain(value) for name, value in refusal.values.items()}
            record = self._record(
                Declined(verb=act.verb, code=refusal.code, values=values),
                act,
                context,
                before.number,
                before.seq + 1,
                loaded.head,
                now,
                last_at=before.last_at,
            )
            self._keep(tx, context, before, record)


def _keep_papers(tx: Transaction, act: Act, contents: Contents) -> None:
    for paper in getattr(act, "documents", ()):
        if paper.sha256 in contents:
            store_contents.put(tx, paper.sha256, contents[paper.sha256])


def standing_of(tx: Transaction, who: Who) -> Standing:
    """The person with all roles. Raises Refused `person-unknown`."""
    found = people.standing(tx, who.person, who.via)
    if found is None:
        raise people.unknown_person(who.person)
    return found


def _standing_or_name(tx: Transaction, who: Who) -> Standing:
    found = people.standing(tx, who.person, who.via)
    return found or Standing(who.person, who.person, via=who.via)


def _system() -> Standing:
    return Standing(SYSTEM, SYSTEM, via="clock")
