"""Tasks (待办) and timers, derived from the state of an application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from workflow.application.clocks.clocks import Clock, clocks, next_look, period_ends, told
from workflow.application.lines import faces
from workflow.application.seats.seats import open_now
from workflow.application.state import Application, Objection
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Kind, Seat, Step
from workflow.rules.calendar import end_of
from workflow.rules.standing import ADMINISTRATOR

Add = Callable[..., None]
TOLD = "clock-"
"""How the slots begin by which people are told of a clock; nothing waits for them."""
_UNTIL_THE_DEADLINE = ("step", "question", "overdue")
"""How the slots begin that are to be done by the deadline of their step."""


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
    awaited: list[Task] = []
    ends = application.deadline.due_at if application.deadline else None

    def add(
        slot: str,
        actor: str,
        step: str,
        due_at: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        if since is None and slot.startswith(_UNTIL_THE_DEADLINE):
            due_at = due_at or ends
        who = f"@{application.applicant}" if actor == APPLICANT else actor
        awaited.append(Task(slot, application.unit, who, step, since or application.since, due_at))

    if not application.ended:
        if application.lines:
            _in_lines(application, chain, add)
        elif application.step:
            _current(application, chain, add)
        if application.objections and not application.suspended:
            _objected(application, chain, add)
    for position, duty in enumerate(application.duties):
        owed = chain.steps[duty.step]
        first = duty.step not in [earlier.step for earlier in application.duties[:position]]
        add(
            f"duty-{duty.step}" if first else f"duty-{duty.step}-{duty.due_on}",
            chain.actor(owed),
            duty.step,
            end_of(duty.due_on) if duty.due_on else None,
        )
    if application.warned:
        _warnings(application, chain, add)
    for person in application.copies:
        add(f"copy-{person}", f"@{person}", application.step)
    return tuple(awaited)


def _in_lines(application: Application, chain: Chain, add: Add) -> None:
    """What is to be done in each of several lines that may go on."""
    lines = (application,) if application.suspended else faces(application)
    for line in lines:
        ends = line.deadline.due_at if line.deadline else None

        def beside(
            slot: str,
            actor: str,
            step: str,
            due_at: datetime | None = None,
            line: Application = line,
            ends: datetime | None = ends,
        ) -> None:
            due_at = due_at or (ends if slot.startswith(_UNTIL_THE_DEADLINE) else None)
            add(f"{slot}@{line.step}", actor, step, due_at, line.since)

        _current(line, chain, beside)


def _warnings(application: Application, chain: Chain, add: Add) -> None:
    """Clocks of which somebody was told, until they are stopped or have run out. The day is the
    one that was told; it may move later with a newly published calendar.
    """
    for clock in clocks(application, chain):
        if clock.said is None or clock.over:
            continue
        last = end_of(clock.said.last_day)
        for place, actor in enumerate(clock.said.to):
            add(f"{TOLD}{place}-{clock.slot}", actor, application.step, last)


def _current(application: Application, chain: Chain, add: Add) -> None:
    step = chain.steps[application.step]
    if application.suspended:
        add("resume", ADMINISTRATOR, step.name)
        return
    if held := application.held:
        _held(held, application, step, add)
    if application.deadline and application.deadline.escalated:
        add("overdue", application.deadline.escalated, step.name)
    waits = application.children and application.child
    if not waits and not (application.objections and application.open_objections):
        _to_do(application, chain, step, add)


def _objected(application: Application, chain: Chain, add: Add) -> None:
    """What is to be done about each open objection, wherever the application stands by now."""
    for objection in application.open_objections:
        step, due_at = chain.steps[objection.step], objection.due_at
        if publicity := step.publicity:
            add(_about(objection, step), publicity.handled_by, step.name, due_at)
            process = publicity.objections
            if objection.late and process and process.escalate:
                add(f"overdue-{objection.number}", process.escalate, step.name, due_at)


def _held(why: str, application: Application, step: Step, add: Add) -> None:
    """Who can end that nobody may act, or that the calendar of a year is missing."""
    if why == "calendar":
        add("calendar", ADMINISTRATOR, step.name)
    if why != "stranded":
        return
    add("staff", ADMINISTRATOR, step.name)
    for signer in application.added:
        if signer.seat == application.stranded:
            add("unsign", f"@{signer.by}", step.name)


def _to_do(application: Application, chain: Chain, step: Step, add: Add) -> None:
    """What the step itself waits for."""
    if step.extension and application.prolonged and application.prolonged.asked:
        ends = end_of(period_ends(application, step))
        add("extension", told(application, step.extension.by), step.name, ends)
    if application.awaits:
        add("supplement", APPLICANT, step.name)
        return
    if application.question:
        add("question", f"@{application.question.person}", step.name)
    asked = {question.seat for question in application.questions}
    if step.kind is not Kind.PUBLICIZE or notice_wanted(application, chain):
        for seat in open_now(application, step, chain.seats(step)):
            if seat.name in asked:
                continue  # it waits for the answer; the others do not
            add(_slot(seat, step, application, chain), _held_by(application, seat), step.name)


def _about(objection: Objection, step: Step) -> str:
    """What is to be done about an objection next."""
    process = step.publicity.objections if step.publicity else None
    if objection.upheld is not None:
        return f"announce-{objection.number}"
    waits = process and process.accept and not objection.accepted_at
    return f"{'accept' if waits else 'objection'}-{objection.number}"


def _slot(seat: Seat, step: Step, application: Application, chain: Chain) -> str:
    body = chain.bodies.get(step.by)
    if body and body.adhoc and body.name not in application.formed:
        return "form"
    return f"step-{seat.name}" if seat.name else "step"


def _held_by(application: Application, seat: Seat) -> str:
    """Who is awaited at a seat: the person who holds it, an added signer, or a role."""
    if seat.name.startswith("+"):
        return f"@{seat.name[1:]}"
    assigned = application.assignments.get(seat.name)
    return f"@{assigned.person}" if assigned else seat.role


def awaited_at(application: Application, chain: Chain) -> tuple[str, ...]:
    """The roles and `@persons` awaited at the current step, each once."""
    here = [task for task in tasks(application, chain) if task.step == application.step]
    return tuple(dict.fromkeys(task.actor for task in here if not task.slot.startswith(TOLD)))


def notice_wanted(application: Application, chain: Chain) -> bool:
    """Whether somebody must put a notice up: not yet live everywhere, or taken down."""
    publicity = chain.steps[application.step].publicity
    if publicity is None:
        return False
    notice = application.notice
    return notice is None or notice.interrupted or set(notice.live) != set(publicity.places)


def timer(application: Application, chain: Chain, running: tuple[Clock, ...]) -> Timer | None:
    """When the clock must look at it again, or None while nothing is due by itself. Where its
    clocks were made without a calendar, that is the earliest moment that may be meant; it never
    looks too late. The clocks count also while it is paused, and after its end.
    """
    looks: list[Timer] = []
    lines = faces(application) if application.lines else (application,)
    for line in () if application.suspended or application.ended else lines:
        at_step = _at_step(line, chain) if line.step else None
        looks += [look for look in (at_step, _watched(line, chain)) if look]
    instants = [moment for clock in running if (moment := next_look(clock))]
    instants += [look.due_at for look in looks if look.due_at]
    unknown = [look.unknown_after for look in looks if look.unknown_after]
    if not instants and not unknown:
        return None
    return Timer(min(instants, default=None), min(unknown, default=None))


def moments(application: Application, chain: Chain, running: tuple[Clock, ...]) -> list[datetime]:
    """Every moment at which the clock brings something next, as far as it is known, in order."""
    found = [moment for clock in running if (moment := next_look(clock))]
    if application.step and not application.suspended and not application.ended:
        ends = [objection.due_at for objection in application.open_objections if not objection.late]
        for line in faces(application):
            at_step = _at_step(line, chain)
            ends += [at_step.due_at if at_step else None, deadline_look(line, chain)[0]]
        found += [moment for moment in ends if moment]
    return sorted(set(found))


def _watched(application: Application, chain: Chain) -> Timer | None:
    """Nobody may act, which may change any time; an objection; or a deadline."""
    if application.stranded:
        return Timer(due_at=application.since)
    if application.objections and (objections := application.open_objections):
        terms = [waiting.due_at for waiting in objections if waiting.due_at and not waiting.late]
        unknown = [waiting.unknown_after for waiting in objections if waiting.unknown_after]
        if not terms and not unknown:
            return None
        return Timer(min(terms, default=None), min(unknown, default=None))
    if application.deadline is None:
        return None
    at, unknown_after = deadline_look(application, chain)
    return Timer(at, unknown_after) if at or unknown_after else None


def deadline_look(application: Application, chain: Chain) -> tuple[datetime | None, date | None]:
    """When a deadline must be looked at again: an instant, or a calendar beyond a day."""
    due = application.deadline
    if due is None or application.held or not application.step:
        return None, None
    if due.unknown_after:
        return None, due.unknown_after
    if due.remind_at and not due.reminded:
        return due.remind_at, None
    rule = chain.steps[application.step].deadline
    settled = due.overdue and not (rule and rule.lapse)
    return (None if settled else due.due_at), None


def _at_step(application: Application, chain: Chain) -> Timer | None:
    step = chain.steps[application.step]
    if step.kind is Kind.PERIOD:
        return Timer(due_at=end_of(period_ends(application, step)))
    notice = application.notice
    if notice is None or notice.interrupted or application.open_objections:
        return None
    if notice.unknown_after:
        return Timer(unknown_after=notice.unknown_after)
    return Timer(due_at=notice.window.ends_at) if notice.window else None
