"""What a decision is made with, as the database knows it in this transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from workflow.application.bodies.meeting import Meeting
from workflow.application.context import Context, no_meeting
from workflow.application.state import Application, Member, Seen, Status
from workflow.chain.machine import compiled
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar, shanghai_date
from workflow.rules.standing import Standing
from workflow.store import journal, meetings, people
from workflow.store import visibility as reach
from workflow.store.engine import Transaction


def context_at(
    tx: Transaction,
    chain: Chain,
    standing: Standing,
    now: datetime,
    application: Application | None,
    calendar: Callable[[], Calendar],
) -> Context:
    """The context of an act by this person at this moment (UTC) on an application, or on a new one
    where it is None. What is dear is asked of the database only when a rule wants it.
    """
    version = calendar().version if application and application.notice else ""

    def members(body: str, day: date) -> tuple[Member, ...]:
        return people.members(tx, chain.unit, body, day.isoformat())

    def name_of(person: str) -> str:
        return people.name_of(tx, person)

    def meeting(number: str) -> Meeting:
        return meetings.read(tx, number) or no_meeting(number)

    def standing_of(person: str) -> Standing | None:
        return people.standing(tx, person, "")

    def as_seen(revision: int) -> Seen | None:
        return journal.at_revision(tx, application.number, revision) if application else None

    @cache
    def accounts(known: frozenset[str]) -> frozenset[str]:
        return people.accounts(tx, known)

    def status_of(number: str) -> Status | None:
        loaded = journal.load(tx, number)
        return loaded.application.status if loaded else None

    def stranger() -> bool:
        number = application.number if application else ""
        return reach.stranger(tx, standing, shanghai_date(now), chain.unit, number)

    def made_by(record: int) -> str:
        return journal.made_by(tx, application.number if application else "", record)

    return Context(
        machine=compiled(chain),
        standing=standing,
        now=now,
        calendar=calendar,
        members=members,
        name_of=name_of,
        meeting=meeting,
        made_by=made_by,
        standing_of=standing_of,
        as_seen=as_seen,
        status_of=status_of,
        accounts=accounts,
        stranger=stranger,
        calendar_version=version,
    )
