"""One application under lock: what is due on it, what is recorded, what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act, Expire
from workflow.application.capacity import NO_CAPACITY, Capacity, capacity_of
from workflow.application.clocks.clocks import clocks
from workflow.application.context import Context
from workflow.application.decide import decide
from workflow.application.deciding.events import Cosigned
from workflow.application.derived import derived, taking_part
from workflow.application.due import next_due
from workflow.application.event import Entry, Event, Record
from workflow.application.fold import evolve
from workflow.application.monitoring.verbs import others_may_act
from workflow.application.state import Application
from workflow.application.tasks import timer
from workflow.chain.model.chain import Chain
from workflow.office.context import StoredDirectory
from workflow.office.recipients import recipients
from workflow.office.refusals import definition_lost, no_such_application
from workflow.rules.calendar import Calendar, shanghai_date
from workflow.rules.standing import SYSTEM, Standing
from workflow.store import definitions, journal, outbox
from workflow.store import derived as store
from workflow.store.derived import Around
from workflow.store.transaction import Transaction

CLOCK = Standing(SYSTEM, SYSTEM, via="clock")
"""Who carries out what the clock brings about."""

Finish = Callable[[Any, Application, Chain], Act]


class Receipt(msgspec.Struct, frozen=True):
    """回执: what a person gets after an act. `again` if the same request came before. `made_on`:
    the revision that the act was made on; 0 for a start, None where it was carried out before.
    `voice`: what one of several said. `opened`: the version under which a draft was opened that is
    handed in under another; `newer`: the one in force that leaves a draft its own.
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
    voice: Cosigned | None = None
    opened: int = 0
    newer: Chain | None = None


class Books(Protocol):
    """What a case needs of the office it lies in."""

    log: str

    def calendar(self, tx: Transaction) -> Calendar:
        """The working calendar as loaded now."""


