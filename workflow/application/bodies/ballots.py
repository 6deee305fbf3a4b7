"""What a body resolved: its members, who came, how each voted, and whether that carries."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from workflow.application.context import Context, barred_people, require_day
from workflow.application.meeting import no_circulation, require_sitting
from workflow.application.state import Application, Ballot, Member, Resolution
from workflow.chain.model.step import Kind, Step
from workflow.errors import N_, Refused, Word
from workflow.rules.bodies import (
    BodyRule,
    Count,
    Vote,
    count,
    require_carried,
    require_guests,
    require_quorum,
    require_votes,
    stranger,
)

PASSING, REFUSING, NEITHER = "pass", "refuse", "neither"


def resolution(
    application: Application,
    meeting: date | None,
    ballot: Ballot | None,
    step: Step,
    context: Context,
    outcome: str,
) -> tuple[date | None, Resolution | None]:
    """The day of the meeting and, for a body that votes, the proof that its votes carry
    `outcome`. Both are required of a body and refused for anyone else.
    """
    if step.kind is not Kind.DECIDE:
        if meeting is not None or ballot is not None:
            raise Refused("meeting-not-here", step=step.title)
        return None, None
    body = context.chain.actor_title(step)
    if meeting is None:
        raise Refused("meeting-missing", body=body)
    day = require_day(application, context, meeting, Word(N_("meeting")))
    if outcome != NEITHER:
        _require_another_meeting(application, day, ballot, step, context)
    rule = context.chain.body_rule(step)
    if ballot is None:
        if rule and outcome != NEITHER:
            raise Refused("ballot-missing", body=body)
        return day, None
    if rule is None:
        raise Refused("no-votes-here", body=body)
    return day, _counted(application, day, ballot, step, context, rule, outcome)


def _require_another_meeting(
    application: Application, day: date, ballot: Ballot | None, step: Step, context: Context
) -> None:
    """What a meeting deferred, it does not decide. Two meetings of one day are told apart by their
    numbers alone.
    """
    number = ballot.meeting if ballot else ""
    body = context.chain.actor_title(step)
    for passage in application.history:
        here = passage.step == step.name and passage.at >= application.since
        if not here or passage.outcome != "deferred" or passage.meeting != day:
            continue
        before = passage.resolution.meeting if passage.resolution else ""
        if before == number or not (before and number):
            raise Refused("deferred-here", day=day, number=application.number, body=body)


def _counted(
    application: Application,
    day: date,
    ballot: Ballot,
    step: Step,
    context: Context,
    rule: BodyRule,
    outcome: str,
) -> Resolution:
    """The resolution, if everybody votes who must, and the votes carry the outcome."""
    ballot = _as_recorded(ballot, day, step, context)
    _require_form(ballot, step, context)
    if context.chain.bodies[step.by].adhoc:  # formed for this application alone
        members = application.formed.get(step.by, ())
    else:
        members = context.directory.members(step.by, day)
    _require_attendance(ballot, members, step, context)
    names = {member.person: member.name for member in members}
    people = tuple(names)
    persons = frozenset(people)
    barred = persons & barred_people(application, context.chain, context.directory.accounts)
    votes = {**dict.fromkeys(sorted(barred), Vote.RECUSE), **ballot.votes}
    present = frozenset(ballot.present)
    names |= {person: context.called(person) for person in votes if person not in persons}
    if outcome != NEITHER or ballot.votes:  # nothing has to be voted to put it off
        require_votes(persons, present, votes, names)
    for person in names:
        if person in barred and votes[person] is not Vote.RECUSE:
            raise Refused("must-recuse", name=names[person], number=application.number)
    _require_outcome(count(rule, persons, present, votes), outcome)
    return Resolution(
        on=day,
        members=members,
        present=tuple(person for person in people if person in present),
        votes={person: votes[person] for person in people if person in votes},
        guests=tuple(context.called(guest) for guest in sorted(present - persons)) + ballot.guests,
        rule=rule,
        meeting=ballot.meeting,
        circulation=ballot.circulation,
    )


def _require_form(ballot: Ballot, step: Step, context: Context) -> None:
    """Refuse votes in writing where the rules of the body know none."""
    if ballot.circulation and not context.chain.bodies[step.by].circulation:
        raise no_circulation(context.chain.actor_title(step))


def _require_attendance(
    ballot: Ballot, members: tuple[Member, ...], step: Step, context: Context
) -> None:
    """Refuse an attendance that names nobody, a stranger, or a member as a guest. That of a
    meeting was looked at when it was recorded; the members of other items may be among it.
    """
    known = {member.person: member.name for member in members}
    if not known:
        return
    if not ballot.present:
        raise Refused("attendance-missing", body=context.chain.actor_title(step))
    if ballot.meeting:
        return
    for person in ballot.present:
        if person not in known:
            raise stranger(context.called(person))
    require_guests(ballot.guests, known)


def _as_recorded(ballot: Ballot, day: date, step: Step, context: Context) -> Ballot:
    """With the attendance of the meeting, where the ballot names one."""
    if not ballot.meeting:
        return ballot
    meeting = context.directory.meeting(ballot.meeting)
    body = context.chain.actor_title(step)
    require_sitting(meeting, context.chain.unit, step.by, day, body)
    came, guests = meeting.present, meeting.guests
    return replace(ballot, present=came, guests=guests, circulation=meeting.circulation)


def _require_outcome(counted: Count, outcome: str) -> None:
    if outcome == PASSING:
        require_carried(counted)
    elif outcome == REFUSING:
        require_quorum(counted)
        if counted.carried:
            raise Refused("votes-carry", yes=counted.yes, base=counted.base)
