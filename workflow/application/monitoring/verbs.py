"""What the engine notices by itself at a step: nobody may act, a deadline comes, a deadline passes.

A deadline reminds, tells a superior, or lets the application lapse. It never agrees.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from workflow.application.advance import arrive, line_over, owed_for_payments
from workflow.application.changes import moved, passage
from workflow.application.context import Context, barred_people
from workflow.application.event import Event, Record
from workflow.application.lines import LAPSED
from workflow.application.monitoring import events as e
from workflow.application.objections.terms import published_meanwhile, reckoned
from workflow.application.objections.verbs import with_objection
from workflow.application.people.verbs import released
from workflow.application.registry import Changes, folds
from workflow.application.seats.seats import seats_at
from workflow.application.state import Application, Due, Move, Status
from workflow.application.tasks import awaited_at
from workflow.chain.model.step import APPLICANT, END, Deadline, Panel, Step
from workflow.rules.publicity import Rule
from workflow.rules.signers import Mode, verdict, within_reach
from workflow.rules.standing import capacity

_WHO_MAY_ACT = ("step", "since", "suspended", "recusals", "facts", "voices", "added", "lines")


def others_may_act(before: Application, after: Application) -> bool:
    """Whether an act may have changed who may act: a step, a pause, an interest
    or what one of several said did.
    """
    return any(getattr(before, name) != getattr(after, name) for name in _WHO_MAY_ACT)


def noticed(application: Application, context: Context, *, past: bool) -> Event | None:
    """The next thing to notice, or None. Who may act is asked for now alone, never for the past."""
    if application.suspended or application.ended:
        return None
    step = _step_under_way(application, context)
    return (
        (let_go(application, step, context) if step and not past else None)
        or (None if past else staffing(application, context))
        or _late_objection(application, context)
        or published_meanwhile(application, context)
        or (_deadline(application, step, context) if step else None)
    )


def _late_objection(application: Application, context: Context) -> e.Overdue | None:
    """An objection with which nothing was done in time; its handlers are told, and a superior."""
    for objection in application.open_objections:
        step = context.chain.steps[objection.step]
        if step.publicity is None:
            continue
        process = step.publicity.objections
        above = process.escalate if process else ""
        recipients = (step.publicity.handled_by, *((above,) if above else ()))
        if objection.due_at and not objection.late and context.now >= objection.due_at:
            number = objection.number
            return e.Overdue(step=step.name, to=recipients, escalated=above, objection=number)
    return None


def _step_under_way(application: Application, context: Context) -> Step | None:
    if application.suspended or not application.step or application.ended:
        return None
    return context.chain.steps[application.step]


def staffing(application: Application, context: Context) -> e.Stranded | e.Restaffed | None:
    """Whether nobody may act any more, or somebody may again. Looked at when it comes to a step,
    when an interest was declared, and as long as nobody may.
    """
    step = _step_under_way(application, context)
    if step is None or not (application.stranded or context.arrived):
        return None
    lacking = without_anyone(application, step, context)
    if lacking == application.stranded:
        return None
    if lacking:
        return e.Stranded(step=step.name, role=lacking)
    return e.Restaffed(step=step.name)


def _deadline(
    application: Application, step: Step, context: Context
) -> e.DeadlineSet | e.Overdue | e.Lapsed | None:
    rule = step.deadline
    if rule is None:
        return None
    due = application.deadline
    if due is None or due.unknown_after:
        fresh = _reckoned(application, step, rule, context)
        return fresh if due is None or fresh.due_at else None
    if due.due_at is None or application.held:
        return None
    if context.now >= due.due_at:
        return _passed(application, step, rule, due, context)
    if due.remind_at and not due.reminded and context.now >= due.remind_at:
        return e.Overdue(step=step.name, ahead=True, to=awaited_at(application, context.chain))
    return None


def _passed(
    application: Application, step: Step, rule: Deadline, due: Due, context: Context
) -> e.Overdue | e.Lapsed | None:
    """What follows where nobody acted in time."""
    if rule.lapse == END and application.lines:
        route = context.chain.route(application.route)
        move = line_over(context.machine, application, route, LAPSED, context.today)
        return e.Lapsed(step=step.name, move=move)
    if rule.lapse == END:
        owed = owed_for_payments(context.chain, application)
        end = Move(application.route, "", Status.TERMINATED, owed)
        return e.Lapsed(step=step.name, move=end)
    if rule.lapse:
        route = context.chain.route(application.route)
        move = arrive(context.machine, application, route, rule.lapse, context.today)
        return e.Lapsed(step=step.name, move=move)
    if due.overdue:
        return None
    awaited = awaited_at(application, context.chain)
    recipients = (*awaited, *((rule.escalate,) if rule.escalate else ()))
    return e.Overdue(step=step.name, to=tuple(dict.fromkeys(recipients)), escalated=rule.escalate)


def _reckoned(
    application: Application, step: Step, rule: Deadline, context: Context
) -> e.DeadlineSet:
    """The end of the last day, counted from the day after it came to the step."""
    days = Rule(days=rule.days, unit=rule.unit)
    window, unknown = reckoned(days, [application.since], context)
    ends = window.ends_at if window else None
    ahead = ends - timedelta(days=rule.remind) if ends and rule.remind else None
    return e.DeadlineSet(step=step.name, due_at=ends, remind_at=ahead, unknown_after=unknown)


# who may still act


def without_anyone(application: Application, step: Step, context: Context) -> str:
    """The role or body in which nobody is left who may decide the step, the seat of an added
    signer who no longer may, or empty. A body that is yet to be formed lacks nobody.
    """
    spoken = {voice.seat for voice in application.voices}
    waiting = [signer for signer in application.added if signer.seat not in spoken]
    for signer in waiting:
        if _is_gone(signer.person, "", application, context):
            return signer.seat
    if step.panel:
        return _lacking(application, step, step.panel, context, bool(waiting))
    needed = [seat.role for seat in context.chain.seats(step) if seat.name not in spoken]
    body = context.chain.bodies.get(step.by)
    if body and body.rule and not body.adhoc:
        needed.append(step.by)
    barred = barred_people(application, context.chain, context.directory.accounts)
    return next((role for role in needed if not _free(role, barred, application, context)), "")


def _lacking(
    application: Application, step: Step, panel: Panel, context: Context, waiting: bool
) -> str:
    """The role that several people at a step lack, if what they can still say cannot pass it."""
    seats = seats_at(application, step, context)
    names = [seat.name for seat in seats]
    answers = {voice.seat: voice.agreed for voice in application.voices if voice.seat in names}
    answer = verdict(panel.mode, names, answers, least=panel.least, sets=panel.sets)
    if waiting and (answer or (panel.after_all and len(answers) == len(names))):
        return ""
    apart = panel.mode in (Mode.LEAST, Mode.EACH)
    heard = frozenset(voice.person for voice in application.voices) if apart else frozenset()
    barred = barred_people(application, context.chain, context.directory.accounts)
    done = context.directory.accounts(heard)
    able = {
        seat.name: (
            frozenset({seat.name[1:]})
            if panel.everyone
            else _free(seat.role, barred, application, context) - done
        )
        for seat in seats
        if seat.name not in answers
    }
    least, sets, after_all = panel.least, panel.sets, panel.after_all
    if within_reach(panel.mode, answers, able, least=least, sets=sets, after_all=after_all):
        return ""
    empty = [seat.role for seat in seats if seat.name in able and not able[seat.name]]
    return (*empty, *(seat.role for seat in panel.seats))[0]


def _free(
    role: str, barred: frozenset[str], application: Application, context: Context
) -> frozenset[str]:
    """The people who hold a role today and are not barred from it; the applicant never is."""
    if role == APPLICANT:
        return frozenset({application.applicant})
    holders = context.directory.members(role, context.today)
    return frozenset([member.person for member in holders]) - barred


def let_go(application: Application, step: Step, context: Context) -> e.Freed | None:
    """The next seat or question held by somebody who no longer may deal with it."""
    for last in application.questions[-1:]:
        if _is_gone(last.person, "", application, context):
            return e.Freed.of(last, step=step.name, question=True)
    roles = {seat.name: seat.role for seat in context.chain.seats(step)}
    for seat, assigned in application.assignments.items():
        if _is_gone(assigned.person, roles.get(seat, ""), application, context):
            return e.Freed.of(assigned, step=step.name, seat=seat)
    return None


def _is_gone(person: str, role: str, application: Application, context: Context) -> bool:
    """Whether somebody was revoked, left, lost the role or takes no part in deciding."""
    standing, today = context.directory.standing_of(person), context.today
    barred = barred_people(application, context.chain, context.directory.accounts)
    if standing is None or standing.revoked or person in barred:
        return True
    if not role:
        return not standing.belongs_to(application.unit, day=today)
    chain = context.chain.chain
    grant = capacity(standing, application.unit, role, today, chain=chain, barred=barred)
    return grant is None or grant.principal in barred


# what the events change


@folds(e.Stranded)
def stranded(application: Application, event: e.Stranded, record: Record) -> Changes:
    """Nobody may act in this role."""
    return {"stranded": event.role}


@folds(e.Restaffed)
def restaffed(application: Application, event: e.Restaffed, record: Record) -> Changes:
    """Somebody may act again."""
    return {"stranded": ""}


folds(e.Freed)(released)


@folds(e.DeadlineSet)
def deadline_set(application: Application, event: e.DeadlineSet, record: Record) -> Changes:
    """Until when the step is to be dealt with."""
    return {"deadline": Due(event.due_at, event.remind_at, event.unknown_after)}


@folds(e.Overdue)
def overdue(application: Application, event: e.Overdue, record: Record) -> Changes:
    """People were told, ahead of the end or after it."""
    if event.objection:
        return with_objection(application, event.objection, late=True)
    due = application.deadline or Due()
    if event.ahead:
        return {"deadline": replace(due, reminded=True)}
    return {"deadline": replace(due, overdue=True, escalated=event.escalated)}


@folds(e.Lapsed)
def lapsed(application: Application, event: e.Lapsed, record: Record) -> Changes:
    """Where the end of the time leads."""
    return {
        **moved(application, event.move, record.fell_due),
        "history": passage(application, record, "lapsed"),
    }