class Case:
    """An application under lock, or a new one, which changes only by its records."""

    def __init__(
        self,
        books: Books,
        tx: Transaction,
        loaded: journal.Loaded | None,
        chain: Chain,
        standing: Standing,
        now: datetime,
        around: Around,
    ) -> None:
        self.books, self.tx, self.chain = books, tx, chain
        self.state = loaded.application if loaded else None
        self.head = loaded.head if loaded else ""
        number = self.state.number if self.state else ""
        today = shanghai_date(now)
        self.directory = StoredDirectory(tx, chain, number, standing, today, books.calendar, around)
        self.context = Context(
            chain=chain,
            standing=standing,
            now=now,
            directory=self.directory,
            calendar_version=self._calendar_version(),
        )

    @classmethod
    def under_lock(
        cls,
        books: Books,
        tx: Transaction,
        loaded: journal.Loaded,
        standing: Standing,
        now: datetime,
    ) -> Case:
        """The case of an application under lock, by the definition that it runs on."""
        return cls(books, tx, loaded, pinned(tx, loaded), standing, now, loaded.around)

    @property
    def application(self) -> Application:
        """The application as it is now."""
        if self.state is None:
            raise LookupError("nothing was recorded yet")
        return self.state

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai on which it is recorded what happens now."""
        return shanghai_date(max(self.context.now, self.application.last_at))

    def act(self, act: Act) -> Receipt:
        """Carry an act out, then what it brings about at once. Raises Refused."""
        before = self.application
        event = decide(before, act, self.context)
        capacity = capacity_of(before, act, event, self.context)
        receipt = self.record(event, act, self.context, capacity=capacity)
        now = self.catch_up(arrived=others_may_act(before, receipt.application))
        return replace(receipt, application=now, made_on=before.revision)

    def hand_in_under(self, chain: Chain) -> None:
        """Go on by this version of the definition, under which a draft is handed in."""
        opened, self.chain = self.chain, chain
        self.directory.chain = chain
        self.context = replace(self.context, chain=chain, opened=opened)

    def catch_up(self, *, arrived: bool = False) -> Application:
        """Carry out what the clock has brought due, under the system's name; the application as
        it is then.
        """
        context = replace(self.context, standing=CLOCK, arrived=arrived)
        state = self.application
        since = state.last_at
        while found := next_due(state, context, since):
            event, due_at = found
            act = Expire(application=state.number)
            state = self.record(event, act, context, due_at=due_at).application
            version = self._calendar_version()
            context = replace(context, calendar_version=version, arrived=True)
        return state

    def record(
        self,
        event: Event,
        act: Act,
        context: Context,
        *,
        number: str = "",
        capacity: Capacity = NO_CAPACITY,
        due_at: datetime | None = None,
    ) -> Receipt:
        """One record more, with everything that is derived from it; `number` of a new one, `due_at`
        when it fell due of what the clock brought.
        """
        before = self.state
        record = self._record(event, act, context, number, capacity)
        record = replace(record, due_at=due_at) if due_at else record
        after = evolve(before, record)
        digest = journal.append(self.tx, record)
        self._bring_along(before, after, record, digest)
        self.state, self.head = after, digest
        if after.parent and after.ended and not (before and before.ended):
            parent_goes_on(self.books, self.tx, after.parent, context.now)
        return Receipt(
            *(after.number, after.seq, digest, record.at, type(event).__name__, after, self.chain),
            voice=event if isinstance(event, Cosigned) else None,
            opened=getattr(event, "opened", 0),
        )

    def _record(
        self,
        event: Event,
        act: Act,
        context: Context,
        number: str,
        capacity: Capacity,
    ) -> Record:
        last_at = self.state.last_at if self.state else None
        went_back = last_at is not None and context.now < last_at
        standing = context.standing
        return Entry(
            log=self.books.log,
            application=self.state.number if self.state else number,
            seq=self.state.seq + 1 if self.state else 1,
            prev=self.head,
            at=last_at if went_back and last_at else context.now,
            by=standing.person,
            name=standing.name,
            role=capacity.role,
            behalf=capacity.behalf,
            behalf_name=capacity.behalf_name,
            content=capacity.content,
            unit=self.chain.unit,
            via=standing.via,
            rule=f"{self.chain.key}#{self.chain.sha256[:16]}",
            seen=act.seen,
            request_id=act.request_id,
            request=act.request,
            clock_went_back=went_back,
            clock=context.now if went_back else None,
            event=event,
        )

    def _bring_along(
        self, before: Application | None, after: Application, record: Record, digest: str
    ) -> None:
        """The application's row, those beside it, who took part, and who is told."""
        around = self.directory.around
        old, new = around.kept, store.kept(derived(after, self.chain))
        store.bring_along(self.tx, old if before else None, after, digest, new)
        if joined := taking_part(record) - around.participants:
            store.put_participants(self.tx, after.number, joined)
        if around.addresses:
            told = recipients(
                *(self.directory, self.chain, before, after, record), old.tasks, new.tasks
            )
            outbox.add(self.tx, told, after.number, record.at)
        self.directory.around = replace(around, kept=new, participants=around.participants | joined)

    def look_again(self) -> None:
        """Set the timer by the calendar as it is known now."""
        state = self.application
        running = clocks(state, self.chain, self.directory.calendar())
        store.put_timer(self.tx, state.number, timer(state, self.chain, running))

    def receipt(self, at: datetime, event: str) -> Receipt:
        """The receipt of what was last recorded."""
        state = self.application
        return Receipt(state.number, state.seq, self.head, at, event, state, self.chain)

    def _calendar_version(self) -> str:
        return self.directory.calendar().version if self.state and self.state.notice else ""


def pinned(tx: Transaction, loaded: journal.Loaded) -> Chain:
    """The definition that an application under lock runs by."""
    state = loaded.application
    if loaded.definition is None or loaded.definition != state.sha256:
        raise definition_lost(state)
    return definitions.pinned(tx, state.chain, state.version, loaded.definition)


def parent_goes_on(books: Books, tx: Transaction, number: str, now: datetime) -> None:
    """What waited for the end of another application goes on, in the same transaction."""
    Case.under_lock(books, tx, locked(tx, number), CLOCK, now).catch_up()


def locked(tx: Transaction, number: str) -> journal.Loaded:
    """An application, its row locked. Raises CouldNot `no-such-application`."""
    loaded, _request, _rest = journal.lock(tx, number)
    if loaded is None:
        raise no_such_application(number)
    return loaded
