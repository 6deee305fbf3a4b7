"""What is derived from an application for the inbox and the clock. Pure functions of its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from workflow.application.state import Application
from workflow.application.turns import open_now
from workflow.chain.model import APPLICANT, Chain, Kind, Seat
from workflow.rules.calendar import SHANGHAI, add_months, shanghai_date
from workflow.rules.standing import ADMINISTRATOR

Add = Callable[[str, str, str], None]


class Task(msgspec.Struct, frozen=True):
    """待办: somebody is awaited. `actor` is a role of the unit, or `@person`."""

    slot: str
    unit: str
    actor: str
    step: str
    since: datetime
    due_at: datetime | None = None


class Timer(msgspec.Struct, frozen=True):
    """What the clock brings: an instant, or a calendar reaching beyond `unknown_after`."""

    due_at: datetime | None = None
    unknown_after: date | None = None


def tasks(application: Application, chain: Chain) -> tuple[Task, ...]:
    """Everyone who is awaited, in a fixed order."""
    found: list[Task] = []

    def add(slot: str, actor: str, step: str, due_at: datetime | None = None) -> None:
        who = f"@{application.applicant}" if actor == APPLICANT else actor
        found.append(Task(slot, application.unit, who, step, application.since, due_at))

    if not application.ended and application.step:
        _current(application, chain, add)
    for duty in application.duties:
        owed = chain.steps[duty.step]
        add(f"duty-{duty.step}", chain.actor(owed), duty.step, _day_ends(duty.due_on))
    for person in application.copies:
        add(f"copy-{person}", f"@{person}", application.step)
    return tuple(found)


def _current(application: Application, chain: Chain, add: Add) -> None:
    step = chain.steps[application.step]
    if application.suspended:
        add("resume", ADMINISTRATOR, step.name)
        return
    if application.open_objections and step.publicity:
        for objection in application.open_objections:
            add(f"objection-{objection.number}", step.publicity.handled_by, step.name)
    elif application.awaits:
        add("supplement", APPLICANT, step.name)
    elif application.questions:
        add("question", f"@{application.questions[-1].person}", step.name)
    elif step.kind is not Kind.PUBLICIZE or notice_wanted(application, chain):
        for seat in open_now(application, step, chain.seats(step)):
            add(_slot(seat), _held_by(application, seat), step.name)


def _slot(seat: Seat) -> str:
    return f"step-{seat.name}" if seat.name else "step"


def _held_by(application: Application, seat: Seat) -> str:
    """Who is awaited at a seat: the person who holds it, an added signer, or a role."""
    if seat.name.startswith("+"):
        return f"@{seat.name[1:]}"
    hand = application.hands.get(seat.name)
    return f"@{hand.person}" if hand else seat.role


def notice_wanted(application: Application, chain: Chain) -> bool:
    """Whether somebody must put a notice up: not yet live everywhere, or taken down."""
    publicity = chain.steps[application.step].publicity
    if publicity is None:
        return False
    notice = application.notice
    return notice is None or notice.interrupted or set(notice.live) != set(publicity.places)


def timer(application: Application, chain: Chain) -> Timer | None:
    """When the clock must look at it again, or None while nothing is due by itself."""
    if application.ended or application.open_objections or not application.step:
        return None
    if application.suspended:
        return None
    step = chain.steps[application.step]
    if step.kind is Kind.PERIOD:
        last = add_months(shanghai_date(application.since), step.months)
        return Timer(due_at=_day_ends(last))
    notice = application.notice
    if notice is None or notice.interrupted:
        return None
    if notice.unknown_after:
        return Timer(unknown_after=notice.unknown_after)
    return Timer(due_at=notice.window.ends_at) if notice.window else None


def _day_ends(day: date | None) -> datetime | None:
    """24:00 of a day in Asia/Shanghai."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
